"""`lookup`: ask a JSON API and text the person what it says, `{result.price}`."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar, Self

from msgspec import Meta
from msgspec.structs import replace

from watchword.plugin import (
    Action,
    Done,
    Effect,
    HttpRequest,
    Job,
    Moment,
    Outcome,
    Outside,
    Refused,
    Secret,
    Text,
    action,
    text_back,
)


@action(
    "lookup",
    needs=["network", "sends"],
    deadline=20,
    example="lookup: {url: 'https://example.com/stock?item={rest}', reply: 'It costs {result.price}'}",
)
class Lookup(Action, frozen=True, kw_only=True):
    """Get JSON from `url` and answer with `reply`, in which `{result.NAME}` is what it says there.

    `{result.a.b}` looks into maps. Where the other side says nothing of it, `otherwise` is answered, or nothing.
    `key` is sent as a bearer token, where `plugin-settings` says one.
    """

    later: ClassVar[frozenset[str]] = frozenset({"result.*"})

    url: Annotated[Text, Meta(description="an address such as https://example.com/stock")]
    reply: Text
    otherwise: Text | None = None
    key: Secret = Secret()

    def plan(self, moment: Moment) -> Iterable[Effect]:
        """Keep how the person is texted back, beside what is to be asked."""
        for job in super().plan(moment):
            yield replace(job, settings={**job.settings, "back": moment.back()}) if isinstance(job, Job) else job

    def texted(self) -> Iterable[Text]:
        """List both answers."""
        return (self.reply, self.otherwise) if self.otherwise else (self.reply,)

    @classmethod
    def of_job(cls, job: Job, secrets: Mapping[str, str]) -> Self:
        """Read the settings; `back` is the job's own."""
        settings = {name: value for name, value in job.settings.items() if name != "back"}
        return super().of_job(replace(job, settings=settings), secrets)

    async def perform(self, job: Job, outside: Outside) -> Outcome:
        """Ask, and answer with what came; what is no JSON will be none next time."""
        headers = {"accept": "application/json"}
        if key := self.key.reveal():
            headers["authorization"] = f"Bearer {key}"
        answer = await outside.http(HttpRequest(url=str(self.url), method="GET", headers=headers))
        if answer.status != 404 and not isinstance(answer.outcome, Done):
            return answer.outcome
        try:
            said = self._said(answer.json() if answer.status != 404 else {})
        except ValueError as failure:
            return Refused(f"the answer is no JSON: {failure}", "mend the URL, then retry the job")
        return Done(effects=(text_back(job.settings["back"], job, said),) if said.strip() else ())

    def _said(self, result: Any) -> str:
        """Fill the reply; where something that it names is not there, say what is said otherwise."""
        try:
            return self.reply.fill(Result(result), "en", "en")
        except KeyError:
            return self.otherwise.fill(Result({}), "en", "en") if self.otherwise else ""


class Result(dict[str, str | None]):
    """What the other side said, by names such as `result.price`; raises KeyError for what it did not."""

    def __init__(self, said: Any) -> None:
        super().__init__()
        self._said = said

    def __missing__(self, name: str) -> str:
        """Look into maps, one after the other."""
        found = self._said
        for part in name.split(".")[1:]:
            if not isinstance(found, dict) or found.get(part) is None:
                raise KeyError(name)
            found = found[part]
        return str(found).lower() if isinstance(found, bool) else str(found)
