"""The nearest reason why a rule did not fire that should have."""

from collections.abc import Iterator

from watchword.decision import Step, Trace
from watchword.effects import Job
from watchword.rules.hearing import Entry
from watchword.rules.index import find
from watchword.trial.alike import all_alike
from watchword.trial.run import Failure


def why(failure: Failure) -> Iterator[str]:
    """Give a reason for each rule that is missing, each text that was left out, and each that was listed elsewhere."""
    trace = failure.heard.decision.trace
    for pair in failure.fires:
        if pair.wanted is not None and pair.came is None:
            yield f"{failure.case.short(pair.wanted)}: {_reason(failure, pair.wanted, trace)}"
    if not all_alike(failure.does):
        for note in trace.muted:
            yield f"{failure.case.short(note)}"
    answers = [one for one in failure.heard.decision.effects if isinstance(one, Job) and one.is_answer]
    at_once = [one.settings["text"] for one in answers if one.later is None]
    for missing in (pair.wanted for pair in failure.sends if pair.wanted and pair.came is None):
        if missing.text in at_once:
            yield f"'{missing.text}' leaves at once: 'does' lists it, and 'sends' only what leaves later"


def _reason(failure: Failure, rule: str, trace: Trace) -> str:
    step = next((one for one in trace.steps if one.rule == rule), None)
    if step:
        return _step(step)
    entry = failure.case.stage.entries.get(rule)
    if entry is None:
        return f"it is no rule of program '{failure.case.stage.program.id}'"
    wanted, read = entry.intent or "none", trace.reading
    if wanted != read.intent:
        if wanted == "none":
            return f"the text is read as {read.intent} ('{read.word}'), which only a rule with 'intent' hears"
        return f"it hears texts of intent {wanted}, and this one is read as {read.intent}"
    order = list(failure.case.stage.entries)
    if trace.ended_by and order.index(trace.ended_by) < order.index(rule):
        return f"not reached, as {failure.case.short(trace.ended_by)} comes first and ended the search"
    return _silence(trace) or _no_slip(entry, trace) or _unheard(entry)


def _silence(trace: Trace) -> str | None:
    """Say why no rule was asked, if so."""
    return f"no rule is asked: {trace.silence}" if trace.silence else None


def _no_slip(entry: Entry, trace: Trace) -> str | None:
    """Say that a word is taken for no slip of the rule's keyword, as another rule has it for a keyword."""
    hit = find(entry.wanted, trace.words)
    if hit is None or hit.slip is None:
        return None
    return f"'{hit.slip}' is a word of another rule's keyword, and so no slip of its '{hit.keyword.written}'"


def _unheard(entry: Entry) -> str:
    """Say why a rule was not even looked at: the index knew that the text could not fire it."""
    when = entry.rule.when
    if when.prompt:
        return f"no prompt '{when.prompt}' waits for an answer, or its keyword is not in the text"
    if when.match.worded:
        return f"none of its keywords is in the text where it must stand ({when.match.position})"
    return "the text does not hold what its patterns look for"


def _step(step: Step) -> str:
    """Say what stood against a rule that was looked at."""
    if step.result == "limited":
        return "it has fired for this person as often as its limit lets it"
    if step.result == "no":
        failed = step.conditions[-1]
        return f"'{failed.key}' does not hold, it saw {failed.saw or 'nothing'}"
    return "it fired, but not in this order" if step.result == "fired" else "it is in shadow, and never acts"
