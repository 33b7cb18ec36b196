"""What the gate would say now of what somebody is about to submit: nothing is queued, nothing begins."""

from collections import Counter
from datetime import datetime

from msgspec import Struct

from watchword.consent.order import is_given
from watchword.effects import Job, Pause
from watchword.engine.submissions import PAGE
from watchword.state import ACCOUNT, NOBODY, Reached
from watchword.store.reader import Reader
from watchword.store.values import Defer, Gate, GateView, Hold, Stop, StoredJob, Verdict
from watchword.submission import Submitted


class Preview(Struct, frozen=True):
    """Of how many people the gate would say what; `sent` are those whom it would let text."""

    people: int
    sent: int
    refused: Counter[str]


async def preview(reader: Reader, wanted: Submitted, gate: Gate, now: datetime) -> Preview:
    """Ask the gate about everybody who is meant, a page of a list at a time."""
    pauses = tuple([pause for pause in await reader.pauses() if not pause.ending])
    people, said = 0, Counter[str]()
    after: str | None = None
    while True:
        page, last = wanted.people, None
        if wanted.list is not None:
            members = await reader.members(wanted.program.id, wanted.list, after, PAGE)
            page, last = members.people, members.last
        people += len(page)
        for person in page:
            said.update(_refusal(gate(await _view(reader, wanted, person, pauses, now))))
        if last is None:
            return Preview(people, people - said.total(), said)
        after = last


async def _view(reader: Reader, wanted: Submitted, person: str, pauses: tuple[Pause, ...], now: datetime) -> GateView:
    """See what the gate would see if the text began now."""
    (job,) = [effect for effect in wanted.plan(Reached(number=person)) if isinstance(effect, Job)]
    scopes = (job.scope, ACCOUNT)
    held = {one.scope: one for one in await reader.suppressions(person)}
    events = [stored.event for stored in await reader.consent(person)]
    contact = dict(await reader.contacts(person)).get(job.program, NOBODY)
    reviews = [one for one in await reader.reviews_of(person) if one.scope in scopes]
    return GateView(
        job=StoredJob(id=0, state="queued", job=job, attempts=0, created_at=now, due_at=now),
        suppression=next((held[scope] for scope in scopes if scope in held), None),
        now=now,
        pauses=pauses,
        contact=contact,
        review=next(iter(reviews), None),
        sent=await reader.sent(person),
        consented=is_given(events, job.scope or ""),
    )


def _refusal(verdict: Verdict) -> tuple[str, ...]:
    """Say why a text would not leave, the same words for all who are refused alike."""
    match verdict:
        case Stop(reason=reason):
            return (f"would not be sent: {reason.partition(' since ')[0]}",)
        case Hold(reason=reason):
            return (f"would be held: {reason.partition(' since ')[0]}",)
        case Defer(reason=reason):
            return (f"would wait: {reason}",)
    return ()
