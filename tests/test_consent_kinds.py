"""Requests that no list remembers: each is made of kinds of words, and any of a kind will do."""

from itertools import product

import pytest

from consent_words import intent_of
from watchword import consent
from watchword.consent import requests, slips

EVERY = ("en", "es", "fr", "pt", "de")


def parts(said: str) -> list[str]:
    return [part.strip() for part in said.split("|")]


MADE = {
    "asked for with a verb of wanting": (
        "I need you to|imma need yall to|I am going to ask you to|you got to|you might as well|be so kind as to",
        "stop texting me|remove my number from your system|quit sending me this|take us off your list",
        "|please|or I'll tell my bank|not gonna ask twice",
    ),
    "tried": (
        "I'm trying|we are all trying|im tryna|I've been trying|my wife and I would both like",
        "to unsubscribe|to get off this list|to be taken off of your list|to stop getting texts",
    ),
    "not to be sent": (
        "I am asking that you no longer|I'd rather you didn't|I would prefer you not|you may not|you must never",
        "text me|contact me at this number",
        "|again|anymore",
    ),
    "taken out": (
        "take|get|keep|scratch|strike",
        "me|my number|my telephone number|this number",
        "out your phone|off of the list|down off your calling list",
    ),
    "denied twice": ("ion want|I don't need|we dont want", "no more of|no more", "these texts|your messages"),
    "nobody's": ("don't nobody|ain't nobody|nobody", "want|asked for", "yo texts|these messages|your spam"),
    "let": ("let|make", "this be the last|that be your final", "text|text you send me|message I get"),
    "consent": ("revocation of|withdrawal of|notice of revocation of", "consent|my prior consent|all consent"),
    "a request, named": ("accept|consider|regard", "this as", "my request to unsubscribe|a removal request"),
    "brought to an end": ("bring|put", "these messages|the texts", "to an end|to a stop"),
    "elsewhere": ("take|peddle|send", "your spam|yall's offers", "elsewhere|to somebody else"),
    "told and promised": (
        "I already told the last guy to|told someone to|asked your other rep to",
        "take me off your list|remove my number|stop texting me",
    ),
    "promised": ("she said|your manager told me", "I would be removed|my number would be taken off your list"),
    "never": ("under no circumstances|at no time should you|on no account", "contact me again|text this number"),
    "whoever it is": (
        "tell whoever runs this to|can you have them|tell your boss to",
        "stop texting me|remove my number",
    ),
    "not to be on it": ("I shouldn't|I am not supposed to|I should not", "be on this list|be getting these"),
    "a favor": ("you'd be doing me a favor by|thank you for", "not texting me|removing my number from your list"),
    "out of what is yours": (
        "take|get|please keep",
        "my number|us",
        "off your thing|out of your computers|off ur machine",
    ),
    "asked for with manners": (
        "would you be so kind as to|could someone be good enough to",
        "remove my number|take me off your list|stop texting me",
        "|please|and thank you",
    ),
    "hoped for": ("it would be great if you|that would be nice if you guys would just", "stopped|stop"),
    "who to turn to": (
        "who do I talk to about getting|who should we complain to to get",
        "these texts to stop|you to stop texting me|this to stop",
    ),
    "in vain": (
        "stop|your stop|texting stop|the unsubscribe link",
        "doesn't work|does not seem to work|never works",
        "|so how do I get off",
    ),
    "no reason": ("there's no reason to|theres no need to|no reason to", "keep texting me|continue bothering us"),
    "not received": ("I would appreciate not|I'd prefer not", "receiving any more of these|getting your texts"),
    "an opt-out": ("I need|put in|please process|sign me up for", "an opt out|the removal request"),
    "objected to": ("I object to|we are opposed to|I have no use for|ive got no need for", "these texts|your messages"),
    "of others": ("stop texting|quit bothering", "my mom|my employees|my late mother"),
    "es": ("solicito|les pido|quiero", "la baja|la cancelación|la eliminación", "de este servicio|de mi número"),
    "fr": ("je demande|nous demandons", "la suppression|le retrait", "de mon numéro|de votre liste"),
    "pt": ("solicito|peço", "a remoção|a exclusão|o descadastramento", "do meu número|da lista"),
}
"""Slots of kinds of requests, of which any may be put beside any."""


@pytest.mark.parametrize("kind", MADE)
def test_a_request_is_heard_whichever_words_of_its_kinds_it_is_made_of(kind: str) -> None:
    said = [" ".join(filter(None, one)) for one in product(*map(parts, MADE[kind]))]
    assert [text for text in said if intent_of(text, EVERY) != "opt-out"] == []


@pytest.mark.parametrize(
    "text",
    parts("""I need you to stop by at noon|imma need yall to take my order|I'm trying to get off work early
    |I'd rather you didn't call before 9|you may not need a jacket|take me out of the 9am class
    |take my number down, please|nobody wants pineapple|ion want no more sauce|let this be the last week of lessons
    |is my consent form ok|I do not give you permission to do the work|accept this as my two week notice
    |bring the plates to the back|send your crew elsewhere|stop at our office|he wrote back stop texting me, now what
    |will this sale ever stop lol|solicito la baja de mi línea de internet|je demande la livraison
    |don't send any more drivers to the side gate|I told the last guy to take my order|he said I would be seated
    |I shouldn't be on this lease|thank you for removing the stump|under no circumstances cancel my order
    |take my number off the board|remove me from your schedule|sign me up for the removal service
    |stop looking for John, he's here|I object to the fee|is there a stop button
    |would you be so kind as to stop at the gate|it would be great if you stopped by|no reason to stop
    |who do I talk to about getting the water to stop|I would appreciate not getting a late fee|stop requests come late
    |the bus stop doesn't work|my stop button doesn't work|how do I get off the highway at your place
    |do me a favor and quit honking at me|or I'll be late|I had this phone for years"""),
)
def test_what_is_made_of_the_same_words_and_asks_for_something_else_is_none(text: str) -> None:
    assert intent_of(text, EVERY) == "none"


@pytest.mark.parametrize(
    "text",
    parts("""need 2 unsubscribe|how 2 opt out|plz take muh number off ur list|u got 2 stop txtn me im in class
    |dont b textin me|stop botherin me wit dese txts|tkae me off yuor list|pelase remvoe my nubmer from yuor lsit
    |i wnat to unsubscribe|wrong numba|del me frm ur list|quit playin on my fone"""),
)
def test_a_request_is_heard_however_its_words_are_spelt(text: str) -> None:
    assert intent_of(text) == "opt-out"


@pytest.mark.parametrize("text", parts("c u at 2|stop by 2 pick up ur order|bring 2 4 me n u|i wnat pizza|send 2 txts"))
def test_words_that_are_spelt_otherwise_ask_for_nothing_by_themselves(text: str) -> None:
    assert intent_of(text) == "none"


def test_r65_a_number_of_somebody_else_is_void_however_it_is_spelt() -> None:
    assert consent.read("wrong numba", ("en",)).rung == consent.read("wrong number", ("en",)).rung == "stranger"


def test_no_word_of_requests_is_taken_for_another_one_with_letters_in_each_others_place() -> None:
    known = {word for one in requests.shipped().requests for word in one.stems.split()}
    assert [word for word in known if requests.turned_round(word)] == []


def test_what_is_spelt_otherwise_means_one_thing() -> None:
    every = [word for said in slips.shipped().spelt.words.values() for word in said.split()]
    assert len(every) == len(set(every))
