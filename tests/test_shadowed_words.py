"""Laws of many words of a rule that another one takes: the first few are named, and how many there are."""

import pytest

from conflicts import linted, rule, said
from watchword.lints.shadowed_rule import shadowed_rule

MANY = [f"K{place}" for place in range(400)]


@pytest.mark.parametrize(
    "when", ["keyword: {}", "text: {{equals: {}}}", "text: {{contains: {}}}", "answering: size, answer: {}"]
)
@pytest.mark.parametrize(("taken", "told"), [(1, 1), (3, 3), (4, 1), (399, 1)])
def test_of_many_words_that_one_rule_takes_of_another_the_first_few_are_named_at_once(
    when: str, taken: int, told: int
) -> None:
    first, all_ = (f"[{', '.join(some)}]" for some in (MANY[:taken], MANY))
    found = list(shadowed_rule(linted(rule("a", when.format(first)), rule("b", when.format(all_)))))
    assert len(found) == told
    assert all(one.message.startswith("rule 'b' can never fire for 'K") for one in found)
    if taken > told:
        assert f"for 'K0', 'K1', 'K2' and {taken - 3} more: 'k0' to" in found[0].message.replace("'K0' to", "'k0' to")
        assert found[0].hint == "put it before 'a', ask for more in 'a', or drop them here"
    assert all(len(one.related) == 1 for one in found)


def test_of_many_words_each_rule_that_takes_some_is_told_of_by_itself() -> None:
    first, second, all_ = (f"[{', '.join(some)}]" for some in (MANY[:10], MANY[10:30], MANY))
    rules = [rule("a", f"keyword: {first}"), rule("b", f"keyword: {second}"), rule("c", f"keyword: {all_}")]
    found = [one.partition(" on Wed")[0] for one in said(shadowed_rule(linted(*rules)))]
    assert found == [
        "rule 'c' can never fire for 'K0', 'K1', 'K2' and 7 more: 'K0' to main",
        "rule 'c' can never fire for 'K10', 'K11', 'K12' and 17 more: 'K10' to main",
    ]


def test_where_a_rule_says_all_that_it_takes_is_shown_by_the_first_few_words() -> None:
    all_ = f"[{', '.join(MANY)}]"
    (found,) = shadowed_rule(linted(rule("a", f"keyword: {all_}"), rule("b", f"keyword: {all_}")))
    assert len(found.related) == 3
