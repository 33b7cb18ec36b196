"""What the words of a text are: the one normalisation for keywords, rules and the reading of consent.

Every character is looked up in a table that says what it comes to: itself in its plainest form, nothing (invisible
characters), a space (what separates words) or an apostrophe. What is left is split at spaces, and around each
character of a script that is written without them.
"""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, groupby, islice
from unicodedata import category, digit, is_normalized, normalize

SPELT_OUT = 3
"""So many single letters in a row are one word: `S T O P`."""


def words(text: str) -> tuple[str, ...]:
    """Split a text into words, without case, width, accents, invisible characters and outer punctuation.

    `"S.T.O.P.!"` is `stop`, `Opt-Out` is `opt`, `out`, `don't` stays whole, every emoji is a word, and so is every
    character of a script that puts no space between words, such as Chinese, Japanese and Thai. Cyrillic and Greek
    letters that look like Latin ones are those. Joining the words by spaces and splitting them again changes nothing.
    Never raises (compliance section 3.3, step 1).
    """
    return _words(text, _FOLDED)


def plain(text: str) -> tuple[str, ...]:
    """Split as `words` does, but leave the accents on, and each letter in its own alphabet."""
    return _words(text, _ACCENTED)


def rest(text: str, count: int) -> str:
    """Give what a person wrote after the first `count` words, as they wrote it.

    White space around it and the punctuation that parts it from the words are left out.
    """
    if count <= 0:
        return text.strip()
    parts = sum(len(run) for run in islice(_runs(_parts(text, _FOLDED)), count))
    end = next(islice(_ends(text), max(parts - 1, 0), None), len(text))
    tail = text[end:].lstrip(_CLOSING_QUOTES)
    start = next((place for place, char in enumerate(tail) if not _parting(char)), len(tail))
    return tail[start:].rstrip()


def places(text: str, count: int | None = None) -> list[tuple[int, int]]:
    """Tell where each of the `words` of a text stands in it: its first character, and the one past its last.

    Those past the first `count` may be left out, where no more are wanted.
    """
    parts = None if count is None else count + SPELT_OUT - 1
    found = _flat_places(text.translate(_FOLDED), parts) if text.isascii() else _even_places(text, parts)
    return _any_places(text, count) if found is None else found


def _any_places(text: str, count: int | None) -> list[tuple[int, int]]:
    """Tell the places in any text, however its characters fold."""
    found: list[tuple[int, int]] = []
    ends = _ends(text)
    for run in islice(_runs(_parts(text, _FOLDED)), count):
        first = found[-1][1] if found else 0
        last = max(islice(ends, len(run)), default=first)
        found.append((next((place for place in range(first, last) if not _is_gap(text[place])), first), last))
    return found


def _flat_places(flat: str, count: int | None) -> list[tuple[int, int]]:
    """Tell the places in a text that is folded already; of so many parts, unless there are letters to be joined."""
    parts = [part.span() for part in islice(_UNBROKEN.finditer(flat), count)]
    if not _may_spell([end - start for start, end in parts]):
        return parts
    parts = [part.span() for part in _UNBROKEN.finditer(flat)]
    left = iter(parts)
    runs = _runs([flat[start:end] for start, end in parts])
    return [(run[0][0], run[-1][1]) for run in ([*islice(left, len(run))] for run in runs)]


def _even_places(text: str, count: int | None) -> list[tuple[int, int]] | None:
    """Tell the places in a text whose characters fold each by itself, as nearly all do; None for any other."""
    made = [*map(_FOLDED.__getitem__, map(ord, text))]
    flat = "".join(made)
    if not (is_normalized("NFC", text) and is_normalized("NFC", flat)) or _UNSPACED.search(flat):
        return None
    ends = [*accumulate(map(len, made))]
    found: list[tuple[int, int]] = []
    past = 0
    for start, end in _flat_places(flat, count):
        first = bisect(ends, start)
        if first < past:
            return None  # a character that is two words, such as a fraction
        past = bisect(ends, end - 1) + 1
        while past < len(made) and not made[past]:
            past += 1
        found.append((first, past))
    return found


_UNBROKEN = re.compile(r"[^ '](?:[^ ]*[^ '])?")
"""A word of a text that is folded, without the apostrophes around it."""


def _is_gap(char: str) -> bool:
    """Tell whether a character is part of no word."""
    return not _FOLDED[ord(char)].strip(" '")


def clean(text: str) -> str:
    """Replace NUL and lone surrogates, which databases and encodings refuse, by U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", text)


_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def _words(text: str, table: "_Table") -> tuple[str, ...]:
    parts = _parts(text, table)
    if len(parts) < SPELT_OUT or not _may_spell([*map(len, parts)]):
        return tuple(parts)
    return tuple([run[0] if len(run) == 1 else normalize("NFC", "".join(run)) for run in _runs(parts)])


def _may_spell(lengths: list[int]) -> bool:
    """Tell by the lengths of parts whether so many single ones follow each other that they may be one word."""
    return lengths.count(1) >= SPELT_OUT and b"\1" * SPELT_OUT in bytes([length == 1 for length in lengths])


def _parts(text: str, table: "_Table") -> list[str]:
    """Split a text into words, single letters still apart."""
    if text.isascii():
        flat = f" {text.translate(table)} "
    else:
        flat = normalize("NFC", f" {normalize('NFC', text).translate(table)} ")
        flat = " ".join(_UNSPACED.split(flat))
    if " '" in flat or "' " in flat:
        return [bare for part in flat.split() if (bare := part.strip("'"))]
    return flat.split()


def _runs(parts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Group the parts that make one word: letters that are spelt out together, anything else alone."""
    for letters, group in groupby(parts, key=_is_letter):
        run = list(group)
        if letters and len(run) >= SPELT_OUT:
            yield run
        else:
            for part in run:
                yield [part]


def _is_letter(part: str) -> bool:
    return len(part) == 1 and part.isalpha() and (part.isascii() or not _UNSPACED.match(part))


def _ends(text: str) -> Iterator[int]:
    """Tell where in the text each of its `_parts` ends; invisible characters after it belong to it."""
    end, inside, unspaced = 0, False, False
    for place, char in enumerate(text, start=1):
        made = _FOLDED[ord(char)]
        if end and not made and end == place - 1:
            end = place
        for unit in made:
            if unit == " " or (unit == "'" and unspaced):
                inside = unspaced = False
            elif unit != "'":
                begins = not unit.isascii() and _UNSPACED.match(unit) is not None
                if end and (begins or not inside or (unspaced and unit not in _TRAILING)):
                    yield end
                    inside = False
                unspaced = begins or (unspaced and inside)
                end, inside = place, True
    if end:
        yield end


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

_UNSPACED = re.compile(
    "([{}{}][{}]*)".format(
        "".join(f"{chr(first)}-{chr(last)}" for first, last in _UNSPACED_RANGES),
        "".join(char for char in _SOUTH_EAST_ASIAN if category(char)[0] == "L" and char not in _VOWELS_BEHIND),
        "".join(sorted(_TRAILING)),
    )
)
"""A character of a script that puts no space between words. Each is a word, so that 披萨 is found in 我要披萨谢谢."""

_STROKES = {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"}
"""Letters that Unicode does not take apart, as people write them without the accent."""

_CYRILLIC = dict(zip("авекмнорстухіјѕѵԁԛԝӏ", "abekmhopctyxijsvdqwl", strict=True))
_GREEK = dict(zip("αβεζηικμνορτυχϳ", "abezhikmnoptyxj", strict=True))
"""Letters whose capital, or both forms, look like the Latin ones beside them; no two of a script come to one.

They are typed for each other, by a keyboard that was left in the other language or to get past a filter, and phones
send Greek so: GSM-7 has only those capitals of its own that Latin lacks, ΠΙΤΣΑ arrives with Latin I, T and A.
"""

_PLAINER = _STROKES | _CYRILLIC | _GREEK

_EMOJI = range(0x1F000, 0x1FB00)
"""Reserved for pictographs, so that one newer than this Python's tables is known for an emoji too."""

_NO_SYMBOLS = frozenset("\ufffc\ufffd\u2800\u2753\u2754\u2755\u2757")
"""Symbols by category only: replacement characters, the blank of Braille, exclamation and question marks as emoji."""

_REMEMBERED = 20_000
"""A bound on what strange texts can make a table grow to; alphabets and common ideographs fit."""


class _Table(dict[int, str]):
    """A table for `str.translate` that works a character out when it first meets it."""

    def __init__(self, *, accents: bool) -> None:
        super().__init__()
        self._accents = accents

    def __missing__(self, code: int) -> str:
        made = _made(chr(code), self._accents)
        if len(self) < _REMEMBERED:
            self[code] = made
        return made


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
        return unit if accents else _PLAINER.get(unit, unit)
    symbol = (kind == "So" or code in _EMOJI) and unit not in _NO_SYMBOLS
    return f" {unit} " if symbol else " "


_FOLDED = _Table(accents=False)
_ACCENTED = _Table(accents=True)
