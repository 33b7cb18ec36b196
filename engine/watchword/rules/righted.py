"""Files that a small slip keeps from being read as meant: which change puts them right is found by trying.

The YAML reader tells where it noticed, which is lines below the slip as often as not. What is told here is a change
after which the file was read, and with fewer problems than after any other.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from watchword.diagnostics import Diagnostic, Span, split_lines
from watchword.reading.cuts import HAS_A_COMMA
from watchword.reading.depths import KEYS_OF_FILES, KEYS_OF_RULES
from watchword.reading.findings import Reading
from watchword.reading.mends import MISSING, Mend, Row, around, colons, mends, said, uneven
from watchword.reading.strays import LISTED
from watchword.reading.syntax import is_sure


class Seen(NamedTuple):
    """What a look at a text has found: whether anything could be made of it, and its problems."""

    is_read: bool
    problems: Sequence[Diagnostic]

    @property
    def errors(self) -> list[Diagnostic]:
        """Leave out the warnings."""
        return [one for one in self.problems if one.severity == "error"]


Look = Callable[[bytes], Seen]

MOST = 5
"""So many slips of one file are told at most; the rest is told once these are mended."""
TRIED = 3
"""With so many errors of a file that could be read, changes are tried."""
LONGEST = 20_000
"""In a file of more lines nothing is tried."""
_RULE = re.compile(r" *- +id:")
_SECTION = re.compile(r"[A-Za-z]")


class Righted(NamedTuple):
    """What was told of the slips of a file, and the file as it would be without them."""

    told: tuple[Diagnostic, ...]
    text: bytes
    moved: Mapping[int, int]

    def place(self, reading: Reading) -> None:
        """Have a reading of the mended text tell of the slips, and of the file's own places."""
        reading.diagnostics = [*self.told, *map(self._at_home, reading.diagnostics)]
        reading.secrets = [*map(self._back, reading.secrets)]

    def _at_home(self, found: Diagnostic) -> Diagnostic:
        related = tuple((self._back(span), label) for span, label in found.related)
        return replace(found, span=self._back(found.span), related=related)

    def _back(self, span: Span) -> Span:
        by = self.moved.get(span.line, 0)
        return replace(span, col=max(span.col - by, 1), end_col=max(span.end_col - by, 2)) if by else span


def righted(text: bytes, look: Look, within: range | None = None) -> Righted | None:
    """Find the slips of a file that has errors; None where there is no change that is sure to help.

    Nothing is changed but the rows `within`.
    """
    told: list[Diagnostic] = []
    moved: dict[int, int] = {}
    while len(told) < MOST:
        seen = look(text)
        lines = _lines(text)
        rows = range(len(lines)) if within is None else within
        slip = _slip(lines, seen, look, rows) if seen.errors and len(lines) <= LONGEST else None
        if slip is None:
            break
        mend, error = slip
        told.append(error)
        text = _joined(mend.applied(lines))
        moved |= {row + 1: moved.get(row + 1, 0) + mend.offset for row in mend.rows}
    return Righted(tuple(told), text, moved) if told else None


def _slip(lines: Sequence[str], seen: Seen, look: Look, within: range) -> tuple[Mend, Diagnostic] | None:
    """Find the change that helps most with one of the errors, and tell of it."""
    inside = [one for one in seen.errors if one.span.line - 1 in within]
    tried = inside[:TRIED] if seen.is_read else [one for one in seen.errors if one.code == "yaml-syntax"]
    found = ((error, _best(lines, error, look, within)) for error in tried)
    return next(((mend, _rather(mend, error, lines, seen, look)) for error, mend in found if mend), None)


def _rather(mend: Mend, error: Diagnostic, lines: Sequence[str], seen: Seen, look: Look) -> Diagnostic:
    """Tell of a change; or leave the one error to which the slip leads, if that shows the place and says what to do."""
    hint = error.hint or ""
    is_shown = seen.is_read and mend.row in _places(error)
    if is_shown and not hint.startswith(LISTED) and (MISSING in hint or MISSING not in mend.message):
        after = look(_joined(mend.applied(lines)))
        return error if len(seen.errors) - len(after.errors) == 1 else _told(mend, error)
    return _told(mend, error)


def _best(lines: Sequence[str], error: Diagnostic, look: Look, within: range) -> Mend | None:
    """Find the change that leaves the fewest problems, none of them where it was made, and then the smallest.

    Where something else is surely wrong, it has to leave none.
    """
    near = _near(lines, error.span.line - 1)
    before = look(_joined(near))
    best: tuple[tuple[int, ...], Mend] | None = None
    for mend in _tried(near, error, is_read=before.is_read):
        if not all(row in within for row in mend.rows):
            continue
        changed = mend.applied(near)
        after = look(_joined(changed))
        if not after.is_read or any(one.span.line - 1 in mend.rows for one in after.problems):
            continue
        if before.is_read and not _is_less(after.problems, before.problems, error):
            continue
        if is_sure(error) and after.problems:
            continue
        rank = len(after.problems), len(mend.rows), uneven(said(changed)), abs(mend.offset)
        if best is None or rank < best[0]:
            best = rank, mend
    return best and best[1]


def _tried(lines: Sequence[str], error: Diagnostic, *, is_read: bool) -> Iterator[Mend]:
    """List what may help: where it is sure that something else than indentation is wrong, a colon at most."""
    rows, places = said(lines), _places(error)
    near = around(rows, places)
    is_vague = not is_read and not is_sure(error)
    if not (error.hint or "").endswith(HAS_A_COMMA) or error.code != "empty-value":
        yield from colons(lines, near if is_vague else [row for row in near if row.number in places])
    if is_read or is_vague:
        twin = error.span.line - 1 if error.code == "duplicate-key" else None
        found = mends(lines, rows, _misplaced(near, error))
        yield from (one for one in found if one.row != twin or _is_other(error, one, lines))


def _is_other(error: Diagnostic, mend: Mend, lines: Sequence[str]) -> bool:
    """Tell whether what is given twice may belong elsewhere: it is another, and is not moved left of the first."""
    (first, _), *_ = error.related
    same = lines[mend.row].strip() == lines[first.line - 1][first.col - 1 :].strip()
    return not same and (mend.offset >= 0 or first.col != error.span.col)


def _is_less(after: Sequence[Diagnostic], before: Sequence[Diagnostic], error: Diagnostic) -> bool:
    """Tell whether an error is gone, others with it maybe, and no other came instead."""
    left = {(one.message, one.span.line) for one in after}
    return (error.message, error.span.line) not in left and left < {(one.message, one.span.line) for one in before}


def _misplaced(rows: Iterable[Row], error: Diagnostic) -> list[Row]:
    """Leave out what stands where it is meant to: values that are wrong, and keys that are rather misspelt.

    What may be a name that the operator gives may stand anywhere.
    """
    if error.code in _OF_SHAPE or (error.code == "bad-value" and error.message.startswith("expected ")):
        return [*rows]
    at = error.span.line - 1 if error.code in {"unknown-key", "unknown-action"} else None
    return [row for row in rows if row.key in (KEYS_OF_RULES | KEYS_OF_FILES if row.number == at else _SECTIONS)]


_SECTIONS = KEYS_OF_FILES - KEYS_OF_RULES
_OF_SHAPE = frozenset({"yaml-syntax", "missing-key", "duplicate-key", "empty-value"})


def _places(error: Diagnostic) -> list[int]:
    return [span.line - 1 for span in (error.span, *(span for span, _ in error.related))]


def _near(lines: Sequence[str], row: int) -> list[str]:
    """Leave the lines blank that belong to rules further away than the next ones."""
    starts = [number for number, line in enumerate(lines) if _RULE.match(line)]
    if not starts:
        return list(lines)
    place = bisect_right(starts, row)
    first, past = starts[max(place - 3, 0)], starts[place + 1] if place + 1 < len(starts) else len(lines)
    ends = (number for number in range(starts[-1], len(lines)) if _SECTION.match(lines[number]))
    far = {*range(starts[0], first), *range(past, next(ends, len(lines)))}
    return ["" if number in far else line for number, line in enumerate(lines)]


def _told(mend: Mend, error: Diagnostic) -> Diagnostic:
    """Tell of a change; what was noticed is told where it was just that, in more words."""
    span = Span(error.span.path, mend.row + 1, mend.start + 1, mend.end + 1)
    if span.line == error.span.line and (error.message == mend.message or (error.hint or "").startswith(mend.hint)):
        return error
    return Diagnostic(severity="error", code="yaml-syntax", message=mend.message, span=span, hint=mend.hint)


def _lines(text: bytes) -> list[str]:
    return split_lines(text.decode(errors="replace"))


def _joined(lines: Iterable[str]) -> bytes:
    return "\n".join(lines).encode()
