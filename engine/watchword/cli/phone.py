"""`watchword phone`: the conversation with a person, as their phone would show it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import click
from msgspec import Struct

from watchword.cli import stored
from watchword.cli.whose import whose
from watchword.cli.workplace import Workplace
from watchword.clock import SystemClock
from watchword.engine.gate.given import Given
from watchword.engine.gate.question import question
from watchword.engine.gate.taken_back import taken_back
from watchword.state import NOBODY, Contact
from watchword.store.people import has_opted_out
from watchword.store.reader import Reader
from watchword.store.swept import has_words
from watchword.store.values import TIME, GateView, Stop, StoredConsent, StoredJob, StoredMessage
from watchword.wording import GONE

SHOWN = {"done": "", "queued": "  (waiting)", "begun": "  (being sent)"}


class Known(Struct, frozen=True):
    """What is known of the person now, which what was planned goes by once it is due."""

    events: Sequence[StoredConsent]
    contacts: Mapping[str, Contact]
    now: datetime

    def stops(self, job: StoredJob) -> Stop | None:
        """Tell whether a text that was planned has been taken back meanwhile, or its question answered."""
        contact, has_left = self.contacts.get(job.job.program, NOBODY), has_opted_out(self.events, job)
        view = GateView(job=job, suppression=None, now=self.now, contact=contact, opted_out_since=has_left)
        return taken_back(view, _NOTHING) or question(view, _NOTHING)


_NOTHING = Given(endpoints={}, programs={})


@click.command()
@click.argument("person", metavar="[NUMBER]", required=False)
@click.option(
    "--last",
    type=click.IntRange(1, 1_000_000),
    default=50,
    show_default=True,
    help="How many of the person's texts to show.",
)
@click.pass_obj
def phone(place: Workplace, person: str | None, last: int) -> None:
    """Show the conversation with NUMBER; without it, list who texted or was texted last."""
    if person is None:
        talked = stored.read(place, lambda reader: reader.talked(last))
        click.echo("\n".join(talked) if talked else "nobody has texted yet")
        return
    who = whose(person)
    conversation = stored.read(place, lambda reader: _conversation(reader, who, last))
    click.echo("\n".join(conversation) if conversation else f"{who} has not texted")


async def _conversation(reader: Reader, person: str, last: int) -> list[str]:
    """Write the person's texts, each with its answers, and between them what we texted unasked."""
    messages = await reader.conversation(person, last)
    answers = {one.id: await reader.jobs_of(one.id) for one in messages}
    unasked = await reader.submitted(person, last)
    known = Known(await reader.consent(person), dict(await reader.contacts(person)), SystemClock().now())
    lines = {one.id: [_heard(one), *(_text(job, person, known) for job in answers[one.id])] for one in messages}
    for job in unasked:
        lines.setdefault(job.origin, []).append(_text(job, person, known))
    return [line for _, some in sorted(lines.items()) for line in some if line]


def _heard(message: StoredMessage) -> str:
    return f"{message.message.received_at:%Y-%m-%d %H:%M:%S}  {message.message.sender} > {_said(message)}"


def _text(job: StoredJob, person: str, known: Known) -> str:
    """Write a text of ours to the person; nothing for a job that is none, or that texts somebody else."""
    if not job.job.is_text or job.job.number != person:
        return ""
    at = job.ended_at or job.due_at
    media = "".join(f" <{url}>" for url in job.job.settings.get("media", ()))
    return f"{at:%Y-%m-%d %H:%M:%S}  {job.job.sender} < {job.job.settings.get('text', GONE)}{media}{_state(job, known)}"


def _said(message: StoredMessage) -> str:
    if not has_words(message):
        return GONE
    subject = f"[{message.message.subject}] " if message.message.subject else ""
    media = "".join(f" <{url}>" for url in message.message.media)
    return f"{subject}{message.message.text}{media}"


def _state(job: StoredJob, known: Known) -> str:
    if job.waits_for == TIME:
        stop = known.stops(job)
        return f"  (planned, but would not leave now: {stop.reason})" if stop else "  (planned)"
    if job.state in SHOWN:
        return SHOWN[job.state] + (f"  ({job.delivery})" if job.delivery else "")
    said = "may not have been sent" if job.state == "unknown" else f"not sent: {job.state}"
    return f"  ({said}, {job.reason})"
