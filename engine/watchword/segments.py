"""What does a text cost? Its encoding, its segments, and which of its characters make it dear.

A text of the GSM 03.38 alphabet takes 160 units in one segment, or 153 in each of several; one character outside it
makes the whole text UCS-2, which takes 70 or 67. A character of two units never stands in two segments.
"""
# ruff: noqa: RUF001 - this file is about characters that look like others

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal
from unicodedata import normalize

from msgspec import Struct

Encoding = Literal["GSM-7", "UCS-2"]

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = "\f^{}\\[~]|€"

_OUTSIDE = re.compile(f"[^{re.escape(_BASIC + _EXTENDED)}]")
_DOUBLE: Mapping[Encoding, re.Pattern[str]] = {
    "GSM-7": re.compile(f"[{re.escape(_EXTENDED)}]"),
    "UCS-2": re.compile("[\U00010000-\U0010ffff]"),
}
"""The characters that take two units."""

_ROOM: Mapping[Encoding, tuple[int, int]] = {"GSM-7": (160, 153), "UCS-2": (70, 67)}
"""Units that fit into a text of one segment, and into each segment of a longer one."""


class Foreign(Struct, frozen=True):
    """A character that no GSM-7 text can hold, and where it stands."""

    char: str
    offset: int


class Segments(Struct, frozen=True):
    """What a text costs. `room` are the units that are left in its last segment; `forcing` is what makes it UCS-2."""

    encoding: Encoding
    count: int
    units: int
    room: int
    forcing: tuple[Foreign, ...] = ()


def is_plain(text: str) -> bool:
    """Tell whether a text is of the GSM 03.38 alphabet."""
    return _OUTSIDE.search(text) is None


def measure(text: str) -> Segments:
    """Count the segments of a text; the empty text takes one, as it does when it is sent."""
    forcing = tuple(Foreign(found[0], found.start()) for found in _OUTSIDE.finditer(text))
    encoding: Encoding = "UCS-2" if forcing else "GSM-7"
    alone, each = _ROOM[encoding]
    doubles = [found.start() for found in _DOUBLE[encoding].finditer(text)]
    units = len(text) + len(doubles)
    if units <= alone:
        return Segments(encoding, 1, units, alone - units, forcing)
    # Where a double would be split, the last unit of a segment stays empty.
    empty = 0
    for before, place in enumerate(doubles):
        empty += (place + before + empty) % each == each - 1
    count = -(-(units + empty) // each)
    return Segments(encoding, count, units, count * each - units - empty, forcing)


# --- look-alikes ------------------------------------------------------------------------------------------------------

_ALIKE = {
    "'": "‘’‚‛′‵ʹʻʼʽˈˊˋ`´❛❜",
    '"': "“”„‟″‶«»ʺˮ❝❞〝〞",
    "-": "‐‑‒–—―−⁃•‣⎼⎽",
    "<": "‹",
    ">": "›",
    "/": "÷⁄∕⧸",
    "\\": "⧵⧹",
    "|": "∣│⎸⎹⏐⎜⎟",
    "*": "⁎∗⊛✢✣✤✥✱✲✳✺✻✼✽❃❉❊❋⧆",
    "(": "❨❪⟮⦅",
    ")": "❩❫⟯⦆",
    "{": "❴",
    "}": "❵",
    "!": "ǃ",
    ".": "·。｡",
    ",": "、､",
    ":": "ː˸⦂꞉",
    ";": "⁏",
    "+": "˖",
    "=": "꞊",
    "^": "ˆ",
    "~": "˜˷∼",
    "_": "‗",
    "x": "×",
    "->": "→",
    "<-": "←",
    "(c)": "©",
    "(R)": "®",
    "\n": "\x85\u2028\u2029",
    " ": "\t",
    "": "\u00ad\u200b\u200c\u2060\ufeff",
}
"""What people's keyboards and word processors put in the place of plain characters."""

_PLAIN = {char: plain for plain, chars in _ALIKE.items() for char in chars}


@lru_cache(maxsize=4096)
def plainer(char: str) -> str | None:
    """Give what looks alike and costs less: `'` for a curly quote; None if there is nothing, or nothing to gain.

    A letter without its accent does not look alike: it spells something else.
    """
    if not _OUTSIDE.match(char):
        return None
    alike = _PLAIN.get(char)
    if alike is None:
        alike = "".join(_PLAIN.get(part, part) for part in normalize("NFKC", char))
    return None if _OUTSIDE.search(alike) else alike
