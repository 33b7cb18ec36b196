"""What the words of a text are: the one normalisation for keywords, rules and the reading of consent.

Every character is looked up in a table of `watchword.characters`. What is left is split at spaces, and around each
character of a script that is written without them.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import islice, repeat
from typing import TypeVar
from unicodedata import category, is_normalized, normalize

from watchword.characters import (
    ACCENTED,
    AFTER,
    ALONE,
    APART,
    BASE,
    EVEN,
    FOLDED,
    NOTHING,
    PICTURE,
    SEVERAL,
    UNSPACED,
    Table,
)

P = TypeVar("P")

SPELT_OUT = 3
"""So many single letters in a row are one word: `S T O P`."""


def words(text: str) -> tuple[str, ...]:
    """Split a text into words, without case, width, accents, invisible characters and outer punctuation.

    `"S.T.O.P.!"` is `stop`, `Opt-Out` is `opt`, `out`, `don't` stays whole, every emoji is a word, and so is every
    character of a script that puts no space between words, such as Chinese, Japanese and Thai. Cyrillic and Greek
    letters that look like Latin ones are those. Joining the words by spaces and splitting them again changes nothing.
    Never raises (compliance section 3.3, step 1).
    """
    row = () if text.isascii() else _row(text)
    return row or _split(_folded(text, FOLDED))


def _row(text: str) -> tuple[str, ...]:
    """Give the words of a text that is one emoji over and over, as they are sent to be seen; none of another."""
    sign = text[0]
    is_row = text == sign * len(text) and EVEN[ord(sign)] == PICTURE
    return (FOLDED[ord(sign)].strip(),) * len(text) if is_row else ()


def plain(text: str) -> tuple[str, ...]:
    """Split as `words` does, but leave the accents on, and each letter in its own alphabet."""
    return _split(_folded(text, ACCENTED))


def words_and_signs(text: str, signs: Table) -> tuple[str, ...]:
    """Split as `words` does, and let each sign that is `kept` be a word of its own, which is that sign twice."""
    folded = _folded(text, signs)
    for sign in signs.signs:
        folded = folded.replace(sign, f" {sign}{sign} ")
    return _split(folded)


def undressed(text: str) -> str:
    """Take off the punctuation around a text, and write its letters and digits in their usual width."""
    return (text if text.isascii() else normalize("NFKC", text)).strip(_DRESS)


_DRESS = " \t\r\n.,;:!?'\"()[]{}<>\u00a1\u00bf\u00ab\u00bb\u2018\u2019\u201c\u201d\u3001\u3002\u300c\u300d"


def rest(text: str, count: int) -> str:
    """Give what a person wrote after the first `count` words, as they wrote it.

    White space around it and the punctuation that parts it from the words are left out.
    """
    if count <= 0:
        return text.strip()
    said = places(text, count)[:count]
    tail = text[said[-1][1] :].lstrip(_CLOSING_QUOTES) if said else ""
    start = next((place for place, char in enumerate(tail) if not _parting(char)), len(tail))
    return tail[start:].rstrip()


def places(text: str, count: int | None = None) -> list[tuple[int, int]]:
    """Tell where each of the `words` of a text stands in it: its first character, and the one past its last.

    Those past the first `count` may be left out, where no more are wanted.
    """
    spread, at = _spread(text, EVEN.put(text))
    return [(at[start], at[end - 1] + 1) for start, end in _even_places(spread, count)]


def stretch(text: str, even: str, first: int, last: int) -> tuple[int, int]:
    """Tell where one of the words of a text begins and a later one ends, as `places` does; given what it is `even`."""
    spread, at = _spread(text, even)
    found = _even_places(spread, last + 1)
    return at[found[first][0]], at[found[last][1] - 1] + 1


def even(text: str) -> str:
    """Put one character for each of a text: what it comes to, or what stands for that."""
    return EVEN.put(text)


def roughly_even(text: str) -> str:
    """Put the same for what is of ASCII, and leave the rest as it is, in a quarter of the time."""
    return EVEN.put_ascii(text)


def bounded(even: str) -> str:
    """Put a text that is even between two spaces: what stands between spaces there is one of the words of the text.

    Where it begins is a place before that in the text. Words of one character that need no space may be left out, and
    where the text is but roughly even those beside what is not of ASCII.
    """
    spaced = f" {even} ".replace(PICTURE, " ").replace(ALONE, " ")
    return spaced.replace(" '", "  ").replace("' ", "  ") if "'" in spaced else spaced


def shown(even: str, place: int) -> int:
    """Tell where in a text put even what stands at a place once all that stands for nothing is left out."""
    at = 0
    for piece in even.split(NOTHING):
        if place < len(piece):
            return at + place
        place, at = place - len(piece), at + len(piece) + 1
    return len(even)


def outset(text: str) -> tuple[int, int] | None:
    """Tell where the first character of the first word stands, as `places` does; None if that is not plain to see."""
    return _first_inner(text, range(len(text)))


def stands(text: str, start: int, word: str) -> bool:
    """Tell whether a word stands at a place letter by letter, with what plainly parts words before and behind it."""
    end = start + len(word)
    if (start and not _parts(text[start - 1])) or (end < len(text) and not _parts(text[end])):
        return False
    written = text[start:end]
    return written == word or written.translate(EVEN) == word


def _parts(char: str) -> bool:
    """Tell whether a character is the end of the words beside it, whatever stands further on."""
    return EVEN[ord(char)] in _PARTING


_PARTING = frozenset({" ", PICTURE, ALONE})


def outcome(text: str) -> tuple[int, int] | None:
    """Tell in the same way where the last character of the last word stands."""
    return _first_inner(text, range(len(text) - 1, -1, -1))


def _first_inner(text: str, places: Iterable[int]) -> tuple[int, int] | None:
    """Find the first of some places where part of a word stands, unless it is a character of several words."""
    for place in places:
        even = EVEN[ord(text[place])]
        if even not in _OUTER:
            return None if even == SEVERAL else (place, _past_hidden(text, place + 1))
    return None


def _past_hidden(text: str, place: int) -> int:
    """Give the first place from one on at which no invisible character stands."""
    while place < len(text) and EVEN[ord(text[place])] == NOTHING:
        place += 1
    return place


_OUTER = frozenset({" ", "'", NOTHING})
"""What neither begins nor ends a word; what is invisible may follow it."""


def drawn(text: str, heard: Sequence[str], at: int) -> tuple[int, int] | None:
    """Tell where one of the words of a text stands, as `places` does, if it is an emoji that nothing else comes to."""
    sign = heard[at]
    if len(sign) > 1 or EVEN[ord(sign)] != PICTURE or text.count(sign) != heard.count(sign):
        return None
    end = len(text) - len(text.split(sign, heard[: at + 1].count(sign))[-1])
    return end - 1, _past_hidden(text, end)


def _spread(text: str, even: str) -> tuple[str, Sequence[int]]:
    """Put all that comes of them for characters that come to several words, and tell where each of it stands."""
    if SEVERAL not in even:
        return even, range(len(even))
    spread, at, past = "", list[int](), 0
    for found in re.finditer(SEVERAL, even):
        place = found.start()
        several = EVEN.put(FOLDED[ord(text[place])])
        spread += even[past:place] + several
        at += [*range(past, place), *repeat(place, len(several))]
        past = place + 1
    return spread + even[past:], [*at, *range(past, len(even))]


def _even_places(even: str, count: int | None) -> list[tuple[int, int]]:
    """Tell the places in a text that has been put even, where they are those in the text itself."""
    every = _PART.finditer(even)
    found = [part.span() for part in islice(every, count and count + SPARE)]
    spelt = _spelt(_parts_at(even, found)) if _may_spell(even) else ()
    if spelt and count and len(found) - sum(end - start - 1 for start, end in spelt) < count + SPELT_OUT - 1:
        found += [part.span() for part in every]
        spelt = _spelt(_parts_at(even, found))
    return _joined(found, spelt, lambda run: (run[0][0], run[-1][1])) if spelt else found


def _may_spell(even: str) -> bool:
    """Tell whether letters may stand in a row that are spelt out, in a text put even: not so in most."""
    return _APART.search(even) is not None or not is_normalized("NFC", even)


def _parts_at(even: str, places: Sequence[tuple[int, int]]) -> Sequence[str]:
    """Give the parts of a text put even, without what stands for nothing, and composed."""
    parts = [even[start:end] for start, end in places]
    if NOTHING in even or not is_normalized("NFC", even):
        return normalize("NFC", " ".join(parts).replace(NOTHING, "")).split()
    return parts


SPARE = 6
"""So many more parts than words are looked at: letters that are spelt out make one word of several."""

# An atomic group, and not `)*+`: before Python 3.11.5 that takes what it has to leave.
_PART = re.compile(
    "[^{out}]+(?>(?:['{none}]+[^{out}]+)*){none}*|{picture}{none}*|{alone}[{after}{none}]*".format(
        out=f" '{NOTHING}{PICTURE}{ALONE}", none=NOTHING, picture=PICTURE, alone=ALONE, after=AFTER
    )
)
"""A word in a text whose characters have each been put even; letters are still apart."""


def clean(text: str) -> str:
    """Replace NUL and lone surrogates, which databases and encodings refuse, by U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", text)


_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def _folded(text: str, table: Table) -> str:
    """Put for each character what it comes to, and spaces around those of a script that has none."""
    if text.isascii():
        return table.put(text)
    folded = table.apart.put(normalize("NFC", text))
    if folded.isascii():
        return folded
    if APART in folded:
        folded = _TORN_OFF.sub(_put_back, folded).replace(APART, " ")
    return normalize("NFC", folded)


_TORN_OFF = re.compile(f"{APART}([{AFTER}]+)")
"""Finds what belongs to the character that it was parted from."""


def _put_back(torn: re.Match[str]) -> str:
    return torn[1] + APART


def _split(folded: str) -> tuple[str, ...]:
    spaced = f" {folded} "
    if "'" in spaced:
        spaced = spaced.replace(" '", " ").replace("' ", " ")
        if " '" in spaced or "' " in spaced:
            spaced = " ".join(["", *(part.strip("'") for part in spaced.split()), ""])
    if single := _SINGLE.search(spaced):
        at = single.start()
        spaced = spaced[:at] + _LETTERS.sub(_run_together, spaced[at:])
    return tuple(spaced.split())


def _run_together(letters: re.Match[str]) -> str:
    """Make one word of letters that are spelt out."""
    together = letters[0].replace(" ", "")
    if not together.isalpha():
        parts = letters[0].split()
        together = " ".join(_joined(parts, _spelt(parts), "".join))
    return " " + normalize("NFC", together)


def _spelt(parts: Sequence[str]) -> Sequence[tuple[int, int]]:
    """Tell from where to where the parts of a text are letters that are spelt out, and make one word."""
    if len(parts) < SPELT_OUT or _SHORTEST not in _lengths(parts):
        return ()
    letters = bytes([len(part) == 1 and _is_letter(part) for part in parts])
    return [run.span() for run in _RUN.finditer(letters)]


def _lengths(parts: Sequence[str]) -> bytes:
    try:
        return bytes(map(len, parts))
    except ValueError:
        return bytes([min(len(part), 255) for part in parts])


_SHORTEST = b"\1" * SPELT_OUT
_RUN = re.compile(_SHORTEST + b"+")


_SINGLE = re.compile(f" {' +'.join(['[^ ]'] * SPELT_OUT)} ")
_LETTER = rf"[^\W\d_{BASE}]"
_LETTERS = re.compile(f" (?=[^ ] ){' +'.join([_LETTER] * SPELT_OUT)}(?: +{_LETTER})*(?= )")
"""Single characters in a row, which are sooner looked for, and letters of scripts with spaces, or numerals."""


@lru_cache(maxsize=1024)
def _is_letter(char: str) -> bool:
    """Tell whether a character is a letter of a script that puts spaces between words."""
    return char.isalpha() and not UNSPACED.match(char)


_APART = re.compile(f"[ '{NOTHING}]+".join([_LETTER] * SPELT_OUT))
"""Letters in a row, of which the first may end a word and the last begin one, where none is made of several."""


def _joined(parts: Sequence[P], spelt: Iterable[tuple[int, int]], join: Callable[[Sequence[P]], P]) -> list[P]:
    """Put one thing for the parts of each word that is spelt out."""
    joined: list[P] = []
    past = 0
    for start, end in spelt:
        joined += parts[past:start]
        joined.append(join(parts[start:end]))
        past = end
    return [*joined, *parts[past:]]


# --- what may stand between a keyword and the rest --------------------------------------------------------------------

_CLOSING_QUOTES = "\"'\u2019\u201d\u00bb"
_OPENS_OR_MEANS = frozenset("\"'#@&%*\u201e")
"""Punctuation that belongs to what follows it: `VOTE #1`, `SAY "yes"`."""


def _parting(char: str) -> bool:
    if char.isspace():
        return True
    return category(char) in {"Pd", "Po", "Pc", "Pe", "Pf", "Cc", "Cf"} and char not in _OPENS_OR_MEANS
