"""What only the whole rule set tells about inline tests: names that lead nowhere, and tests that say nothing."""

from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from watchword.diagnostics import Diagnostic, Span
from watchword.language_tags import any_covers
from watchword.reading.findings import Path
from watchword.reading.hints import said_here
from watchword.reading.places import Places
from watchword.reading.suggestions import suggestion
from watchword.rules.compiled import BUILT_IN, EVERY
from watchword.rules.inline import CLOCK, NO_RULE, NOTHING, InlineTest
from watchword.rules.model import Rule
from watchword.rules.world import Read, World, named, nowhere, problem, several

Seen = dict[tuple[str, ...], list[tuple[InlineTest, Span]]]
"""Tests that came before, by their texts, each with its place."""


def check_tests(sources: Sequence[Read], world: World) -> Iterator[Diagnostic]:
    """Find what is wrong with the tests of all files."""
    alone = not (world.unread or any(rule.continue_ for source, _ in sources for rule in source.file.rules))
    for source, reading in sources:
        seen: dict[str | None, Seen] = {}
        for rule, at, test in source.file.inline_tests():
            placed = Placed(test, rule, source.file.program, reading, at, alone)
            yield from _scene(placed, world)
            yield from _turns(placed, world)
            yield from _twice(placed, seen.setdefault(rule.id if rule else None, {}))


class Placed(Struct, frozen=True):
    """One test, of a rule or of a file, with its place; `alone` where no rule goes on, so that one fires at most."""

    test: InlineTest
    rule: Rule | None
    program: str
    reading: Places
    at: Path
    alone: bool

    def span(self, *below: str | int) -> Span:
        """Give the place of what stands below the test."""
        return self.reading.spans[(*self.at, *below)]

    def turns(self) -> list[Path]:
        """List the paths of the messages, from the test on."""
        talk = (*self.at, "talk")
        return [("talk", place) for place in range(len(self.test.turns))] if talk in self.reading.spans else [()]


def _scene(placed: Placed, world: World) -> Iterator[Diagnostic]:
    scene, given = placed.test.scene, placed.test.scene.given
    yield from _program(placed, world)
    program = scene.program or placed.program
    if scene.to and not world.has("number", scene.to, program):
        yield nowhere("number", scene.to, placed.span("to"), world, program)
    if given.subscribed:
        yield from named(given, placed.reading, (*placed.at, "given"), world, program)
    if given.asked and not world.has("prompt", given.asked.prompt, program):
        yield nowhere("prompt", given.asked.prompt, placed.span("given", "asked"), world, program)
    spoken = {language for name in world.heard_by(program) for language in _languages(name, world)}
    if given.language and not any_covers([given.language], spoken) and not any(world.unread_by(program)):
        message = f"nobody is answered in '{given.language}'"
        hint = f"'about' names the languages of a program: {', '.join(sorted(spoken)) or 'none yet'}"
        yield problem("bad-value", message, placed.span("given", "language"), hint)


def _program(placed: Placed, world: World) -> Iterator[Diagnostic]:
    """Only a test in a file of all programs says which program is texted."""
    named_one = placed.test.scene.program
    if named_one is None:
        return
    if placed.program != EVERY:
        message = f"the tests of this file are about program '{placed.program}'"
        yield problem("bad-value", message, placed.span("program"), "delete 'program', or move the test")
    elif named_one not in world.programs and not any(world.unread_by(named_one)):
        message = f"nothing is said about program '{named_one}'"
        yield problem("unknown-program", message, placed.span("program"), suggestion(named_one, world.programs))


def _languages(program: str, world: World) -> Sequence[str]:
    return world.programs[program].languages if program in world.programs else ()


def _turns(placed: Placed, world: World) -> Iterator[Diagnostic]:
    program = placed.test.scene.program or placed.program
    for below, turn in zip(placed.turns(), placed.test.turns, strict=True):
        for place, written in enumerate(turn.fires if turn.fires != (NOTHING,) else ()):
            span = placed.reading.spans.get((*placed.at, *below, "fires", place)) or placed.span(*below, "fires")
            if written == NOTHING:
                hint = f"delete it, or write 'fires: {NOTHING}' alone"
                yield problem("bad-value", f"'{NOTHING}' stands alone: a rule is named beside it", span, hint)
            elif not (
                _is_rule(full_name(written, placed.program), program, world) or _perhaps(written, program, world)
            ):
                yield _no_rule(written, span, placed, world)
        yield from _fires_twice(turn.fires, below, placed)
        for place, deed in enumerate(turn.does or ()):
            if deed.action:
                path = (*placed.at, *below, "does", place, deed.name)
                yield from named(deed.action, placed.reading, path, world, program)
    if placed.rule is None and not placed.test.turns[-1].fires:
        hint = "add 'fires:' with the id of a rule, or 'nothing'"
        span = placed.span(*placed.turns()[-1])
        yield problem("missing-key", "a test that belongs to no rule says what it fires", span, hint)


def _fires_twice(fires: tuple[str, ...], below: Path, placed: Placed) -> Iterator[Diagnostic]:
    """Refuse a rule that is named twice for one message."""
    names = _full(fires, placed)
    for place, name in enumerate(names):
        if name in names[:place]:
            span = placed.reading.spans.get((*placed.at, *below, "fires", place)) or placed.span(*below, "fires")
            message = f"'{fires[place]}' is named twice, and a rule fires once for a message"
            yield problem("bad-value", message, span, "delete one of them")


def full_name(written: str, program: str) -> str:
    """Name a rule as traces do: an id alone is one of the file's own program."""
    return written if "/" in written else f"{program}/{written}"


def _is_rule(name: str, program: str, world: World) -> bool:
    """Tell whether there is such a rule among those of the program, of all, and the built-in ones."""
    return any(name in world.declared["rule"].get(one, ()) for one in (*world.heard_by(program), BUILT_IN))


def _perhaps(written: str, program: str, world: World) -> bool:
    """Tell whether there may be such a rule in a file that could not be read; its program may be left out there."""
    return world.perhaps("rule", written.rpartition("/")[2], program)


def _no_rule(written: str, span: Span, placed: Placed, world: World) -> Diagnostic:
    program = placed.test.scene.program or placed.program
    known = world.known("rule", program) | world.declared["rule"].get(BUILT_IN, set())
    own = {name.removeprefix(f"{placed.program}/") for name in known}
    hint = several(written, own) or _meant(written, own) or world.first_mended("rule", program)
    hint = hint or f"there are {', '.join(sorted(own))}, and '{NOTHING}'"
    return problem("unknown-rule", f"there is no rule '{written}'", span, hint)


def _meant(written: str, known: Collection[str]) -> str | None:
    """Guess the rule by another word for it before its letters: `built-in/stop` is near to `built-in/opt-in`."""
    if written.lower() in _NO_RULE:
        return NO_RULE
    program, _, name = written.rpartition("/")
    here = {one.removeprefix(f"{program}/") for one in known if one.startswith(f"{program}/")} if program else set()
    otherwise = said_here(name, here)
    return f"did you mean '{program}/{otherwise}'?" if otherwise else suggestion(written, {*known, NOTHING})


_NO_RULE = frozenset({"false", "no", "nobody", "none", "no-one"})


def _twice(placed: Placed, seen: Seen) -> Iterator[Diagnostic]:
    """Tell of a test that says what one before it has said already, whatever they are called."""
    plain = _plain(placed)
    alike = seen.setdefault(tuple(turn.text for turn in plain.turns), [])
    first = next((span for other, span in alike if other == plain), None)
    if first:
        message = f"the test '{placed.test.title}' says nothing that one before it does not say"
        yield problem("duplicate-test", message, placed.span(), "delete one of them, or change what it says", first)
    alike.append((plain, placed.span()))


def _plain(placed: Placed) -> InlineTest:
    """Write a test the one way, without its name, and with what goes without saying."""
    own = (placed.rule.id,) if placed.rule and placed.alone else ()
    turns = [replace(turn, fires=_full(turn.fires, placed)) for turn in placed.test.turns]
    turns[-1] = replace(turns[-1], fires=turns[-1].fires or _full(own, placed))
    scene = placed.test.scene
    usual = None if placed.rule and placed.rule.when.timed else CLOCK
    return InlineTest(replace(scene, name=None, at=scene.at or usual), tuple(turns))


def _full(fires: tuple[str, ...], placed: Placed) -> tuple[str, ...]:
    return fires if fires == (NOTHING,) else tuple(full_name(one, placed.program) for one in fires)
