"""What lints look at: every file that was loaded, with the places of all that stands in it, and what came of them."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from msgspec import Struct

from watchword.diagnostics import Span
from watchword.lints.claim import Claim
from watchword.lints.order import Order
from watchword.lints.sent import Sent, sent_by
from watchword.reading.findings import Path
from watchword.reading.places import Places
from watchword.rules.compiled import BUILT_IN, EVERY, Program, Source
from watchword.rules.keywords import Keyword
from watchword.rules.load import Loaded
from watchword.rules.model import Rule
from watchword.trial.case import Stage, entries

Found = TypeVar("Found")


def share(program: str, other: str) -> bool:
    """Tell whether what one program's rules leave is there for those of another: they are one, or either is for all."""
    return EVERY in {program, other} or program == other


def nearest(places: Places, at: Path, *below: str | int) -> Span:
    """Give the place of a value below another one, or of the nearest one around it that has one."""
    for length in range(len(below), 0, -1):
        if found := places.spans.get((*at, *below[:length])):
            return found
    return places.spans[at]


class Placed(Struct, frozen=True, dict=True):
    """One rule of a file, and where it stands in it. Its `name` is that of traces: `program/id`."""

    source: Source
    reading: Places
    rule: Rule
    at: Path
    name: str

    def span(self, *below: str | int) -> Span:
        """Give the place of a value below the rule, by its path there; of the nearest one around it that has one."""
        return nearest(self.reading, self.at, *below)

    def words(self, keyword: Keyword | None = None) -> Span:
        """Give the place of one of its keywords, of all of them, or of its id if it has none."""
        match = self.rule.when.match
        if not match.worded:
            return self.span("id")
        if keyword is None or keyword not in self._keywords:
            return self.span("when", "keyword" if match.keyword and keyword is None else "words")
        return self.span("when", "keyword", *self._keywords[keyword])

    @cached_property
    def _keywords(self) -> Mapping[Keyword, Path]:
        """Find its own keywords by what they are, the first where several are the same."""
        keywords = self.rule.when.match.keyword
        return dict(reversed([*keywords.placed()])) if keywords else {}

    def answered(self, place: int) -> Span:
        """Give the place of one of the answers that it names."""
        return self.span("when", "answering", "answer", place)

    def compared(self, place: int) -> tuple[str, Span]:
        """Give one of the first texts that it compares with, as it is written, and where it stands."""
        for asked in self.rule.when.conditions:
            for key in () if asked.condition.after_keyword else ("equals", "starts-with", "contains"):
                if texts := getattr(asked.condition, key.replace("-", "_"), ()):
                    return texts[place], self.span("when", asked.name, key, place)
        return "", self.span("id")


class Linted(Struct, frozen=True, dict=True):
    """The loaded files, and the time at which they are looked at."""

    loaded: Loaded
    now: datetime

    def once(self, find: Callable[..., Iterable[Found]], *given: Hashable) -> tuple[Found, ...]:
        """List what a function finds in the files, which looks through them but once, whichever lints ask."""
        key = (find, given)
        if key not in self._found:
            self._found[key] = tuple(find(self, *given))
        return self._found[key]

    @cached_property
    def _found(self) -> dict[Hashable, tuple[Any, ...]]:
        return {}

    def heard_by(self, placed: Placed) -> list[Program]:
        """List the programs that a rule is for."""
        programs, own = self.loaded.rules.programs, placed.source.file.program
        if own in programs:
            return [programs[own]]
        return list(programs.values()) if own == EVERY else []

    def rules(self) -> Iterable[Placed]:
        """List the rules that people wrote, file by file."""
        return self.placed.values()

    @cached_property
    def placed(self) -> Mapping[str, Placed]:
        """Find the rules that people wrote by their names."""
        placed = (
            Placed(source, reading, rule, ("rules", place), f"{source.file.program}/{rule.id}")
            for source, reading in self.loaded.sources
            if source.file.program != BUILT_IN
            for place, rule in enumerate(source.file.rules)
        )
        return {one.name: one for one in placed}

    @cached_property
    def texts(self) -> Mapping[str, tuple[Sent, ...]]:
        """Find what each rule sends by its name, for each program that it is a rule of."""
        return {
            placed.name: tuple(sent for program in self.heard_by(placed) for sent in sent_by(placed.rule, program))
            for placed in self.rules()
        }

    @cached_property
    def orders(self) -> tuple[Order, ...]:
        """Give what is asked in order, for each program and each reading of consent."""
        programs = self.loaded.rules.programs.values()
        return tuple(Order(program, hearing) for program in programs for hearing in program.answers.values())

    @cached_property
    def claims(self) -> Mapping[str, tuple[tuple[Order, Claim], ...]]:
        """Find what each rule claims by its name: once, or once for every program that it is for."""
        found: dict[str, tuple[tuple[Order, Claim], ...]] = {}
        for order in self.orders:
            for claim in order.claims:
                found[claim.name] = (*found.get(claim.name, ()), (order, claim))
        return found

    @cached_property
    def stages(self) -> Mapping[str, Stage]:
        """Make a stage of each program, as its tests are run on."""
        rules = self.loaded.rules
        first = next(iter(rules.by_number), "")
        return {name: Stage(program, entries(program), first) for name, program in rules.programs.items()}
