"""Laws of many things that may be said: those that matter to one are found, and lints look at each a few times only."""

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflicts import LUIGIS, NOON, linted, rule
from watchword.actions.ask import Expected
from watchword.conditions.answering import Answering
from watchword.conditions.text import Text
from watchword.lints import lint
from watchword.long import each
from watchword.sayings import MANY, Many, Saying, listed, meet, meeting, says, stand_first, wider_than

WORDS = ["pizza", "piza", "pie", "now", "please", "good", "x"]
SAYINGS = st.builds(
    Saying,
    st.lists(st.sampled_from(WORDS), max_size=3).map(tuple),
    st.sampled_from(["first", "only", "anywhere"]),
    st.booleans(),
    st.booleans(),
).filter(lambda one: bool(one.words) or not (one.polite or one.position == "anywhere"))
SEVERAL = st.lists(SAYINGS, max_size=9).map(tuple)


@given(SAYINGS, SEVERAL)
def test_the_same_is_found_among_many_as_by_a_look_at_each(saying: Saying, several: tuple[Saying, ...]) -> None:
    many = Many(several)
    assert list(wider_than(saying, many)) == [one for one in several if saying.within(one)]
    assert Counter(meeting(saying, many)) == Counter(one for one in several if saying.meets(one))
    assert (saying in many) is (saying in several)
    assert stand_first(many) is stand_first(several)


@given(SEVERAL, SEVERAL)
def test_many_are_said_or_meet_where_each_is_or_some_two_do(one: tuple[Saying, ...], other: tuple[Saying, ...]) -> None:
    assert says(one, Many(other)) is all(any(saying.within(wider) for wider in other) for saying in one)
    assert meet(Many(one), Many(other)) is any(saying.meets(wanted) for saying in one for wanted in other)


@given(SEVERAL, SEVERAL)
def test_many_are_the_same_as_others_where_each_is(one: tuple[Saying, ...], other: tuple[Saying, ...]) -> None:
    assert (Many(one) == Many(other)) is (Many(one) == other) is (one == other)
    assert (Many(one) != Many(other)) is (one != other)
    assert hash(Many(one)) == hash(one)
    assert len(one) <= MANY or listed(one) is listed([*one])


@given(SAYINGS, SAYINGS)
def test_what_is_said_wherever_another_thing_is_may_be_said_with_it(one: Saying, other: Saying) -> None:
    assert not one.within(other) or one.meets(other)


TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
MANY_TEXTS = st.lists(TEXTS, min_size=9, max_size=12).map(tuple)
USUAL = linted(rule("a", "keyword: PIZZA")).orders[0].usual


@given(TEXTS, MANY_TEXTS, st.sampled_from(["equals", "starts_with", "contains"]))
def test_a_text_is_compared_with_many_as_with_each_of_them(text: str, many: tuple[str, ...], key: str) -> None:
    said = USUAL.saying(text)
    compared = [Text(**{key: (one,)}).check(said).held for one in many]  # type: ignore[arg-type]
    assert Text(**{key: many}).check(said).held is any(compared)  # type: ignore[arg-type]


def test_the_same_texts_are_one_thing_that_equals_any_tuple_of_them() -> None:
    many = tuple(CODES.split(", "))
    one, other = (Text(equals=tuple(CODES.split(", "))) for _ in "ab")
    assert one.equals is other.equals is Answering(prompt="q", answer=many).answer is Expected(choices=many).choices
    assert each(one.equals) == each((*many, *many)) == set(many)
    assert (one, hash(one.equals), repr(one.equals)) == (other, hash(many), repr(many))
    assert one.equals == many


CODES = ", ".join(f"K{code}" for code in range(400))
ABOUT = LUIGIS.replace("words: {", f"words: {{codes: [{CODES}], ")


@pytest.mark.parametrize(
    "whens",
    [
        ["words: codes"],
        ["words: codes, subscribed: club", "words: codes"],
        ["words: codes, media: true", "words: codes, media: false", "words: codes"],
        ["words: codes, rest: ''", "words: codes, rest: now", "words: codes"],
        ["words: codes, typos: true", "words: codes"],
        ["words: codes", "words: codes, not: {words: codes, media: true}"],
        [f"keyword: [{CODES}]", "words: codes, position: only"],
        [f"keyword: [{CODES.replace('K', 'blue ')}]", f"keyword: [{CODES.replace('K', 'blue ')}], rest: now"],
        [f"text: {{equals: [{CODES}]}}"],
        [f"text: {{equals: [{CODES}]}}", f"text: {{equals: [{CODES}]}}"],
        [f"text: {{contains: [{CODES}]}}", f"words: codes, text: {{equals: [{CODES}]}}"],
        [f"words: codes, rest: [{CODES}]", "words: codes"],
        [f"words: codes, text: {{equals: [{CODES.replace('K', 'L')}]}}"],
    ],
)
def test_each_of_many_words_is_compared_with_few_of_the_others(
    whens: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = Counter[str]()

    def counted(name: str, real: Callable[[Saying, Saying], bool]) -> Callable[[Saying, Saying], bool]:
        def count(one: Saying, other: Saying) -> bool:
            compared[name] += 1
            return real(one, other)

        return count

    for name in ("within", "meets"):
        monkeypatch.setattr(Saying, name, counted(name, getattr(Saying, name)))
    files = linted(*(rule("abc"[place], when) for place, when in enumerate(whens)), about=ABOUT)
    assert lint(files.loaded, NOON)
    assert compared.total() < 100 * 400
