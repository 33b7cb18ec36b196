"""Laws of rules that go from one process to another: they come as they were read, a few at a time."""

import gc
import pickle
from typing import Any

import pytest
from msgspec.structs import astuple

from watchword import vocabulary
from watchword.rules.compiled import Program
from watchword.rules.load import Loaded, load_checked, load_texts
from watchword.rules.pieces import MOST_RULES, apart, together

ABOUT = "about: {name: Luigi's, numbers: {main: 86717}, help: help@luigis.example}\n"
RULE = """\
  - id: item-{number}
    when: {{keyword: {{en: ITEM{number}, it: COSA{number}}}, rest: {{matches: '(?P<count>\\d+) times'}}}}
    then: [{{reply: "{{program.name}}: {{match.count}}"}}]
    tests: [ITEM{number} 3 times]
"""


def files(*counts: int) -> dict[str, bytes]:
    """Write files of so many rules each."""
    made: dict[str, bytes] = {}
    for place, count in enumerate(counts):
        first = place * 10_000
        rules = "".join(RULE.format(number=number) for number in range(first, first + count))
        head = f"version: 1\nprogram: luigis\n{'' if place else ABOUT}rules:{'' if rules else ' []'}\n"
        made[f"rules/{place}.yaml"] = (head + rules).encode()
    return made


def loaded(*counts: int) -> Loaded:
    return load_texts(files(*counts), vocabulary.builtin())


def said_by(program: Program) -> dict[str, list[tuple[Any, ...]]]:
    return {intent: [astuple(entry) for entry in hearing.entries] for intent, hearing in program.answers.items()}


@pytest.mark.parametrize(
    "counts", [(0,), (1,), (MOST_RULES,), (MOST_RULES + 1, 0, 2 * MOST_RULES), (3, 2 * MOST_RULES + 1)]
)
def test_rules_come_as_they_were_read(counts: tuple[int, ...]) -> None:
    read = loaded(*counts)
    given = load_checked(apart(source for source, _ in read.sources), vocabulary.builtin(), lambda: None)
    assert (given.revision, given.rules) == (read.rules.revision, read.rules.rules)
    ours, theirs = given.programs["luigis"], read.rules.programs["luigis"]
    assert (ours.about, ours.lists, ours.values) == (theirs.about, theirs.lists, theirs.values)
    assert said_by(ours) == said_by(theirs)
    assert not any(map(gc.is_tracked, ours.answers["none"].entries))


def test_no_piece_has_many_rules_and_there_is_a_breath_after_each() -> None:
    pieces = list(apart(source for source, _ in loaded(3 * MOST_RULES + 1).sources))
    breaths: list[None] = []
    together(pieces, lambda: breaths.append(None))
    assert len(breaths) == len(pieces) == 4 + 1  # the built-in file is one of its own
    assert max(len(pickle.loads(piece)[1]) for piece in pieces) == MOST_RULES
