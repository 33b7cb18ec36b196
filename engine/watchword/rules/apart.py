"""The items that make a file no YAML, each put right or left out as if no other were broken."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from watchword.diagnostics import Diagnostic, split_lines
from watchword.reading.encoding import decoded
from watchword.reading.left_out import Parted, parted
from watchword.reading.listed_items import Item
from watchword.rules.righted import Look, Righted, righted


class Apart(NamedTuple):
    """What was told of the broken items, the file without their slips, what is left of it, and the texts that are not.

    Where more are broken than are looked at, nothing is known of the rest.
    """

    right: Righted
    left: bytes
    left_out: Sequence[str]
    is_whole: bool


def apart(path: str, text: bytes, told: Iterable[Diagnostic], keys: Collection[str], look: Look) -> Apart | None:
    """Take a file that is no YAML apart; `told` is what was found in it. None where its items are not to blame."""
    whole = decoded(path, text)
    found = parted(path, split_lines(whole), told, keys) if isinstance(whole, str) else None
    if found is None:
        return None
    lines, errors, moved, gone = list(found.lines), list[Diagnostic](), dict[int, int](), list[Item]()
    for item in found.broken:
        right, known = _looked_at(found, item, look)
        errors += right.told if right else known
        if right and item.alike:
            moved |= right.moved
            lines[item.first : item.end] = split_lines(right.text.decode())[item.first : item.end]
        elif right or known:
            gone.append(item)
    out = found.with_parts(gone)
    texts = ["\n".join(found.lines[item.first : item.end]) for item in out]
    without = Righted(tuple(errors), _joined(lines), moved)
    return Apart(without, _joined(found.without(lines, out)), texts, found.is_whole)


def _looked_at(found: Parted, item: Item, look: Look) -> tuple[Righted | None, Sequence[Diagnostic]]:
    """Put an item right if it is sure what is wrong: with no more slips, or other errors, than are known of it.

    Those are told, too, but for an item that can be read beside others: whatever is wrong is found with theirs then.
    """
    near = _joined(found.near(item))
    seen = look(near)
    known = seen.errors if seen.is_read else found.errors_of(item)
    right = righted(near, look, range(item.first, item.end))
    if right and (after := look(right.text)).is_read:
        slips = sum(one.code in {"yaml-syntax", "duplicate-key"} for one in known)
        more = {(one.code, one.span.line) for one in after.errors if seen.is_read or item.tells(one)}
        if len(right.told) <= slips and more <= {(one.code, one.span.line) for one in known}:
            return right, known
    return None, [] if seen.is_read and found.is_shown(item) else known


def _joined(lines: Sequence[str]) -> bytes:
    return "\n".join(lines).encode()
