"""What an action is, and what it knows while it plans."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar, Literal, Self, TypeVar
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from watchword.config.capability import Capability
from watchword.effects import Effect, Gets, Job, Later
from watchword.message import Message
from watchword.plugin.facts import Facts
from watchword.plugin.naming import check_name
from watchword.plugin.outside import Outcome, Outside
from watchword.plugin.rendering import rendered, revived
from watchword.state import NOBODY, Contact, Prompt
from watchword.templates import LONGEST, Text, time_zone
from watchword.value import Value

Isolation = Literal["none", "process"]
"""Where an action is performed: in the server, or in a process of its own that knows nothing of it."""
Repeats = Literal["safe", "never"]
"""Whether a job may be performed once more where nobody knows whether the first time had its effect."""


class Moment(Facts, frozen=True, kw_only=True):
    """What an action knows while it plans, and what it can say: the facts of `Facts`, a text, another job.

    It is about a message of the person whose `number` it is; `values` are what templates may name.
    Texts are filled in `language`, or in `fallback`, the program's first, where they have none in that language.
    `scopes` are what the person's consent is about, the program's own first; `lists` are those that the person is on.
    `contact` is what is known of the person, `allotted` the codes that the store has resolved for this message, by
    pool.
    """

    message: Message
    rule: str
    scopes: tuple[str, ...]
    language: str
    fallback: str
    values: Mapping[str, str | None]
    seed: int
    lists: frozenset[str]
    contact: Contact = NOBODY
    allotted: Mapping[str, str] = {}

    @property
    def time_zone(self) -> ZoneInfo:
        """Give the program's time zone."""
        return ZoneInfo(time_zone(self.values))

    def filled(self, text: Text) -> str:
        """Fill a text in the person's language."""
        return text.fill(self.values, self.language, self.fallback)

    def gets(self, pool: str) -> Gets:
        """Say that they get a code of a pool: `allotted` has it once the store has resolved it."""
        return Gets(program=self.program, number=self.number, pool=pool, code=self.allotted.get(pool))

    def text(self, text: str, media: tuple[str, ...] = (), later: Later | None = None) -> Job:
        """Make the job that texts the person back, from the number that they texted; at once, unless `later` says when.

        It passes the gate when it leaves.
        """
        settings: dict[str, Any] = {"text": text}
        if media:
            settings["media"] = list(media)
        return Job(
            action="reply",
            lane=f"text:{self.message.endpoint}",
            settings=settings,
            program=self.program,
            rule=self.rule,
            repeatable=False,
            endpoint=self.message.endpoint,
            number=self.number,
            sender=self.message.to,
            scope=self.scopes[0],
            later=later,
        )

    def onward(self, to: str, text: str, media: tuple[str, ...] = ()) -> Job:
        """Make the job that texts somebody else, whom the operator has named, from the number that was texted."""
        return replace(self.text(text, media), number=to, forwards=True)

    def back(self) -> dict[str, Any]:
        """Keep what `text_back` and `facts_back` need: who performs a job knows nothing of the message any more."""
        text = self.text("")
        return {"endpoint": text.endpoint, "number": text.number, "sender": text.sender, "scope": text.scope}

    def job(
        self, action: str, lane: str, settings: dict[str, Any], *, version: int = 1, repeatable: bool = True
    ) -> Job:
        """Make a job that is not a text; unless it is not `repeatable`, it may be performed more than once."""
        return Job(
            action=action,
            lane=lane,
            settings=settings,
            program=self.program,
            rule=self.rule,
            repeatable=repeatable,
            version=version,
        )


def text_back(back: Mapping[str, Any], job: Job, text: str) -> Job:
    """Make the job that texts the person back whom a job that is performed is about: an effect of its `Done`."""
    return Job(
        action="reply",
        lane=f"text:{back['endpoint']}",
        settings={"text": text[:LONGEST]},
        program=job.program,
        rule=job.rule,
        repeatable=False,
        **back,
    )


def facts_back(back: Mapping[str, Any], job: Job, now: datetime) -> Facts:
    """Give what can be said of the person whom a job that is performed is about: the effects of its `Done`."""
    return Facts(program=job.program, number=back["number"], now=now)


class Action(Value, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """One thing a rule can do. The fields are its settings in YAML; the docstring is its help.

    The decorator `action` says the rest. Most actions only `perform`; what is planned for them is one job, whose texts
    are filled by then. Others say themselves what they `plan`. `also_names` are words that stand for a list without
    being one; one that `brings` may find out facts about the person when it is performed. What one `offers` are
    names that the texts of the actions after it may use; those of `later` (`result.*`) its own texts may name, and
    `perform` fills them in. Besides its settings config.yaml may say what is `also_said` (`secret-*`).
    """

    called: ClassVar[str] = ""
    version: ClassVar[int] = 1
    shorthand: ClassVar[str | None] = None
    example: ClassVar[str] = ""
    repeats: ClassVar[Repeats] = "safe"
    needs: ClassVar[frozenset[Capability]] = frozenset()
    deadline: ClassVar[float] = 30.0
    isolation: ClassVar[Isolation] = "none"
    also_names: ClassVar[frozenset[str]] = frozenset()
    brings: ClassVar[bool] = False
    offers: ClassVar[frozenset[str]] = frozenset()
    later: ClassVar[frozenset[str]] = frozenset()
    also_said: ClassVar[frozenset[str]] = frozenset()

    def plan(self, moment: Moment) -> Iterable[Effect]:
        """Say what is to be done, without doing it: pure and synchronous."""
        settings = rendered(self, moment.values, moment.language, moment.fallback, self.later)
        lane, repeatable = f"action:{self.called}", self.repeats == "safe"
        yield moment.job(self.called, lane, settings, version=self.version, repeatable=repeatable)

    @property
    def needed(self) -> frozenset[Capability]:
        """Say what it does outside as it is set, which may be more than what each of its name `needs`."""
        return self.needs

    def texted(self) -> Iterable[Text]:
        """List the texts of its settings that the person may be sent, of which `watchword check` reckons the cost."""
        return ()

    def binds(self, moment: Moment) -> Mapping[str, str] | None:  # noqa: ARG002 - what offers names looks for them
        """Say what the names that it offers stand for; None where the actions after it are left out."""
        return {}

    def asks(self, now: datetime) -> Prompt | None:  # noqa: ARG002 - what asks a question says until when it waits
        """Give the prompt that it leaves, if it asks the person something."""
        return None

    @classmethod
    def unfit(cls, said: Mapping[str, str]) -> Iterable[tuple[str, str]]:  # noqa: ARG003 - who knows more looks at it
        """Name what config.yaml says and cannot be right, secrets among it, with what it is to be."""
        return ()

    @classmethod
    def of_job(cls, job: Job, secrets: Mapping[str, str]) -> Self:
        """Read the settings of a planned job; raises ValueError where they cannot be read (any more)."""
        return revived(cls, job.settings, secrets)

    async def perform(self, job: Job, outside: Outside) -> Outcome:
        """Do one planned job; only actions that plan jobs under their own name have it.

        The settings are those that were planned: texts are filled, and secrets are there.
        """
        raise TypeError(f"no action performs {job.action} jobs with {outside!r}")


Kind = TypeVar("Kind", bound=type[Action])


def action(
    name: str,
    *,
    shorthand: str | None = None,
    needs: Iterable[Capability] = (),
    repeats: Repeats = "safe",
    deadline: float = 30.0,
    version: int = 1,
    isolation: Isolation = "none",
    example: str = "",
) -> Callable[[Kind], Kind]:
    """Make a class the action of a name, as rules write it.

    `shorthand` names the field that a bare value in YAML stands for; `example` is how a rule says it, as one item of
    `then`, which `watchword actions NAME` shows. What it `needs` is shown by `watchword actions`,
    and may be forbidden; what it does not declare it cannot do. After a crash in the middle of it, one that `repeats`
    safely is performed again, with the same `outside.key`; the others are left for a person to settle. `deadline` is in
    seconds. Raise `version` when jobs that were planned with the settings as they were before cannot be read any more:
    those are held for a person. With an `isolation` of `process` it is performed in a process of its own, which knows
    no secret but the action's.
    """

    def declare(kind: Kind) -> Kind:
        check_name(name)
        if shorthand is not None and shorthand not in kind.__struct_fields__:
            raise ValueError(f"{kind.__name__} has no field '{shorthand}' that a bare value could stand for")
        if kind.plan is Action.plan and kind.perform is Action.perform:
            raise TypeError(f"{kind.__name__} says neither what it plans nor how that is performed")
        kind.called = name
        kind.version = version
        kind.shorthand = shorthand
        kind.example = example
        kind.repeats = repeats
        kind.needs = frozenset(needs)
        kind.deadline = deadline
        kind.isolation = isolation
        return kind

    return declare
