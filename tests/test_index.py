"""Laws of the index: it finds what asking every rule in turn finds, and a slip is what people call one."""

import sys
from collections.abc import Sequence
from itertools import product
from types import FrameType
from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from test_patterns import stands
from watchword.literals import bare
from watchword.patterns import LONGEST_TEXT
from watchword.rules.index import Hit, Index, Wanted, find
from watchword.rules.keywords import Keyword, many
from watchword.rules.slips import LONGEST, Slips, is_slip, takes_slips
from watchword.rules.when import Position
from watchword.sayings import Saying
from watchword.text import words

POLITE = st.sampled_from(["hi", "please", "thank", "you"])
FEW = st.text(st.sampled_from("ab"), min_size=1, max_size=2) | st.text(st.sampled_from("ab"), min_size=5, max_size=7)
"""So few words that they meet, and are one slip apart."""
PHRASES = st.lists(FEW | st.just("é5ab1") | POLITE, min_size=1, max_size=3).map(tuple)
LITERALS = st.frozensets(FEW | st.sampled_from(["ss", " ", "é"]), min_size=1, max_size=3)
SAID = st.lists(FEW, max_size=7) | st.lists(PHRASES.map(" ".join), max_size=3)
TEXTS = st.builds(lambda polite, said: " ".join([*polite, *said]), st.lists(POLITE, max_size=2), SAID) | st.text()


def keyword(*said: str, language: str | None = None) -> Keyword:
    return Keyword(written=" ".join(said), words=said, language=language)


def wanted(*written: str, position: Position = "first", typos: bool = False) -> Wanted:
    return Wanted(keywords=tuple(keyword(*words(one)) for one in written), position=position, typos=typos)


WANTED = st.builds(
    Wanted,
    keywords=st.none() | st.lists(PHRASES.map(lambda said: keyword(*said)), max_size=4).map(tuple),
    position=st.sampled_from(["first", "only", "anywhere"]),
    typos=st.booleans(),
    sayings=st.lists(st.builds(Saying, PHRASES, st.sampled_from(["first", "only", "anywhere"])), max_size=3).map(tuple),
    literals=st.lists(LITERALS, max_size=2).map(tuple),
)


def scanned(rules: Sequence[Wanted], vocabulary: frozenset[str], text: str) -> list[tuple[int, Hit | None]]:
    """Ask every rule in turn."""
    said, searched = words(text), f"{text}\n{normalize('NFKC', text)}".casefold()
    known = {word for one in rules for told in _told(one) for word in told.words} | vocabulary
    hits = [find(one, said, known) for one in rules]
    return [
        (place, hit)
        for place, (one, hit) in enumerate(zip(rules, hits, strict=True))
        if (hit if one.keywords is not None else not one.sayings or _says(said, one.sayings))
        and all(any(literal in searched for literal in need) for need in one.literals)
    ]


def _told(one: Wanted) -> Sequence[Keyword | Saying]:
    return one.sayings if one.keywords is None else one.keywords


def _says(said: tuple[str, ...], sayings: Sequence[Saying]) -> bool:
    return any(Saying(said, "only").within(one) for one in sayings)


@given(WANTED, st.frozensets(FEW, max_size=4), TEXTS)
def test_looking_many_keywords_up_finds_what_a_look_at_each_does(
    one: Wanted, vocabulary: frozenset[str], text: str
) -> None:
    looked_up = replace(one, keywords=many(one.keywords)) if one.keywords else one
    assert find(looked_up, words(text), vocabulary) == find(one, words(text), vocabulary)


@given(st.lists(WANTED, max_size=12), st.frozensets(FEW, max_size=4), TEXTS)
@example([wanted("aaaaa bb", "aaaaa")], frozenset(), "aaaa bb")
@example([wanted("aaaaab", "aaaaac", typos=True)], frozenset(), "aaaaad")
def test_the_index_finds_what_a_scan_of_all_rules_finds(
    rules: list[Wanted], vocabulary: frozenset[str], text: str
) -> None:
    found = Index.of(enumerate(rules), vocabulary).candidates(words(text), text)
    assert list(found) == scanned(rules, vocabulary, text)


@given(
    st.lists(
        st.frozensets(st.from_regex(r"\A\x08?(ab?| a|b |a_)\x08?\Z"), min_size=1, max_size=3), min_size=1, max_size=9
    ),
    st.text(st.sampled_from("abAB _é"), max_size=9) | st.just("ab" * LONGEST_TEXT),
)
def test_literals_with_edges_are_found_where_they_stand_so_and_never_where_they_do_not_stand(
    needed: list[frozenset[str]], text: str
) -> None:
    found = {
        place
        for place, _ in Index.of((n, Wanted(literals=(one,))) for n, one in enumerate(needed)).candidates((), text)
    }
    loosely = {n for n, need in enumerate(needed) if any(bare(one) in text.casefold() for one in need)}
    exactly = {n for n, need in enumerate(needed) if any(stands(one, text) for one in need)}
    assert found == (exactly if text.isascii() and len(text) <= LONGEST_TEXT else loosely)


@given(st.lists(WANTED, max_size=8), TEXTS.filter(str.isascii), st.data())
def test_case_width_and_outer_punctuation_change_nothing(rules: list[Wanted], text: str, data: st.DataObject) -> None:
    worded = Index.of(enumerate(one for one in rules if not one.literals))
    found = worded.candidates(words(text), text)
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)
    before, after = data.draw(st.sampled_from([('"', '"'), ("", "!!"), ("«", "»"), ("...", " "), ("\u200b(", ")")]))
    for same in (text.upper(), wide, f"{before}{text}{after}"):
        assert worded.candidates(words(same), same) == found


@given(st.lists(WANTED, max_size=8), TEXTS)
def test_case_changes_nothing_for_literals(rules: list[Wanted], text: str) -> None:
    index = Index.of(enumerate(rules))
    said = words(text)
    assert index.candidates(said, text) == index.candidates(said, text.casefold())


@given(st.lists(WANTED, max_size=8), st.sampled_from(["hi", "Please,", "Thank you!", "Hola, por favor:"]), TEXTS)
def test_courtesy_before_keywords_changes_nothing_unless_they_are_made_of_its_words(
    rules: list[Wanted], polite: str, text: str
) -> None:
    worded = [one for one in rules if one.keywords and not one.literals]
    index, said = Index.of(enumerate(worded)), words(text)
    heard = words(f"{polite} {text}")
    if index.vocabulary.isdisjoint(words("hi please thank you hola por favor")):
        further = len(heard) - len(said)
        before = [(n, hit.start + further, hit.end + further) for n, hit in index.candidates(said, text) if hit]
        assert [(n, hit.start, hit.end) for n, hit in index.candidates(heard, text) if hit] == before
    elif heard[0] in index.vocabulary:
        found = [hit for n, hit in index.candidates(heard, text) if hit and worded[n].position != "anywhere"]
        assert all(hit.start == 0 for hit in found)


# --- one rule ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("position", "text", "expected"),
    [
        ("first", "snow report now", ("snow report", 0, 2)),
        ("first", "snow now", ("snow", 0, 1)),
        ("first", "more snow", None),
        ("only", "snow report", ("snow report", 0, 2)),
        ("only", "snow now", None),
        ("anywhere", "any snow or snow report", ("snow", 1, 2)),
        ("anywhere", "the neige and snow report", ("neige", 1, 2)),
        ("anywhere", "rain", None),
        ("first", "hi, please: snow report", ("snow report", 2, 4)),
        ("first", "good morning, more snow", None),
        ("only", "Please SNOW", ("snow", 1, 2)),
        ("only", "please snow now", None),
        ("first", "please", None),
        ("first", "", None),
        ("anywhere", "", None),
    ],
)
def test_the_longest_keyword_at_the_earliest_place_counts(
    position: Position, text: str, expected: tuple[str, int, int] | None
) -> None:
    hit = find(wanted("snow", "snow report", "neige", position=position), words(text))
    assert (hit and (hit.keyword.written, hit.start, hit.end)) == expected


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("pizza", None),
        ("piza", "piza"),
        ("pizzza please", "pizzza"),
        ("pizsa", "pizsa"),
        ("pziza", "pziza"),
    ],
)
def test_a_rule_that_allows_typos_takes_one_slip(text: str, slip: str | None) -> None:
    hit = find(wanted("PIZZA", typos=True), words(text))
    assert hit is not None
    assert hit.slip == slip


@pytest.mark.parametrize("text", ["izza", "ipzza", "bizza", "pzzaa", "pizzaaa", "pizza1234", "pi zza", "p"])
def test_more_than_one_slip_or_a_wrong_first_letter_is_not_taken(text: str) -> None:
    assert find(wanted("PIZZA", typos=True), words(text)) is None


def test_a_word_that_is_a_keyword_is_never_a_slip_of_another() -> None:
    rules = [wanted("pizza", typos=True), wanted("pizzo")]
    assert [place for place, _ in Index.of(enumerate(rules)).candidates(("pizzo",), "pizzo")] == [1]
    assert not Index.of(enumerate(rules), {"pizze"}).candidates(("pizze",), "pizze")
    assert find(rules[0], ("pizze",), {"pizze"}) is None


def test_one_word_of_a_keyword_may_be_misspelt_not_two() -> None:
    rule = wanted("coffee break", typos=True)
    assert find(rule, words("cofee break"))
    assert find(rule, words("coffee braek"))
    assert find(rule, words("cofee braek")) is None


def test_a_keyword_without_a_slip_goes_before_one_with_a_slip() -> None:
    rule = wanted("tomato", "tomata", typos=True)
    hit = find(rule, words("tomata"))
    assert hit is not None
    assert (hit.keyword.written, hit.slip) == ("tomata", None)


def test_a_keyword_in_two_languages_counts_in_the_first() -> None:
    rule = Wanted(keywords=(keyword("pizza", language="en"), keyword("pizza", language="it")))
    ((_, hit),) = Index.of(enumerate([rule])).candidates(("pizza",), "pizza")
    assert hit == find(rule, ("pizza",))
    assert hit is not None
    assert hit.keyword.language == "en"


def test_a_keyword_that_is_courtesy_is_heard_and_what_comes_after_it_is_not() -> None:
    index = Index.of(enumerate([wanted("PIZZA"), wanted("HELLO"), wanted("THANK YOU")]))
    for text, place in (("hello pizza", 1), ("thank you pizza", 2), ("please hello pizza", 1), ("please pizza", 0)):
        assert [one for one, _ in index.candidates(words(text), text)] == [place]


def test_a_rule_whose_word_list_is_empty_never_fires() -> None:
    assert not Index.of(enumerate([Wanted(keywords=())])).candidates(("a",), "a")
    assert Index.of(enumerate([Wanted()])).candidates((), "") == ((0, None),)


def calls(index: Index, text: str) -> int:
    """Count every call that asking makes, of Python's functions and of C's."""
    made = 0

    def count(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal made
        made += event in {"call", "c_call"}

    said = words(text)
    index.candidates(said, text)  # what courtesy leads to is worked out when a text first comes to it
    sys.setprofile(count)
    try:
        index.candidates(said, text)
    finally:
        sys.setprofile(None)
    return made


@pytest.mark.parametrize("text", ["win 7", "wni 7", "winnre 7", "snow", "code 7.", "my order 7", "hi win 7"])
def test_asking_takes_as_many_steps_whether_there_are_ten_rules_or_two_thousand(text: str) -> None:
    """Even where all rules begin with one word, allow typos or wait for literals."""

    def index(count: int) -> Index:
        return Index.of(
            enumerate(
                one
                for number in range(count)
                for one in (
                    wanted(f"WIN {number}", f"WINNER {number}", typos=True),
                    wanted(f"GO {number} HOME", position="anywhere"),
                    Wanted(literals=(frozenset({"code"}), frozenset({f" {number}."}))),
                    Wanted(sayings=(Saying(("order", str(number)), "anywhere"), Saying((f"late{number}",), "only"))),
                )
            )
        )

    assert calls(index(10), text) == calls(index(2000), text)


# --- slips ------------------------------------------------------------------------------------------------------------


def near(word: str, alphabet: str) -> set[str]:
    """Write down every slip after the first letter, straight from what a slip is."""
    places = range(1, len(word) + 1)
    return {
        *(word[:at] + word[at + 1 :] for at in places[:-1]),
        *(word[:at] + letter + word[at:] for at, letter in product(places, alphabet)),
        *(word[:at] + letter + word[at + 1 :] for at, letter in product(places[:-1], alphabet)),
        *(word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in places[:-2]),
    } - {word}


@given(st.text(st.sampled_from("abc"), min_size=5, max_size=7), st.text(st.sampled_from("abc"), max_size=8))
def test_a_slip_is_one_letter_missing_extra_wrong_or_two_swapped(meant: str, said: str) -> None:
    assert is_slip(meant, said) == (said in near(meant, "abc"))
    for one in near(meant, "abc"):
        assert is_slip(meant, one)
        assert Slips.of([meant]).meant(one) == (meant,)


@pytest.mark.parametrize("word", ["snow", "win10000", "٣٣٣٣٣٣", "x" * (LONGEST + 1)])
def test_short_words_codes_and_what_is_no_word_take_no_slip(word: str) -> None:
    assert not takes_slips(word)
    assert not Slips.of([word]).remains
    assert not is_slip(word, word[:-1])


def test_a_text_of_one_endless_word_costs_nothing() -> None:
    assert Slips.of(["aaaaa"]).meant("a" * 1_000_000) == ()
