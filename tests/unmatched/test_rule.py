"""The rule that is made of a group: put into the program's file, it loads, and its tests pass with all other rules."""

import textwrap
from contextlib import suppress

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from running import PROJECT
from unmatched.given import SAID, stored
from watchword import vocabulary
from watchword.rules.load import Loaded, load, load_texts
from watchword.scaffold import place
from watchword.text import clean
from watchword.trial import cases, run
from watchword.unmatched.census import Census
from watchword.unmatched.groups import Group, groups
from watchword.unmatched.rule import MOST_KEYWORDS, MOST_TESTS, NoRule, drafted, told

RULES = load(PROJECT / "rules", vocabulary.builtin())
PARTS = st.sampled_from(
    [
        *" ".join(SAID).split(),
        "HOURS",
        "PIZZA",
        "stop",
        "help",
        "S T O P",
        "don't",
        "🍕",
        "披萨",
        "1",
        "2",
        "s",
        "o",
        "p",
        "ΠΙΤΣΑ",
        "{x}",
        "#1",
        "a: b",
        '"q"',
        "\u202e",
        "\\n",
        "\n",
        "i",
        "you",
    ]
)
TEXTS = st.lists(PARTS, max_size=6).map(" ".join) | st.text(max_size=20).map(clean)
SEVERAL = st.lists(st.tuples(TEXTS, st.integers(1, 5)), min_size=1, max_size=12)


def made_of(*texts: str) -> list[Group]:
    census = Census()
    for text in texts:
        census.add(stored(text))
    return list(groups(census))


def put_in(block: str, group: Group, ident: str, loaded: Loaded) -> Loaded:
    """Put what was printed into the program's file, as a person would."""
    source = place.home(loaded, group.program)
    rule = textwrap.dedent("".join(line for line in block.splitlines(keepends=True) if not line.startswith("  #")))
    path, text = place.added(source, ident, rule)
    return load_texts({**loaded.files, path: text.encode()}, vocabulary.builtin())


def holds(group: Group) -> None:
    draft = drafted(group, RULES, vocabulary.builtin())
    block = told(group, draft, "rules/luigis.yaml")
    (read,) = yaml.load(block, Loader=yaml.CBaseLoader)
    assert read["tests"] == list(draft.tests)
    assert set(draft.tests) <= {one.text for one in group.wordings}
    assert 1 <= len(draft.tests) <= MOST_TESTS
    assert len(draft.keywords) <= MOST_KEYWORDS
    after = put_in(block, group, draft.id, RULES)
    results = [run(after.rules, case) for case in cases(after) if case.rule and case.rule.id == draft.id]
    assert len(results) == len(draft.tests)
    assert all(result.failure is None for result in results)


@given(SEVERAL)
@settings(max_examples=60)
def test_a_rule_of_any_group_loads_and_its_tests_pass(said: list[tuple[str, int]]) -> None:
    made = 0
    for group in made_of(*(text for text, often in said for _ in range(often)))[:2]:
        with suppress(NoRule):  # the group is answered by now, or has no words: laws of their own
            holds(group)
            made += 1
    assume(made)


def when(*texts: str) -> object:
    draft = drafted(made_of(*texts)[0], RULES, vocabulary.builtin())
    (read,) = yaml.load(told(made_of(*texts)[0], draft, "rules/luigis.yaml"), Loader=yaml.CBaseLoader)
    return read["when"]


MADE = {
    "first word": (("refund please", "refund"), {"keyword": "REFUND"}),
    "anywhere": (("i want a refund", "refund"), {"keyword": "REFUND", "position": "anywhere"}),
    "words that always follow": (
        ("do you sell gift cards", "gift cards"),
        {"keyword": "GIFT CARDS", "position": "anywhere"},
    ),
    "a slip": (
        ("gluten free", "is it glutem free", "gluten"),
        {"keyword": "GLUTEN", "position": "anywhere", "typos": "true"},
    ),
    "nothing but manners": (("thanks", "thank you!"), {"text": ["thanks", "thank you!"]}),
    "nothing but small words": (("where are you",), {"text": "where are you"}),
    "a reserved word": (("help with parking", "parking help"), {"keyword": "PARKING", "position": "anywhere"}),
}


@pytest.mark.parametrize("why", MADE)
def test_what_a_rule_hears_is_drawn_from_what_people_texted(why: str) -> None:
    texts, wanted = MADE[why]
    assert when(*texts) == wanted


def test_a_group_that_a_rule_answers_by_now_needs_none() -> None:
    (group,) = made_of("pizza please", "Pizza")
    with pytest.raises(NoRule, match=r"leaves nothing to a new rule: luigis/pizza would answer its texts"):
        drafted(group, RULES, vocabulary.builtin())


def test_a_group_without_words_gets_no_rule() -> None:
    (group,) = made_of("?!", "")
    with pytest.raises(NoRule, match="has no words"):
        drafted(group, RULES, vocabulary.builtin())


def test_an_id_is_free_in_the_program() -> None:
    (group,) = made_of("no pizza, sorry")
    assert drafted(group, RULES, vocabulary.builtin()).id == "pizza-2"


def test_a_file_that_cannot_be_added_to_is_none_to_stop_at() -> None:
    flow = "{version: 1, program: luigis, about: {name: L, numbers: {main: 86717}, help: a@l.example}, rules: []}\n"
    loaded = load_texts({"rules/l.yaml": flow.encode()}, vocabulary.builtin())
    (group,) = made_of("refund")
    assert drafted(group, loaded, vocabulary.builtin()).keywords == ("REFUND",)
