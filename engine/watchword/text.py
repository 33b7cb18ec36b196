"""What the words of a text are: the one normalisation for keywords, rules and the reading of consent.

Every character is looked up in a table that says what it comes to: itself in its plainest form, nothing (invisible
characters), a space (what separates words) or an apostrophe. What is left is split at spaces, and around each
character of a script that is written without them.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from itertools import chain, islice, repeat
from typing import TypeVar
from unicodedata import category, digit, is_normalized, name, normalize

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
    return _split(_folded(text, _FOLDED))


def plain(text: str) -> tuple[str, ...]:
    """Split as `words` does, but leave the accents on, and each letter in its own alphabet."""
    return _split(_folded(text, _ACCENTED))


def words_and_signs(text: str, signs: "Table") -> tuple[str, ...]:
    """Split as `words` does, and let each sign that is `kept` be a word of its own, which is that sign twice."""
    folded = _folded(text, signs)
    for sign in signs.signs:
        folded = folded.replace(sign, f" {sign}{sign} ")
    return _split(folded)


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
    even = _in_ascii(text, _EVEN) if text.isascii() else text.translate(_EVEN)
    if _SEVERAL not in even:
        return _even_places(even, count)
    spread, at = _spread(text, even)
    return [(at[start], at[end - 1] + 1) for start, end in _even_places(spread, count)]


def _spread(text: str, even: str) -> tuple[str, Sequence[int]]:
    """Put all that comes of them for characters that come to several words, and tell where each of it stands."""
    spread, at, past = "", list[int](), 0
    for found in re.finditer(_SEVERAL, even):
        place = found.start()
        several = _FOLDED[ord(text[place])]
        spread += even[past:place] + several
        at += [*range(past, place), *repeat(place, len(several))]
        past = place + 1
    return spread + even[past:], [*at, *range(past, len(even))]


def _even_places(even: str, count: int | None) -> list[tuple[int, int]]:
    """Tell the places in a text that has been put even, where they are those in the text itself."""
    found = [part.span() for part in islice(_PART.finditer(even), count and count + SPELT_OUT - 1)]
    parts = [even[start:end] for start, end in found]
    if _NOTHING in even or not is_normalized("NFC", even):
        parts = normalize("NFC", " ".join(parts).replace(_NOTHING, "")).split()
    spelt = _spelt(parts) if len(parts) >= SPELT_OUT else ()
    if spelt and count:
        return _even_places(even, None)
    return _joined(found, spelt, lambda run: (run[0][0], run[-1][1])) if spelt else found


def clean(text: str) -> str:
    """Replace NUL and lone surrogates, which databases and encodings refuse, by U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", text)


_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def _folded(text: str, table: "Table") -> str:
    """Put for each character what it comes to, and spaces around those of a script that has none."""
    if text.isascii():
        return _in_ascii(text, table)
    folded = normalize("NFC", text).translate(table)
    return folded if folded.isascii() else " ".join(_UNSPACED.split(normalize("NFC", folded)))


def _in_ascii(text: str, table: "Table") -> str:
    """Put for each character of a text of ASCII what it comes to."""
    return text.encode().translate(table.ascii).decode()


def _split(folded: str) -> tuple[str, ...]:
    if "'" in folded:
        folded = f" {folded} ".replace(" '", " ").replace("' ", " ")
    parts = folded.split()
    if " '" in folded or "' " in folded:
        parts = [bare for part in parts if (bare := part.strip("'"))]
    spelt = _spelt(parts) if len(parts) >= SPELT_OUT else ()
    return tuple(_joined(parts, spelt, lambda letters: normalize("NFC", "".join(letters))) if spelt else parts)


def _spelt(parts: Sequence[str]) -> Sequence[tuple[int, int]]:
    """Tell from where to where the parts of a text are letters that are spelt out, and make one word."""
    if _SHORTEST not in _lengths(parts):
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


@lru_cache(maxsize=1024)
def _is_letter(char: str) -> bool:
    """Tell whether a character is a letter of a script that puts spaces between words."""
    return char.isalpha() and not _UNSPACED.match(char)


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


# --- what each character comes to -------------------------------------------------------------------------------------

_APOSTROPHES = frozenset("'`\u00b4\u1ffd\u02b9\u02bb\u02bc\u02bd\u2018\u2019\u201a\u201b\u2032\u2035")
_INVISIBLE = frozenset(
    chain(
        (
            0x0640,
            0x034F,
            0x115F,
            0x1160,
            0x17B4,
            0x17B5,
        ),  # joiners and fillers that are no format characters by category
        (*range(0x180B, 0x180E), 0x180F, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)),  # variation selectors
        range(0x1F3FB, 0x1F400),  # skin tones
    )
)
_ACCENTS = frozenset(
    chain(
        range(0x0300, 0x0370),
        range(0x0483, 0x0488),
        range(0x1AB0, 0x1B00),
        range(0x1DC0, 0x1E00),
        range(0x20D0, 0x2100),
        range(0xFE20, 0xFE30),
        (*range(0x05B0, 0x05BE), 0x05BF, 0x05C1, 0x05C2, 0x05C4, 0x05C5, 0x05C7),  # Hebrew points
        (*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670),  # Arabic vowels, and the hamza that few type
    )
)
"""The marks of Latin, Greek and Cyrillic, and the vowels of Hebrew and Arabic, which are hardly ever written.

Those of other scripts are part of the spelling and stay.
"""

_UNSPACED_RANGES = (
    *((0x3005, 0x3007), (0x3021, 0x3029), (0x303B, 0x303B)),  # ideographs by another name: repetition, zero, numerals
    *((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF)),  # Han
    *((0x3041, 0x3096), (0x309D, 0x309F), (0x30A1, 0x30FA), (0x30FD, 0x30FF)),  # Hiragana and Katakana
    *((0x31F0, 0x31FF), (0x1AFF0, 0x1AFFF), (0x1B000, 0x1B16F)),  # small and old Kana
)
_SOUTH_EAST_ASIAN = [
    chr(code)
    for code in chain(
        *(range(0x0E00, 0x0F00), range(0x1780, 0x1800)),  # Thai and Lao, Khmer
        *(range(0x1000, 0x10A0), range(0xA9E0, 0xAA00), range(0xAA60, 0xAA80)),  # Myanmar
        *(range(0x1950, 0x19E0), range(0x1A20, 0x1AB0), range(0xAA80, 0xAAE0)),  # Tai
    )
]
_VOWELS_BEHIND = "\u0e30\u0e32\u0e45\u0eb0\u0eb2"
"""Vowels of Thai and Lao that are letters, and stand behind the one that they are said with."""

_TRAILING = frozenset(
    chain(
        map(chr, chain(_ACCENTS, range(0x302A, 0x3030), (0x3099, 0x309A, 0x30FC))),
        (char for char in _SOUTH_EAST_ASIAN if category(char)[0] == "M"),
        _VOWELS_BEHIND,
    )
)
"""What belongs to the character before it: marks of voice, of tone and of length, accents, and vowels around it."""

_BASE = "".join(
    chain(
        (f"{chr(first)}-{chr(last)}" for first, last in _UNSPACED_RANGES),
        (char for char in _SOUTH_EAST_ASIAN if category(char)[0] == "L" and char not in _VOWELS_BEHIND),
    )
)
_AFTER = "".join(sorted(_TRAILING))
_UNSPACED = re.compile(f"([{_BASE}][{_AFTER}]*)")
"""A character of a script that puts no space between words. Each is a word, so that 披萨 is found in 我要披萨谢谢."""

_NOTHING, _PICTURE, _SEVERAL = "\0", "\ue000", "\ue001"
"""Stand for characters that come to nothing, to a word of their own and to several words; none is in a word."""

_PART = re.compile(
    "[^{out}]+(?:['{none}]+[^{out}]+)*+{none}*|{picture}{none}*|[{base}][{after}{none}]*".format(
        out=f" '{_NOTHING}{_PICTURE}{_BASE}", none=_NOTHING, picture=_PICTURE, base=_BASE, after=_AFTER
    )
)
"""A word in a text whose characters have each been put even; letters are still apart."""

_STROKES = {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"}
"""Letters that Unicode does not take apart, as people write them without the accent."""

_CYRILLIC = dict(zip("авекмнорстухіјѕѵԁԛԝӏ", "abekmhopctyxijsvdqwl", strict=True))
_GREEK = dict(zip("αβεζηικμνορτυχϳ", "abezhikmnoptyxj", strict=True))
"""Letters whose capital, or both forms, look like the Latin ones beside them; no two of a script come to one.

They are typed for each other, by a keyboard that was left in the other language or to get past a filter, and phones
send Greek so: GSM-7 has only those capitals of its own that Latin lacks, ΠΙΤΣΑ arrives with Latin I, T and A.
"""

_PLAINER = _STROKES | _CYRILLIC | _GREEK
_SMALL_CAPITAL = "LATIN LETTER SMALL CAPITAL "

_EMOJI = range(0x1F000, 0x1FB00)
"""Reserved for pictographs, so that one newer than this Python's tables is known for an emoji too."""

_NO_SYMBOLS = frozenset("\ufffc\ufffd\u2800\u2753\u2754\u2755\u2757")
"""Symbols by category only: replacement characters, the blank of Braille, exclamation and question marks as emoji."""

_REMEMBERED = 20_000
"""A bound on what strange texts can make a table grow to; alphabets and common ideographs fit."""


class Table(dict[int, str]):
    """A table for `str.translate` that works a character out when it first meets it; `signs` are words by it."""

    def __init__(self, make: Callable[[str], str], signs: str = "") -> None:
        super().__init__()
        self._make, self.signs = make, signs

    @cached_property
    def ascii(self) -> bytes:
        """The same for `bytes.translate`, which is quicker: each character of ASCII comes to one of ASCII."""
        return "".join(map(self.__getitem__, range(128))).encode().ljust(256)

    def __missing__(self, code: int) -> str:
        made = self._make(chr(code))
        if len(self) < _REMEMBERED:
            self[code] = made
        return made


def kept(signs: Mapping[str, str]) -> Table:
    """Make a table by which signs are words, each as the plain one of ASCII that is given for it."""
    return Table(lambda char: signs.get(char) or _FOLDED[ord(char)], "".join(dict.fromkeys(signs.values())))


def _made(char: str, accents: bool) -> str:
    """Work out what a character comes to."""
    if char in _APOSTROPHES:
        return "'"
    units = normalize("NFKD", normalize("NFKD", char).casefold())
    return normalize("NFC", "".join(_unit(unit, accents) for unit in units))


def _unit(unit: str, accents: bool) -> str:
    """Say what one unit of a decomposed character comes to."""
    code, kind = ord(unit), category(unit)
    if unit in _APOSTROPHES:
        return "'"
    if code in _INVISIBLE or kind in {"Cf", "Me"} or (code in _ACCENTS and not accents):
        return ""
    if kind == "Nd":
        return str(digit(unit))
    if kind[0] in "LNM":
        return unit if accents else _PLAINER.get(unit) or _of_small_capital(unit)
    symbol = (kind == "So" or code in _EMOJI) and unit not in _NO_SYMBOLS
    return f" {unit} " if symbol else " "


def _of_small_capital(unit: str) -> str:
    """Give the letter that a small capital is one of, `ᴛ` for t; another as it is."""
    letter = name(unit, "").removeprefix(_SMALL_CAPITAL)
    return letter.lower() if len(letter) == 1 else unit


def _even(char: str) -> str:
    """Say what stands for a character where each is to keep its place."""
    made = _FOLDED[ord(char)]
    if len(made) == 1:
        return made
    bare = made.strip(" ")
    if not bare:
        return " " if made else _NOTHING
    if made == bare and bare.isalnum() and not _UNSPACED.search(bare):
        return "0"
    return _PICTURE if made == f" {bare} " and len(bare) == 1 and not bare.isalpha() else _SEVERAL


_FOLDED = Table(partial(_made, accents=False))
_ACCENTED = Table(partial(_made, accents=True))
_EVEN = Table(_even)
