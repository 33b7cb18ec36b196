"""`watchword phone`: the conversation with a person, as their phone would show it."""

import click

from watchword.cli import stored
from watchword.cli.whose import whose
from watchword.cli.workplace import Workplace
from watchword.store.reader import Reader
from watchword.store.swept import has_words
from watchword.store.values import TIME, StoredJob, StoredMessage
from watchword.wording import GONE

SHOWN = {"done": "", "queued": "  (waiting)", "begun": "  (being sent)"}


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
    """Show the conversation with NUMBER; without it, list who texted last."""
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
    lines = {one.id: [_heard(one), *(_text(job, person) for job in await reader.jobs_of(one.id))] for one in messages}
    for job in await reader.submitted(person, last):
        lines.setdefault(job.origin, []).append(_text(job, person))
    return [line for _, some in sorted(lines.items()) for line in some if line]


def _heard(message: StoredMessage) -> str:
    return f"{message.message.received_at:%Y-%m-%d %H:%M:%S}  {message.message.sender} > {_said(message)}"


def _text(job: StoredJob, person: str) -> str:
    """Write a text of ours to the person; nothing for a job that is none, or that texts somebody else."""
    if not job.job.is_text or job.job.number != person:
        return ""
    at = job.ended_at or job.due_at
    media = "".join(f" <{url}>" for url in job.job.settings.get("media", ()))
    return f"{at:%Y-%m-%d %H:%M:%S}  {job.job.sender} < {job.job.settings.get('text', GONE)}{media}{_state(job)}"


def _said(message: StoredMessage) -> str:
    if not has_words(message):
        return GONE
    subject = f"[{message.message.subject}] " if message.message.subject else ""
    media = "".join(f" <{url}>" for url in message.message.media)
    return f"{subject}{message.message.text}{media}"


def _state(job: StoredJob) -> str:
    if job.waits_for == TIME:
        return "  (planned)"
    if job.state in SHOWN:
        return SHOWN[job.state] + (f"  ({job.delivery})" if job.delivery else "")
    said = "may not have been sent" if job.state == "unknown" else f"not sent: {job.state}"
    return f"  ({said}, {job.reason})"
