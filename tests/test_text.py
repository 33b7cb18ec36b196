import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from watchword.characters import EVEN, FOLDED
from watchword.text import clean, plain, rest, words

NAUGHTY = Path(__file__).resolve().parents[1] / "../shared/vectors/blns/blns.json"

ANY_TEXT = st.text(st.characters(), max_size=60)  # with lone surrogates
UNICODE = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
# The Greek mark whose capital is a letter of its own cannot be told apart once marks of other scripts stand before it.
CASED = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\u0345"), max_size=60)
ASCII = st.text(st.characters(max_codepoint=127), max_size=60)
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2066\u2069\ufeff\u00ad\ufe0f\ufe0e\u034f"
PUNCTUATION = " \t\n\u00a0.,;:!?…()[]*_-–—\"'“”‘’«»/\\"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("STOP!!", ("stop",)),
        ("“Stop”…", ("stop",)),
        ("Opt-Out", ("opt", "out")),
        ("red.green/blue_grey", ("red", "green", "blue", "grey")),
        ("2 for 1 please", ("2", "for", "1", "please")),
        ("Don’t", ("don't",)),
        ("don´t don`t don‘t", ("don't",) * 3),
        ("rock 'n' roll", ("rock", "n", "roll")),
        ("ＳＴＯＰ　１２", ("stop", "12")),
        ("ARRÊT, señor: Łódź Straße", ("arret", "senor", "lodz", "strasse")),
        ("Ёлка ЁЛКА ΆΛΦΑ άλφα", ("eлka", "eлka", "aλφa", "aλφa")),
        ("नमस्ते สวัสดี مَرْحَبًا", ("नमस्ते", "ส", "วั", "ส", "ดี", "مرحبا")),
        ("أهلا مرحـــبا פִּיצָה ١٢", ("اهلا", "مرحبا", "פיצה", "12")),
        ("한국 がぎ", ("한국", "が", "ぎ")),
        ("我要2份披萨, thanks", ("我", "要", "2", "份", "披", "萨", "thanks")),
        ("コーヒー ｺｰﾋｰ か\u3099a人々", ("コー", "ヒー", "コー", "ヒー", "が", "a", "人", "々")),
        ("go🍕go 🛑🛑", ("go", "🍕", "go", "🛑", "🛑")),
        ("✋🏽 ☎️ ❗", ("✋", "☎")),
        ("1️⃣", ("1",)),
        ("STOP\x00\ufffd \ud83d", ("stop",)),
    ],
)
def test_a_text_splits_into_plain_words(text: str, expected: tuple[str, ...]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    "text", ["S T O P", "S.T.O.P.", "s-t-o-p", "s_t o/p", "Ｓ Ｔ Ｏ Ｐ", "Š t ó p", "s\u200b t o p"]
)
def test_letters_that_are_spelt_out_are_one_word(text: str) -> None:
    assert words(text) == ("stop",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("o k", ("o", "k")),
        ("1 2 3 4", ("1", "2", "3", "4")),
        ("a b 1 c", ("a", "b", "1", "c")),
        ("plan a b c now", ("plan", "abc", "now")),
        ("I a m here", ("iam", "here")),
        ("披 萨 店", ("披", "萨", "店")),
        ("我 a b 是 c", ("我", "a", "b", "是", "c")),
    ],
)
def test_only_runs_of_three_letters_or_more_are_spelt_out(text: str, expected: tuple[str, ...]) -> None:
    assert words(text) == expected


def test_plain_words_keep_their_accents() -> None:
    assert plain("ARRÊT Señor don’t Łódź") == ("arrêt", "señor", "don't", "łódź")


@pytest.mark.parametrize("text", ["SТОР", "ЅТОР", "ｓｔοp", "S Т О Р", "s\u200bт\u00adор", "S.Т.Ó.Р"])
def test_letters_that_look_alike_are_one(text: str) -> None:
    assert words(text) == ("stop",)


@pytest.mark.parametrize(
    ("written", "sent"), [("ΠΙΤΣΑ", "ΠITΣA"), ("ΝΑΙ", "NAI"), ("ΒΟΗΘΕΙΑ", "BOHΘEIA"), ("ύψος", "YΨOΣ")]
)
def test_a_greek_word_is_found_as_gsm_7_sends_it(written: str, sent: str) -> None:
    assert words(written) == words(sent)


@pytest.mark.parametrize("script", ["CYRILLIC", "GREEK"])
def test_no_two_letters_of_one_script_are_taken_for_each_other(script: str) -> None:
    letters = {
        plain(char)
        for char in map(chr, range(0x0370, 0x0530))
        if unicodedata.name(char, "").startswith(f"{script} ")
        and not unicodedata.decomposition(char)
        and char.isalpha()
    }
    assert len(letters) > 20
    assert len({words(letter) for (letter,) in letters}) == len(letters)


@given(st.text("авекмнорстухіјѕѵԁԛԝӏбгджзилпфцчшщъыьэюя", min_size=1), st.text("αβγδεζηθικλμνξοπρστυφχψωϳ", min_size=1))
def test_what_looks_latin_is_latin_only_to_be_compared(cyrillic: str, greek: str) -> None:
    assert plain(cyrillic) == (cyrillic,)
    assert plain(greek) == (greek,)
    assert rest(f"{cyrillic} {greek}", 1) == greek


@example("ｶﾞカ")
@given(st.text("店ベタニー㌼㌥㍿社か\u3099ｰﾞนำ½éa1' \t", max_size=12))
def test_what_stands_before_a_word_makes_no_difference_to_what_it_comes_to(text: str) -> None:
    before = "ordinary words of so many letters that this is long, "
    assert words(before + text) == words(before) + words(text)


@given(st.text("披萨店ピザがっ々", min_size=1), st.text("我要谢はー"), st.text("我要谢はabc "))
def test_a_word_written_without_spaces_is_found_within_a_run(keyword: str, before: str, after: str) -> None:
    found, wanted = words(before + keyword + after), words(keyword)
    assert len(wanted) == len(keyword)
    assert found[len(words(before)) :][: len(wanted)] == wanted


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("สมัคร", "สมัครครับ"),
        ("สมัคร", "ขอสมัครค่ะ"),
        ("น้ำ", "ขอน้ำหน่อย"),
        ("ສະໝັກ", "ຂໍສະໝັກແດ່"),
        ("ចុះឈ្មោះ", "ខ្ញុំចង់ចុះឈ្មោះបាទ"),
        ("စာရင်းသွင်း", "ကျွန်တော်စာရင်းသွင်းချင်တယ်"),
    ],
)
def test_a_word_of_a_script_without_spaces_is_found_wherever_it_stands(keyword: str, text: str) -> None:
    found, wanted = words(text), words(keyword)
    assert any(found[place:][: len(wanted)] == wanted for place in range(len(found)))


@pytest.mark.parametrize(("letter", "other"), [("ก", "กา"), ("ก", "กี่"), ("ນ", "ນະ"), ("ម", "មែ"), ("စ", "စာ")])
def test_a_vowel_or_a_tone_is_no_word_of_its_own_and_makes_another_word(letter: str, other: str) -> None:
    assert words(other) == (unicodedata.normalize("NFC", other),) != words(letter)


@given(ANY_TEXT)
def test_words_of_words_are_the_same_words(text: str) -> None:
    assert words(" ".join(words(text))) == words(text)
    assert plain(" ".join(plain(text))) == plain(text)


@given(ANY_TEXT)
def test_a_text_has_the_same_words_however_much_follows(text: str) -> None:
    more = ("now",) * 40
    assert words(f"{text} {' '.join(more)}") == (*words(text), *more)
    assert plain(f"{text} {' '.join(more)}") == (*plain(text), *more)


@given(ANY_TEXT)
def test_a_word_is_never_empty_and_holds_no_space_or_outer_apostrophe(text: str) -> None:
    for word in words(text):
        assert word
        assert not any(char.isspace() for char in word)
        assert word.strip("'") == word


@given(CASED)
def test_case_does_not_matter(text: str) -> None:
    assert words(text.upper()) == words(text.lower()) == words(text.swapcase()) == words(text)


@given(ASCII)
def test_width_does_not_matter(text: str) -> None:
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)
    assert words(wide) == words(text)


@given(UNICODE, st.sampled_from(["NFC", "NFD"]))
def test_composition_does_not_matter(text: str, form: str) -> None:
    assert words(unicodedata.normalize(form, text)) == words(text)  # type: ignore[arg-type]


@given(UNICODE, st.text(st.sampled_from(PUNCTUATION)), st.text(st.sampled_from(PUNCTUATION)))
def test_outer_punctuation_does_not_matter(text: str, before: str, after: str) -> None:
    assert words(f"{before} {text} {after}") == words(text)


@given(st.lists(st.text("abcéñ1", min_size=1, max_size=5)), st.data())
def test_invisible_characters_do_not_matter(parts: list[str], data: st.DataObject) -> None:
    text = " ".join(parts)
    place = data.draw(st.integers(0, len(text)))
    hidden = data.draw(st.text(st.sampled_from(INVISIBLE), min_size=1))
    assert words(text[:place] + hidden + text[place:]) == words(text)


@given(st.lists(st.one_of(ANY_TEXT, st.text(PUNCTUATION + INVISIBLE + "aé🛑字ＳＴＯＰсто\x01\ufffe\uffff"))))
def test_a_text_is_put_as_each_of_its_characters_is_whatever_was_put_before(texts: list[str]) -> None:
    for text in texts:
        for table in (FOLDED, EVEN):
            assert table.put(text) == "".join(table[ord(char)] for char in text)


@given(st.sampled_from("🛑👍♥❥☎字\u200b"), st.integers(1, 99))
def test_a_row_of_one_sign_is_its_words_over_and_over(sign: str, times: int) -> None:
    assert words(sign * times) == words(sign) * times


@given(ANY_TEXT)
def test_what_cleaning_replaces_changes_no_word(text: str) -> None:
    assert words(clean(text)) == words(text)


@given(ANY_TEXT)
def test_a_clean_text_can_be_stored_and_is_otherwise_as_it_was(text: str) -> None:
    cleaned = clean(text)
    assert "\0" not in cleaned.encode().decode()
    assert len(cleaned) == len(text)
    assert all(new == old or new == "\ufffd" for new, old in zip(cleaned, text, strict=True))
    assert clean(cleaned) == cleaned


@given(UNICODE)
def test_a_text_without_nul_is_clean(text: str) -> None:
    assert clean(text.replace("\0", "")) == text.replace("\0", "")


@pytest.mark.parametrize(
    ("text", "count", "expected"),
    [
        ("REFILL: 1234567", 1, "1234567"),
        ("refill – 12 34 ", 1, "12 34"),
        ('"REFILL" 12', 1, "12"),
        ("NAME Zoë, ok?", 1, "Zoë, ok?"),
        ("2 for 1: Two, please!", 3, "Two, please!"),
        ("Opt-out of it", 2, "of it"),
        ("S T O P now", 1, "now"),
        ("don't stop.", 1, "stop."),
        ("GIVE $50", 1, "$50"),
        ("VOTE #1", 1, "#1"),
        ('SAY "hi, you"', 1, '"hi, you"'),
        ("🛑️ go", 1, "go"),
        ("披萨：大的", 2, "大的"),
        ("我要披萨谢谢!", 4, "谢谢!"),
        ("か\u3099き ク", 1, "き ク"),
        ("コーヒー2つ", 2, "2つ"),
        ("สมัครครับ", 4, "ครับ"),
        ("น้ำ 2 ขวด", 1, "2 ขวด"),
        ("披'萨", 1, "萨"),
        ("SТОР this", 1, "this"),
        ("✋🏽go!", 1, "go!"),
        ("PIZZA", 1, ""),
        ("PIZZA!!", 4, ""),
        ("...", 1, ""),
        ("  as it is. ", 0, "as it is."),
    ],
)
def test_the_rest_is_what_follows_as_it_was_written(text: str, count: int, expected: str) -> None:
    assert rest(text, count) == expected


@given(ANY_TEXT, st.integers(-1, 8))
def test_the_rest_is_a_piece_of_the_text(text: str, count: int) -> None:
    assert rest(text, count) in text


@given(
    st.lists(st.sampled_from(["stop", "don't", "ARRÊT", "12", "🍕", "日本", "コーヒー", "か\u3099", "น้ำ", "ёлка"])),
    st.sampled_from(["", " ", ", "]),
    st.integers(0, 8),
)
def test_the_rest_holds_the_words_that_are_left(parts: list[str], between: str, count: int) -> None:
    text = between.join(parts)
    assert words(rest(text, count)) == words(text)[count:]


def test_naughty_strings_are_only_texts() -> None:
    if not NAUGHTY.exists():
        pytest.skip("the list of naughty strings is not here")
    strings = json.loads(NAUGHTY.read_text())
    assert len(strings) > 500
    for text in strings:
        assert words(" ".join(words(text))) == words(text)
        assert words(text.swapcase()) == words(text)
        assert clean(text) == text
        assert rest(text, 1) in text
