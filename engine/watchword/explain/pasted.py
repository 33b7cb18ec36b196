"""What was said and done, as a test that may be pasted below `tests:` of a rule file."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from watchword.effects import Review
from watchword.explain.exchange import Exchange
from watchword.message import Message
from watchword.quoted import listed, quoted
from watchword.reading import durations
from watchword.rules.inline import NOTHING
from watchword.state import State
from watchword.trial.case import entries
from watchword.trial.done import done
from watchword.trial.run import BETWEEN, SENDER
from watchword.trial.written import written


def as_test(exchanges: Sequence[Exchange]) -> str:
    """Write messages of one person as one test: who they were is left out, what was known of them is said."""
    return "\n".join(_lines(exchanges)) + "\n"


def _lines(exchanges: Sequence[Exchange]) -> Iterator[str]:
    first = exchanges[0]
    if not first.is_state_kept:
        yield "# what was known of the person then is not written down: say it below `given`"
    if first.program is None and first.decision.program is not None:
        yield "# the rules that decided it cannot be loaded: what was done is left out, and the time is of UTC"
    if first.state.contact.fired:
        yield "# how often rules with a limit had fired for the person is nothing that a test can say"
    head = [*_scene(first)]
    if len(exchanges) == 1:
        yield from _item([*_said(first), *head, *_came(first)], "")
        return
    yield from _item([*head, ("talk", ())], "")
    times = [one.message.received_at.replace(microsecond=0) for one in exchanges]
    gaps = [later - one for one, later in pairwise(times)]
    for exchange, gap in zip(exchanges, [None, *gaps], strict=True):
        yield from _item([*_said(exchange, gap), *_came(exchange)], "    ")


Said = str | tuple[str, ...]
"""What stands behind a key: on its line, or as items below it."""


def _item(said: Sequence[tuple[str, Said]], indented: str) -> Iterator[str]:
    for place, (key, value) in enumerate(said):
        start = f"{indented}{'  ' if place else '- '}{key}:"
        if isinstance(value, str):
            yield f"{start} {value}"
            continue
        yield start
        yield from (f"{indented}    - {one}" for one in value)


def _scene(first: Exchange) -> Iterator[tuple[str, Said]]:
    """Say which number was texted, when, and what was known."""
    numbers = first.program.about.numbers if first.program else {}
    name = next((name for name, number in numbers.items() if number == first.message.to), None)
    if name and name != next(iter(numbers)):
        yield "to", name
    yield "at", _written(first.message.received_at.astimezone(first.zone))
    known = ", ".join(f"{key}: {value}" for key, value in _given(first.state, first.message.received_at))
    if known:
        yield "given", f"{{{known}}}"


def _given(state: State, now: datetime) -> Iterator[tuple[str, str]]:
    contact = state.contact
    if contact.lists:
        yield "subscribed", listed(tuple(sorted(contact.lists)))
    if contact.fields:
        yield "contact", _map(contact.fields)
    if contact.language:
        yield "language", contact.language
    if prompt := contact.pending(now):
        yield "asked", f"{{{prompt.name}: {_map(prompt.values)}}}" if prompt.values else prompt.name
    yield from _marks(state, now)
    if state.suppression:
        yield "opted-out", "true"


def _marks(state: State, now: datetime) -> Iterator[tuple[str, str]]:
    """Say what actions have left of the person."""
    contact = state.contact
    if contact.tags:
        yield "tagged", listed(tuple(sorted(contact.tags)))
    if contact.handoff and now < contact.handoff.until:
        yield "handed-over", contact.handoff.desk
    if contact.block:
        yield "blocked", "true"
    if contact.entered:
        yield "entered", listed(tuple(sorted(contact.entered)))
    if contact.coupons:
        yield "coupons", _map(contact.coupons)
    if state.allotted:
        yield "pools", _map(state.allotted)
    if contact.votes:
        yield "voted", _map({poll: vote.choice for poll, vote in contact.votes.items()})


def _map(values: Mapping[str, str]) -> str:
    return f"{{{', '.join(f'{quoted(name)}: {quoted(value, listed=True)}' for name, value in values.items())}}}"


def _said(exchange: Exchange, gap: timedelta | None = None) -> Iterator[tuple[str, Said]]:
    yield "text", quoted(exchange.message.text)
    if gap is not None and gap != BETWEEN:
        yield "after", durations.written(gap)
    yield from _beside(exchange.message)


def _came(exchange: Exchange) -> Iterator[tuple[str, Said]]:
    yield "fires", _fires(exchange)
    if exchange.program:
        deeds = map(written, done(entries(exchange.program), exchange.decision, exchange.state))
        # Whoever it was, in a test it is somebody else.
        yield "does", tuple(deed.replace(exchange.message.sender, SENDER) for deed in deeds) or "[]"
    if any(isinstance(effect, Review) for effect in exchange.decision.effects):
        yield "held", "true"


def _beside(message: Message) -> Iterator[tuple[str, str]]:
    if message.subject is not None:
        yield "subject", quoted(message.subject)
    if message.media:
        yield "media", f"[{', '.join(quoted(url, listed=True) for url in message.media)}]"
    if message.channel == "mms" and not message.media and message.subject is None:
        yield "channel", "mms"


def _fires(exchange: Exchange) -> str:
    own = f"{exchange.decision.program}/"
    rules = tuple(name.removeprefix(own) for name in exchange.decision.rules)
    return listed(rules) if rules else NOTHING


def _written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}" if moment.second else f"{moment:%Y-%m-%dT%H:%M}"
