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
    return f"did you mean '{guess}'?" if guess is not None else None


def _without_invisible(word: str, known: Iterable[str]) -> str | None:
    """Name a character within a known word that cannot be seen, such as a zero-width space."""
    unseen = [one for one in word if category(one) == "Cf"]
    seen = "".join(one for one in word if one not in unseen)
    if not unseen or seen not in known:
        return None
    return f"write '{seen}' anew: an invisible character (U+{ord(unseen[0]):04X}) stands within it"


_OF_A_PERSON = frozenset({"city", "email", "first", "firstname", "first_name", "last", "lastname", "last_name", "zip"})
"""What texts elsewhere call what is known of a person, without saying that it is theirs."""


def meant(word: str, known: Iterable[str]) -> str | None:
    """Find the known word that is most like one that is not known."""
    by_folded = {one.casefold(): one for one in known}
    close = difflib.get_close_matches(word[:100].casefold(), by_folded, n=1)
    return by_folded[close[0]] if close else None


def meant_key(written: str, known: Iterable[str]) -> str | None:
    """Find the known key that one was meant to be: it may be written with its value, as `reply hi`."""
    begun = re.split(r"[ :]", written, maxsplit=1)[0]
    return begun if begun in known else meant(written, known)
