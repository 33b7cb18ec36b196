"""A decision as a person reads it: what was asked of the text, which rule fired and why the others did not."""

from collections.abc import Iterator
from datetime import tzinfo

from watchword.decision import Decision, Step
from watchword.effects import (
    Answers,
    Asks,
    Consent,
    Effect,
    Fires,
    Job,
    Left,
    Pause,
    Speaks,
    Subscribe,
    Unsubscribe,
)
from watchword.message import Message
from watchword.mirror import ACTION as MIRROR


def explain(message: Message, decision: Decision, zone: tzinfo) -> str:
    """Write the decision for one message, times in `zone`."""
    return "\n".join(_lines(message, decision, zone)) + "\n"


def _lines(message: Message, decision: Decision, zone: tzinfo) -> Iterator[str]:
    trace = decision.trace
    at = message.received_at.astimezone(zone)
    yield f"message  {message.text!r}  from {message.sender} to {message.to} at {at:%Y-%m-%d %H:%M %Z}"
    yield f"program  {decision.program or 'none: no program has this number'}"
    yield f"words    {' '.join(trace.words) or '(none)'}"
    yield f"consent  {_reading(decision)}"
    yield ""
    if decision.program:
        for step in trace.steps:
            yield from _step(step)
        yield from _rest(decision)
        yield ""
    yield from _effects(decision)
    if trace.error:
        yield f"error    {trace.error}"


def _reading(decision: Decision) -> str:
    reading = decision.trace.reading
    if reading.intent == "none":
        return "none: not a word of consent, the rules decide"
    return f"{reading.intent}, by {_rung(reading.rung)} {reading.word!r}"


def _rung(name: str) -> str:
    return "word with courtesy" if name == "courtesy" else name.replace("-", " ")


_RESULTS = {"fired": "FIRED", "no": "no", "limited": "LIMIT", "shadow": "shadow"}


def _step(step: Step) -> Iterator[str]:
    yield f"{_RESULTS[step.result]:<7}{step.rule:<28} {step.where}"
    if not step.conditions:
        yield "         yes it has no condition"
    for condition in step.conditions:
        yield f"         {'yes' if condition.held else 'NO '} {condition.key:<24} {condition.saw}"


def _rest(decision: Decision) -> Iterator[str]:
    trace = decision.trace
    if not trace.steps:
        yield "no rule fired"
    if trace.elsewhere:
        yield f"no     {_rules(trace.elsewhere)} whose keyword did not match"
    if trace.unreached:
        why = f"{trace.ended_by} ended the search (it has no 'continue: true')"
        yield f"       {_rules(trace.unreached)} not reached: {why}"


def _rules(count: int) -> str:
    return f"{count} other rule{'' if count == 1 else 's'}"


def _effects(decision: Decision) -> Iterator[str]:
    if not decision.effects and not decision.trace.muted:
        yield "would do nothing"
        return
    yield "would do"
    for place, effect in enumerate(decision.effects, start=1):
        yield f"  {place}. {_effect(effect)}"
    for note in decision.trace.muted:
        yield f"  -  no text by {note}"


def _effect(effect: Effect) -> str:
    does: str
    match effect:
        case Consent():
            towards = "of" if effect.kind == "opt-out" else "to"
            does, what = effect.kind, f"{towards} {effect.scope}, because of {_rung(effect.rung)}"
        case Subscribe() | Unsubscribe() | Left():
            does, what = "subscribe" if isinstance(effect, Subscribe) else "unsubscribe", effect.list
        case Speaks():
            does, what = "remember", f"that this person writes in '{effect.language}'"
        case Asks():
            does, what = "ask", f"and wait for the answer to '{effect.prompt.name}'"
        case Answers():
            does, what = "answer", f"'{effect.prompt}', which is asked no longer"
        case Fires():
            does, what = "count", f"that {effect.rule} has fired for this person"
        case Pause():
            does, what = "pause", effect.what
        case Job():
            does, what = effect.action, _job(effect)
    return f"{does:<12} {what}"


def _job(job: Job) -> str:
    if job.action == MIRROR:
        return f"{'join' if job.settings['subscribed'] else 'leave'} the provider's list {job.settings['campaign']}"
    said = str(job.settings.get("text") or job.settings.get("url") or job.settings)
    return f"{said}  (the one confirmation)" if job.exempt == "opt-out-confirmation" else said
