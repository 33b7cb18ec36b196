"""Why a text was read as it was, in a sentence."""

from watchword.decision import Reading

BELOW_QUOTE = "-below-quote"
"""Ends the name of a rung that read what a person wrote themselves, beside something they quoted."""

_REASONS = {
    "": "nothing in it asks for anything about consent",
    "exact-word": "it is {word} and nothing else",
    "emoji": "it is {word} and nothing else",
    "word-with-emoji": "it is {word}, with nothing but emoji beside it",
    "courtesy": "it is {word}, with nothing but courtesy beside it",
    "request": "it asks for no more texts: '{word}'",
    "sentence": "a sentence of it asks for no more texts: '{word}'",
    "slip": "it is a slip of {word}",
}


def reason(reading: Reading) -> str:
    """Say what a reading rests on."""
    rung = reading.rung.removesuffix(BELOW_QUOTE)
    said = _REASONS[rung].format(word=reading.word)
    return said if rung == reading.rung else f"{said}, once what it quotes is left out"
