import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from phrasing import spelt_out
from watchword import answers, consent, courtesy
from watchword.answers import Answer
from watchword.state import Expect
from watchword.text import words

ALL = ("en", "es", "fr", "pt", "de", "it", "zh", "ar")
SAID = [
    (answer, saying.languages, text)
    for answer, sayings in answers.shipped().answers.items()
    for saying in sayings
    for phrase in saying.phrases
    for text in spelt_out(phrase)
]
POLITE = [text for phrase in courtesy.phrases() for text in spelt_out(phrase)]
SIZES = [("small",), ("large",), ("extra", "large"), ("2", "for", "1")]

saying = st.sampled_from(SAID)
polite = st.lists(st.sampled_from(POLITE), max_size=2).map(" ".join)


@pytest.mark.parametrize(
    "text", ["yes", "YES!", "Yes please", "yep", "y", "ok", "Okay 🙏", "sure", "y e s", "yes yes", "👍🏽"]
)
def test_yes_is_said_in_many_ways(text: str) -> None:
    assert answers.read(text, ("en",)) == "yes"


@pytest.mark.parametrize("text", ["no", "No.", "nope", "n", "no thanks", "NO THANK YOU", "nah", "n o p e", "👎👎"])
def test_no_is_said_in_many_ways(text: str) -> None:
    assert answers.read(text, ("en",)) == "no"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "yes and no",
            "yes but stop",
            "yes no",
            "no, sure",
            "ok no",
            "no problem",
            "yes I will be there at 5",
            "👍👎",
        ),
        *("", " ", "...", "please", "thanks", "hello", "maybe", "later", "not now", "yes?no", "no, yes", "1", "0"),
        *(
            "好不好",
            "是不是",
            "sí pero no",
            "oui et non",
            "نعم لا",
            "know",
            "yesterday",
            "nothing",
            "STOP",
            "HELP",
            "START",
        ),
    ],
)
def test_what_says_more_or_both_is_no_answer(text: str) -> None:
    assert answers.read(text, ALL) is None


def test_every_phrase_is_heard_in_its_language_and_beside_all_others() -> None:
    assert len(SAID) > 400
    for answer, languages, text in SAID:
        assert {answers.read(text, (language,)) for language in languages} == {answer}, text
        assert answers.read(text, ALL) == answer, text


@pytest.mark.parametrize(("text", "language"), [("sí", "es"), ("oui", "fr"), ("sim", "pt"), ("ja", "de"), ("是", "zh")])
def test_a_word_answers_only_where_its_language_is_spoken(text: str, language: str) -> None:
    assert answers.read(text, ("en",)) is None
    assert answers.read(text, ("en", language)) == "yes"


def test_yes_ok_and_hands_are_understood_everywhere_and_no_is_not() -> None:
    assert [answers.read(text, ("pl",)) for text in ("YES", "OK", "👍", "👎", "no")] == [
        "yes",
        "yes",
        "yes",
        "no",
        None,
    ]


def test_no_answer_is_a_word_of_consent() -> None:
    for _, _, text in SAID:
        assert consent.read(text, ALL, context=consent.Context(pending=True)).intent == "none", text
        assert consent.reserved(text) == "none", text


@given(saying, polite, polite, st.sampled_from(["", "!", "...", "?", " \n", "”"]))
@example(said=("yes", ("zh",), "好"), before="感谢", after="", end="")
@example(said=("no", ("es",), "n"), before="", after="ty", end="")
@example(said=("yes", ("en",), "y"), before="", after="n thanks", end="")
def test_courtesy_and_punctuation_do_not_matter(
    said: tuple[Answer, tuple[str, ...], str], before: str, after: str, end: str
) -> None:
    answer, languages, text = said
    together = words(f"{before} {text}")
    assume(courtesy.leading(together) < len(together))  # 感谢 and 好 may be 感, 谢 and 你好
    assert answers.read(f"{before}, “{text}. {after}{end}", languages) == answer


@given(saying)
def test_case_and_width_do_not_matter(said: tuple[Answer, tuple[str, ...], str]) -> None:
    answer, languages, text = said
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)
    assert {answers.read(form, languages) for form in (text.upper(), text.title(), wide)} == {answer}


@given(saying, saying)
def test_yes_beside_no_is_no_answer(
    one: tuple[Answer, tuple[str, ...], str], other: tuple[Answer, tuple[str, ...], str]
) -> None:
    if one[0] == other[0]:
        assert answers.read(f"{one[2]}, please, {other[2]}", ALL) == one[0]
    else:
        assert answers.read(f"{one[2]}, please, {other[2]}", ALL) is None


@given(st.text(st.characters()), st.lists(st.lists(st.sampled_from(["a", "b", "1"]), max_size=3), max_size=4))
def test_any_text_can_be_read(text: str, choices: list[list[str]]) -> None:
    assert answers.read(text, ALL) in {"yes", "no", None}
    assert answers.choice(text, choices) in {None, *range(len(choices))}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        *(("small", 0), ("Large!", 1), ("Extra-large please", 2), ("2 for 1", 3), ("ＬＡＲＧＥ", 1), ("l a r g e", 1)),
        *(("please, large", 1), ("Hi! Small, thank you", 0), ("large with extra cheese", None), ("large, LARGE!", 1)),
        *(("small or large", None), ("extra", None), ("not small", None), ("the large one", None), ("", None)),
        *(("2 for 2", None), ("extra large or small?", None), ("please", None)),
    ],
)
def test_a_choice_is_all_of_a_text_but_for_manners(text: str, place: int | None) -> None:
    assert answers.choice(text, SIZES) == place


def test_a_choice_may_be_a_word_of_courtesy() -> None:
    assert answers.choice("Thanks!", [("thanks",), ("hello",)]) == 0


def test_a_choice_that_is_offered_twice_is_ambiguous() -> None:
    assert answers.choice("small", [("small",), ("small",)]) is None
    assert answers.choice("small", [["small"], []]) == 0


@given(st.sampled_from(SIZES), polite, st.text("!?., \n"))
def test_every_choice_can_be_chosen(chosen: tuple[str, ...], before: str, after: str) -> None:
    assert answers.choice(f"{before} {' '.join(chosen).upper()}{after}", SIZES) == SIZES.index(chosen)


def test_every_phrase_has_a_reason_and_is_made_of_words() -> None:
    for sayings in answers.shipped().answers.values():
        assert all(saying.because and saying.languages and saying.phrases for saying in sayings)
    assert all(words(text) for _, _, text in SAID)
    assert all(manners.because and manners.phrases for manners in courtesy.shipped().courtesy)


def test_the_edition_names_a_day_and_the_content() -> None:
    day, _, digest = answers.edition().partition(".")
    assert day == str(max(answers.shipped().edition, courtesy.shipped().edition))
    assert len(digest) == 12


@pytest.mark.parametrize(
    "letter", ["m", "É", "月", "Ｍ", "𝐌", "Ⓜ", "ⓜ", "⒨", "🄼", "㋐", "㊊"]
)  # the last are in circles
def test_a_letter_in_a_circle_a_square_or_brackets_is_a_letter(letter: str) -> None:
    assert answers.is_letter(letter)
    assert answers.met(Expect(digits=4), f"{letter} 1234") is None


@pytest.mark.parametrize("sign", ["№", "℡", "™", "㎏", "Ⅻ", "①", "👍", "🅰", "#", "-", ""])
def test_signs_for_words_and_numerals_and_pictures_are_none(sign: str) -> None:
    assert not any(map(answers.is_letter, sign))
    assert answers.met(Expect(digits=4), f"{sign} 1234") == "1234"
