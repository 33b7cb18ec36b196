"""Does a text of ours ask for an answer, so that a `no` may be no more than that?"""

import re
from functools import lru_cache

from watchword.consent.words import meanings
from watchword.text import words

_SENTENCE = re.compile(r"[^.!?\n\u061f\u2026]+[.!?\n\u061f\u2026]*")
_SENDS = re.compile(
    r"\b(?:reply|respond|answer|text|txt|send|press|type|enter|choose|pick|select|vote|rate"
    r"|responda?e?|env[ií][ae]|vot[ae]|elija|escriba|r[ée]pondez|envoyez|votez|envie|vote|antworten?|senden?)\b",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\b([0-9]) (?:to |a |bis |à )?([0-9])\b")
_OFFERS = re.compile(
    r"\b(?:reply|text|txt|answer|respond|responda?e?|env[ií][ae]|r[ée]pondez|antworten? sie)\b[^.!?\n]{0,40}?"
    r"\b(?:yes|no|y|n|s[ií]|oui|non|sim|n[ãa]o|ja|nein)\b|\b[yjos]/n\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def asks(text: str) -> bool:
    """Tell whether it offers yes or no for an answer, or ends with a question; how to opt out does not count as an end.

    A question that the text goes on to answer itself is none: `Hungry? Two for one today!`
    """
    if _OFFERS.search(text):
        return True
    sentences = [one for one in _SENTENCE.findall(text) if words(one) and not _instructs(one)]
    return bool(sentences) and "?" in sentences[-1].translate({0x61F: "?"})


@lru_cache(maxsize=4096)
def offers(text: str, token: str) -> bool:
    """Tell whether it names a token among what people may send: `vote 1 for Ann, 2 for Bob`, `rate us 1-5`."""
    for sentence in _SENTENCE.findall(text):
        sends = _SENDS.search(sentence)
        if sends:
            heard = words(sentence[sends.end() :])
            if token in heard or any(first <= token <= last for first, last in _RANGE.findall(" ".join(heard))):
                return True
    return False


def _instructs(sentence: str) -> bool:
    """Tell whether a sentence is about opting out or help, as the last one of a text often is."""
    return any(meanings([word]) for word in words(sentence))
