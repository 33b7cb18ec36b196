"""Words that are spelt in a second way where a keyboard lacks a letter: `loeschen` for `löschen`."""

import re
from collections.abc import Mapping

_WORD = re.compile(r"\w+")


def both(written: object, spellings: Mapping[str, str]) -> object:
    """Write each word that has one of the letters in both ways, in whatever is made of phrases and lists of them."""
    if isinstance(written, str):
        return _WORD.sub(lambda word: _either(word[0], spellings), written)
    if isinstance(written, list):
        return [both(one, spellings) for one in written]
    if isinstance(written, dict):
        return {key: one if key in _AS_THEY_ARE else both(one, spellings) for key, one in written.items()}
    return written


def _either(word: str, spellings: Mapping[str, str]) -> str:
    spelt = word
    for letter, letters in spellings.items():
        spelt = spelt.replace(letter, letters)
    return word if spelt == word else f"({word}|{spelt})"


_AS_THEY_ARE = frozenset({"language", "spellings", "sources", "heard", "fills", "unless"})
"""Fields that hold no phrases."""
