"""A decision as a person reads it: what was asked of the text, which rule fired and why the others did not."""

from collections.abc import Iterator

from watchword.decision import Decision, Step
from watchword.explain.effects import effects, rung
from watchword.explain.exchange import Exchange
from watchword.near import Neighbourhood
from watchword.rules.hearing import Entry
from watchword.state import State
from watchword.text import words

MOST_NEAR = 3
LEFT_ALONE = frozenset({"unanswered", "fallback"})
"""The outcomes of texts of which it is worth saying what they are near to."""
_RESULTS = {"fired": "FIRED", "no": "no", "limited": "LIMIT", "shadow": "shadow"}


def explain(exchange: Exchange, *, every: bool = False) -> str:
    """Write the decision of one message, times in its program's zone; of `every` rule, or those that are worth it."""
    return "\n".join(_lines(exchange, every)) + "\n"


def _lines(exchange: Exchange, every: bool) -> Iterator[str]:
    message, decision, trace = exchange.message, exchange.decision, exchange.decision.trace
    at = message.received_at.astimezone(exchange.zone)
    yield f"message  {message.text!r}  from {message.sender} to {message.to} at {at:%Y-%m-%d %H:%M %Z}"
    yield from (f"         {note}" for note in exchange.notes)
    yield f"program  {decision.program or 'none: no program has this number'}"
    yield f"words    {' '.join(trace.words) or '(none)'}"
    known = list(_known(exchange))
    if known:
        yield f"known    {'; '.join(known)}"
    yield f"consent  {_reading(decision)}"
    yield ""
    if decision.program:
        for step in trace.steps:
            yield from _step(step)
        yield from _rest(exchange, every)
        yield from _near(exchange)
        yield ""
    yield from effects(decision, exchange.state)
    if trace.error:
        yield f"error    {trace.error}"
    if exchange.results:
        yield "came of it"
        yield from (f"  {result}" for result in exchange.results)


def _known(exchange: Exchange) -> Iterator[str]:
    """Say what was known of the person that a decision may rest on."""
    state: State = exchange.state
    contact, zone = state.contact, exchange.zone
    if state.suppression:
        yield f"opted out of {state.suppression.scope} since {state.suppression.since.astimezone(zone):%Y-%m-%d %H:%M}"
    if contact.lists:
        yield f"on {', '.join(sorted(contact.lists))}"
    if contact.language:
        yield f"writes in '{contact.language}'"
    if contact.fields:
        yield ", ".join(f"{name} is {value!r}" for name, value in sorted(contact.fields.items()))
    if contact.prompt:
        waits = "waits" if contact.pending(exchange.message.received_at) else "waited"
        until = contact.prompt.expires_at.astimezone(zone)
        yield f"'{contact.prompt.name}' {waits} for an answer until {until:%Y-%m-%d %H:%M}"
    if contact.fired:
        yield ", ".join(f"{rule} has fired {len(times)}x" for rule, times in sorted(contact.fired.items()))


def _reading(decision: Decision) -> str:
    reading = decision.trace.reading
    if reading.intent == "none":
        return "none: not a word of consent, the rules decide"
    return f"{reading.intent}, by {rung(reading.rung)} {reading.word!r}"


def _step(step: Step) -> Iterator[str]:
    yield f"{_RESULTS[step.result]:<7}{step.rule:<28} {step.where}"
    if not step.conditions:
        yield "         yes it has no condition"
    for condition in step.conditions:
        yield f"         {'yes' if condition.held else 'NO '} {condition.key:<24} {condition.saw}"


def _rest(exchange: Exchange, every: bool) -> Iterator[str]:
    trace = exchange.decision.trace
    if not trace.steps:
        yield "no rule fired"
    if trace.elsewhere:
        yield f"no     {_rules(trace.elsewhere)} whose keyword did not match"
    if trace.unreached:
        why = f"{trace.ended_by} ended the search (it has no 'continue: true')"
        yield f"       {_rules(trace.unreached)} not reached: {why}"
    if every:
        yield from (f"         {entry.name:<28} {entry.where}" for entry in _unlooked_at(exchange))


def _unlooked_at(exchange: Exchange) -> Iterator[Entry]:
    trace = exchange.decision.trace
    looked_at = {step.rule for step in trace.steps}
    hearing = exchange.program.answers.get(trace.reading.intent) if exchange.program else None
    return (entry for entry in (hearing.entries if hearing else ()) if entry.name not in looked_at)


def _near(exchange: Exchange) -> Iterator[str]:
    """Name what the text missed by little, where no rule knew what it was about."""
    if exchange.program is None or exchange.decision.outcome not in LEFT_ALONE:
        return
    heard = words(exchange.message.text)
    near = dict.fromkeys(Neighbourhood.of(exchange.program).beside(heard))
    for one in list(near)[:MOST_NEAR]:
        yield f"near   {one.rule or 'a word of consent':<28} {one.why}"


def _rules(count: int) -> str:
    return f"{count} other rule{'' if count == 1 else 's'}"
