"""Laws of a rule for all programs that hears a list of words: each program may name others the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflicts import NOON, rule, said
from watchword import vocabulary
from watchword.lints.linted import Linted
from watchword.lints.overlapping_rules import overlapping_rules
from watchword.lints.shadowed_rule import shadowed_rule
from watchword.rules.load import load_texts

WORDS = ["pasta", "cake", "pie", "rice"]
LISTS = st.lists(st.sampled_from(WORDS), unique=True, min_size=1)
TAKEN = st.sets(st.sampled_from(WORDS))


def linted(foods: dict[str, list[str]], taken: dict[str, set[str]]) -> Linted:
    """Load a program for each list of words, with a rule for each that it takes, and a rule of all for the list."""
    written = {
        program: f"version: 1\nprogram: {program}\nabout: {{name: {program}, numbers: {{{program}: 8671{place}}}, "
        f"help: help@{program}.example}}\nwords: {{food: [{', '.join(food)}]}}\nrules:\n"
        + "".join(f"  - {rule(word, f'keyword: {word}')}\n" for word in ["other", *sorted(taken[program])])
        for place, (program, food) in enumerate(foods.items())
    }
    written["z"] = f"version: 1\nprogram: all\nrules:\n  - {rule('z', 'words: food')}\n"
    files = {f"rules/{name}.yaml": text.encode() for name, text in written.items()}
    return Linted(load_texts(files, vocabulary.builtin()), NOON)


@settings(max_examples=60)
@given(st.fixed_dictionaries({"a": LISTS, "b": LISTS}), st.fixed_dictionaries({"a": TAKEN, "b": TAKEN}))
def test_it_is_told_of_for_each_word_that_every_program_takes_which_names_it(
    foods: dict[str, list[str]], taken: dict[str, set[str]]
) -> None:
    named = dict.fromkeys(word for food in foods.values() for word in food)
    dead = [word for word in named if all(word in taken[name] for name, food in foods.items() if word in food)]
    found = [one.partition(":")[0] for one in said(shadowed_rule(linted(foods, taken)))]
    never = "rule 'z' can never fire"
    assert sorted(found) == ([never] if len(dead) == len(named) else sorted(f"{never} for '{word}'" for word in dead))


@pytest.mark.parametrize("food", [["cake", "pasta"], ["cake"]])
def test_what_one_program_names_at_the_place_of_a_word_of_another_is_no_matter(food: list[str]) -> None:
    files = linted({"a": ["pasta", "pie"], "b": food}, {"a": {"pie"}, "b": set()})
    (found,) = said(shadowed_rule(files))
    assert found == "rule 'z' can never fire for 'pie': 'pie' to a on Wed 12:30 is taken by a/pie"
    assert said(overlapping_rules(files)) == []
