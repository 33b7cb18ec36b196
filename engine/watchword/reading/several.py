"""One value or a list of them, where a file may say either, and what looks like several and is one."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from watchword.reading import dashes
from watchword.reading.cuts import in_braces
from watchword.reading.findings import Path, Reading
from watchword.reading.folded import begins_item
from watchword.reading.forms import Form, Wrong
from watchword.reading.hints import unspaced
from watchword.reading.source import Fields, Items, Node, Scalar, is_left_out
from watchword.reading.typed import INVALID, Invalid, refuse, refuse_null, says_nothing


class OneOrMore(Struct, frozen=True):
    """Metadata of a setting that is one text or a list of them, read into a tuple; `of` names one, for messages.

    Where there is a `form`, each of them has it. One that `leads` names what is declared elsewhere, and is looked up.
    `none` tells how it is said that there is none, where `[]` does not.
    """

    of: str
    form: Form | None = None
    leads: bool = False
    none: str | None = None

    def from_node(self, node: Node, reading: Reading, at: Path) -> tuple[str, ...] | Invalid:
        """Read a scalar or a list of scalars; a text that is written as empty stands for itself."""
        found = scalars(node, reading, at, self.of, self.none)
        made: list[Any]
        if self.form is None:
            made = [one.text for one in found]
        elif isinstance(node, Scalar) and (hint := in_brackets(node.text, self.form)):
            reading.error("bad-value", f"expected {self.form.wanted}, found several", node.span, hint)
            return INVALID
        else:
            places = [(*at, place) for place in range(len(found))] if isinstance(node, Items) else [at]
            made = [self.form.from_node(one, reading, place) for one, place in zip(found, places, strict=False)]
        for one, value in zip(found, made, strict=True):
            if value is not INVALID and not self.leads:
                self._warn_of_several(one, reading, is_listed=one is not node)
        return tuple(made) if made and INVALID not in made else INVALID

    def _warn_of_several(self, written: Scalar, reading: Reading, *, is_listed: bool) -> None:
        """Warn of `contains: ham, eggs`, which is one text; what has more words between commas is a sentence."""
        several = apart(written)
        if len(several) > 1 and all(len(one.split()) <= LONGEST_PART for one in several):
            message = f"'{' '.join(written.text.split())}' is one {self.of.partition(' ')[2]}, and not several"
            reading.warn(
                "one-keyword", message, written.span, each_by_itself(several, is_listed=is_listed, rows=written.rows)
            )


LONGEST_PART = 2


class Each(Struct, frozen=True):
    """Metadata of a list of texts of a form that is written as one, read into a tuple; `of` names one, for messages."""

    of: str
    form: Form

    def from_node(self, node: Node, reading: Reading, at: Path) -> tuple[str, ...] | Invalid:
        """Read a list of scalars; what stands there otherwise is told as a list."""
        if not isinstance(node, Items):
            return refuse(node, "a list", reading, at, None if is_left_out(node) else _listed(node))
        found = scalars(node, reading, at, self.of)
        for one in found:
            several = _parted(one) if len(node.items) == 1 else apart(one)
            if len(several) > 1 and all(len(part.split()) <= LONGEST_PART for part in several):
                message = f"'{' '.join(one.text.split())}' is one {self.of.partition(' ')[2]}, and not several"
                hint = each_by_itself(several, is_listed=True)
                reading.warn("one-keyword", message, one.span, hint if one.plain else hint.partition(";")[0])
        made = [self.form.from_node(one, reading, (*at, place)) for place, one in enumerate(found)]
        return tuple(made) if made and len(made) == len(node.items) and INVALID not in made else INVALID


_IN_BRACKETS = "write it in brackets: [...]"


def _parted(written: Scalar) -> list[str]:
    """List what stands between commas, in quotes too: one of several may have a comma, but hardly the only one."""
    return apart(written) or [one for one in _PARTING.split(written.text.strip()) if one]


def _listed(node: Node) -> str | None:
    """Tell how `small, large`, `{small, large}` and `{en: [small], es: [chico]}` are written."""
    if isinstance(node, Scalar):
        parts = _parted(node)
        return (
            f"write each by itself, in brackets: [{', '.join(parts)}]"
            if len(parts) > 1
            else unspaced(node) or _IN_BRACKETS
        )
    texts = list(_texts(node))
    return f"write them in one list, of whatever language: [{', '.join(texts)}]" if texts else None


def _texts(node: Node) -> Iterator[str]:
    """List the texts below a node; a key without a value is one."""
    if isinstance(node, Scalar):
        yield node.text
    elif isinstance(node, Items):
        yield from (text for one in node.items for text in _texts(one))
    else:
        for key, below in node.entries:
            yield from _texts(key if is_left_out(below) else below)


def in_brackets(text: str, form: Form) -> str | None:
    """Tell how `mon, tue` is written, each of which has the form that the whole has not."""
    if not isinstance(form.make(text.strip()), Wrong):
        return None
    parts = [one for one in _LISTED.split(text.strip()) if one]
    of_form = len(parts) > 1 and not any(isinstance(form.make(one), Wrong) for one in parts)
    return f"several stand in brackets: [{', '.join(parts)}]" if of_form else None


_WIDE = "\uff0c\uff1b\u3001\u060c"
"""Commas of Chinese, Japanese and Arabic, which part nothing in YAML."""
_LISTED = re.compile(rf"\s*[,;/|{_WIDE}]\s*(?:(?:and|or)\s+)?|\s+(?:and|or|&)\s+", re.IGNORECASE)

# --- one text that was meant as several -------------------------------------------------------------------------------

_PARTING = re.compile(rf"\s*(?:(?<!\d),|,(?!\d)|\s/\s|[|;{_WIDE}])\s*")
"""What parts keywords where brackets were forgotten; a number such as 1,000 has a comma too."""
_PARTING_WORDS = re.compile(rf"\s*[,;/|{_WIDE}]\s*(?:or\s+)?|\s+or\s+", re.IGNORECASE)
"""What parts them where each is a single word, and not all are abbreviations: `24/7` and `AC/DC` are no two words."""
_MAY_PART = re.compile(rf"[,;/|{_WIDE}]|\sor\s", re.IGNORECASE)
"""Where this is not found, nothing parts them."""
ABBREVIATED = 2


def apart(written: Scalar) -> list[str]:
    """List what a text was meant as that is one without brackets: `KIDS, CHILDREN`, `KIDS or CHILDREN`, or lines.

    Of one with an item in it that begins too far right, that is told elsewhere.
    """
    rows = written.rows if written.plain else tuple(written.text.split("\n"))
    lines = [line for row in rows if (line := row.strip(" ,;"))]
    if len(lines) > 1:
        return [] if any(map(begins_item, lines)) else lines
    if not written.plain or not _MAY_PART.search(written.text):
        return []
    single = [one for one in _PARTING_WORDS.split(written.text) if one]
    are_words = all(map(str.isalpha, single)) and any(len(one) > ABBREVIATED for one in single)
    return single if are_words else [one for one in _PARTING.split(written.text) if one]


def each_by_itself(several: list[str], *, is_listed: bool, rows: Sequence[str] = ()) -> str:
    """Tell how they are written that stood in one text, which may have gone on over `rows`."""
    if rows and dashes.are_dashed(rows):
        return f"{dashes.EACH}; or put it in quotes if it is one"
    listed = " and ".join(several) if is_listed else f"[{', '.join(several)}]"
    return f"write {'each by itself: ' if is_listed else ''}{listed}; or put it in quotes if it is one"


# --- reading them -----------------------------------------------------------------------------------------------------


def scalars(node: Node, reading: Reading, at: Path, wanted: str, none: str | None = None) -> list[Scalar]:
    """List the scalars of a scalar or a list of them; what is no text, or left out, is an error and not listed."""
    reading.spans[at] = node.span
    if isinstance(node, Items):
        if not node.items:
            message = f"there is nothing in this list, {wanted} at least is expected"
            reading.error("empty-value", message, node.span, none or f"write {wanted} in it")
        return [one for index, item in enumerate(node.items) for one in _scalar(item, reading, (*at, index), wanted)]
    return _scalar(node, reading, at, wanted, " or a list of them")


_HAS_A_COLON = "as it has a ':'"


def _scalar(node: Node, reading: Reading, at: Path, wanted: str, instead: str = "") -> list[Scalar]:
    reading.spans[at] = node.span
    if isinstance(node, Scalar) and says_nothing(node):
        refuse_null(node, reading)
        return []
    if isinstance(node, Scalar) and (node.text or not node.plain):
        return [node]
    hint = "delete the brackets, or the second '- ': a list holds no other lists" if isinstance(node, Items) else None
    if isinstance(node, Fields) and len(node.entries) == 1 and not instead:
        hint = f"put the whole text in quotes, {'without the braces' if in_braces(node) else _HAS_A_COLON}"
    refuse(node, f"{wanted}{instead}", reading, at, hint)
    return []
