"""What lints look at: every file that was loaded, with the places of all that stands in it, and what came of them."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from watchword.diagnostics import Span
from watchword.reading.typed import Path, Reading
from watchword.rules.compiled import BUILT_IN, EVERY, Program, Source
from watchword.rules.load import Loaded
from watchword.rules.model import Rule


class Placed(Struct, frozen=True):
    """One rule of a file, and where it stands in it."""

    source: Source
    reading: Reading
    rule: Rule
    at: Path

    @property
    def name(self) -> str:
        """Name it as traces do: `program/id`."""
        return f"{self.source.file.program}/{self.rule.id}"

    def span(self, *below: str | int) -> Span:
        """Give the place of a value below the rule, by its path there; of the nearest one around it that has one."""
        for length in range(len(below), -1, -1):
            found = self.reading.spans.get((*self.at, *below[:length]))
            if found:
                return found
        return self.reading.spans[self.at]


class Linted(Struct, frozen=True):
    """The loaded files, and the time at which they are looked at."""

    loaded: Loaded
    now: datetime

    def heard_by(self, placed: Placed) -> list[Program]:
        """List the programs that a rule is for."""
        programs, own = self.loaded.rules.programs, placed.source.file.program
        return list(programs.values()) if own == EVERY else [programs[own]] if own in programs else []

    def rules(self) -> Iterator[Placed]:
        """List the rules that people wrote, file by file."""
        for source, reading in self.loaded.sources:
            if source.file.program != BUILT_IN:
                for place, rule in enumerate(source.file.rules):
                    yield Placed(source, reading, rule, ("rules", place))
