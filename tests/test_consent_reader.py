"""Laws of the reader of consent: which words count, in which language, and however they are written."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from consent_words import ALL, ENGLISH, LISTED, intent_of, listed
from watchword import consent, courtesy
from watchword.consent import hints, requests
from watchword.consent.words import Word, meanings, shipped
from watchword.decision import Intent, Reading
from watchword.text import words

MEANT = ["uci-101", "uci-335", "uci-1749"]
"""What was read and found to be meant: two ask not to be texted any more, and one has the wrong number."""

HAM = Path(__file__).resolve().parents[1] / "../shared/vectors/uci-sms-spam/uci-sms-spam.jsonl"


@pytest.mark.parametrize(
    "text",
    [
        *("STOP", "QUIT", "END", "REVOKE", "OPT OUT", "CANCEL", "UNSUBSCRIBE"),  # R1
        *("STOPALL", "STOP ALL", "OPTOUT", "OPT-OUT"),  # R2
        *("stop", "Stop", "sToP", "OptOut", "quit", "Cancel", "unsubscribe", "revoke"),  # R3
        *("Stop.", "STOP!!", "stop…", '"STOP"', "“Stop”", "'stop'", "(STOP)", "*STOP*", "stop,", "STOP?"),  # R4
        *("STOP\n", " stop ", "\tstop\r\n", "\u00a0STOP\u00a0", "ＳＴＯＰ", "st\u200bop", "\u202eSTOP\u202c"),  # R5
        *("\ufeffSTOP", "STOP\ufe0f", "\u200fstop", "S\u00adTOP"),  # R5
        *("S T O P", "S.T.O.P.", "s-t-o-p", "s_t_o_p", "S  T  O  P !"),  # R6
        *("opt out", "Opt.Out", "opt/out", "O P T O U T", "OPT–OUT", "stop-all"),
        *("STOP\x00", "STOP\ufffd\ufffd", "\ufffdSTOP", "STOP \ud83d"),
        *("STOP🛑", "Stop 😡😡", "🚫 unsubscribe 🚫"),  # R8: emphasis
        *("stop2quit", "STOP=QUIT", "STOP 2 QUIT", "stop to quit"),  # R11
        *("remove", "exit", "UNSUB", "ARRET", "arrêt", "Arrêt !", "ARRE\u0302T"),
    ],
)
def test_a_listed_word_alone_opts_out_however_it_is_written(text: str) -> None:
    assert intent_of(text) == "opt-out"


@pytest.mark.parametrize(
    "text",
    [
        *("stop by at 5?", "stopped by your shop yesterday", "The bus stopped here", "my AC stopped working"),
        *("bus stop", "nonstop", "stopwatch", "don't stop", "Don’t stop!", "don't stop texting me lol"),
        *("please don't unsubscribe me", "CANCEL my appointment", "please cancel my order", "can we cancel Tuesday?"),
        *("END of the road", "when does it end?", "the end of the week works", "I quit my job", "ended", "quite"),
        *("shop", "step", "and", "send", "restart", "can you help me?", "info about pricing", "helpful"),
        *("YES", "Y", "JOIN", "SUBSCRIBE", "who is this?", "", " ", "...", "🍕", "\x00", "👍👍"),
    ],
)
def test_other_texts_say_nothing_about_consent(text: str) -> None:
    assert consent.read(text, ALL) == Reading()


@pytest.mark.parametrize(
    ("text", "rung"),
    [
        ("stoppp\n> Reply STOP to end", "slip-below-quote"),
        ("unsuscribe pls\n> Two for one! Reply STOP to end", "slip-below-quote"),
        ("> stoppp", ""),
        ("hello\n> unsuscribe", ""),
    ],
)
def test_a_slip_is_heard_beside_a_quotation_and_not_in_it(text: str, rung: str) -> None:
    assert consent.read(text, ALL).rung == rung


def test_emphasis_makes_no_cry_for_help() -> None:
    assert intent_of("help please") == intent_of("Hi, info please 🙏") == "help"
    assert intent_of("help now") == intent_of("help 😡 please") == "none"


@pytest.mark.parametrize("text", ["START", "start!", "Unstop", "UN-STOP", "U N S T O P", '"start"'])
def test_start_and_unstop_opt_in(text: str) -> None:
    assert intent_of(text) == "opt-in"


@pytest.mark.parametrize("text", ["🚫 START", "start ❌", "don't start", "start over", "START STOP"])
def test_start_opts_in_only_when_it_is_all_that_is_said(text: str) -> None:
    assert intent_of(text) != "opt-in"


@pytest.mark.parametrize("text", ["HELP", "help!", "help?", "Info", "AIDE", "h-e-l-p", "ＨＥＬＰ"])
def test_help_alone_asks_for_help(text: str) -> None:
    assert intent_of(text) == "help"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        *(("alto", "es"), ("BAJA", "es"), ("salir", "es"), ("detener", "es"), ("arrête", "fr")),
        *(("cancelar", "es"), ("cancelar", "pt"), ("sair", "pt"), ("PARE!", "pt"), ("parar", "pt")),
    ],
)
def test_an_ordinary_word_opts_out_only_where_its_language_is_spoken(text: str, language: str) -> None:
    assert intent_of(text, ("en",)) == "none"
    assert intent_of(text, ("en", language)) == "opt-out"


def test_no_mas_is_an_opt_out_in_spanish_and_leaves_a_doubt_elsewhere() -> None:
    assert intent_of("No más", ("en", "es")) == "opt-out"
    assert intent_of("No mas", ("en",)) == "hold"


def test_stp_is_near_to_stop_but_where_it_is_french_for_please() -> None:
    assert intent_of("stp", ("en",)) == "hold"
    assert intent_of("stp", ("fr",)) == "none"


@pytest.mark.parametrize("held", [3, 20, 100])
def test_a_key_is_held_in_a_request_for_as_long_as_it_is(held: int) -> None:
    reading = consent.read(f"stop texti{'n' * held}g me", ("en",))
    assert (reading.intent, reading.rung) == ("opt-out", "slip")


def test_ayuda_asks_for_help_where_spanish_is_spoken() -> None:
    assert intent_of("AYUDA", ("en",)) == "none"
    assert intent_of("¡ayuda!", ("es",)) == "help"


@listed
def test_every_listed_word_is_read_as_listed(intent: Intent, word: Word) -> None:
    reading = consent.read(f" {word.word.lower()}. ", word.languages)
    rung = "exact-word" if word.languages else "emoji"
    assert (reading.intent, reading.rung, reading.word) == (intent, rung, word.word)


@listed
def test_every_listed_word_has_sources_that_the_list_names(intent: Intent, word: Word) -> None:
    assert word.sources
    assert set(word.sources) <= shipped().sources.keys()


@listed
def test_no_listed_word_is_spelt_like_one_of_another_intent(intent: Intent, word: Word) -> None:
    assert {meaning.intent for meaning in meanings(words(word.word))} == {intent}


def test_what_the_law_names_counts_in_every_language() -> None:
    for word in ("STOP", "QUIT", "END", "REVOKE", "OPT OUT", "CANCEL", "UNSUBSCRIBE", "STOPALL", "ARRET"):
        assert intent_of(word, ("ja",)) == "opt-out"


def test_the_reading_names_the_word_as_listed_and_its_language() -> None:
    expected = Reading(intent="opt-out", rung="exact-word", word="STOP", language="en", start=1, end=8)
    assert consent.read("“s.t.o.p”", ("es",)) == expected
    assert consent.read("opt-out", ENGLISH).word == "OPT OUT"
    assert consent.read("optout", ENGLISH).word == "OPTOUT"
    assert consent.read("arrêt", ("en", "fr")).language == "fr"


def test_a_word_of_several_spoken_languages_tells_none() -> None:
    assert consent.read("INFO", ("en", "fr")).language is None
    assert consent.read("INFO", ("fr",)).language == "fr"
    assert consent.read("cancelar", ("en", "pt")).language == "pt"


def test_r7_the_subject_of_an_mms_counts() -> None:
    assert intent_of("", subject="Stop") == "opt-out"
    assert intent_of("look at this", subject="STOP") == "opt-out"
    assert intent_of("", subject="help") == "help"
    assert intent_of("look at this", subject="START") == "none"


@listed
def test_r20_an_opt_out_beats_whatever_else_is_said(intent: Intent, word: Word) -> None:
    assert intent_of("STOP", word.languages, word.word) == "opt-out"
    assert intent_of(word.word, word.languages, "STOP") == "opt-out"


def test_r21_r22_words_are_reserved_where_they_count() -> None:
    assert consent.reserved("Stop") == "opt-out"
    assert consent.reserved("start") == "opt-in"
    assert consent.reserved("info") == "help"
    assert consent.reserved("PIZZA") == "none"
    assert consent.reserved("alto") == "opt-out"
    assert consent.reserved("alto", ("en",)) == "none"
    assert consent.reserved("stop", ("ja",)) == "opt-out"


def test_the_edition_names_a_day_and_the_content() -> None:
    day, _, digest = consent.edition().partition(".")
    assert day == str(max(shipped().edition, requests.shipped().edition, courtesy.shipped().edition))
    assert len(digest) == 12


RUSSIAN = """
а в во все всё вы да до его ещё же за и из или их к как когда кто ли мне мой мы на нас не нет ни но ну о он она они от
по потому при раз с сам себя со так там то тот тоже только тот тут у уже хорошо что это я вот вам нам нас вас
стоп спорт сорт торт порт рот кот ток сок рост мост хост тест текст экспорт старт стой хватит отмена отмени отписка
помощь помогите инфо конец выход начать старт привет спасибо пожалуйста ок окей карта касса театр метро море место
март маска ракета номер нота сумма тема тётя тема хор хата ухо утро весна вера вес сон нос сосна среда автор вектор
"""
GREEK = """
ο η το οι τα του της των τον την και να ναι όχι δεν θα με σε από για που πως πού πότε ποτέ ποιος τι αν ή μα αλλά κι
είναι έχω έχει έχετε εγώ εσύ αυτό αυτή εδώ εκεί τώρα μετά πριν πολύ λίγο καλά κακό μου σου μας σας τους στο στη στην
τέλος έξοδος έξοχη εκτός στοπ σταμάτα σταμάτησε παύση πάρε πάρτε ακύρωση βοήθεια πληροφορίες αρχή ξεκίνα ευχαριστώ
παρακαλώ γεια καλημέρα τιμή ώρα νέο νέα μέρα νύχτα χρόνια μάτι χέρι πόδι μήνα τόπος χώρα πίτα πίτσα καφές νερό ποτό
"""


@pytest.mark.parametrize(("language", "common"), [("Russian", RUSSIAN), ("Greek", GREEK)])
def test_no_common_word_of_another_alphabet_is_taken_for_consent(language: str, common: str) -> None:
    assert [word for word in common.split() if consent.reserved(word) != "none"] == []
    assert [word for word in common.split() if consent.read(word.upper(), ALL) != Reading()] == []


def test_hardly_a_word_of_consent_can_be_written_in_another_alphabet() -> None:
    russian = {words(letter)[0] for letter in "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"}
    greek = {words(letter)[0] for letter in "αβγδεζηθικλμνξοπρσςτυφχψω"}
    spelt = {word.word: set("".join(words(word.word))) for _, word in LISTED}
    assert [word for word, letters in spelt.items() if letters <= russian] == []
    assert [word for word, letters in spelt.items() if letters <= greek] == ["EXIT"]  # and that is no Greek word


@pytest.mark.parametrize("text", ["ЅТОР", "SТОР", "UΝSUΒSCRΙΒΕ", "ЕND", "саnсеl"])
def test_a_word_in_letters_that_look_alike_opts_out(text: str) -> None:
    assert intent_of(text) == "opt-out"


@given(st.text(), st.sampled_from([word.word for intent, word in LISTED if intent == "opt-out"]))
def test_no_subject_undoes_an_opt_out(subject: str, word: str) -> None:
    assert intent_of(word, ALL, subject) == "opt-out"


def of_requests(letters: str) -> bool:
    """Tell whether requests have such a word: whoever writes `stop MMS` asks for no more of them."""
    return letters.isascii() and not requests.strange(words(letters))


@given(st.text(st.characters()))
def test_any_text_can_be_read(text: str) -> None:
    assert consent.read(text, ALL) == consent.read(text, ALL, text)


@given(st.text(st.characters(categories=["L"]), min_size=1, max_size=6).filter(lambda one: not of_requests(one)))
@example(letters="a")
@example(letters="text")
@example(letters="list")
def test_r18_a_word_that_only_holds_stop_opts_nobody_out(letters: str) -> None:
    assert intent_of(f"{letters} stop {letters} 5") == "none"


def test_people_who_write_to_each_other_say_nothing_about_consent() -> None:
    if not HAM.exists():
        pytest.skip("the collection of messages is not here")
    rows = [json.loads(line) for line in HAM.read_text().splitlines()]
    assert sum(row["label"] == "ham" for row in rows) > 4800
    assert [row["id"] for row in rows if row["label"] == "ham" and intent_of(row["text"], ALL) != "none"] == MEANT


def test_words_that_rules_wait_for_are_met_before_a_text_says_them() -> None:
    expected = [f"spot{number}" for number in range(hints.REMEMBERED)]
    consent.ready(("en",), expected)
    assert expected[0] in hints._KNOWN
    assert expected[-1] not in hints._KNOWN
