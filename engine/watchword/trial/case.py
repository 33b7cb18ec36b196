"""Which inline tests there are to run: a test of a file that is for all programs is run in each."""

from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from watchword.diagnostics import Span
from watchword.reading.findings import Path
from watchword.reading.places import Places
from watchword.rules.check_tests import full_name
from watchword.rules.compiled import EVERY, Program, Source
from watchword.rules.hearing import Entry
from watchword.rules.inline import NOTHING, InlineTest
from watchword.rules.load import Loaded
from watchword.rules.model import Rule


class Stage(Struct, frozen=True):
    """A program to run tests in, and the rules that it hears by name, in the order in which they are asked.

    `first` is the number of ours that is texted where nobody says which.
    """

    program: Program
    entries: Mapping[str, Entry]
    first: str = ""


class Case(Struct, frozen=True, kw_only=True):
    """One test in one program. `home` is the program of its file; `spans` are the places of its messages.

    `folder` is that of its rules, and `config` the machine's side, where commands would look for other ones.
    """

    test: InlineTest
    rule: Rule | None
    stage: Stage
    home: str
    span: Span
    spans: tuple[Span, ...]
    title: str
    folder: str | None = None
    config: str | None = None

    def moved(self, paths: Mapping[str, str], folder: str | None, config: str | None = None) -> "Case":
        """Name its file otherwise, by the path that it had."""
        spans = tuple(span.moved(paths) for span in self.spans)
        return replace(self, span=self.span.moved(paths), spans=spans, folder=folder, config=config)

    @property
    def name(self) -> str:
        """Name it within its file: `pizza-closed[Sunday, closed all day]`."""
        return f"{self.rule.id if self.rule else 'tests'}[{self.title}]"

    @property
    def is_shadow(self) -> bool:
        """Tell whether it is about a rule that never acts."""
        return self.rule is not None and self.rule.mode == "shadow"

    def short(self, rule: str) -> str:
        """Name a rule as the file may: without the program that is its own."""
        return rule.removeprefix(f"{self.home}/")

    def wanted(self, place: int) -> tuple[str, ...] | None:
        """List the rules that one of the messages should fire, None if it may fire any."""
        fires = self.test.turns[place].fires
        if fires == (NOTHING,):
            return ()
        if fires:
            return tuple(full_name(one, self.home) for one in fires)
        is_last = place == len(self.test.turns) - 1
        return (full_name(self.rule.id, self.home),) if self.rule and is_last else None


def cases(loaded: Loaded) -> Iterator[Case]:
    """List the tests of all files, each under a name that no other of its file has."""
    first = next(iter(loaded.rules.by_number), "")
    stages = {name: Stage(program, entries(program), first) for name, program in loaded.rules.programs.items()}
    for source, reading in loaded.sources:
        named: Counter[str] = Counter()
        for rule, at, test in source.file.inline_tests():
            for stage in _stages(source, test, stages):
                title = f"{test.title} ({stage.program.id})" if source.file.program == EVERY else test.title
                case = _case(source, reading, rule, at, test, stage, title)
                named[case.name] += 1
                again = named[case.name]
                yield case if again == 1 else _case(source, reading, rule, at, test, stage, f"{title} #{again}")


def entries(program: Program) -> dict[str, Entry]:
    """List the rules that a program hears by name, in the order in which they are asked."""
    return {entry.name: entry for hearing in program.answers.values() for entry in hearing.entries}


def _stages(source: Source, test: InlineTest, stages: Mapping[str, Stage]) -> list[Stage]:
    one = test.scene.program or source.file.program
    return [stages[one]] if one in stages else list(stages.values())


def _case(
    source: Source, reading: Places, rule: Rule | None, at: Path, test: InlineTest, stage: Stage, title: str
) -> Case:
    spans = reading.spans
    return Case(
        test=test,
        rule=rule,
        stage=stage,
        home=source.file.program,
        span=spans[at],
        spans=tuple(spans.get((*at, "talk", place), spans[at]) for place in range(len(test.turns))),
        title=title,
    )
