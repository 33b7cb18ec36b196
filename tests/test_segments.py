"""What a text costs, as five calculators count it."""

import json
from pathlib import Path
from typing import Any
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.segments import Foreign, measure, plainer

VECTORS = Path(__file__).resolve().parents[1] / "../shared/vectors"
needs_vectors = pytest.mark.skipif(not VECTORS.is_dir(), reason="the shared test data is not beside this checkout")

GSM = "".join(char for char in map(chr, range(0x20AD)) if measure(char).encoding == "GSM-7")
DOUBLE = "".join(char for char in GSM if measure(char).units == 2)
ANY_TEXT = st.text(st.one_of(st.sampled_from(GSM), st.sampled_from(DOUBLE), st.characters()), max_size=400)


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (VECTORS / name).read_text().splitlines()]


@needs_vectors
def test_every_row_on_which_five_calculators_agree_is_counted_alike() -> None:
    judged = rows("segments/unanimous_2000.jsonl")
    assert len(judged) == 2000
    differing = [row["text"] for row in judged if not _agrees(row)]
    assert not differing


@needs_vectors
def test_where_calculators_disagree_the_majority_is_followed() -> None:
    disputed = rows("segments/disagreements.jsonl")
    assert len(disputed) == 224
    differing = [row["text"] for row in disputed if not _agrees(row)]
    assert not differing


@needs_vectors
def test_a_senders_own_cases_are_counted_alike() -> None:
    cases = json.loads((VECTORS / "sms-segments/twilio_testdata.json").read_text())
    assert len(cases) == 10
    for case in cases:
        counted = measure(case["body"])
        bits = counted.units * (7 if counted.encoding == "GSM-7" else 16)
        assert (counted.encoding, counted.count, bits) == (case["encoding"], case["segments"], case["messageSize"])


@needs_vectors
def test_what_looks_alike_is_what_smart_encoding_writes() -> None:
    pairs = json.loads((VECTORS / "sms-segments/smart_encoding_map.json").read_text())
    ours = {char: plain for char in pairs if (plain := plainer(char)) is not None}
    differing = {char: plain for char, plain in ours.items() if plain.strip() != pairs[char].strip()}
    assert differing == {"‚": "'", "︐": ",", "︑": ","}, "low quotes are quotes, and upright commas are commas"
    left_out = {category(char) for char in pairs.keys() - ours.keys()}
    assert left_out == {"Cc", "Mn", "Ll"}, "controls, accents that stand alone, and small capitals"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("GSM-7", 1, 0, 160)),
        ("a" * 160, ("GSM-7", 1, 160, 0)),
        ("a" * 161, ("GSM-7", 2, 161, 145)),
        ("€" * 80, ("GSM-7", 1, 160, 0)),
        ("a" * 152 + "€" + "a" * 152, ("GSM-7", 3, 306, 152)),
        ("ñ" * 70, ("GSM-7", 1, 70, 90)),
        ("á" * 70, ("UCS-2", 1, 70, 0)),
        ("á" * 71, ("UCS-2", 2, 71, 63)),
        ("á" * 66 + "🍕" + "a" * 3, ("UCS-2", 2, 71, 62)),
        ("\ud83c", ("UCS-2", 1, 1, 69)),
    ],
)
def test_a_text_takes_as_many_segments_as_it_needs(text: str, expected: tuple[str, int, int, int]) -> None:
    counted = measure(text)
    assert (counted.encoding, counted.count, counted.units, counted.room) == expected


def test_the_characters_that_force_ucs_2_are_named_with_their_places() -> None:
    assert measure("Don’t – stop").forcing == (Foreign("’", 3), Foreign("–", 6))
    assert measure("Don't - stop [now]").forcing == ()


@given(ANY_TEXT)
def test_units_are_those_of_the_encoding_and_no_segment_is_overfull(text: str) -> None:
    counted = measure(text)
    alone, each = (160, 153) if counted.encoding == "GSM-7" else (70, 67)
    wide = len(text.encode("utf-16-be", "surrogatepass")) // 2
    assert counted.units == (len(text) + sum(map(text.count, DOUBLE)) if counted.encoding == "GSM-7" else wide)
    assert bool(counted.forcing) == (counted.encoding == "UCS-2")
    assert all(text[one.offset] == one.char for one in counted.forcing)
    assert (counted.count == 1) == (counted.units <= alone)
    assert counted.count == 1 or counted.units <= counted.count * each - counted.room <= counted.units + counted.count


@given(ANY_TEXT)
def test_the_room_is_what_can_be_added_for_nothing(text: str) -> None:
    counted = measure(text)
    assert measure(text + "a" * counted.room).count == counted.count
    assert measure(text + "a" * (counted.room + 1)).count > counted.count


@pytest.mark.parametrize(
    ("char", "plain"),
    [("’", "'"), ("“", '"'), ("—", "-"), ("…", "..."), ("\xa0", " "), ("½", "1/2"), ("Ａ", "A"), ("\u200b", "")],
)
def test_a_plainer_character_looks_alike(char: str, plain: str) -> None:
    assert plainer(char) == plain


@pytest.mark.parametrize("char", ["a", "€", "é", "á", "ç", "🍕", "水", "\ud83c"])
def test_what_is_plain_or_means_something_else_has_no_plainer_one(char: str) -> None:
    assert plainer(char) is None


@given(st.characters())
def test_a_plainer_character_is_gsm_7_and_stands_for_one_that_is_not(char: str) -> None:
    plain = plainer(char)
    assert plain is None or (measure(plain).encoding == "GSM-7" and measure(char).encoding == "UCS-2")


def _agrees(row: dict[str, Any]) -> bool:
    counted = measure(row["text"])
    return (counted.encoding, counted.count) == (row["majority"]["enc"], row["majority"]["segs"])
