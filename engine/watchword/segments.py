"""What does a text cost? Its encoding, its segments, and which of its characters make it dear.

A text of the GSM 03.38 alphabet takes 160 units in one segment, or 153 in each of several; one character outside it
makes the whole text UCS-2, which takes 70 or 67. A character of two units never stands in two segments.
"""
# ruff: noqa: RUF001 - this file is about characters that look like others

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Literal
from unicodedata import normalize

from msgspec import Struct

from watchword.templates import LONGEST, Blank, Template

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


# --- what a template may cost -----------------------------------------------------------------------------------------


class Cost(Struct, frozen=True):
    """What a template costs with its `fixed` parts alone, and at `worst`.

    `open` names the blanks that may hold whatever a person wrote, and so may make the text UCS-2 by themselves.
    """

    fixed: Segments
    worst: Segments
    open: tuple[str, ...]


def cost(template: Template, known: Mapping[str, Collection[str | None]]) -> Cost:
    """Work out what a template costs, whatever comes.

    `known` are the values that a name can have, such as `program.name` or the keywords of a rule; of several, the
    cheapest and the dearest count. Of other names, a number has up to 16 characters, and a contact's field is taken to
    have 20; whatever else there is are words of one message: 160 characters in GSM-7, or 70 in UCS-2, for each blank.
    """
    parts = [part if isinstance(part, str) else _filling(part, known) for part in template.parts]
    blanks = [part for part in parts if isinstance(part, _Filling)]
    cases = [_dearest(parts, source) for source in {None, *(blank.source for blank in blanks)}]
    return Cost(
        fixed=measure("".join(part if isinstance(part, str) else part.fixed for part in parts)[:LONGEST]),
        worst=max(map(measure, cases), key=lambda one: (one.count, one.units, one.encoding)),  # UCS-2 is the dearer
        open=tuple(dict.fromkeys(blank.name for blank in blanks if blank.open)),
    )


class _Filling(Struct, frozen=True):
    """What may be written in a blank; all that come of one `source` hold foreign characters together."""

    name: str
    source: str
    open: bool
    fixed: str
    longest: str
    foreign: str


_FOREIGN = "\u4e00"
_WORDS = ("x" * 160, _FOREIGN * 70)
_FIELD = ("x" * 20, _FOREIGN * 20)
_NUMBER = ("+" + "0" * 15,)
"""What stands for the most that a blank may hold: in GSM-7, and in characters outside it."""


def _filling(blank: Blank, known: Mapping[str, Collection[str | None]]) -> _Filling:
    name, otherwise = blank.name, blank.otherwise or ""
    source, stand_ins = _stand_ins(name)
    if name in known:
        source, texts = name, [value or otherwise for value in known[name]] or [otherwise]
    else:
        texts = [otherwise, *stand_ins]
    return _Filling(
        name=name,
        source=source,
        open=name not in known and len(stand_ins) > 1,
        fixed=min(texts, key=_dearness) if name in known else otherwise,
        longest=max(texts, key=lambda text: _dearness(text)[1]),
        foreign=max(texts, key=_dearness),
    )


def _stand_ins(name: str) -> tuple[str, tuple[str, ...]]:
    """Tell where a name's value comes from, and what stands for the most that it may hold, in each encoding."""
    if name in {"from", "to"}:
        return name, _NUMBER
    return (name, _FIELD) if name.startswith("contact.") else ("words", _WORDS)


@lru_cache(maxsize=4096)
def _dearness(text: str) -> tuple[bool, int]:
    measured = measure(text)
    return measured.encoding == "UCS-2", measured.units


def _dearest(parts: Sequence[str | _Filling], foreign: str | None) -> str:
    """Fill every blank with its longest text, but those of one source with foreign characters."""
    texts = (
        part if isinstance(part, str) else part.foreign if part.source == foreign else part.longest for part in parts
    )
    return "".join(texts)[:LONGEST]
