"""What no test has shown: rules that never fired, words that nobody texted, conditions that always held."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct

from watchword.diagnostics import Span
from watchword.reading.findings import Path
from watchword.reading.places import Places
from watchword.rules.compiled import BUILT_IN, EVERY, Source
from watchword.rules.hearing import NOTHING_HEARD
from watchword.rules.index import find
from watchword.rules.keywords import Keyword, Keywords
from watchword.rules.load import Loaded
from watchword.trial.case import Stage
from watchword.trial.run import Heard, Result
from watchword.unheard import unheard


class Unseen(Struct, frozen=True, order=True):
    """Something that no test has shown."""

    span: Span
    what: str


class Coverage(Struct, frozen=True):
    """How much of a rule set its tests have shown, and what they have not, by place."""

    rules: tuple[int, int]
    keywords: tuple[int, int]
    unseen: tuple[Unseen, ...]


class _Shown(Struct):
    """What the tests have shown, by rule; and by the words of a whole text, which rule of a program `took` it.

    `compared` is what conditions of words saw where their rule fired, by its name and how they are told.
    """

    fired: set[str]
    texted: set[tuple[str, tuple[str, ...]]]
    compared: dict[tuple[str, str], set[str]]
    failed: set[tuple[str, str]]
    took: dict[tuple[str, ...], dict[str, str]]


def coverage(loaded: Loaded, results: Iterable[Result]) -> Coverage:
    """Gather what tests have shown of the rules that people wrote."""
    shown = _Shown(set(), set(), {}, set(), {})
    for result in results:
        for heard in result.heard:
            _gather(heard, result.case.stage, shown)
    written = [(source, reading) for source, reading in loaded.sources if source.file.program != BUILT_IN]
    rules = [one for source, reading in written for one in _rules(source, reading, shown)]
    keywords = [one for source, reading in written for one in _keywords(source, reading, written, shown)]
    missing = [one for source, reading in written for one in _conditions(source, reading, shown)]
    missing += [one for source, reading in written for one in _compared(source, reading, shown)]
    unseen = [one for one, seen in (*rules, *keywords) if not seen]
    return Coverage(_counted(rules), _counted(keywords), tuple(sorted([*unseen, *missing])))


def _counted(found: Sequence[tuple[Unseen, bool]]) -> tuple[int, int]:
    return sum(seen for _, seen in found), len(found)


def _gather(heard: Heard, stage: Stage, shown: _Shown) -> None:
    decision = heard.decision
    hearing = stage.program.answers.get(decision.trace.reading.intent, NOTHING_HEARD)
    for one in unheard(stage.program, heard.message, heard.state, decision.trace):
        shown.failed.update((one.entry.name, condition.key) for condition in one.conditions if not condition.held)
    if decision.trace.ended_by:
        shown.took.setdefault(decision.trace.words, {})[stage.program.id] = decision.trace.ended_by
    for step in decision.trace.steps:
        entry = stage.entries[step.rule]
        shown.failed.update((step.rule, one.key) for one in step.conditions if not one.held)
        if step.result in {"fired", "shadow"}:
            shown.fired.add(step.rule)
            for condition in step.conditions:
                shown.compared.setdefault((step.rule, condition.key), set()).add(condition.saw)
            hit = find(entry.wanted, decision.trace.words, hearing.vocabulary)
            if hit:
                shown.texted.add((step.rule, hit.keyword.words))


def _rules(source: Source, reading: Places, shown: _Shown) -> Iterator[tuple[Unseen, bool]]:
    for place, rule in enumerate(source.file.rules):
        what = f"rule {rule.id} never fires"
        yield Unseen(reading.spans["rules", place, "id"], what), f"{source.file.program}/{rule.id}" in shown.fired


def _keywords(
    source: Source, reading: Places, everything: Sequence[tuple[Source, Places]], shown: _Shown
) -> Iterator[tuple[Unseen, bool]]:
    """List the keywords of a file's rules and of its lists of words, each with whether somebody texts it."""
    for place, rule in enumerate(source.file.rules):
        name = f"{source.file.program}/{rule.id}"
        if rule.when.match.keyword:
            for keyword, span in _placed(rule.when.match.keyword, reading, ("rules", place, "when", "keyword")):
                what = f"{_called(keyword)} of rule {rule.id} {_untexted(keyword, source, shown, {name})}"
                yield Unseen(span, what), (name, keyword.words) in shown.texted
    for listed, keywords in source.file.words.items():
        users = {
            f"{other.file.program}/{rule.id}"
            for other, _ in everything
            for rule in other.file.rules
            if rule.when.match.words == listed
        }
        texted = {words for name, words in shown.texted if name in users}
        for keyword, span in _placed(keywords, reading, ("words", listed)):
            what = f"{_called(keyword)} of words {listed} {_untexted(keyword, source, shown, users)}"
            yield Unseen(span, what), keyword.words in texted


def _untexted(keyword: Keyword, source: Source, shown: _Shown, ours: Collection[str]) -> str:
    """Say of a keyword that fires none of our rules whether a test texts it, and another one takes it."""
    took, program = shown.took.get(keyword.words, {}), source.file.program
    takers = [rule for one, rule in took.items() if program in {one, EVERY} and rule not in ours]
    taker = takers[0].removeprefix(f"{program}/") if takers else None
    return f"is texted, and rule {taker} takes it" if taker else "is never texted"


def _called(keyword: Keyword) -> str:
    return f"keyword '{keyword.written}'" + (f" ({keyword.language})" if keyword.language else "")


def _placed(keywords: Keywords, reading: Places, at: Path) -> Iterator[tuple[Keyword, Span]]:
    """Find the place of each keyword: below its language if it has one, in a list or alone."""
    before: dict[str | None, int] = {}
    for keyword in keywords.items:
        place = before.get(keyword.language, 0)
        before[keyword.language] = place + 1
        below = (*at, keyword.language) if keyword.language else at
        yield keyword, reading.spans.get((*below, place)) or reading.spans[below]


def _conditions(source: Source, reading: Places, shown: _Shown) -> Iterator[Unseen]:
    """Name the conditions of rules that fire which no test has seen fail."""
    for place, rule in enumerate(source.file.rules):
        name = f"{source.file.program}/{rule.id}"
        for asked in rule.when.conditions if name in shown.fired else ():
            if (name, asked.told) not in shown.failed:
                span = reading.spans["rules", place, "when", asked.name]
                yield Unseen(span, f"'{asked.told}' of rule {rule.id} always holds")


def _compared(source: Source, reading: Places, shown: _Shown) -> Iterator[Unseen]:
    """Name the texts that conditions compare with, and that are in nothing for which the rule fired."""
    for place, rule in enumerate(source.file.rules):
        for asked in rule.when.conditions:
            seen = shown.compared.get((f"{source.file.program}/{rule.id}", asked.told), set())
            for key, at, written, alone in asked.condition.apart():
                if not any(alone.finds_all([saw]) for saw in seen):
                    span = _nearest(reading, ("rules", place, "when", asked.name, key, at))
                    yield Unseen(span, f"'{written}' in '{asked.name}' of rule {rule.id} is never texted")


def _nearest(reading: Places, at: Path) -> Span:
    """Give the place of a value, or of what is around it where it is written alone."""
    return next(reading.spans[at[:length]] for length in range(len(at), 0, -1) if at[:length] in reading.spans)
