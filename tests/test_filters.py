"""Filters write what a name stands for; whatever people text, they never raise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword import vocabulary
from watchword.segments import measure
from watchword.templates import Problem, Template
from watchword.templates.bound import Bound
from watchword.templates.filter import Spoken, TextFilter

FILTERS = vocabulary.builtin().filters
NEW_YORK, MEXICO = Spoken("en", "America/New_York"), Spoken("es-MX", "America/Mexico_City")
WRITTEN = (
    "first",
    "first 3",
    "rest",
    "rest 2",
    "digits",
    "cut 5",
    "upper",
    "lower",
    "title",
    "date",
    "date full",
    "time",
)
ALL = (*WRITTEN, "time medium", "currency USD", "currency EUR", "phone", "phone international", "phone plain")


def filled(source: str, value: str | None, spoken: Spoken = NEW_YORK) -> str:
    parsed = Template.parse(source, FILTERS)
    assert isinstance(parsed, Template), parsed
    return parsed.fill({"rest": value}, spoken)


@pytest.mark.parametrize(
    ("source", "value", "expected"),
    [
        ("{rest|first}", "  two  words here", "two"),
        ("{rest|first 2}", "two  words here", "two words"),
        ("{rest|rest}", "two  words  here", "words here"),
        ("{rest|rest 2}", "two words", ""),
        ("{rest|digits}", "order no. 45-12", "4512"),
        ("{rest|digits}", "٤٥", "45"),
        ("{rest|cut 10}", "a long sentence", "a long ..."),
        ("{rest|cut 2}", "abc", ".."),
        ("{rest|upper}", "straße", "STRASSE"),
        ("{rest|title}", "ann o'hara-smith", "Ann O'hara-Smith"),
        ("{rest|lower|title}", "JOSÉ", "José"),
        ("{ rest | first | title }", "ann smith", "Ann"),
        ("{rest|digits|or none}", "no number", "none"),
        ("{rest|first|or a | b}", None, "a | b"),
        ("{rest|phone}", "+15552312102", "(555) 231-2102"),
        ("{rest|phone international}", "+447911123456", "+44 7911 123456"),
        ("{rest|phone}", "86717", "86717"),
        ("{rest|currency USD}", "1234.5", "$1,234.50"),
        ("{rest|currency USD|or free}", "nothing", "free"),
        ("{rest|currency USD}", "NaN", ""),
        ("{rest|date}", "2026-03-04", "Mar 4, 2026"),
        ("{rest|date short}", "2026-03-05T02:00:00+00:00", "3/4/26"),
        ("{rest|time}", "2026-03-05T02:00:00+00:00", "9:00 PM"),
        ("{rest|time}", "2026-03-04", ""),
        ("{rest|date|or soon}", "tomorrow", "soon"),
        ("{rest|date}", "0001-01-01T00:00:00+00:00", ""),
    ],
)
def test_what_a_filter_writes(source: str, value: str | None, expected: str) -> None:
    assert filled(source, value) == expected


def test_dates_and_amounts_are_written_as_the_language_does() -> None:
    assert filled("{rest|date long}", "2026-03-04", MEXICO) == "4 de marzo de 2026"
    assert filled("{rest|currency EUR}", "1234.5", Spoken("de")) == "1.234,50 €"
    assert filled("{rest|date}", "2026-03-04", Spoken("tlh")) == "Mar 4, 2026"  # nobody knows how Klingons write dates


@given(st.text(max_size=30), st.sampled_from(ALL), st.sampled_from([NEW_YORK, MEXICO, Spoken("ar"), Spoken("x")]))
def test_no_text_makes_a_filter_raise(value: str, written: str, spoken: Spoken) -> None:
    filled(f"{{rest|{written}}}", value, spoken)


@given(st.datetimes(), st.sampled_from(["date", "time", "date full", "time medium"]))
def test_the_date_and_time_of_any_moment_fit_into_a_cheap_text(moment: object, written: str) -> None:
    assert measure(filled(f"{{rest|{written}}}", str(moment))).encoding == "GSM-7"


@given(st.text(min_size=1, max_size=40), st.integers(1, 50))
def test_what_is_cut_is_no_longer_than_that(value: str, most: int) -> None:
    assert len(filled(f"{{rest|cut {most}}}", value)) <= most


@given(st.text(max_size=30))
def test_a_part_and_the_others_are_all_words(value: str) -> None:
    both = f"{filled('{rest|first 2}', value)} {filled('{rest|rest 2}', value)}"
    assert both.split() == value.split()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("upper x", "'upper' takes nothing behind it"),
        ("first none", "'first' wants a number behind it"),
        ("first 0", "'first' wants a number behind it"),
        ("cut", "'cut' wants a number behind it"),
        ("date soon", "'date' wants short, medium, long or full behind it"),
        ("currency dollars", "'currency' wants a word behind it"),
        ("uper", "there is no filter 'uper'"),
        ("or", None),
    ],
)
def test_what_is_written_wrongly_is_told(written: str, said: str | None) -> None:
    parsed = Template.parse(f"hi {{rest|{written}}}", FILTERS)
    if said is None:
        assert isinstance(parsed, Template)
        return
    assert isinstance(parsed, list)
    assert [(one.start, one.message) for one in parsed if isinstance(one, Problem)] == [(3, said)]


def test_a_misspelt_one_is_guessed() -> None:
    (problem,) = Template.parse("{rest|tilte}", FILTERS)
    assert isinstance(problem, Problem)
    assert problem.hint == "did you mean 'title'?"


VALUES = st.one_of(
    st.text(max_size=40),
    st.text(st.sampled_from("+0123456789"), max_size=16),
    st.datetimes().map(lambda moment: moment.isoformat()),
    st.decimals(-(10**16), 10**16, places=2).map(str),
    st.text(st.sampled_from("aßŉΐİﬃ \u2003ｱ٣𝟎"), max_size=40),
)


@given(st.sampled_from(ALL), VALUES, st.sampled_from(["en", "fr", "es-MX", "zh", "ar", "fa", "hi", "de-CH", "xx"]))
def test_what_a_filter_writes_is_bound_as_it_says(written: str, value: str, language: str) -> None:
    parsed = Template.parse(f"{{rest|{written}}}", FILTERS)
    assert isinstance(parsed, Template)
    (one,) = parsed.blanks[0].filters
    said = one.apply(value, Spoken(language)) if value else ""
    bound = one.bound(Bound(len(value), frozenset(value)), language)
    assert len(said.encode("utf-16-le", "surrogatepass")) <= 4 * bound.most, "at most as much as so many emoji"
    assert bound.made_of is None or (set(said) <= bound.made_of and len(said) <= bound.most)
    wider = one.bound(Bound(len(value) + 1), language)
    assert bound.most <= wider.most
    assert wider.made_of is None or (bound.made_of is not None and bound.made_of <= wider.made_of)


def test_a_filter_that_says_nothing_may_write_anything() -> None:
    assert TextFilter().bound(Bound(1, frozenset("a")), "en") == Bound()
