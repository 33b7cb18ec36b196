"""What a rule file may say. Each class is at once the YAML, its checking and its documentation."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Literal

from msgspec import Meta

from watchword.consent.context import Purpose
from watchword.consent.words import WordIntent
from watchword.reading.durations import Between
from watchword.reading.findings import Path
from watchword.reading.forms import Form, Wrong
from watchword.reading.languages import Language
from watchword.reading.names import Name
from watchword.rules.forms import Country, Phone
from watchword.rules.inline import InlineTest
from watchword.rules.keywords import Keyword, Keywords
from watchword.rules.step import Step
from watchword.rules.when import When
from watchword.schedules import Schedule
from watchword.value import Value

Said = Annotated[str, Meta(pattern=r"\S", description="text that is not empty")]


_LANGUAGES = Meta(min_length=1, description="a list of languages such as [en, es]")


def _list_name(text: str) -> str | Wrong:
    return Wrong("no list can be called 'all'", "actions mean every list by it") if text == "all" else text


class Written(Value, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """The base of everything that stands in a rule file."""


class Limit(Written, frozen=True, kw_only=True):
    """How often a rule may fire for one person within a time. Past it the search ends and nothing is sent.

    It may fire `per-sender` times in each time of the length that `every` says.
    """

    per_sender: Annotated[int, Meta(ge=1, le=100)]
    every: Annotated[timedelta, Between(timedelta(seconds=1), timedelta(days=366))]


class Rule(Written, frozen=True, kw_only=True):
    """One rule: when it fires, what it then does. Unless `continue` is true, the first that fires ends the search.

    `id` names it in traces, in the log and in tests; its `description` tells colleagues what it is for. All conditions
    of `when` must hold, and each action of `then` is done, in order; `then: []` answers nothing and ends the search.
    Rules of `tier` fallback are asked after all others. A rule of `mode` shadow is decided like any other and never
    does anything; the search goes on past it. `limit` says how often it may fire for one person; `tests` are texts that
    it must fire for.
    """

    id: Name
    description: str | None = None
    tier: Literal["normal", "fallback"] = "normal"
    mode: Literal["live", "shadow"] = "live"
    when: When = When()
    then: tuple[Step, ...]
    continue_: bool = False
    limit: Limit | None = None
    tests: tuple[InlineTest, ...] = ()


ListName = Annotated[str, Form("a list's name", _list_name)]


class MailingList(Written, frozen=True, kw_only=True):
    """A list that people join. `skycore-campaign` names the list that Skycore keeps for the same purpose."""

    skycore_campaign: str | None = None


class ConsentWords(Written, frozen=True, kw_only=True):
    """Words of a program's own for opting out, opting in and help, beside those that are heard everywhere.

    Each is heard where it is the whole text, with courtesy at most. It adds to the shipped words and cannot change one.
    """

    opt_out: Keywords | None = None
    opt_in: Keywords | None = None
    help: Keywords | None = None

    def each(self) -> Iterator[tuple[WordIntent, Keyword]]:
        """List the words with what they mean, those of opt-out first."""
        listed: tuple[tuple[WordIntent, Keywords | None], ...] = (
            ("opt-out", self.opt_out),
            ("opt-in", self.opt_in),
            ("help", self.help),
        )
        for intent, keywords in listed:
            for keyword in keywords.items if keywords else ():
                yield intent, keyword


class Cap(Written, frozen=True, kw_only=True):
    """How many texts a person may get that they did not ask for: `texts` of them in each time that `every` says."""

    texts: Annotated[int, Meta(ge=1, le=100)]
    every: Annotated[timedelta, Between(timedelta(hours=1), timedelta(days=31))]


class About(Written, frozen=True, kw_only=True):
    """What the law makes every answer say about a program; stands in exactly one of its files.

    `name` is what people know it by. `numbers` gives each of its numbers a name; `help` is a toll-free number or an
    e-mail address; `frequency` says how often it texts. Programs that share a `brand` share their opt-outs. The first
    of `languages` answers when nothing tells. Times are those of `time-zone`. `country` (CA) and `purpose` tell which
    rules of the trade apply, and `purpose` what a bare NO may mean. With `stop-anywhere` every text that has STOP, END,
    QUIT, CANCEL, REVOKE, OPT OUT or UNSUBSCRIBE in it opts out, as some systems have it in the United States.
    `consent-words` are words of its own for opting out, opting in and help.
    """

    name: Said
    numbers: dict[str, Phone]
    help: Said
    frequency: str | None = None
    brand: str | None = None
    country: Country | None = None
    purpose: Purpose = "marketing"
    cap: Cap | None = None
    stop_anywhere: bool = False
    consent_words: ConsentWords = ConsentWords()
    languages: Annotated[tuple[Language, ...], _LANGUAGES] = ("en",)
    time_zone: str = "UTC"


class RuleFile(Written, frozen=True, kw_only=True):
    """One file of rules: of one program, or of all.

    `version` is that of the language. `program` names whose rules these are; `all` stands for every program. `about`
    stands in exactly one file of a program. `schedules`, `words` and `lists` give times, keywords and lists of people
    their names; without `lists`, a program has those that its rules put people on. `rules` are asked in their order;
    `tests` are about no single rule and say which ones fire.
    """

    version: Literal[1]
    program: Name
    about: About | None = None
    schedules: dict[str, Schedule] = {}
    words: dict[str, Keywords] = {}
    lists: dict[ListName, MailingList] = {}
    rules: tuple[Rule, ...] = ()
    tests: tuple[InlineTest, ...] = ()

    def inline_tests(self) -> Iterator[tuple[Rule | None, Path, InlineTest]]:
        """List the tests of the rules and those of the file, which have no rule, each with its place."""
        for place, rule in enumerate(self.rules):
            for number, test in enumerate(rule.tests):
                yield rule, ("rules", place, "tests", number), test
        for number, test in enumerate(self.tests):
            yield None, ("tests", number), test
