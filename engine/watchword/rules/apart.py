"""The items that make a file no YAML, each put right or left out as if no other were broken."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from watchword.diagnostics import Diagnostic, split_lines
from watchword.reading.encoding import decoded
from watchword.reading.left_out import Parted, parted
from watchword.reading.listed_items import Item
from watchword.reading.rule_keys import RuleKeys, parted_keys
from watchword.reading.sections import Section, Sections, parted_sections
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
    unknown = (*first.unknown, *then.unknown)
    return Apart(right, then.left, (*first.left_out, *then.left_out), then.is_whole, unknown)


def _sections(path: str, lines: Sequence[str], keys: Collection[str], look: Look) -> Apart | None:
    """Put right, or replace, the sections that are no YAML."""
    found = parted_sections(path, lines, keys)
    return _replaced(found, look) if found else None


def _replaced(found: Sections | RuleKeys, look: Look) -> Apart:
    """Put right the sections that are broken, or have something stand for them."""
    left, errors, moved, unknown = list(found.lines), list[Diagnostic](), dict[int, int](), list[Section]()
    for section in found.broken:
        near, instead, errors_of = found.near(section), found.stand_in(section), partial(found.errors_of, section)
        right, known = _looked_at(section, near, instead, errors_of, look)
        errors += right.told if right else known
        if right:
            moved |= right.moved
            left[section.first : section.end] = split_lines(right.text.decode())[section.first : section.end]
        elif known:
            unknown.append(section)
            left[section.first : section.end] = instead
    texts = ["\n".join(found.lines[one.first : one.end]) for one in unknown]
    return Apart(Righted(tuple(errors), _joined(left), moved), _joined(left), texts, unknown=unknown)


def _items(found: Parted, look: Look) -> Apart:
    """Put right the items that are no YAML, or what is wrong below their keys; or leave them out."""
    lines, errors, moved, gone = list(found.lines), list[Diagnostic](), dict[int, int](), list[Item]()
    unknown, texts = list[Section](), list[str]()
    for item in found.broken:
        near, errors_of = found.near(item), partial(found.errors_of, item)
        blank = [""] * (item.end - item.first)
        right, known = _looked_at(item, near, blank, errors_of, look, is_shown=found.is_shown(item))
        parts = None if right or not known else _keys(found, near, item, look)
        if parts:
            right = parts.right
            unknown += parts.unknown
            texts += parts.left_out
        errors += right.told if right else known
        if right and item.alike:
            moved |= right.moved
            lines[item.first : item.end] = split_lines(right.text.decode())[item.first : item.end]
        elif right or known:
            gone.append(item)
    out = found.with_parts(gone)
    texts += ["\n".join(found.lines[item.first : item.end]) for item in out]
    right = Righted(tuple(errors), _joined(lines), moved)
    return Apart(right, _joined(found.without(lines, out)), texts, found.is_whole, unknown)


def _keys(of: Parted, near: Sequence[str], item: Item, look: Look) -> Apart | None:
    """Put right, or replace, what stands below the keys of a rule; None where it is no YAML, or lacks a key, then."""
    found = parted_keys(of.path, of.lines, near, item)
    if found is None:
        return None
    parts = _replaced(found, look)
    after = look(parts.left)
    lacks = any(one.code == "missing-key" and one.span.line == item.first + 1 for one in after.errors)
    return parts if parts.right.told and after.is_read and not lacks else None


def _looked_at(
    part: Item | Section,
    near: Sequence[str],
    instead: Sequence[str],
    errors: Callable[[], Sequence[Diagnostic]],
    look: Look,
    *,
    is_shown: bool = True,
) -> tuple[Righted | None, Sequence[Diagnostic]]:
    """Put a part right if it is sure what is wrong: with no more slips, or other `errors`, than are known of it.

    What is wrong elsewhere is found with rows `instead` of its own. Its errors are told, too; but of one that can be
    read, as others show how it should stand, they are found with theirs.
    """
    seen = look(_joined(near))
    known = seen.errors if seen.is_read else errors()
    right = righted(_joined(near), look, range(part.first, part.end))
    if right and (after := look(right.text)).is_read:
        slips = sum(one.code in {"yaml-syntax", "duplicate-key"} for one in known)
        elsewhere = look(_joined([*near[: part.first], *instead, *near[part.end :]])).errors
        if len(right.told) <= slips and _named(after.errors) <= _named(known) | _named(elsewhere):
            return right, known
    return None, [] if seen.is_read and is_shown else known


def _named(errors: Iterable[Diagnostic]) -> set[tuple[str, int]]:
    return {(one.code, one.span.line) for one in errors}


def _joined(lines: Sequence[str]) -> bytes:
    return "\n".join(lines).encode()
