"""What `lookup` asks, and what it makes of the answer."""

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from lookup import Lookup
from watchword.plugin import Done, HttpAnswer, Job, Outcome, Refused, Retry
from watchword.testing import ActionContract, FakeOutside, Unsound, check_action, performed

WRITTEN = (
    "lookup: {url: 'https://shop.example/stock/{rest}', reply: '{rest} costs {result.price}', otherwise: Sold out.}"
)


class TestLookup(ActionContract):
    kind = Lookup
    written = WRITTEN
    answers = (HttpAnswer(status=200, headers={}, body=b'{"price": 5}'),)


def asked(written: str, said: object, status: int = 200, settings: Mapping[str, str] | None = None) -> Outcome:
    answer = HttpAnswer(status=status, headers={}, body=msgspec.json.encode(said))
    return performed(Lookup, written, FakeOutside(answer), "GO hat", settings)


def texted(outcome: Outcome) -> list[Any]:
    assert isinstance(outcome, Done)
    assert all(isinstance(effect, Job) and effect.number == "+15552312102" for effect in outcome.effects)
    return [effect.settings["text"] for effect in outcome.effects if isinstance(effect, Job)]


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ({"price": 5}, "hat costs 5"),
        ({"price": "5 {rest}"}, "hat costs 5 {rest}"),
        ({"price": None}, "Sold out."),
        ({"other": 1}, "Sold out."),
        ([1, 2], "Sold out."),
    ],
)
def test_the_person_is_texted_what_it_says(said: object, text: str) -> None:
    assert texted(asked(WRITTEN, said)) == [text]


def test_names_look_into_maps_and_filters_write_them() -> None:
    written = "lookup: {url: https://x.example/, reply: '{result.a.b|upper} {result.ok|or no}'}"
    assert texted(asked(written, {"a": {"b": "deep"}, "ok": True})) == ["DEEP true"]


def test_what_the_other_side_does_not_have_is_said_otherwise_or_not_at_all() -> None:
    assert texted(asked(WRITTEN, {}, 404)) == ["Sold out."]
    assert texted(asked("lookup: {url: https://x.example/, reply: '{result.a}'}", {}, 404)) == []


def test_it_is_tried_again_while_nobody_answers_and_given_up_where_that_is_no_json() -> None:
    assert isinstance(asked(WRITTEN, {}, 503), Retry)
    outside = FakeOutside(HttpAnswer(status=200, headers={}, body=b"<html>"))
    assert isinstance(performed(Lookup, WRITTEN, outside), Refused)


def test_it_shows_its_key_where_there_is_one() -> None:
    outside = FakeOutside(HttpAnswer(status=200, headers={}, body=b"{}"))
    performed(Lookup, WRITTEN, outside, settings={"key": "hush"})
    assert outside.requests[0].headers["authorization"] == "Bearer hush"


def test_a_name_that_is_nothing_is_told_of() -> None:
    with pytest.raises(Unsound, match=r"nothing is named 'resutl\.a'"):
        check_action(Lookup, "lookup: {url: https://x.example/, reply: '{resutl.a}'}")
