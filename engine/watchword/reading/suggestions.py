"""What was meant by a word that is not known."""

import difflib
import re
from collections.abc import Iterable
from unicodedata import category


def suggestion(word: str, known: Iterable[str]) -> str | None:
    """Guess what was meant by a word that is not known: `did you mean 'x'?`."""
    known = tuple(known)
    if hint := _without_invisible(word, known):
        return hint
    begun = word.partition(":")[0]
    if begun and begun != word and begun in known:
        return f"put a space behind '{begun}:'"
    if word.casefold() in _OF_A_PERSON and "program.name" in known:
        return f"write {{contact.{word}|or TEXT}}, which is how texts name what is known of the person"
    guess = meant(word, known)
    return did_you_mean(guess) if guess is not None else None


def did_you_mean(guess: str) -> str:
    """Ask whether that was meant."""
    return f"did you mean '{guess}'?"


def _without_invisible(word: str, known: Iterable[str]) -> str | None:
    """Name a character within a known word that cannot be seen, such as a zero-width space."""
    unseen = [one for one in word if category(one) == "Cf"]
    seen = "".join(one for one in word if one not in unseen)
    if not unseen or seen not in known:
        return None
    return f"write '{seen}' anew: an invisible character (U+{ord(unseen[0]):04X}) stands within it"


_OF_A_PERSON = frozenset({"city", "email", "first", "firstname", "first_name", "last", "lastname", "last_name", "zip"})
"""What texts elsewhere call what is known of a person, without saying that it is theirs."""


def meant(word: str, known: Iterable[str], alike: float = 0.6) -> str | None:
    """Find the known word that is most like one that is not known, and at least so much, of 1 at most."""
    by_folded = {one.casefold(): one for one in known}
    close = difflib.get_close_matches(word[:100].casefold(), by_folded, n=1, cutoff=alike)
    return by_folded[close[0]] if close else None


def slip_of(word: str, known: Iterable[str]) -> str | None:
    """Find the one known word that was surely meant: leaving at most one letter out of each makes them the same.

    Short words are too easily others; capitals do not count.
    """
    near = [one for one in known if min(len(one), len(word)) >= _SHORTEST_SLIP and are_near(word.casefold(), one)]
    return near[0] if len(near) == 1 else None


_SHORTEST_SLIP = 4


def are_near(word: str, other: str) -> bool:
    """Tell whether words are the same once at most one letter is left out of each."""
    return abs(len(word) - len(other)) <= 1 and not _remains(word).isdisjoint(_remains(other))


def _remains(word: str) -> set[str]:
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def meant_key(written: str, known: Iterable[str]) -> str | None:
    """Find the known key that one was meant to be: it may be written with its value, as `reply hi`."""
    begun = re.split(r"[ :]", written, maxsplit=1)[0]
    return begun if begun in known else meant(written, known)
