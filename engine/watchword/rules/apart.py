"""The parts that make a file no YAML: each is put right, replaced or left out as if no other were broken."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from watchword.diagnostics import Diagnostic, split_lines
from watchword.reading.encoding import decoded
from watchword.reading.left_out import Parted, parted
from watchword.reading.listed_items import Item, is_parted
from watchword.reading.rule_keys import RuleKeys, parted_keys
from watchword.reading.sections import Section, Sections, parted_sections, whole_lists
from watchword.reading.source import composed
from watchword.rules.righted import Look, Righted, righted


class Apart(NamedTuple):
    """What is left of a file without its slips, and what of it was left out.

    What is found in `unknown` rows is no matter: something stands there for what they said. Where more is broken than
    is looked at, nothing is known of the rest.
    """

    right: Righted
    left_out: tuple[str, ...] = ()
    unknown: tuple[Section, ...] = ()
    is_whole: bool = True

    def then(self, other: "Apart") -> "Apart":
        """Add what was done to what was left."""
        told, moved = (*self.right.told, *other.right.told), {**self.right.moved, **other.right.moved}
        left_out, unknown = (*self.left_out, *other.left_out), (*self.unknown, *other.unknown)
        return Apart(Righted(told, other.right.text, moved), left_out, unknown, other.is_whole)


class _Done(NamedTuple):
    """What became of a part: the rows in its place, what is told of it, and what it said that is not known any more.

    One without rows is left out.
    """

    part: Item | Section
    rows: Sequence[str] | None
    right: Righted
    left_out: tuple[str, ...] = ()
    unknown: tuple[Section, ...] = ()


def apart(path: str, text: bytes, keys: Collection[str], look: Look) -> Apart | None:
    """Take a file that is no YAML apart; None where no section or item of it alone is to blame."""
    whole = decoded(path, text)
    if not isinstance(whole, str) or is_parted(split_lines(whole)):
        return None
    sections = parted_sections(path, split_lines(whole), keys)
    done = _replaced(sections, look) if sections else None
    for _ in range(LISTS):
        left = done.right.text.decode() if done else whole
        node, told = composed(path, left)
        if node or (done and not done.is_whole):
            break
        found = parted(path, split_lines(left), told, keys)
        then = _without(found, look) if found else _listed(split_lines(left), told, keys, look)
        if then is None:
            break
        done = done.then(then) if done else then
    return done


LISTS = 3
"""So many times it is looked at what of the lists of a file is no YAML: all their items, then each list as a whole."""


def _replaced(found: Sections | RuleKeys, look: Look) -> Apart:
    """Put right the sections that are broken, or have something stand for them."""
    done = [_section(found, one, look) for one in found.broken]
    return _together(found.lines, done)


def _section(found: Sections | RuleKeys, section: Section, look: Look) -> _Done:
    instead = found.stand_in(section)
    errors_of, is_shown = partial(found.errors_of, section), found.is_shown(section)
    right, known = _looked_at(section, found.near(section), instead, errors_of, look, is_shown=is_shown)
    if right:
        return _Done(section, _rows(section, right), right)
    rows = found.lines[section.first : section.end]
    if not known:
        return _Done(section, rows, _told())
    return _Done(section, instead, _told(known), ("\n".join(rows),), (section,))


def _listed(lines: Sequence[str], told: Sequence[Diagnostic], keys: Collection[str], look: Look) -> Apart | None:
    """Put right a whole list, or leave it out, where it is not known which lines are its items."""
    errors = [one for one in told if one.severity == "error"]
    lists = whole_lists(lines, keys)
    one = next((one for one in lists if one.tells(errors[-1])), None)
    if one is None:
        return None
    near, instead = list(lines), _empty(one)
    for other in lists:
        near[other.first : other.end] = near[other.first : other.end] if other == one else _empty(other)
    right, _ = _looked_at(one, near, instead, lambda: errors, look, is_shown=False)
    if right:
        return _together(lines, [_Done(one, _rows(one, right), right)])
    texts = ("\n".join(lines[one.first : one.end]),)
    return _together(lines, [_Done(one, instead, _told(errors), texts, (one,))])


def _empty(one: Section) -> list[str]:
    return [f"{one.key}: []", *[""] * (one.end - one.first - 1)]


def _without(found: Parted, look: Look) -> Apart:
    """Put right the items that are broken, or what stands below their keys; or leave them out."""
    done = [_item(found, item, look) for item in found.broken]
    gone = found.with_parts([item for item, one in zip(found.broken, done, strict=True) if one.rows is None])
    left = _together(found.lines, done)
    rows = found.without(split_lines(left.right.text.decode()), gone)
    texts = ("\n".join(found.lines[item.first : item.end]) for item in gone)
    right = Righted(left.right.told, _joined(rows), left.right.moved)
    return Apart(right, (*left.left_out, *texts), left.unknown, found.is_whole)


def _item(found: Parted, item: Item, look: Look) -> _Done:
    """Look at an item as a whole, and then at what stands below each of its keys.

    One that may be a part of another is left out, though it is known what is wrong with it.
    """
    near, blank = found.near(item), [""] * (item.end - item.first)
    is_shown = found.is_shown(item)
    right, known = _looked_at(item, near, blank, partial(found.errors_of, item), look, is_shown=is_shown)
    below = None if right or not known else _below(found, near, item, look)
    if below:
        rows = _rows(item, below.right) if item.alike else None
        return _Done(item, rows, below.right, below.left_out, below.unknown)
    if right:
        return _Done(item, _rows(item, right) if item.alike else None, right)
    return _Done(item, None if known else found.lines[item.first : item.end], _told(known))


def _below(found: Parted, near: Sequence[str], item: Item, look: Look) -> Apart | None:
    """Put right, or replace, what stands below the keys of a rule; None where it is no YAML, or lacks a key, then."""
    keys = parted_keys(found.path, found.lines, near, item)
    if keys is None:
        return None
    parts = _replaced(keys, look)
    after = look(parts.right.text)
    lacks = any(one.code == "missing-key" and one.span.line == item.first + 1 for one in after.errors)
    return parts if parts.right.told and after.is_read and not lacks else None


def _looked_at(
    part: Item | Section,
    near: Sequence[str],
    instead: Sequence[str],
    errors: Callable[[], Sequence[Diagnostic]],
    look: Look,
    *,
    is_shown: bool,
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


def _together(lines: Sequence[str], done: Iterable[_Done]) -> Apart:
    """Put the rows of parts in their places; what is left out stays as it is."""
    left, apart = list(lines), Apart(_told())
    for one in done:
        apart = apart.then(Apart(one.right, one.left_out, one.unknown))
        if one.rows is not None:
            left[one.part.first : one.part.end] = one.rows
    return apart._replace(right=apart.right._replace(text=_joined(left)))


def _told(errors: Sequence[Diagnostic] = ()) -> Righted:
    """Tell of a part that is not put right."""
    return Righted(tuple(errors), b"", {})


def _rows(part: Item | Section, right: Righted) -> Sequence[str]:
    return split_lines(right.text.decode())[part.first : part.end]


def _named(errors: Iterable[Diagnostic]) -> set[tuple[str, int]]:
    return {(one.code, one.span.line) for one in errors}


def _joined(lines: Sequence[str]) -> bytes:
    return "\n".join(lines).encode()
