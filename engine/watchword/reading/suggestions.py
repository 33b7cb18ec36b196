"""What was meant by a word that is not known."""

import re
from collections.abc import Collection, Iterable, Sequence
from unicodedata import category

from watchword.reading.likeness import Slip, nearest


def suggestion(word: str, known: Iterable[str]) -> str | None:
    """Guess what was meant by a word that is not known: `did you mean 'x'?`."""
    known = tuple(known)
    if hint := written_oddly(word, known):
        return hint
    if word.casefold() in _OF_A_PERSON and "program.name" in known:
        return f"write {{contact.{word}|or TEXT}}, which is how texts name what is known of the person"
    near = nearest(word, known)[1]
    return did_you_mean(*near) if near else None


def written_oddly(word: str, known: Collection[str]) -> str | None:
    """Tell what to do about a known word that something stands within, or behind."""
    begun = word.partition(":")[0]
    if begun in known and not word.removeprefix(begun).strip(":"):
        return f"write '{begun}:', with one ':'" if begun != word else None
    if begun and begun != word and begun in known:
        return f"put a space behind '{begun}:'"
    return _without_invisible(word, known)


def with_semicolon(written: str, known: Collection[str]) -> str | None:
    """Tell what to do about a known word behind which a ';' stands for the ':'."""
    found = SEMICOLON.match(written)
    return f"type ':' in the place of the ';' behind '{found[1]}'" if found and found[1] in known else None


SEMICOLON = re.compile(r"([a-z][\w-]*) ?;(?: |$)")


def did_you_mean(*guesses: str) -> str:
    """Ask whether that was meant, or which of them."""
    *others, last = (f"'{one}'" for one in guesses)
    return f"did you mean {', '.join(others)} or {last}?" if others else f"did you mean {last}?"


def _without_invisible(word: str, known: Collection[str]) -> str | None:
    """Name a character within a known word that cannot be seen, such as a zero-width space."""
    unseen = [one for one in word if category(one) == "Cf" or (category(one) == "Zs" and one != " ")]
    seen = "".join(one for one in word if one not in unseen)
    if not unseen or seen not in known:
        return None
    kind = "a special space" if category(unseen[0]) == "Zs" else "an invisible character"
    return f"write '{seen}' anew: {kind} (U+{ord(unseen[0]):04X}) stands within it"


_OF_A_PERSON = frozenset({"city", "email", "first", "firstname", "first_name", "last", "lastname", "last_name", "zip"})
"""What texts elsewhere call what is known of a person, without saying that it is theirs."""


def meant(word: str, known: Iterable[str], alike: float | None = None) -> str | None:
    """Find the known word that is nearest to one that is not known, or one of those that are."""
    return next(iter(nearest(word, known, alike)[1]), None)


def slip_of(word: str, known: Iterable[str]) -> str | None:
    """Find the one known word that was surely meant: it is a slip away, and nothing else is as near.

    Of short words only two neighbours may be swapped, and not where that is the whole word: they are too easily others.
    """
    slip, near = nearest(word, known)
    if len(near) != 1 or slip > Slip.LETTER:
        return None
    return near[0] if min(len(near[0]), len(word)) >= _SHORTEST[slip] else None


_SHORTEST = {Slip.CAPITALS: 1, Slip.SWAP: 3, Slip.LETTER: 4}


def meant_by(key: str, written: Collection[str], known: Collection[str], needed: Collection[str] = ()) -> Sequence[str]:
    """Guess which known keys one of those that are `written` in a map was meant to be: none that stands there already.

    Where several are as near, the one that is `needed` and missing is meant; the only key that is much like such a one
    is it, too.
    """
    free = [one for one in known if one not in written]
    begun = re.split(r"[ :]", key, maxsplit=1)[0]
    if begun in free:
        return (begun,)
    slip, near = nearest(key, free)
    missing = [one for one in needed if one in free]
    if len(wanted := [one for one in near if one in missing]) == 1:
        return wanted
    if slip < Slip.BOTH:
        return near
    strange = [one for one in written if one not in known]
    much_like = {one: [other for other in strange if nearest(other, [one], _MUCH)[1]] for one in missing}
    return next(([one] for one, others in much_like.items() if others == [key]), near)


_MUCH = 0.5
