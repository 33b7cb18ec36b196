from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phrasing import spelt_out
from watchword import automaton
from watchword.phrases import Part, Phrases, mirrored
from watchword.text import words

ASKS = Phrases(
    [
        ("request", "(stop|quit) (texting|messaging) [(me|us) [now]]"),
        ("word", "stop|stop all"),
        ("courtesy", "please|thank you|thank"),
        ("all", "all"),
    ]
)

WORD = st.sampled_from("abc")


def bracketed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    either = st.lists(inner, min_size=1, max_size=3).map(" | ".join)
    return st.one_of(
        either.map("({})".format), either.map("[{}]".format), st.lists(inner, min_size=1, max_size=3).map(" ".join)
    )


PHRASE = st.recursive(WORD, bracketed, max_leaves=6)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("", []),
        ("stop", ["word"]),
        ("stop all", ["word"]),
        ("stop all all", ["word", "all"]),
        ("stop texting me", ["request"]),
        ("please quit messaging us now thank you", ["courtesy", "request", "courtesy"]),
        ("stop stop texting stop", ["word", "request", "word"]),
        ("thank you thank", ["courtesy", "courtesy"]),
    ],
)
def test_a_text_is_split_into_the_phrases_it_is_made_of(text: str, kinds: list[str]) -> None:
    parts = ASKS.split(text.split())
    assert parts is not None
    assert [part.kind for part in parts] == kinds
    assert " ".join(word for part in parts for word in part.words) == text


@pytest.mark.parametrize("text", ["texting", "stop texting you", "thank me", "please stop the", "you stop"])
def test_a_text_with_a_word_left_over_is_not_split(text: str) -> None:
    assert ASKS.split(text.split()) is None


def test_the_phrases_that_a_text_begins_with_are_counted() -> None:
    assert ASKS.leading(["please", "stop", "all", "you", "want"]) == 3
    assert ASKS.leading(["you"]) == ASKS.leading([]) == 0


def test_of_two_phrases_for_the_same_words_the_earlier_is_meant() -> None:
    assert Phrases([("first", "a"), ("second", "a|b")]).split(["a", "b"]) == [
        Part("first", ("a",)),
        Part("second", ("b",)),
    ]


@pytest.mark.parametrize("phrase", ["(a", "a]", "[a|b", "a)(", "(a]"])
def test_a_missing_bracket_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match="bracket"):
        Phrases([("kind", phrase)])


@given(st.lists(PHRASE, min_size=1, max_size=3), st.lists(WORD, max_size=8))
def test_a_text_is_split_exactly_if_phrases_written_out_make_it(phrases: list[str], heard: list[str]) -> None:
    known = {tuple(text.split()) for phrase in phrases for text in spelt_out(phrase)} - {()}
    reach = {0}
    for end in range(1, len(heard) + 1):
        if any(start in reach and tuple(heard[start:end]) in known for start in range(end)):
            reach.add(end)
    found = Phrases((str(place), phrase) for place, phrase in enumerate(phrases))
    parts = found.split(heard)
    assert (parts is not None) == (len(heard) in reach)
    assert found.leading(heard) == max(reach)
    for part in parts or ():
        assert " ".join(part.words) in spelt_out(phrases[int(part.kind)])
    assert sum(len(part.words) for part in parts or ()) == (len(heard) if parts else 0)


@given(st.lists(PHRASE, min_size=1, max_size=3), st.lists(WORD, max_size=8))
def test_of_all_ways_to_split_a_text_that_is_meant_whose_last_phrases_are_the_longest(
    phrases: list[str], heard: list[str]
) -> None:
    known = {tuple(text.split()) for phrase in phrases for text in spelt_out(phrase)} - {()}
    reach, longest = {0}, dict[int, int]()
    for end in range(1, len(heard) + 1):
        starts = [start for start in range(end) if start in reach and tuple(heard[start:end]) in known]
        if starts:
            reach.add(end)
            longest[end] = starts[0]
    parts = Phrases(enumerate(phrases)).split(heard)
    end = len(heard)
    for part in reversed(parts or ()):
        assert part.words == tuple(heard[longest[end] : end])
        end = longest[end]


@given(st.integers(1, 3))
def test_a_text_that_could_be_split_in_countless_ways_is_split(times: int) -> None:
    many = Phrases([("some", "a|a a|a a a|a a a a")])
    assert many.split(["a"] * 1000 * times + ["b"]) is None
    assert many.split(["a"] * 1000 * times) is not None


def test_the_longest_phrase_from_a_place_on_is_found_whatever_follows() -> None:
    heard = ["you", "stop", "all", "stop", "texting", "me", "today"]
    assert ASKS.starts(heard) == [1, 2, 3]
    assert ASKS.longest(heard, 1) == Part("word", ("stop", "all"))
    assert ASKS.longest(heard, 3) == Part("request", ("stop", "texting", "me"))
    assert ASKS.longest(heard, 0) is ASKS.longest(heard, 7) is None


@given(st.lists(PHRASE, min_size=1, max_size=3), st.lists(WORD, max_size=8))
def test_the_longest_phrase_is_the_longest_written_out(phrases: list[str], heard: list[str]) -> None:
    known = {tuple(text.split()) for phrase in phrases for text in spelt_out(phrase)} - {()}
    lengths = [end for end in range(1, len(heard) + 1) if tuple(heard[:end]) in known]
    found = Phrases(("kind", phrase) for phrase in phrases).longest(heard)
    assert (len(found.words) if found else None) == max(lengths, default=None)


@given(st.lists(PHRASE, min_size=1, max_size=3), st.lists(WORD, max_size=8))
def test_phrases_are_in_a_text_exactly_if_one_written_out_is(phrases: list[str], heard: list[str]) -> None:
    known = {tuple(text.split()) for phrase in phrases for text in spelt_out(phrase)} - {()}
    places = range(len(heard) + 1)
    found = Phrases(("kind", phrase) for phrase in phrases).are_in(heard)
    assert found == any(tuple(heard[start:end]) in known for start in places for end in places[start + 1 :])


@given(st.lists(PHRASE, min_size=1, max_size=4), st.lists(WORD, max_size=8))
def test_the_traits_of_all_phrases_in_a_text_are_told_of_the_earlier_where_two_are_the_same(
    phrases: list[str], heard: list[str]
) -> None:
    earliest = {
        tuple(text.split()): kind for kind, phrase in reversed([*enumerate(phrases)]) for text in spelt_out(phrase)
    }
    places = range(len(heard) + 1)
    said = {tuple(heard[start:end]) for start in places for end in places[start + 1 :]}
    found = Phrases(enumerate(phrases), lambda place: 1 << place).within(heard)
    assert found == sum({1 << kind for text, kind in earliest.items() if text in said})


@given(st.lists(PHRASE, min_size=1, max_size=4), st.lists(WORD, max_size=8))
def test_the_rest_of_a_text_is_known_to_be_phrases_from_each_place_on_and_of_what_traits(
    phrases: list[str], heard: list[str]
) -> None:
    found = Phrases(enumerate(phrases), lambda place: 1 << place)
    tails = found.tails(heard)
    split = {start: found.split(heard[start:]) for start in range(len(heard))}
    assert list(tails) == [start for start in reversed(range(len(heard))) if split[start] is not None]
    assert 0 not in tails or found.may_be_last(heard * 3)
    for start, traits in tails.items():
        parts = found.split(heard, start)
        assert parts == split[start]
        assert all(traits & 1 << part.kind for part in parts or ())
        for kind in range(len(phrases)):
            is_there = found.split(heard, start, needed=1 << kind) is not None
            assert is_there == bool(traits & 1 << kind)
            wanted = found.split(heard, start, wanted=1 << kind)
            assert wanted == [part for part in parts or () if part.kind == kind]


@given(st.lists(PHRASE, min_size=1, max_size=4), st.lists(WORD, max_size=4), st.integers(1, 12))
def test_told_briefly_no_phrase_is_missing_and_none_is_beside_another_than_before(
    phrases: list[str], heard: list[str], times: int
) -> None:
    found = Phrases(enumerate(phrases))
    for said in (heard * times, [word for word in heard for _ in range(times)]):
        parts, briefly = found.split(said), found.split(said, briefly=True)
        assert (parts is None) == (briefly is None)
        whole, brief = parts or [], briefly or []
        assert {*pairwise([None, *whole])} == {*pairwise([None, *brief])}
        assert [*dict.fromkeys(whole)] == [*dict.fromkeys(brief)]
        left = iter(whole)
        assert all(part in left for part in brief)
        assert all(min(2, whole.count(part)) <= brief.count(part) for part in whole)


def test_of_a_flood_a_few_are_told() -> None:
    assert ASKS.split(["all"] * 99, briefly=True) == ASKS.split(["all"] * 3)


def test_words_that_are_passed_over_may_stand_between_those_of_a_phrase() -> None:
    found = Phrases([("asks", "stop texting")], passed=lambda word: word in {"please", ",,"})
    assert found.are_in(["ok", "stop", ",,", "please", "texting", "me"])
    assert not found.are_in(["stop", "..", "texting"])


@pytest.mark.parametrize("length", [3, automaton.LONGEST, automaton.LONGEST + 1, 5 * automaton.LONGEST])
def test_words_may_be_as_long_as_they_are(length: int) -> None:
    known, other = "k" * length, "o" * length
    found = Phrases([("one", f"stop {known}"), ("any", "go * now")])
    assert found.are_in([other, "stop", known])
    assert not found.are_in([known, "stop", other])
    assert found.are_in([other, "go", other, "now"])
    assert found.are_in([known, "go", known, "now"])


def test_only_phrases_that_are_sought_are_in_a_text() -> None:
    found = Phrases([("polite", "please"), ("asks", "stop|please stop")], {"polite": 1, "asks": 2}.__getitem__, 2)
    assert not found.are_in(["please", "go"])
    assert found.are_in(["please", "stop", "now"])
    assert found.split(["please", "please"]) == [Part("polite", ("please",))] * 2


@given(st.lists(st.lists(st.sampled_from(["stop", "texting", "me", "all", "please", "you"])), min_size=1, max_size=9))
def test_what_is_forgotten_on_the_way_changes_nothing(texts: list[list[str]]) -> None:
    wanted = [(ASKS.split(text), ASKS.are_in(text)) for text in texts]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(automaton, "REMEMBERED", 2)
        assert [(ASKS.split(text), ASKS.are_in(text)) for text in texts] == wanted


@given(PHRASE, st.lists(WORD, max_size=8))
def test_a_mirrored_phrase_is_the_phrase_read_backwards(phrase: str, heard: list[str]) -> None:
    known = [text.split() for text in spelt_out(phrase)]
    assert {tuple(text.split()) for text in spelt_out(mirrored(phrase))} == {tuple(text[::-1]) for text in known}


def test_a_star_is_any_one_word() -> None:
    found = Phrases([("time", "the * time"), ("next", "the next [stop]")])
    for text, kind in (
        ("the third time", "time"),
        ("the next time", "time"),
        ("the next", "next"),
        ("the next stop", "next"),
    ):
        assert found.split(text.split()) == [Part(kind, tuple(text.split()))]
    assert found.split(["the", "time"]) is found.split(["the", "very", "last", "time"]) is None


def test_phrases_are_compared_as_words() -> None:
    found = Phrases([("no", "Não|don't|opt-out|披萨")])
    for text in ("NAO", "Don’t", "OPT OUT", "披 萨"):
        assert found.split(words(text)) == [Part("no", words(text))]


@given(st.lists(PHRASE, min_size=1, max_size=5), st.data(), st.lists(WORD, max_size=6))
def test_some_of_the_phrases_are_found_as_if_no_others_had_been_written(
    written: list[str], data: st.DataObject, heard: list[str]
) -> None:
    pairs = list(enumerate(written))
    some = data.draw(st.sets(st.sampled_from(range(len(written)))))
    fewer = data.draw(st.sets(st.sampled_from(range(len(written)))))
    kept = Phrases(pairs).of(some.__contains__).of(fewer.__contains__)
    assert kept.split(heard) == Phrases([pair for pair in pairs if pair[0] in some & fewer]).split(heard)
