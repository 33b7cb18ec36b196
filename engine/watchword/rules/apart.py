"""The items that make a file no YAML, each put right or left out as if no other were broken."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import NamedTuple

from watchword.diagnostics import Diagnostic, split_lines
from watchword.reading.encoding import decoded
from watchword.reading.left_out import Parted, parted
from watchword.reading.listed_items import Item
from watchword.reading.sections import Section, parted_sections
from watchword.reading.source import composed
from watchword.rules.righted import Look, Righted, righted


class Apart(NamedTuple):
    """What was told of the broken parts, the file without their slips, what is left of it, and the texts that are not.

    Where more are broken than are looked at, nothing is known of the rest. What is found in the `unknown` rows is no
    matter: something stands there for a section that was left out.
    """

    right: Righted
    left: bytes
    left_out: Sequence[str] = ()
    is_whole: bool = True
    unknown: Sequence[Section] = ()


def apart(path: str, text: bytes, keys: Collection[str], look: Look) -> Apart | None:
    """Take a file that is no YAML apart; None where no section or item of it alone is to blame."""
    whole = decoded(path, text)
    if not isinstance(whole, str):
        return None
    first = _sections(path, split_lines(whole), keys, look)
    node, told = composed(path, whole if first is None else first.left.decode())
    lines = split_lines(whole if first is None else first.left.decode())
    found = None if node else parted(path, lines, told, keys)
    if first is None or found is None:
        return first or (_items(found, look) if found else None)
    then = _items(found, look)
    right = Righted((*first.right.told, *then.right.told), then.right.text, {**first.right.moved, **then.right.moved})
    return Apart(right, then.left, (*first.left_out, *then.left_out), then.is_whole, first.unknown)


def _sections(path: str, lines: Sequence[str], keys: Collection[str], look: Look) -> Apart | None:
    """Put right, or replace, the sections that are no YAML."""
    found = parted_sections(path, lines, keys)
    if found is None:
        return None
    left, errors, moved, unknown = list(lines), list[Diagnostic](), dict[int, int](), list[Section]()
    for section in found.broken:
        right, known = _looked_at(section, found.near(section), partial(found.errors_of, section), look, is_shown=True)
        errors += right.told if right else known
        if right:
            moved |= right.moved
            left[section.first : section.end] = split_lines(right.text.decode())[section.first : section.end]
        elif known:
            unknown.append(section)
            left[section.first : section.end] = found.stand_in(section)
    texts = ["\n".join(lines[one.first : one.end]) for one in unknown]
    return Apart(Righted(tuple(errors), _joined(left), moved), _joined(left), texts, unknown=unknown)


def _items(found: Parted, look: Look) -> Apart:
    """Put right, or leave out, the items that are no YAML."""
    lines, errors, moved, gone = list(found.lines), list[Diagnostic](), dict[int, int](), list[Item]()
    for item in found.broken:
        right, known = _looked_at(
            item, found.near(item), partial(found.errors_of, item), look, is_shown=found.is_shown(item)
        )
        errors += right.told if right else known
        if right and item.alike:
            moved |= right.moved
            lines[item.first : item.end] = split_lines(right.text.decode())[item.first : item.end]
        elif right or known:
            gone.append(item)
    out = found.with_parts(gone)
    texts = ["\n".join(found.lines[item.first : item.end]) for item in out]
    right = Righted(tuple(errors), _joined(lines), moved)
    return Apart(right, _joined(found.without(lines, out)), texts, found.is_whole)


def _looked_at(
    part: Item | Section, near: Sequence[str], errors: Callable[[], Sequence[Diagnostic]], look: Look, *, is_shown: bool
) -> tuple[Righted | None, Sequence[Diagnostic]]:
    """Put a part right if it is sure what is wrong: with no more slips, or other `errors`, than are known of it.

    Those are told, too; but of one that can be read, as others show how it should stand, they are found with theirs.
    """
    seen = look(_joined(near))
    known = seen.errors if seen.is_read else errors()
    right = righted(_joined(near), look, range(part.first, part.end))
    if right and (after := look(right.text)).is_read:
        slips = sum(one.code in {"yaml-syntax", "duplicate-key"} for one in known)
        more = {(one.code, one.span.line) for one in after.errors if seen.is_read or part.tells(one)}
        if len(right.told) <= slips and more <= {(one.code, one.span.line) for one in known}:
            return right, known
    return None, [] if seen.is_read and is_shown else known


def _joined(lines: Sequence[str]) -> bytes:
    return "\n".join(lines).encode()
