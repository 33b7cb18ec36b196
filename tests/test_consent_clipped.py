"""Requests as people clip, misspell and misspeak them: closed classes of words in their slots, in five languages."""

from itertools import product

import pytest

from consent_words import intent_of
from watchword import consent
from watchword.consent.context import Context

EVERY = ("en", "es", "fr", "pt", "de")


def parts(said: str) -> list[str]:
    return [part.strip() for part in said.split("|")]


BROKEN = {
    "en": (
        "no send|not send|dont send|stop to send|stop send|you stop send|please not text|finish send",
        "me|to me|us",
        "message|more messages|sms|your promotions",
    ),
    "want": (
        "i no want|me not want|we no need|i dont like",
        "receive|to get|more|your",
        "messages|sms|spam|your texts",
    ),
    "es": (
        "ya no|nunca|no quiero que|ya párenle de",
        "me manden|me sigan mandando|mandarme",
        "más mensajes|promos|sus textos",
    ),
    "fr": ("arrête de|arrêtez de|stop de|merci de ne plus", "m'envoyer", "des sms|vos trucs|vos promos|ces messages"),
    "pt": ("para de|parem de|pare já de", "me mandar|ficar me mandando|mandar", "mensagens|essas propagandas|sms"),
    "de": ("schickt mir|schreibt mir|bitte schickt uns", "keine|nie wieder|nix", "sms|nachrichten mehr|werbung"),
    "raus": (
        "nehmt mich|streicht meine Nummer|löscht bitte diese Nummer",
        "aus dem Verteiler|von der Liste",
        "|raus",
    ),
}
"""Three slots of each kind of broken request."""


@pytest.mark.parametrize("kind", BROKEN)
def test_a_request_in_broken_language_opts_out(kind: str) -> None:
    said = [" ".join(filter(None, one)) for one in product(*map(parts, BROKEN[kind]))]
    assert [text for text in said if intent_of(text, EVERY) != "opt-out"] == []


@pytest.mark.parametrize(
    "text",
    parts("""you no send me the code|no message yet|you did not text me|why you no text me|i no want onions
    |no text on my end
    |me manden el menú|no me mandaron el mensaje|para mandar mensajes de cumpleaños|no quiero que me manden cebolla
    |je n'ai pas reçu vos sms|n'envoyez pas le colis|você não me mandou a mensagem|para duas pessoas
    |ihr habt mir keine sms geschickt|ich habe keine nachricht bekommen|nehmt mich mit|löscht die bestellung"""),
)
def test_what_is_near_to_a_request_in_broken_language_is_none(text: str) -> None:
    assert intent_of(text, EVERY) == "none"


@pytest.mark.parametrize("word", parts("stoptexting|removeme|nomoretexts|optmeout|leavemealone|stopspam|plsstop"))
def test_words_that_are_run_together_are_read_apart(word: str) -> None:
    assert [intent_of(text) for text in (word, word.upper(), f"{word} please", f"Hi! {word}")] == ["opt-out"] * 4


@pytest.mark.parametrize("word", parts("takeout|takeoff|nonstop|stopwatch|endless|cancelled|noproblem|nome|getaway"))
def test_a_word_that_begins_like_one_of_opt_out_is_none(word: str) -> None:
    assert [intent_of(text) for text in (word, f"{word} please", f"I want {word} at 5")] == ["none"] * 3


BEFORE = "no English|not tryna buy nothing|i dont know you|final notice|hab ich nie bestellt|no entiendo|not voting"
NOUNS = "see you at the bus|my|next|a quick|the 5th street|do you ever|he can't|tell him to|it will never|im crying"


@pytest.mark.parametrize("before", parts(BEFORE))
def test_a_word_of_opt_out_ends_a_text_with_no_sign_before_it(before: str) -> None:
    assert [intent_of(f"{before} {word}", EVERY) for word in ("stop", "STOP please")] == ["opt-out"] * 2


@pytest.mark.parametrize("before", parts(NOUNS))
def test_a_word_that_is_part_of_what_is_said_before_it_opts_nobody_out(before: str) -> None:
    assert intent_of(f"{before} stop", EVERY) == "none"


OURS = Context(recent=("Rossi's Pizza: two for one today! Reply STOP to end",))


@pytest.mark.parametrize("text", ["stop rossis", "Stop Rossi's Pizza", "rossi’s pizza STOP", "unsubscribe rossi's"])
def test_a_word_with_our_name_is_that_word(text: str) -> None:
    assert consent.read(text, EVERY, context=OURS).intent == "opt-out"


@pytest.mark.parametrize("text", ["cancel rossi's pizza", "stop by rossi's", "I stopped at Rossi's", "rossi's pizza"])
def test_our_name_makes_no_request(text: str) -> None:
    assert consent.read(text, EVERY, context=OURS).intent == "none"


def test_a_clause_that_sends_one_in_takes_back_not_to_text() -> None:
    assert intent_of("don't text me, come in") == intent_of("do not text me, leave it at the door") == "none"
    assert intent_of("please don't text me, I am at work") == intent_of("stop texting me, come on") == "opt-out"


def test_a_word_of_help_counts_where_its_language_is_spoken() -> None:
    assert intent_of("Hilfe", ("de",)) == intent_of("AJUDA", ("pt-BR",)) == "help"
    assert intent_of("Hilfe") == "none"


def test_small_capitals_are_letters() -> None:
    assert intent_of("ꜱᴛᴏᴘ") == intent_of("ᴘʟᴇᴀꜱᴇ ꜱᴛᴏᴘ ᴛᴇxᴛɪɴɢ ᴍᴇ") == "opt-out"
