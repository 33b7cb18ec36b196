"""What would be done, in words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from watchword.effects import (
    Answers,
    Asks,
    Consent,
    Effect,
    Fires,
    Job,
    Later,
    Left,
    Pause,
    Review,
    Speaks,
    Subscribe,
    Unsubscribe,
)
from watchword.explain.exchange import UTC, Exchange
from watchword.explain.marks import mark
from watchword.flow import flow
from watchword.mirror import ACTION as MIRROR
from watchword.plugin.rendering import as_files_have_it
from watchword.quiet import ANSWERED_WITHIN, window
from watchword.segments import Segments, measure
from watchword.wording import GONE, count

WIDTH = 13
"""So wide is the column of what is done; the lines of a text stand below each other beside it."""


def effects(exchange: Exchange) -> Iterator[str]:
    """List what a decision would do, and which of its texts would not leave, or not yet.

    A text of the past is gated when it begins, and a START may have come before: its result tells whether it left.
    """
    decision, stops = exchange.decision, _stops(exchange)
    if not decision.effects and not decision.trace.muted:
        yield "would do nothing"
        return
    yield "would do"
    for place, effect in enumerate(decision.effects, start=1):
        is_stopped = stops and isinstance(effect, Job) and effect.is_answer and effect.exempt is None
        start = f"  {place}. "
        said = f"{start}{told(effect, exchange.zone)}{f'  {stops}' if is_stopped else _put_off(exchange, effect)}"
        yield said.replace("\n", f"\n{' ' * (len(start) + WIDTH)}")
    for note in decision.trace.muted:
        yield f"  -  no text by {note}"


def _stops(exchange: Exchange) -> str | None:
    """Say why texts would not leave at once, if so."""
    if exchange.decision.is_out(exchange.state):
        return "they had opted out when this was decided" if exchange.results else "NOT SENT: they have opted out"
    return "HELD: a review is open" if exchange.is_held and not exchange.results else None


def _put_off(exchange: Exchange, effect: Effect) -> str:
    """Say until when a text would wait that is planned for hours at which it may not leave (R63, R64)."""
    later = effect.later if isinstance(effect, Job) and effect.is_answer else None
    program, asked_at = exchange.program, exchange.message.received_at
    if later is None or program is None or program.about.purpose != "marketing" or exchange.results:
        return ""
    if later.at - asked_at <= ANSWERED_WITHIN:
        return ""
    found = window(exchange.message.sender, exchange.state.contact.time_zone, program.about.time_zone, later.at)
    if found.opens is None:
        return "  NOT SENT: no hour suits where they may be"
    return "" if found.opens == later.at else f"  PUT OFF by quiet hours until {found.told}"


def told(effect: Effect, zone: ZoneInfo = UTC) -> str:
    """Say what one effect does, and when, if that is later."""
    does: str
    match effect:
        case Consent():
            towards = "of" if effect.kind == "opt-out" else "to"
            does, what = effect.kind, f"{towards} {effect.scope}, because of {rung(effect.rung)}"
        case Review():
            wanted = f"somebody has decided whether they opted out of {effect.scope}"
            does, what = "hold", f"texts until {wanted}, by {effect.deadline:%Y-%m-%d} at the latest"
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
            does, what = "forward" if effect.forwards else effect.action, _job(effect, zone)
        case _:
            does, what = mark(effect)
    return f"{does:<{WIDTH - 1}} {what}"


def _job(job: Job, zone: ZoneInfo) -> str:
    if not job.settings:
        return GONE
    if job.action == MIRROR:
        return f"{'join' if job.settings['subscribed'] else 'leave'} the provider's list {job.settings['campaign']}"
    if not job.is_text:
        return _settings(job.settings)
    text = str(job.settings["text"])
    notes = ["the one confirmation"] if job.exempt == "opt-out-confirmation" else []
    if job.forwards:
        notes.append(f"to {job.number}")
    notes += [f"with {url}" for url in job.settings.get("media", ())]
    if job.later:
        notes.append(f"{_leaves(job.later)} {job.later.at.astimezone(zone):%Y-%m-%d %H:%M:%S %Z}")
    return f"{text}  ({', '.join([*notes, _cost(measure(text))])})"


def _settings(said: Mapping[str, Any]) -> str:
    """Write where a job that is no text goes, and what is posted there; else its only setting, or all."""
    if url := said.get("url"):
        return f"{url}  {flow(said['body'])}" if said.get("body") else str(url)
    given = {name: value for name, value in as_files_have_it(said).items() if value not in _NOTHING}
    return str(given["text"]) if given.keys() == {"text"} else flow(given)


_NOTHING: Sequence[Any] = (None, "", [], {})


def _leaves(later: Later) -> str:
    return f"while '{later.prompt}' waits, leaves" if later.prompt else "leaves"


def _cost(cost: Segments) -> str:
    """Say how many segments a text takes, and which character makes it dear."""
    told = count(cost.count, "segment")
    return f"{told}, {cost.encoding} because of {cost.forcing[0].char!r}" if cost.forcing else told


def rung(name: str) -> str:
    """Name what recognised a word of consent."""
    return "word with courtesy" if name == "courtesy" else name.replace("-", " ")
