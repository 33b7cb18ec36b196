"""Laws of shadows among random rules: what is said to be taken is taken, and none that keywords tell is missed."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from conflicts import COMMON_RULES, SAID, SITUATIONS, asked, here, linted, rule_sets, written
from watchword.lints.claim import Claim
from watchword.lints.linted import Linted
from watchword.lints.order import Order
from watchword.lints.shadow import Shadow, Taken, shadows
from watchword.lints.situations import claims, fitted
from watchword.plugin import Condition, Situation
from watchword.rules.index import Wanted, find
from watchword.sayings import Saying
from watchword.text import words


def all_shadows(files: Linted) -> list[Shadow]:
    return [*shadows(files, "normal"), *shadows(files, "fallback")]


def says(order: Order, claim: Claim, taken: Taken, situation: Situation) -> bool:
    """Tell whether a message is one of those that are said to be taken; a word of another rule is no slip of it."""
    if taken.answer is not None:
        (answering,) = (one.condition for one in claim.entry.conditions if one.name == "answering")
        one_answer: Condition = replace(answering, answer=(taken.answer,))
        return one_answer.check(situation).held
    if taken.saying is None:
        return True
    if taken.keyword is None:
        said, heard = taken.saying, situation.words
        return Saying(tuple(heard), "only").within(said)
    wanted = claim.entry.wanted
    only = Wanted(keywords=(taken.keyword,), position=wanted.position, typos=wanted.typos)
    return find(only, situation.words, order.hearing.vocabulary) is not None


@settings(max_examples=100)
@given(rule_sets(), st.lists(COMMON_RULES, max_size=2), SITUATIONS)
def test_a_witness_is_taken_by_the_rule_that_is_named_and_a_shadowed_rule_never_fires(
    luigis: list[dict[str, Any]], common: list[dict[str, Any]], tried: list[Situation]
) -> None:
    files = linted(*written(luigis, "r"), before=written(common[:1], "a"), common=written(common[1:], "z"))
    for shadow in all_shadows(files):
        for taken, witness in ((taken, taken.witness) for taken in shadow.taken if taken.witness):
            order, claim = files.claims[shadow.placed.name][0]
            shown = witness.situation
            assert claims(order, claim, shown)
            assert asked(files, shown)[1] == taken.winner.name
        for order, claim in files.claims[shadow.placed.name]:
            nearly = any(taken.nearly for taken in shadow.taken)  # other ways to write it get past a pattern
            if order.program.id == "luigis" and not nearly:
                _assert_never_fires(files, shadow, order, claim, tried)


def _assert_never_fires(files: Linted, shadow: Shadow, order: Order, claim: Claim, tried: Sequence[Situation]) -> None:
    for situation in tried:
        known = here(files, situation)
        for one in (known, fitted(order, claim, known), *_saying(order, shadow, claim, known)):
            if one is None or not claims(order, claim, one):
                continue
            if shadow.whole or any(says(order, claim, taken, one) for taken in shadow.taken):
                assert claim.name not in asked(files, one)[0]


def _saying(order: Order, shadow: Shadow, claim: Claim, known: Situation) -> Iterator[Situation | None]:
    for taken in shadow.taken:
        if taken.keyword is None and taken.witness is None:
            continue  # no text can be made up that a pattern matches
        said = taken.keyword.written if taken.keyword else taken.witness.situation.message.text
        for text in (said, f"{said} now", f"{said} {known.message.text}", f"now {said} {known.message.text}"):
            yield fitted(order, claim, known.saying(text))


TWO = SAID[:2]
KEYWORD_RULES = st.builds(
    lambda said, position, more: {"when": {"keyword": said, "position": position}, **more},
    st.lists(st.lists(st.sampled_from(TWO), min_size=1, max_size=3).map(" ".join), min_size=1, max_size=2),
    st.sampled_from(["first", "only", "anywhere"]),
    st.fixed_dictionaries({}, optional={"continue": st.booleans(), "tier": st.sampled_from(["normal", "fallback"])}),
)
TEXTS = [" ".join(some) for length in range(1, 6) for some in product([*TWO, "other"], repeat=length)]
UNIVERSE = [*TEXTS, *(f"please {text}" for text in TEXTS)]
"""Every text of a few words, one of which no keyword has, with courtesy and without."""


@settings(max_examples=60)
@given(st.lists(KEYWORD_RULES, min_size=2, max_size=6))
def test_no_shadow_that_keywords_alone_tell_is_missed(luigis: list[dict[str, Any]]) -> None:
    files = linted(*written(luigis, "r"))
    dead = {name: set[str]() for name in files.claims}
    for shadow in all_shadows(files):
        order_claims = files.claims[shadow.placed.name][0][1]
        for taken in shadow.taken:
            dead[order_claims.name].add(taken.keyword.written if taken.keyword else "")
    order, _ = files.claims["luigis/r0"][0]
    alive = {name: set[str]() for name in files.claims}
    for text in UNIVERSE:
        heard = words(text)
        for claim in order.claims:
            for keyword in claim.keywords:
                if find(Wanted(keywords=(keyword,), position=claim.entry.wanted.position), heard):
                    alive[claim.name].add(keyword.written)
            if claim.ends and find(claim.entry.wanted, heard):
                break
    for claim in order.claims:
        missed = {one.written for one in claim.keywords} - alive[claim.name] - dead[claim.name]
        assert not missed
        assert not alive[claim.name] & dead[claim.name]
