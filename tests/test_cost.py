"""What a template may cost: as a rule, where messages are long, and at worst, which no text exceeds."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from watchword import vocabulary
from watchword.captured import captured
from watchword.cost import Cost
from watchword.patterns import Pattern
from watchword.plugin.facts import LONGEST_FIELD
from watchword.segments import measure
from watchword.templates import LONGEST, Template
from watchword.templates.bound import Bound
from watchword.templates.filter import Spoken

FILTERS = vocabulary.builtin().filters


GSM = "".join(char for char in map(chr, range(0x20AD)) if measure(char).encoding == "GSM-7")
DOUBLE = "".join(char for char in GSM if measure(char).units == 2)


def template(source: str) -> Template:
    parsed = Template.parse(source, FILTERS)
    assert isinstance(parsed, Template), parsed
    return parsed


KNOWN = {"program.name": ["Luigi's Pizza"], "program.frequency": [None], "keyword": ["SNOW", "NEIGE"]}


@pytest.mark.parametrize(
    ("source", "fixed", "usual", "blanks"),
    [
        ("{program.name}: hi", ("GSM-7", 17), ("GSM-7", 17), ()),
        ("{program.frequency|or never}", ("GSM-7", 5), ("GSM-7", 5), ()),
        ("{keyword}!", ("GSM-7", 5), ("GSM-7", 6), ()),
        ("from {from}", ("GSM-7", 5), ("GSM-7", 21), ()),
        ("hi {contact.first|or you}", ("GSM-7", 6), ("UCS-2", 23), ("contact.first",)),
        ("{contact.first|or our most valued customer}", ("GSM-7", 24), ("GSM-7", 24), ("contact.first",)),
        ("You said: {text}", ("GSM-7", 10), ("GSM-7", 170), ("text",)),
        ("You, {contact.first}, said: {text}", ("GSM-7", 13), ("UCS-2", 193), ("contact.first", "text")),
        ("Merci à {contact.first} – {answer}", ("UCS-2", 11), ("UCS-2", 191), ("contact.first", "answer")),
    ],
)
def test_a_template_costs_between_its_fixed_part_and_what_is_filled_in_as_a_rule(
    source: str, fixed: tuple[str, int], usual: tuple[str, int], blanks: tuple[str, ...]
) -> None:
    found = Cost(template(source), KNOWN)
    assert (found.fixed.encoding, found.fixed.units) == fixed
    assert (found.usual.encoding, found.usual.units) == usual
    assert found.open == blanks


@pytest.mark.parametrize(
    ("source", "long", "worst"),
    [
        ("{program.name}: hi", 1, 1),
        ("from {from}, {from|phone}", 1, 1),
        ("hi {contact.first|or you}", 1, 8),
        ("You said: {text}", 49, 49),
        ("You said: {text|cut 60}", 2, 2),
        ("You said: {text|digits}", 11, 11),
        ("You said: {rest|digits|cut 60}", 1, 1),
        ("You said: {rest|cut 60|upper}", 3, 3),
        ("You, {contact.first|cut 10}, said: {text|first|cut 40}", 2, 2),
        ("Refill {match.rx} is ready", 1, 1),
        ("Your {match.size} pizza is ready, at the stand by the gate, from noon to half past ten", 1, 2),
        ("{match.any} or {match.sign}", 49, 49),
        ("{match.sign}", 2, 2),
        ("{now|date full} in {now|time medium}, not {now}", 1, 1),
        ("{contact.due|currency USD}", 1, 1),
    ],
)
def test_what_bounds_a_blank_bounds_what_its_template_costs(source: str, long: int, worst: int) -> None:
    pattern = "(?P<any>.+)(?P<rx>[0-9]{7})(?P<size>small|large)(?P<sign>[[`]{100})"
    groups = {f"match.{name}": bound for name, bound in captured(pattern).items()}
    found = Cost(template(source), {**KNOWN, **groups, "now": ["2026-09-30T22:30:00.000000-05:00"]})
    assert (found.long.count, found.worst.count) == (long, worst)


def test_a_text_that_no_provider_sends_whole_costs_what_is_sent() -> None:
    found = Cost(template("á{text}" * 20), {})
    assert (found.usual.units, found.worst.units) == (LONGEST, 2 * LONGEST)


GSM_WORDS = st.text(st.sampled_from(GSM), max_size=160).filter(lambda text: measure(text).units <= 160)
WORDS = st.one_of(GSM_WORDS, st.text(st.characters(), max_size=70).filter(lambda text: measure(text).units <= 70))
FIELDS = st.text(st.characters(max_codepoint=0xFFFF), max_size=20).filter(lambda text: not set(text) & set(DOUBLE))
PARTS = st.lists(
    st.sampled_from(
        ["plain words ", "’", "[]", "{text}", "{contact.first|or there}", "{contact.last|or}", "{from}", "{keyword} "]
    ),
    max_size=8,
)


@given(PARTS, WORDS, FIELDS, FIELDS, st.sampled_from(KNOWN["keyword"]))
def test_nothing_that_is_filled_in_as_a_rule_costs_more_than_as_a_rule(
    parts: list[str], text: str, first: str, last: str, keyword: str
) -> None:
    made = template("".join(parts))
    found = Cost(made, KNOWN)
    values = {"text": text, "contact.first": first, "contact.last": last, "keyword": keyword, "from": "+15552312102"}
    filled = measure(made.fill(values)[:LONGEST])
    assert filled.count <= found.usual.count
    assert found.fixed.count <= found.usual.count <= found.long.count <= found.worst.count
    assert found.open or found.usual.encoding == found.fixed.encoding


DEAR = st.text(st.sampled_from("a1 \u017f\u212a[€é水🍕\U0001d7ce`\t"), max_size=30)
MESSAGES = st.builds(
    lambda part, times, more: f"{part * times}{more}",
    DEAR | st.text(st.characters(), max_size=30),
    st.sampled_from([1, 1, 7, 60, 1700]),
    st.text(st.characters(), max_size=20),
)
WRITTEN = [
    "",
    "|cut 40",
    "|cut 200",
    "|first",
    "|rest 2",
    "|digits",
    "|upper",
    "|lower|cut 70",
    "|title",
    "|phone",
    "|date",
]
DATES = st.datetimes(timezones=st.just(UTC))
BLANKS = st.builds(
    "{{{}{}{}}}".format,
    st.sampled_from(["text", "match.one", "match.two", "contact.first", "from", "keyword", "now", "answer"]),
    st.sampled_from(
        [*WRITTEN, "|date full", "|time medium", "|currency EUR", "|digits|currency JPY", "|cut 12|phone plain"]
    ),
    st.sampled_from(["", "|or nothing", "|or 水"]),
)
SOURCES = st.lists(BLANKS | st.sampled_from(["plain words ", "’", "[]", "€" * 50, "x" * 130, "🍕"]), max_size=6).map(
    "".join
)
PATTERNS = st.sampled_from(
    [
        "(?P<one>.+)",
        r"(?P<one>\w{2,9})\W*(?P<two>\d*)",
        "(?P<one>[a-s1]+)(?P<two>.{0,20})",
        r"(?P<one>[[`€]+)?(?P<two>\s+)?",
        "(?P<one>(?:🍕|1){3})(?P<two>k?)",
    ]
)
SPOKEN = st.sampled_from(["en", "fr", "zh", "es-MX", "ar", "de"])
LONG_NUMBER = "+123456789012345"


@settings(max_examples=300)
@given(SOURCES, PATTERNS, MESSAGES, MESSAGES, st.sampled_from(["+15552312102", "86717", LONG_NUMBER]), DATES, SPOKEN)
@example(
    "{now}{now|or 水}plain words {text|date|or 水}",
    "(?P<one>.+)",
    "",
    "",
    "86717",
    datetime(2000, 1, 1, tzinfo=UTC),
    "en",
)
def test_no_text_that_is_sent_takes_more_segments_than_the_worst(
    source: str, pattern: str, text: str, field: str, number: str, now: datetime, language: str
) -> None:
    made = template(source)
    found = Pattern.parse(pattern)
    assert isinstance(found, Pattern)
    held = {f"match.{name}": value for name, value in (found.find(text) or {}).items()}
    values = {
        **dict.fromkeys(["match.one", "match.two"], None),
        **held,
        "text": text,
        "answer": text[-3:],
        "contact.first": field[:LONGEST_FIELD],
        "from": number,
        "keyword": "NEIGE",
        "now": now.isoformat(),
    }
    groups = {f"match.{name}": bound for name, bound in captured(pattern).items()}
    cost = Cost(made, {**KNOWN, **groups, "now": Bound(32, frozenset("0123456789-T:.+"))}, language)
    filled = measure(made.fill(values, Spoken(language))[:LONGEST])
    assert filled.count <= cost.worst.count
    assert cost.fixed.count <= cost.usual.count <= cost.long.count <= cost.worst.count
