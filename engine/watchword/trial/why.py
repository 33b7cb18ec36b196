"""The nearest reason why a rule did not fire that should have."""

from collections.abc import Iterator, Sequence

from watchword.decision import Condition, Step, Trace
from watchword.effects import Job
from watchword.rules.hearing import Entry
from watchword.rules.index import find
from watchword.trial.alike import all_alike
from watchword.trial.done import unsent
from watchword.trial.run import Failure
from watchword.unheard import unheard


def why(failure: Failure) -> Iterator[str]:
    """Give a reason for each rule that is missing, each text that was left out, and each that was listed elsewhere."""
    trace = failure.heard.decision.trace
    for pair in failure.fires:
        if pair.wanted is not None and pair.came is None:
            yield f"{failure.case.short(pair.wanted)}: {_reason(failure, pair.wanted, trace)}"
    if not all_alike(failure.does):
        for note in unsent(failure.heard.decision, failure.heard.state):
            yield f"{failure.case.short(note)}"
    answers = [one for one in failure.heard.decision.effects if isinstance(one, Job) and one.is_answer]
    at_once = [one.settings["text"] for one in answers if one.later is None]
    for missing in (pair.wanted for pair in failure.sends if pair.wanted and pair.came is None):
        if missing.text in at_once:
            yield f"'{missing.text}' leaves at once: 'does' lists it, and 'sends' only what leaves later"


def _reason(failure: Failure, rule: str, trace: Trace) -> str:
    step = next((one for one in trace.steps if one.rule == rule), None)
    entry = failure.case.stage.entries.get(rule)
    if step:
        return _step(step, entry)
    if entry is None:
        return f"it is no rule of program '{failure.case.stage.program.id}'"
    wanted, read = entry.intent or "none", trace.reading
    if read.intent == "hold":
        return f"the text is read as hold ('{read.word}'): no rule hears it, as a person decides what it means"
    if wanted != read.intent:
        if wanted == "none":
            return f"the text is read as {read.intent} ('{read.word}'), which only a rule with 'intent' hears"
        return f"it hears texts of intent {wanted}, and this one is read as {read.intent}"
    return _silence(trace) or _no_slip(entry, trace) or _unheard(failure, entry, trace) or _unreached(failure, trace)


def _silence(trace: Trace) -> str | None:
    """Say why no rule was asked, if so."""
    return f"no rule is asked: {trace.silence}" if trace.silence else None


def _no_slip(entry: Entry, trace: Trace) -> str | None:
    """Say that a word is taken for no slip of the rule's keyword, as another rule waits for it."""
    hit = find(entry.wanted, trace.words)
    if hit is None or hit.slip is None:
        return None
    return f"'{hit.slip}' is a word that another rule waits for, and so no slip of its '{hit.keyword.written}'"


def _unheard(failure: Failure, entry: Entry, trace: Trace) -> str | None:
    """Say why a rule would not be looked at: the index knows that the text cannot fire it."""
    heard = failure.heard
    left_out = unheard(failure.case.stage.program, heard.message, heard.state, trace)
    one = next((one for one in left_out if one.entry.name == entry.name), None)
    if one is None:
        return None
    if not one.waits:
        return f"no prompt '{entry.prompt}' waits for an answer"
    if not one.conditions:
        return f"none of its keywords is in the text where it must stand ({entry.position})"
    return _failed(one.conditions, entry)


def _unreached(failure: Failure, trace: Trace) -> str:
    """Say what came before a rule that the text may fire."""
    if trace.ended_by is None:
        return "not reached, as a rule before it failed"
    past = ", as it does past its limit too" if trace.is_limited else ""
    return f"not reached, as {failure.case.short(trace.ended_by)} comes first and ended the search{past}"


def _step(step: Step, entry: Entry | None) -> str:
    """Say what stood against a rule that was looked at."""
    if step.result == "limited":
        return "it has fired for this person as often as its limit lets it"
    if step.result == "no":
        return _failed(step.conditions, entry)
    return "it fired, but not in this order" if step.result == "fired" else "it is in shadow, and never acts"


def _failed(conditions: Sequence[Condition], entry: Entry | None) -> str:
    """Say which condition did not hold, and that the keyword before it did."""
    failed, found = conditions[-1], next((one for one in conditions[:-1] if entry and one.key == entry.words), None)
    but = f"its keyword is there ({found.saw}), but " if found else ""
    return f"{but}'{failed.key}' does not hold, it saw {failed.saw or 'nothing'}"
