"""A decision as a person reads it: what was asked of the text, which rule fired and why the others did not."""

from collections.abc import Callable, Iterator, Sequence

from watchword import intents
from watchword.consent import reason
from watchword.decision import Decision, Step
from watchword.diagnostics.problem import printable
from watchword.explain import marks
from watchword.explain.effects import effects, rung
from watchword.explain.exchange import Exchange
from watchword.near import Near, Neighbourhood
from watchword.reading import durations
from watchword.rules.hearing import Entry
from watchword.state import State
from watchword.text import words
from watchword.unheard import Unheard, unheard

MOST_NEAR = 3
LONGEST = 200
"""So many characters of a text are shown."""
LEFT_ALONE = frozenset({"unanswered", "fallback"})
"""The outcomes of texts of which it is worth saying what they are near to."""
_RESULTS = {"fired": "FIRED", "no": "no", "limited": "LIMIT", "shadow": "shadow"}


def explain(exchange: Exchange, *, every: bool = False) -> str:
    """Write the decision of one message, times in its program's zone; of `every` rule, or those that are worth it."""
    lines = (line for part in _lines(exchange, every) for line in part.split("\n"))
    return "".join(f"{printable(line)}\n" for line in lines)


def _lines(exchange: Exchange, every: bool) -> Iterator[str]:
    message, decision, trace = exchange.message, exchange.decision, exchange.decision.trace
    at = message.received_at.astimezone(exchange.zone)
    yield f"message  {_cut(message.text, repr)}  from {message.sender} to {message.to} at {at:%Y-%m-%d %H:%M %Z}"
    yield from (f"         {note}" for note in exchange.notes)
    yield f"program  {decision.program or 'none: no program has this number'}"
    yield f"words    {_cut(' '.join(trace.words)) or '(none)'}"
    known = list(_known(exchange))
    if known:
        yield f"known    {'; '.join(known)}"
    yield f"consent  {_reading(decision, message.text)}"
    yield ""
    if decision.program:
        missed = list(_unheard(exchange))
        for step in _steps(exchange, missed, every):
            yield from _step(step, exchange)
        yield from _rest(exchange, missed, every)
        yield from _near(exchange)
        yield ""
    yield from effects(exchange)
    if trace.error:
        yield f"error    {trace.error}"
    if exchange.results:
        yield "came of it"
        yield from (f"  {result}" for result in exchange.results)


def _known(exchange: Exchange) -> Iterator[str]:
    """Say what was known of the person that a decision may rest on."""
    state: State = exchange.state
    if not exchange.is_state_kept:
        yield "nothing of what was known of the person then is written down"
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
    yield from marks.known(contact)


def _reading(decision: Decision, text: str) -> str:
    reading = decision.trace.reading
    piece = text[reading.start : reading.end]
    written = f", written {_cut(piece, repr)}" if piece.casefold() not in {reading.word.casefold(), ""} else ""
    if reading.intent == "none":
        why = reason(reading) if reading.rung else "not a word of consent"
        return f"none: {why}, the rules decide"
    if reading.intent == "hold":
        return f"hold: {reason(reading)}, a person decides"
    return f"{reading.intent}, by {rung(reading.rung)} {reading.word!r}{written}"


def _step(step: Step, exchange: Exchange) -> Iterator[str]:
    yield f"{_RESULTS[step.result]:<7}{step.rule:<28} {step.where}"
    if not step.conditions:
        yield "         yes it has no condition"
    for condition in step.conditions:
        yield f"         {'yes' if condition.held else 'NO '} {condition.key:<24} {_cut(condition.saw)}"
    if step.result == "limited":
        yield from (f"         {told}" for told in _limit(step, exchange))


def _limit(step: Step, exchange: Exchange) -> Iterator[str]:
    """Say how often a rule has fired lately, and when it may again."""
    limit = next((one.rule.limit for one in _hearing(exchange) if one.name == step.rule), None)
    now = exchange.message.received_at
    if limit is None:
        return
    lately = [at for at in exchange.state.contact.fired.get(step.rule, ()) if now - at < limit.every]
    if len(lately) < limit.per_sender:
        return
    again = (lately[-limit.per_sender] + limit.every).astimezone(exchange.zone)
    is_today = again.date() == now.astimezone(exchange.zone).date()
    times = f"{again:%H:%M}" if is_today else f"{again:%Y-%m-%d %H:%M}"
    often = f"has fired {len(lately)}x in the last {durations.written(limit.every)}"
    yield f"{often}, as often as it may; again at {times}"


def _unheard(exchange: Exchange) -> Iterator[Unheard]:
    """List the rules that were left out before any was asked, where it is known which there were."""
    if exchange.program and not exchange.decision.trace.silence:
        yield from unheard(exchange.program, exchange.message, exchange.state, exchange.decision.trace)


def _steps(exchange: Exchange, missed: Sequence[Unheard], every: bool) -> Sequence[Step]:
    """List what was asked, and the first rules that were left out though their keyword is there, in their order."""
    near = [one.step for one in missed if one.has_keyword]
    shown = [one.step for one in missed if one.conditions] if every else near[:MOST_NEAR]
    places = {entry.name: place for place, entry in enumerate(_hearing(exchange))}
    return sorted([*exchange.decision.trace.steps, *shown], key=lambda step: places.get(step.rule, -1))


def _rest(exchange: Exchange, missed: Sequence[Unheard], every: bool) -> Iterator[str]:
    trace = exchange.decision.trace
    if not trace.steps:
        yield from (f"FIRED  {rule:<28} (as written down)" for rule in exchange.decision.rules)
    if trace.silence:
        yield f"no rule is asked: {trace.silence}"
        return
    if not (trace.steps or exchange.decision.rules):
        yield "no rule fired"
    yield from _left_out(exchange, missed, every)
    if trace.unreached:
        why = "as always past its limit" if trace.is_limited else "it has no 'continue: true'"
        yield f"       {_rules(trace.unreached)} not reached: {trace.ended_by} ended the search ({why})"
    if every:
        shown = {step.rule for step in _steps(exchange, missed, every)}
        unshown = (entry for entry in _hearing(exchange) if entry.name not in shown)
        yield from (f"         {entry.name:<28} {entry.where}" for entry in unshown)


def _left_out(exchange: Exchange, missed: Sequence[Unheard], every: bool) -> Iterator[str]:
    """Count the rules that were left out before any was asked and are not shown, by what was missing."""
    if exchange.program is None and exchange.decision.trace.elsewhere:
        yield f"no     {_rules(exchange.decision.trace.elsewhere)} that the text is not for"
    keywords = sum(one.waits and not one.conditions for one in missed)
    if keywords:
        yield f"no     {_rules(keywords)} whose keyword did not match"
    more = 0 if every else sum(one.has_keyword for one in missed) - MOST_NEAR
    if more > 0:
        yield f"no     {_rules(more)} whose keyword is there, and not all that they ask for besides"
    wordless = 0 if every else sum(bool(one.conditions) and not one.has_keyword for one in missed)
    if wordless:
        yield f"no     {_rules(wordless)} whose words or pattern the text does not hold"
    waiting = sum(not one.waits for one in missed)
    if waiting:
        takes = "takes an answer" if waiting == 1 else "take answers"
        yield f"no     {_rules(waiting)} that {takes}: {_unasked(exchange, _unanswerable(exchange))}"


def _unanswerable(exchange: Exchange) -> str | None:
    """Name the question that waits and is not asked any longer, as they have opted out since."""
    now = exchange.message.received_at
    waiting = exchange.state.contact.pending(now)
    return waiting.name if waiting and intents.pending(exchange.state, now) is None else None


def _unasked(exchange: Exchange, wanted: str | None = None) -> str:
    """Say what became of the question that a person was asked last, or that there was none."""
    prompt, at = exchange.state.contact.prompt, exchange.message.received_at
    if prompt is None:
        return "nothing was asked"
    if at >= prompt.expires_at:
        return f"the question '{prompt.name}' expired at {prompt.expires_at.astimezone(exchange.zone):%Y-%m-%d %H:%M}"
    return f"'{prompt.name}' was asked" if prompt.name != wanted else f"'{prompt.name}' was asked before they opted out"


def _hearing(exchange: Exchange) -> Sequence[Entry]:
    """List the rules that hear what such a message means."""
    hearing = exchange.program.answers.get(exchange.decision.trace.reading.intent) if exchange.program else None
    return hearing.entries if hearing else ()


def _near(exchange: Exchange) -> Iterator[str]:
    """Name what the text missed by little, where no rule knew what it was about."""
    if exchange.program is None or exchange.decision.outcome not in LEFT_ALONE:
        return
    around, looked_at = Neighbourhood.of(exchange.program), {step.rule for step in exchange.decision.trace.steps}
    unasked = [
        Near(entry.name, _unasked(exchange, entry.prompt))
        for entry in around.unasked(exchange.message, exchange.state.contact.prompt)
        if entry.name not in looked_at
    ]
    near = dict.fromkeys([*unasked, *around.beside(words(exchange.message.text))])
    for one in list(near)[:MOST_NEAR]:
        yield f"near   {one.rule or 'a word of consent':<28} {one.why}"


def _cut(text: str, shown: Callable[[str], str] = str) -> str:
    """Shorten what is too long to be looked at."""
    return shown(text) if len(text) <= LONGEST else f"{shown(text[:LONGEST])}… ({len(text):,} characters)"


def _rules(count: int) -> str:
    return f"{count} other rule{'' if count == 1 else 's'}"
