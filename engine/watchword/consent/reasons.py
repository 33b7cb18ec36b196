"""Why a text was read as it was, in a sentence."""

from watchword.decision import Reading

BELOW_QUOTE = "-below-quote"
"""Ends the name of a rung that read what a person wrote themselves, beside something they quoted."""

STRANGER = "stranger"
"""Names the rung that hears somebody else at the number than whoever agreed."""

REASSIGNED = "reassigned"
"""Names what others tell us of that: carriers' files, the Reassigned Numbers Database."""

EXCEPTION = "exception"
"""Names the rung that hears a request for no more texts but for some."""

_REASONS = {
    "": "nothing in it asks for anything about consent",
    "exact-word": "it is {word} and nothing else",
    "emoji": "it is {word} and nothing else",
    "word-with-emoji": "it is {word}, with nothing but emoji beside it",
    "courtesy": "it is {word}, with nothing but courtesy beside it",
    "request": "it asks for no more texts: '{word}'",
    "stranger": "it says that the number is somebody else's, who never agreed to texts: '{word}'",
    "sentence": "a sentence of it asks for no more texts: '{word}'",
    "slip": "it is a slip of {word}",
    "offered": "it is '{word}', which a text of ours offered as a way out",
    "anywhere": "{word} is in it, and the program takes it for an opt-out wherever it stands",
    "own-word": "it is {word}, which the program has for a word of consent, with nothing but courtesy beside it",
    EXCEPTION: "it asks for no more texts but for some: '{word}'",
    "anger": "it is '{word}', which is angry and may ask for no more texts",
    "disinterest": "it is '{word}', which may ask for no more texts",
    "refusal": "it is '{word}' to no question that we know of, and may ask for no more texts",
    "token": "it is '{word}' and nothing else, which people send for STOP",
    "order": "it is '{word}', and may be about an order or an appointment, or ask for no more texts",
    "farewell": "it is '{word}', which may end a conversation, or ask for no more texts",
    "picture": "it is a picture and no word, after a text of ours that asked for none",
    "expected": "it is '{word}', for which a rule waits",
    "answer": "it is '{word}', an answer to what we texted",
    "no-marketing": "it is '{word}', to a program that sends no marketing",
}


def is_void(rung: str) -> bool:
    """Tell whether an opt-out by this rung ends what whoever had the number before agreed to (R65)."""
    return rung.removesuffix(BELOW_QUOTE) in {STRANGER, REASSIGNED}


def reason(reading: Reading) -> str:
    """Say what a reading rests on."""
    rung = reading.rung.removesuffix(BELOW_QUOTE)
    said = _REASONS[rung].format(word=reading.word)
    return said if rung == reading.rung else f"{said}, once what it quotes is left out"
