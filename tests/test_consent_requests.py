"""Opting out in sentences: requests are heard, courtesy changes nothing, and other sentences say nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_words import ALL, ENGLISH, LISTED, intent_of
from phrasing import spelt_out
from watchword import consent, courtesy
from watchword.consent import requests
from watchword.consent.words import Word, every_meaning
from watchword.decision import Intent, Reading
from watchword.phrases import Phrases
from watchword.text import words

ASKED = [(request, way) for request in requests.shipped().requests for way in request.phrases]
POLITE = [text for phrase in courtesy.phrases() for text in spelt_out(phrase)]


NO_REQUESTS = """
stop by and call me
don't call me, text me instead
i never got your text
why did you stop sending my receipts?
i don't have your contact info
stop being so good
endless
stop sign
stop and go
stop me if you can
stop texting you
stop texting my wife's number
yes stop the car
I can't stop texting you
I want to stop smoking
I want the texts
don't stop the messages
don't opt me out
never stop texting me
please don't remove me from your list
delete my order
remove me from the waitlist for 5
take me off hold
take me out
take me home
get me out of here
get me off at the next stop
no more pizza please
cancel today
cancel Tuesday
can you cancel
can you stop it?
can you stop by
stop texting me until Monday
stop texting me, unless it is urgent
don't text me before 9am
stop sending pizza to my old address
he said "stop texting me" lol
can you help me please
help me
text me please
unstop please
start please
ok now
and
no quiero pizza
no me llames mentiroso
más mensajes
baja la voz
sácame de aquí
ne m'oubliez pas
je veux recevoir vos messages
mais mensagens
quero receber mensagens
me tire daqui
"""


def test_a_sentence_that_says_anything_else_is_no_request() -> None:
    assert [text for text in NO_REQUESTS.strip().splitlines() if consent.read(text, ALL) != Reading()] == []


WORDS_WITH_COURTESY = """
STOP please
please stop
Stop. Thank you
stop thanks
ok stop
STOP STOP STOP
stop now!
pls stop
HELP STOP
stop help
Hi, stop please
unsubscribe, thank you very much
STOP please 😡
please end
please cancel
S T O P please
“Stop”, please!
PLEASE REMOVE
stop por favor
arrêt svp
ok, opt-out
No thanks, stop
"""
REQUESTS = """
please stop texting me
stop sending me messages
stop messaging me
STOP TEXTING ME!!! 😡
stop it
don't text me
do not contact
DO NOT CONTACT ME
do not call
I do not wish to be contacted
no more texts
remove me
take me off your list
delete my number
Take my contact info off please
opt me out
please opt me out
unsubscribe me
leave me alone
cease and desist
reply stop
text STOP
I said stop
Remove from list
Don't send me anymore messages
dont txt me anymore
can you please take us off of your mailing list?
I want you to stop calling me
I've changed my mind and don't want to receive these anymore
Please do not send any further messages
STOP. Please remove me from your list. Thank you!
stop texting me and delete my number
Stop the messages
who is this, stop texting me?
Again I want to stop this service thank you
Hi this is Mary, can you please take me off your text list? I moved away.
I've asked you three times to stop texting me!
stop texting me or I'll report you to the FCC
Stop texting me about your stupid pizza
don't text me, call me
"""


@pytest.mark.parametrize(
    ("text", "rung"),
    [
        *((text, "courtesy") for text in WORDS_WITH_COURTESY.strip().splitlines()),  # R8
        *((text, "request") for text in REQUESTS.strip().splitlines()),  # R9
    ],
)
def test_a_word_with_courtesy_and_a_request_for_no_more_texts_opt_out(text: str, rung: str) -> None:
    reading = consent.read(text, ENGLISH)
    assert (reading.intent, reading.rung) == ("opt-out", rung)


def test_every_request_is_heard_in_every_program() -> None:
    for request, way in ASKED:
        rung = "stranger" if way.stranger else "request"
        for text in (way.heard, f"{way.heard.upper()}!!", f"“{way.heard}”. thank you"):
            reading = consent.read(text, ("ja",))
            assert (reading.intent, reading.rung, reading.language) == ("opt-out", rung, request.language), text
        assert set(reading.word.split()) <= set(words(way.heard))


def test_every_request_has_sources_and_an_example_of_its_own() -> None:
    for request, way in ASKED:
        assert way.sources, way.heard
        assert set(way.sources) <= requests.shipped().sources.keys()
        own = [("own", request.spelt_out(way.say)), ("beside", request.emphasis.say)]
        beside = [("beside", phrase) for phrase in courtesy.phrases()]
        parts = Phrases([*own, *beside]).split(requests.plain(words(way.heard)))
        assert parts is not None, way.heard
        assert "own" in {part.kind for part in parts}, way.heard


@pytest.mark.parametrize(
    "before", ["I can't", "why did you", "he said he would", "never", "don't you", "they will not"]
)
def test_a_request_inside_another_sentence_is_none(before: str) -> None:
    for way in (way for request, way in ASKED if request.language == "en"):
        assert intent_of(f"{before} {way.heard}", ALL) == "none", way.heard
        assert intent_of(f"{way.heard} until tomorrow at 5", ALL) == "none", way.heard


def test_a_request_names_the_words_it_rests_on() -> None:
    expected = Reading(intent="opt-out", rung="request", word="take me off your list", language="en", start=4, end=25)
    assert consent.read("Hi! Take me off your list, please.", ENGLISH) == expected
    assert consent.read("Hi! Stop, please.", ENGLISH).word == "STOP"


@given(
    st.sampled_from(LISTED).filter(lambda entry: entry[0] != "opt-in"),
    st.lists(st.sampled_from(POLITE), max_size=2).map(" ".join),
    st.lists(st.sampled_from(POLITE), max_size=2).map(" ".join),
)
def test_courtesy_changes_nothing_about_a_listed_word(entry: tuple[Intent, Word], before: str, after: str) -> None:
    intent, word = entry
    assert intent_of(f"{before} {word.word}, {after}!", word.languages) == intent


@given(st.lists(st.sampled_from([text for text in POLITE if text != "stp"]), max_size=3).map(" ".join))
def test_courtesy_alone_says_nothing(text: str) -> None:
    assert consent.read(text, ALL) == Reading()


def test_what_counts_within_a_text_is_known_of_it_at_one_look() -> None:
    spoken = requests.spoken(("en",))
    counting = [way.heard for one in requests.shipped().requests for way in one.phrases if way.fills == "part"]
    assert [heard for heard in counting if not spoken.within(words(heard)) & requests.WITHIN] == []


def test_what_counts_within_a_text_is_no_word_and_no_courtesy_which_would_hide_it() -> None:
    every = [(one, way) for one in requests.shipped().requests for way in one.phrases if way.fills == "part"]
    counting = Phrases((one.language, one.ways(way.say)) for one, way in every)
    others = [*(meaning.parts for meaning in every_meaning())]
    others += [tuple(text.split()) for phrase in courtesy.phrases() for text in spelt_out(phrase)]
    assert [words for words in others if words and len(counting.split(words) or ()) == 1] == []
