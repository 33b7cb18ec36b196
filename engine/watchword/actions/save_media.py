"""`save-media`: keep the files of an MMS, which its provider removes after a time."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final, Self

from msgspec import Meta

from watchword.effects import Effect, Job, http_lane
from watchword.plugin import (
    Action,
    Done,
    HttpAnswer,
    HttpRequest,
    Moment,
    NotSent,
    Outcome,
    Outside,
    Refused,
    Retry,
    Secret,
    Unanswered,
    action,
    revived,
)
from watchword.plugin.rendering import rendered
from watchword.reading.durations import Between
from watchword.reading.forms import Form, Wrong
from watchword.reading.several import OneOrMore

MOST_FILES: Final = 20
MEGABYTE: Final = 1024 * 1024
GONE: Final = frozenset({404, 410})
_WHOLE: Final = "a whole path is expected, as in /srv/media"
_TYPE: Final = re.compile(r"[a-z]+/(\*|[a-z0-9][a-z0-9.+-]*)")
_ENDINGS: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/heic": "heic",
    "video/mp4": "mp4",
    "video/3gpp": "3gp",
    "video/quicktime": "mov",
    "audio/amr": "amr",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "text/vcard": "vcf",
    "application/pdf": "pdf",
}
"""How the names of files end; nothing that a sender says gets into them."""


def _content_type(written: str) -> str | Wrong:
    hint = "as in image/jpeg, or image/* for all of a kind"
    known = written.lower()
    return known if _TYPE.fullmatch(known) else Wrong(f"'{written}' is no type of content", hint)


@action(
    "save-media",
    shorthand="types",
    needs=["network"],
    deadline=90.0,
    example="save-media: {types: [image/*, video/mp4], megabytes: 5}",
)
class SaveMedia(Action, frozen=True, kw_only=True):
    """Save the files of an MMS to the `folder` that config.yaml says; nothing is done about a message without any.

    Only `types` of content are kept, up to `megabytes` each; a file that cannot be had is tried again for as long as
    `retry-for`, until it is gone.
    """

    types: Annotated[tuple[str, ...], OneOrMore("a type of content", Form("a type of content", _content_type))] = (
        "image/*",
        "video/*",
        "audio/*",
    )
    megabytes: Annotated[int, Meta(ge=1, le=50)] = 10
    retry_for: Annotated[timedelta, Between(timedelta(minutes=1), timedelta(days=30))] = timedelta(days=3)
    folder: Secret

    @classmethod
    def unfit(cls, said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Name the folder unless it is found from everywhere."""
        if (folder := said.get("folder")) and not Path(folder).is_absolute():
            yield "folder", _WHOLE

    def plan(self, moment: Moment) -> Iterable[Effect]:
        """Make a job of each file, in the lane of its host."""
        settings = rendered(self, moment.values, moment.language, moment.fallback)
        for url in moment.message.media[:MOST_FILES]:
            day = f"{moment.message.received_at:%Y-%m-%d}"
            yield moment.job("save-media", http_lane(url), {**settings, "url": url, "day": day})

    @classmethod
    def of_job(cls, job: Job, secrets: Mapping[str, str]) -> Self:
        """Read what may be kept; raises ValueError unless config.yaml says in which folder."""
        settings = {name: value for name, value in job.settings.items() if name not in {"url", "day"}}
        made = revived(cls, settings, secrets)
        if not Path(made.folder.reveal()).is_absolute():
            raise ValueError(f"'folder' of 'plugin-settings: {{save-media: ...}}': {_WHOLE}")
        return made

    async def perform(self, job: Job, outside: Outside) -> Outcome:
        """Fetch the file and save it under a name of ours, the same on every try."""
        most = self.megabytes * MEGABYTE
        request = HttpRequest(url=job.settings["url"], method="GET", timeout=60.0, largest=most + 1)
        try:
            answer = await outside.http(request)
        except (NotSent, Unanswered) as failure:
            return Retry(reason=str(failure), within=self.retry_for)
        if answer.status in GONE:
            return Refused("the file is gone: the provider has removed it")
        outcome = answer.outcome
        if not isinstance(outcome, Done):
            return (
                Retry(outcome.reason, outcome.after, within=self.retry_for) if isinstance(outcome, Retry) else outcome
            )
        kind = _kind(answer)
        if not any(kind == one or (one.endswith("*") and kind.startswith(one[:-1])) for one in self.types):
            outside.log("a file is not saved: it is of another type", type=kind, rule=job.rule)
            return Done()
        if len(answer.body) > most:
            outside.log("a file is not saved: it is too large", megabytes=self.megabytes, rule=job.rule)
            return Done()
        file = Path(self.folder.reveal(), _safe(job.program), _safe(job.settings["day"]), _safe(outside.key))
        return await self._saved(file.with_name(f"{file.name}.{_ENDINGS.get(kind, 'bin')}"), answer.body, outside)

    async def _saved(self, file: Path, content: bytes, outside: Outside) -> Outcome:
        import asyncio  # noqa: PLC0415 - whoever performs has it: nobody else waits for it

        try:
            await asyncio.to_thread(_write, file, content)
        except OSError as failure:
            return Retry(reason=f"{file} cannot be written: {failure.strerror}", within=self.retry_for)
        outside.log("a file is saved", path=str(file.relative_to(self.folder.reveal())))
        return Done()


def _kind(answer: HttpAnswer) -> str:
    return answer.headers.get("content-type", "").partition(";")[0].strip().lower()


def _safe(name: str) -> str:
    """Leave of a name what leads nowhere else."""
    return re.sub(r"[^A-Za-z0-9-]+", "-", name).strip("-") or "-"


def _write(file: Path, content: bytes) -> None:
    """Write a file whole or not at all, for its owner to read."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name}.unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as written:
        written.write(content)
        written.flush()
        os.fsync(written.fileno())
    unfinished.replace(file)
