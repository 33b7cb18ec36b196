"""A new rule is put into a rule file without touching what stands there; what is written is read as it was meant."""

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from watchword.quoted import listed, quoted
from watchword.reading.source import Fields, Items, Scalar, parse
from watchword.scaffold.draft import Draft, free_id, written
from watchword.scaffold.place import with_rule
from watchword.text import clean

RULE = written(Draft(id="new", description="New.", keywords=("NEW",), reply="Hi: there", tests=("NEW",)))
READ = {
    "id": "new",
    "description": "New.",
    "when": {"keyword": "NEW"},
    "then": [{"reply": "Hi: there"}],
    "tests": ["NEW"],
}
TEXTS = st.text() | st.text(st.sampled_from("a1 :#-'\"{}[],&*!|>%@`?\\\n\t\r\0\x85\u2028\ufeff\ud83d🍕é"))


@given(TEXTS)
def test_a_quoted_text_is_read_as_it_is_wherever_it_stands(text: str) -> None:
    block, found = parse("a.yaml", f"a: {quoted(text)}\nb: [{quoted(text)}, {{c: {quoted(text)}}}]\n- x".encode()[:-4])
    assert not found
    assert isinstance(block, Fields)
    (_, alone), (_, inside) = block.entries
    assert isinstance(inside, Items)
    first, second = inside.items
    assert isinstance(second, Fields)
    texts = [one.text for one in (alone, first, second.entries[0][1]) if isinstance(one, Scalar)]
    assert texts == [clean(text)] * 3


@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_a_list_is_read_as_it_is_or_as_the_one_text_in_it(texts: list[str]) -> None:
    read = yaml.load(f"a: {listed(tuple(texts))}\n", Loader=yaml.BaseLoader)["a"]
    assert read == ([clean(text) for text in texts] if len(texts) > 1 else clean(texts[0]))


ITEMS = [
    "- id: a  # what a does\n  then:\n    - reply: A\n  tests: [A]\n",
    "- {id: b, tests: [B,\n     BB]}\n",
    "- id: c\n  then:\n    - reply: |-\n        two\n        lines\n",
    '- id: d\n  description: "over\n    two lines"\n',
    "-\n  id: e\n  when: {}\n",
    "- id: f\n  description: folded\n    on\n",
]
COMMENTS = ["", "\n", "# about what follows\n", "\n  # further in\n\n"]
TAILS = ["", "tests:\n  - {text: x, fires: nothing}\n", "lists: {a: {}}\n# the end\n", "# the end"]


@st.composite
def rule_files(draw: st.DrawFn) -> str:
    columns = draw(st.sampled_from([0, 2, 4]))
    items = draw(st.lists(st.sampled_from(ITEMS), min_size=1, max_size=4))
    below = "".join(f"{item}{draw(st.sampled_from(COMMENTS))}" for item in items)
    rules = re.sub(r"^(?=.)", " " * columns, below, flags=re.MULTILINE)
    head = draw(st.sampled_from(["version: 1\n", "# mine\nversion: 1\n\nprogram: p\n\n", "\ufeffversion: 1\n"]))
    text = f"{head}rules:{draw(st.sampled_from(['', '  # in order']))}\n{rules}{draw(st.sampled_from(TAILS))}"
    text = text.rstrip("\n") if draw(st.booleans()) else text
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


@given(rule_files())
def test_a_file_keeps_all_that_it_says_and_gains_the_rule(text: str) -> None:
    made = with_rule(text, RULE)
    assert made is not None
    before = yaml.load(text, Loader=yaml.CBaseLoader)
    assert yaml.load(made, Loader=yaml.CBaseLoader) == {**before, "rules": [*before["rules"], READ]}


@given(rule_files())
def test_every_line_of_the_file_stays_and_the_rule_stands_together(text: str) -> None:
    lines, made = text.splitlines(), (with_rule(text, RULE) or "").splitlines()
    same = 0
    while same < len(lines) and lines[same] == made[same]:
        same += 1
    gained = len(made) - len(lines)
    assert any(made[:place] + made[place + gained :] == lines for place in range(same + 1))


def test_a_file_without_rules_gains_them_at_its_end() -> None:
    assert with_rule("version: 1", RULE) == f"version: 1\n\nrules:\n{re.sub('^(?=.)', '  ', RULE, flags=re.MULTILINE)}"


@pytest.mark.parametrize("text", ["{version: 1}\n", "rules: [{id: a}]\n", "rules: []\n", "rules: {}\n", "- a\n", ""])
def test_what_cannot_be_added_to_without_rewriting_is_left_alone(text: str) -> None:
    assert with_rule(text, RULE) is None


def test_an_id_is_made_of_what_is_wanted_and_never_one_that_is_taken() -> None:
    assert free_id("Gift Card!", ()) == "gift-card"
    assert free_id("café", {"cafe", "cafe-2"}) == "cafe-3"
    assert free_id("披萨", ()) == "rule"
    assert len(free_id("long " * 40, ())) <= 40
