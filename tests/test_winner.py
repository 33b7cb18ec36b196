"""Laws of the winner: how a text is written does not choose the rule, nor does where things are declared."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from watchword import vocabulary
from watchword.decide import decide
from watchword.message import Message
from watchword.rules.compiled import RuleSet
from watchword.rules.load import load_texts
from watchword.state import OUR_LINE, UNKNOWN

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
WORDS = ["pizza", "menu", "café", "two", "for", "one", "披萨", "สมัคร", "🍕", "vote", "anna"]
ABOUT = {"name": "P", "numbers": {"main": "86717"}, "help": "p@p.example"}

keywords = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
PATTERNS = st.fixed_dictionaries(
    {"matches": st.sampled_from(["^pizza( menu)?$", "menu$", r"\bone", "^(?P<who>anna)$", "^[a-z]+$", "^披萨", "^$"])}
)
whens = st.fixed_dictionaries(
    {},
    optional={
        "keyword": st.lists(keywords, min_size=1, max_size=3),
        "words": st.just("named"),
        "during": st.just("always"),
        "text": st.fixed_dictionaries({"contains": keywords}) | PATTERNS,
        "rest": st.fixed_dictionaries({"starts-with": keywords}) | PATTERNS,
        "not": st.fixed_dictionaries({"text": keywords | PATTERNS}),
    },
)
rules = st.lists(
    st.fixed_dictionaries(
        {"when": whens, "then": st.just([{"reply": "hi"}])},
        optional={"tier": st.just("fallback"), "continue": st.just(True), "mode": st.just("shadow")},
    ),
    min_size=1,
    max_size=6,
)
texts = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)
DECLARED = {
    "about": ABOUT,
    "words": {"named": ["menu", "two for one"]},
    "schedules": {"always": {"open": [{"from": "0:00", "to": "24:00"}]}},
    "lists": {"club": {}},
}


def compiled(files: dict[str, dict[str, object]]) -> RuleSet:
    written = {
        path: json.dumps({"version": 1, "program": "p", **file}, ensure_ascii=False).encode()
        for path, file in files.items()
    }
    return load_texts(written, vocabulary.builtin()).rules


def numbered(ruled: list[dict[str, object]]) -> list[dict[str, object]]:
    return [{"id": f"r{place}", **rule} for place, rule in enumerate(ruled)]


def winner(ruled: RuleSet, text: str) -> tuple[str, tuple[str, ...]]:
    message = Message(endpoint="m", key="k", sender="+15552312102", to="86717", text=text, received_at=NOON)
    decision = decide(ruled, OUR_LINE, message, UNKNOWN, NOON, seed=1)
    return decision.outcome, decision.rules


def wide(text: str) -> str:
    """Write ASCII in the full width that East Asian keyboards give."""
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


@given(rules, texts, st.sampled_from(['"{}"', "{}!!", "...{}?", "({})", "«{}»", "  {}\n", "¡{}!"]))
def test_case_width_and_outer_punctuation_choose_no_other_rule(
    ruled: list[dict[str, object]], text: str, around: str
) -> None:
    one = compiled({"rules/p.yaml": {**DECLARED, "rules": numbered(ruled)}})
    expected = winner(one, text)
    for variant in (text.upper(), text.title(), wide(text), around.format(text)):
        assert winner(one, variant) == expected


@given(rules, texts, st.permutations(list(DECLARED)), st.booleans())
def test_where_things_are_declared_chooses_no_other_rule(
    ruled: list[dict[str, object]], text: str, order: list[str], first: bool
) -> None:
    one = compiled({"rules/p.yaml": {**DECLARED, "rules": numbered(ruled)}})
    name = "rules/{}{}.yaml".format("a" if first else "z", "{}")
    spread = {name.format(place): {key: DECLARED[key]} for place, key in enumerate(order)}
    several = compiled({**spread, "rules/p.yaml": {"rules": numbered(ruled)}})
    assert winner(several, text) == winner(one, text)


@given(rules, texts, st.integers(0, 5))
def test_a_file_cut_in_two_at_any_rule_chooses_no_other(ruled: list[dict[str, object]], text: str, at: int) -> None:
    whole = numbered(ruled)
    one = compiled({"rules/p.yaml": {**DECLARED, "rules": whole}})
    two = compiled({"rules/1.yaml": {**DECLARED, "rules": whole[:at]}, "rules/2.yaml": {"rules": whole[at:]}})
    assert winner(two, text) == winner(one, text)
