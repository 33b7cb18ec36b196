"""What each character of a text comes to.

It comes to itself in its plainest form, to nothing (invisible characters), to a space (what separates words) or to an
apostrophe.
"""

import re
from codecs import charmap_build, charmap_decode, charmap_encode
from collections.abc import Callable, Collection, Mapping
from functools import cached_property, partial
from itertools import chain
from unicodedata import category, digit, name, normalize

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

BASE = "".join(
    chain(
        (f"{chr(first)}-{chr(last)}" for first, last in _UNSPACED_RANGES),
        (char for char in _SOUTH_EAST_ASIAN if category(char)[0] == "L" and char not in _VOWELS_BEHIND),
    )
)
AFTER = "".join(sorted(_TRAILING))
UNSPACED = re.compile(f"([{BASE}][{AFTER}]*)")
"""A character of a script that puts no space between words. Each is a word, so that 披萨 is found in 我要披萨谢谢."""

APART = "\t"
"""Stands behind a character that is a word without a space; a tab of a text comes to a space."""

NOTHING, PICTURE, SEVERAL, ALONE = "\0", "\ue000", "\ue001", "\ue002"
"""Stand for characters that come to nothing, to an emoji or the like, to several words, and to one of a script that
puts no space between words; none is in a word.
"""

_STANDING = frozenset({PICTURE, SEVERAL, ALONE})

STANDING_IN = "0"
"""Stands for a character that comes to several letters of one word."""

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


_RAW, _ASCII = ("utf-8", "surrogatepass"), bytes(range(128))
_ONWARD, _BEGUN, _HOLE = bytes(range(0x80, 0xC0)), b"\xff", b"%s"
"""Bytes of a character beyond ASCII that are not its first, and what is put for that: a hole for the character."""
SHORT, FEW, MANY, OFTEN = 24, 10, 24, 4
"""In a text of no more characters every one is looked up. More than few beyond ASCII are put at once if they can be, or
else all of a kind, where there are few kinds among so many of them, each often, and no other behind those.
"""


class _Page:
    """Characters that each come to one at most: a text of nothing else is put at once, as by a code page of one byte.

    Beyond ASCII it learns them as they are met, one for each text that it fails to put. When it is full it begins anew.
    """

    def __init__(self, plain: str) -> None:
        """Begin with what the characters of ASCII come to."""
        self._plain = plain
        self._write(_ASCII.decode(), plain)

    def put(self, text: str) -> str:
        """Put what each character of a text comes to; raises UnicodeEncodeError where one is not on the page."""
        codes, made = self._codes
        put = charmap_decode(charmap_encode(text, None, codes)[0], None, made)[0]
        return put.replace(_GONE, "") if _GONE in put else put

    def learn(self, char: str, made: str) -> None:
        """Add a character with what it comes to, if it can be on a page."""
        if len(made) > 1 or char > _LAST or char == _UNMAPPED:
            return
        if len(self._chars) < _PAGE:
            self._write(self._chars + char, self._made + (made or _GONE))
        else:
            self._write(_ASCII.decode() + char, self._plain + (made or _GONE))

    def _write(self, chars: str, made: str) -> None:
        self._chars, self._made = chars, made
        self._codes = charmap_build(chars), made


_PAGE, _LAST, _UNMAPPED, _PAST = 256, "\uffff", "\ufffe", b"\xf0"
"""A page has so many characters, none past the last, and never the one that stands for none. Most of those past the
last are written with that byte.
"""
_GONE = "\1"
"""Stands on a page for what comes to nothing; no character comes to it."""


class _Beyond(dict[str, str]):
    """What characters beyond ASCII come to by a table, as they are met."""

    def __init__(self, table: "Table") -> None:
        super().__init__()
        self._table = table

    def __missing__(self, char: str) -> str:
        made = self._table[ord(char)]
        if len(self) < _REMEMBERED:
            self[char] = made
        return made


class Table(dict[int, str]):
    """A table for `str.translate` that works a character out when it first meets it; `signs` are words by it."""

    def __init__(self, make: Callable[[str], str], signs: str = "") -> None:
        super().__init__()
        self._make, self.signs = make, signs
        self._staying = set[str]()
        """What nothing else is put for once it is put, as far as is known."""
        self._beyond = _Beyond(self)

    @cached_property
    def ascii(self) -> bytes:
        """The same for `bytes.translate`, which is quicker: each character of ASCII comes to one of ASCII.

        Bytes of others come to themselves.
        """
        return "".join(map(self.__getitem__, range(128))).encode() + bytes(range(128, 256))

    @cached_property
    def _page(self) -> _Page:
        return _Page(self.ascii[: len(_ASCII)].decode())

    @cached_property
    def apart(self) -> "Table":
        """The same, with a space before each character of a script that needs none, and `APART` behind it."""
        return Table(lambda char: UNSPACED.sub(rf" \1{APART}", self[ord(char)]), self.signs)

    @cached_property
    def _holed(self) -> bytes:
        """The same for `bytes.translate`, with what stands for a hole in place of the first byte of any other."""
        return self.ascii[: len(_ASCII)] + _BEGUN * len(_ASCII)

    def put(self, text: str) -> str:
        """Put for each character what it comes to: for all at once, for all of a kind, or one by one."""
        if text.isascii():
            return text.encode().translate(self.ascii).decode()
        if len(text) <= SHORT:
            return text.translate(self)
        raw = text.encode(*_RAW)
        beyond = raw.translate(None, _ASCII).decode(*_RAW)
        if len(beyond) <= FEW:
            return self._filled(raw, beyond)
        if _PAST not in raw and len(self[ord(beyond[0])]) <= 1:
            try:
                return self._page.put(text)
            except UnicodeEncodeError as missing:
                char = text[missing.start]
                self._page.learn(char, self[ord(char)])
        few = self._few(beyond) if len(beyond) > FEW * OFTEN else ()
        if not few:
            return self._filled(raw, beyond) if 2 * len(beyond) < len(text) else text.translate(self)
        put = text if len(beyond) == len(text) else raw.translate(self.ascii).decode(*_RAW)
        for char in few:
            put = put.replace(char, self[ord(char)])
        return put

    def _filled(self, raw: bytes, beyond: str) -> str:
        """Put what characters of ASCII come to, none of which is a percent sign, and fill those beyond in."""
        holed = raw.translate(self._holed, _ONWARD).replace(_BEGUN, _HOLE).decode()
        return holed % tuple(map(self._beyond.__getitem__, beyond))

    def _few(self, beyond: str) -> Collection[str]:
        """Give the different characters of some, if they are few, and nothing else is put for what they come to."""
        if beyond == beyond[0] * len(beyond):
            return beyond[0] if beyond[0] in self._staying else ()
        few = set(beyond[:MANY])
        if len(few) * OFTEN > len(beyond) or len(few) > FEW or beyond.strip("".join(few)):
            return ()
        return few if self._staying.issuperset(few) else ()

    def put_ascii(self, text: str) -> str:
        """Put what characters of ASCII come to, and leave others as they are."""
        return text.encode(*_RAW).translate(self.ascii).decode(*_RAW)

    def __missing__(self, code: int) -> str:
        made = self._make(chr(code))
        if len(self) < _REMEMBERED:
            self[code] = made
            if self._stays(chr(code), made):
                self._staying.add(chr(code))
        return made

    @staticmethod
    def _stays(char: str, made: str) -> bool:
        """Tell whether nothing else is put for what a character comes to: it is itself, of ASCII, or stands for it."""
        return char not in _STANDING and (made.isascii() or made in _STANDING or made.strip(f" {APART}") == char)


def kept(signs: Mapping[str, str]) -> Table:
    """Make a table by which signs are words, each as the plain one of ASCII that is given for it."""
    return Table(lambda char: signs.get(char) or FOLDED[ord(char)], "".join(dict.fromkeys(signs.values())))


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
    made = FOLDED[ord(char)]
    if len(made) == 1:
        return ALONE if UNSPACED.match(made) else made
    bare = made.strip(" ")
    if not bare:
        return " " if made else NOTHING
    if made == bare and bare.isalnum() and not UNSPACED.search(bare):
        return STANDING_IN
    return PICTURE if made == f" {bare} " and len(bare) == 1 and not bare.isalpha() else SEVERAL


FOLDED = Table(partial(_made, accents=False))
ACCENTED = Table(partial(_made, accents=True))
EVEN = Table(_even)
