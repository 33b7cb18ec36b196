"""Laws of what is kept of a loaded set: the places of everything, and values that the collector need not look at."""

import gc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from watchword import vocabulary
from watchword.collector import resting
from watchword.diagnostics import Span
from watchword.errors import RuleError
from watchword.reading.findings import Path, Reading
from watchword.reading.places import Places, Spans
from watchword.reading.source import parse
from watchword.reading.typed import read
from watchword.rules.load import load_texts
from watchword.rules.model import RuleFile
from watchword.value import Value

RULES = b"""\
version: 1
program: luigis
about: {name: Luigi's, numbers: {main: 86717}, help: help@luigis.example}
schedules: {noon: {open: [{days: sun, from: 12:00, to: 14:00}]}}
rules:
  - id: menu
    when: {keyword: [MENU, CARTE], during: noon, not: {text: {contains: [no, never]}}}
    then: [{reply: {en: "Pizza for {contact.first|or you}", fr: Pizza}}, {subscribe: deals}]
  - {id: hours, when: {keyword: HOURS}, then: [{reply: We are open}]}
  - {id: menus, when: {keyword: MENUS}, then: [{reply: We are open}]}
lists: {deals: {}}
"""


def reading() -> Reading:
    node, _ = parse("rules/luigis.yaml", RULES)
    made = Reading("rules/luigis.yaml", vocabulary.builtin())
    assert node is not None
    assert isinstance(read(node, RuleFile, made), RuleFile), made.diagnostics
    return made


def test_every_place_is_kept_as_it_was_found() -> None:
    found = reading()
    kept = Places.of(found)
    assert dict(kept.spans) == found.spans
    assert dict(kept.keys) == found.keys
    assert len(kept.spans) == len(found.spans) > 50


HEADS = st.one_of(
    st.tuples(),
    st.tuples(st.sampled_from("ab")),
    st.tuples(st.sampled_from("ab"), st.integers(0, 3) | st.sampled_from("xy")),
)
BELOW = st.lists(st.tuples() | st.tuples(st.sampled_from("pq"), st.integers(0, 1)), min_size=1, unique=True)


@given(st.lists(st.tuples(HEADS, BELOW), unique_by=lambda one: one[0]))
def test_places_are_kept_whatever_is_left_out_or_stands_between_the_items_of_a_list(
    parts: list[tuple[Path, list[Path]]],
) -> None:
    at = [(*head, *below) for head, each in parts for below in (each if len(head) == 2 else [()])]
    found = {path: Span("a.yaml", line, line % 7 + 1, line % 7 + 3) for line, path in enumerate(at, 1)}
    kept = Spans("a.yaml", found)
    assert dict(kept) == found
    assert len(kept) == len(found)
    assert all(kept.get((*head, "p", 0)) == found.get((*head, "p", 0)) for head, _ in parts)


def test_what_stands_nowhere_has_no_place() -> None:
    spans = Places.of(reading()).spans
    assert [spans.get(at) for at in (("rules", 3), ("rules", 1, "then", 1), ("rules", 0, "limit"), ("nothing",))] == [
        None
    ] * 4


def test_values_hold_no_circle_and_are_nothing_to_the_collector() -> None:
    loaded = load_texts({"rules/luigis.yaml": RULES}, vocabulary.builtin())
    program = loaded.rules.programs["luigis"]
    found = list(values([hearing.entries for hearing in program.answers.values()], ()))
    assert len(found) > 50
    assert not any(map(gc.is_tracked, found))


def values(here: object, around: tuple[int, ...]) -> Iterator[Value]:
    """List the values below something, and fail where one stands below itself."""
    assert id(here) not in around, here
    if isinstance(here, Value):
        yield here
    inside: list[object] = []
    if isinstance(here, Struct):
        inside += [getattr(here, name) for name in here.__struct_fields__]
    elif isinstance(here, dict):
        inside += [*here, *here.values()]
    elif isinstance(here, list | tuple | frozenset):
        inside += here
    for one in inside:
        yield from values(one, (*around, id(here)))


def test_the_collector_goes_on_after_loading_whatever_comes_of_it() -> None:
    assert gc.isenabled()
    load_texts({"rules/luigis.yaml": RULES}, vocabulary.builtin())
    with pytest.raises(RuleError):
        load_texts({"rules/luigis.yaml": RULES[:-3]}, vocabulary.builtin())
    assert gc.isenabled()


def test_a_collector_that_was_at_rest_stays_so() -> None:
    with resting():
        with resting():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
