"""Laws of what conditions tell of themselves, which the lints about conflicts lean on."""

from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from conflicts import ANSWERS, CONDITIONS, RULES, SITUATIONS, conditions, here, linted, written
from watchword.plugin import Situation
from watchword.rules.index import Wanted, find
from watchword.rules.keywords import Keyword
from watchword.sayings import Saying


@given(st.lists(RULES, min_size=1, max_size=3), SITUATIONS)
def test_a_condition_that_makes_itself_true_is_true(luigis: list[dict[str, Any]], tried: list[Situation]) -> None:
    files = linted(*written(luigis, "r"))
    for asked, situation in product(conditions(files), tried):
        made = asked.condition.fit(here(files, situation))
        assert made is None or asked.condition.check(made).held


@given(st.data(), SITUATIONS)
def test_what_a_condition_implies_holds_wherever_it_does(data: st.DataObject, tried: list[Situation]) -> None:
    name = data.draw(st.sampled_from(sorted(CONDITIONS)))
    one = st.builds(lambda asked: {"when": {name: asked}}, CONDITIONS[name])
    drawn = data.draw(st.lists(one | ANSWERS.map(lambda asked: {"when": asked}), min_size=2, max_size=6))
    files = linted(*written(drawn, "r"))
    for first, second in product(conditions(files), repeat=2):
        if first.name == second.name and first.condition.implies(second.condition):
            for situation in (here(files, one) for one in tried):
                for made in (situation, first.condition.fit(situation)):
                    if made and first.condition.check(made).held:
                        assert second.condition.check(made).held
                        says = first.condition.said()
                        assert all(any(_is_said(one, made) for one in sayings) for sayings in says.each)


def _is_said(saying: Saying, situation: Situation) -> bool:
    keyword = Keyword(written="", words=saying.words)
    return find(Wanted(keywords=(keyword,), position=saying.position), situation.words) is not None
