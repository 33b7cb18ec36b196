"""What to write instead of what somebody most likely meant: hints beside errors of a value."""

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, get_args, get_origin
from unicodedata import combining, normalize

from msgspec import Meta, Struct
from msgspec.structs import fields

from watchword.reading import dashes, moments
from watchword.reading.cuts import in_braces
from watchword.reading.depths import KEYS_OF_RULES
from watchword.reading.mends import before_first
from watchword.reading.scalars import LONGEST_DURATION, UNITS, broken_limits
from watchword.reading.source import Fields, Items, Node, Scalar, is_left_out
from watchword.reading.typos import LONG_DASH

_UNSPACED = re.compile(r"([A-Za-z][\w-]*):(?!//)[^\s:]")


def unspaced(node: Node, keys: Container[str] = KEYS_OF_RULES) -> str | None:
    """Tell what to do about `id:a` or `id a`, which are texts, where something else is expected: a map of such keys."""
    if not isinstance(node, Scalar) or not node.plain:
        return None
    if found := _UNSPACED.match(node.text):
        return f"put a space behind '{found[1]}:'"
    first, space, _ = node.text.partition(" ")
    return f"a ':' is missing behind '{first}'" if space and first in keys else None


def as_list(node: Node, inner: Any) -> str | None:
    """Tell how a map is written that is to be the one item of a list, or one whose keys name the items."""
    if not isinstance(node, Fields) or not node.entries:
        return None if isinstance(node, Scalar) else _IN_BRACKETS
    first = node.entries[0][0].text
    if dash := LONG_DASH.match(first):
        return f"type the '{dash[0]}' anew: only a hyphen begins an item, with a space behind it"
    if unspaced_dash := dashes.of_key(first):
        return unspaced_dash
    return _as_item(node, first, inner) if isinstance(inner, type) and issubclass(inner, Struct) else _IN_BRACKETS


_IN_BRACKETS = "write it in brackets: [...]"


def _as_item(node: Fields, first: str, inner: type[Struct]) -> str:
    names = inner.__struct_encode_fields__
    if "id" in names and first not in names:
        return f"each item is written '- id: {first}', with the rest below 'id'"
    begun = [key.text for key, _ in node.entries] if getattr(inner, "has_one_key", False) else [first]
    if not in_braces(node) and begun == [first] and len(node.entries) > 1:
        return before_first(first)
    if not in_braces(node):
        return f"put '- ' before {' and '.join(map(repr, begun))}"
    items = ", ".join(f"{{{one}: ...}}" for one in begun)
    return f"put brackets around it: [{items}]" if begun == [first] else f"write an item for each: [{items}]"


def as_fields(node: Node, needed: Sequence[str], *, whole_file: bool = False) -> str | None:
    """Tell how keys and values are written where a single value, or a list, stands in their place."""
    if is_left_out(node) or not needed:
        return None
    if isinstance(node, Scalar) and (often := _often(node.text, needed)):
        return f"write {often}"
    alone = node.text if isinstance(node, Scalar) and node.plain and len(needed) == 1 and not whole_file else "..."
    shown = ", ".join(f"{name}: {alone}" for name in needed)
    return unspaced(node) or (f"a file begins with '{needed[0]}:'" if whole_file else f"write it like {{{shown}}}")


def with_keys(known: Iterable[str]) -> str:
    """Tell how settings are written none of which must be there."""
    return f"write them in braces, {{KEY: VALUE}}: there are {', '.join(known)}"


def _often(text: str, needed: Sequence[str]) -> str | None:
    """Write `3 per day` as a limit has it, and `3` as one within some time."""
    found = _PER.fullmatch(text) if list(needed) == ["per-sender", "every"] else None
    if found is None:
        return None
    times = {"once": "1", "twice": "2"}.get(found[1].lower(), found[1])
    every = _duration(found[2].strip()) if found[2] else "write 1d"
    other = "" if found[2] else ", or another length of time"
    return every and f"{{per-sender: {times}, every: {every.removeprefix('write ')}}}{other}"


_PER = re.compile(r"(once|twice|\d+)(?: times?)?(?: ?(?:/|an? |per |every |each | )(.+))?", re.ASCII | re.IGNORECASE)


def as_named(node: Node, *, is_empty: bool) -> str | None:
    """Tell how names and what belongs to each are written where names alone stand: `lists: [club, vip]`."""
    listed = node.items if isinstance(node, Items) else (node,)
    names = [one.text for one in listed if isinstance(one, Scalar) and one.plain and one.text[:1].isalpha()]
    numbers = [one.text for one in listed if isinstance(one, Scalar) and _NUMBER.fullmatch(one.text)]
    if numbers and len(numbers) == len(listed):
        given = [f"{name}: {one}" for name, one in zip(_FIRST_NAMES, numbers, strict=False)]
        return f"give each a name: {{{', '.join([*given, '...'][: len(listed)])}}}"
    if not is_empty or not names or len(names) < len(listed):
        return None if is_left_out(node) else unspaced(node) or "write it like {NAME: ...}"
    return f"write it like {{{', '.join(f'{name}: {{}}' for name in names)}}}"


_NUMBER = re.compile(r"\+?[\d ().-]+")
_FIRST_NAMES = ("main", "second", "third")


def by_accident(node: Node) -> str | None:
    """Tell what to do about `reply: {name}`, which YAML takes for a map."""
    if isinstance(node, Fields):
        begins = in_braces(node) or not node.entries
        return f"put text that {'begins with {' if begins else 'has a colon and a space'} in quotes"
    return "put text that begins with [ in quotes" if isinstance(node, Items) else None


_TRUTHS = {
    "yes": "true",
    "on": "true",
    "y": "true",
    "1": "true",
    "no": "false",
    "off": "false",
    "n": "false",
    "0": "false",
}


_IN_WORDS = re.compile(
    r"(\d{0,5}) ?(s|m|h|d|w|secs?|seconds?|mins?|minutes?|hrs?|hours?|hourly|days?|daily|weeks?|weekly)",
    re.ASCII | re.IGNORECASE,
)


_WRITES = re.compile(r"(?<=write )\d+(?![\w:-])")


def mended(text: str, kind: Any, limits: Sequence[Meta] = ()) -> str | None:
    """Tell how a truth, a number, a time or a duration is written that was written otherwise, within its limits."""
    hint = _MENDED[kind](text) if kind in _MENDED else None
    number = _WRITES.search(hint) if hint and limits else None
    broken = [text for one in limits for text in broken_limits(int(number[0]), one)] if number else ()
    return hint.replace(number[0], " and ".join(broken)) if hint and number and broken else hint


def _truth(text: str) -> str | None:
    meant = "true" if text.isdecimal() and text != "0" else _TRUTHS.get(text.lower())
    return meant and f"write {meant}"


def _count(text: str) -> str | None:
    return f"write {_COUNTED.index(text.lower())}" if text.lower() in _COUNTED else None


_COUNTED = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _duration(text: str) -> str | None:
    if text.lower() == "tomorrow":
        return "write 1d"
    if found := _IN_WORDS.fullmatch(text):
        return f"write {found[1] or 1}{found[2][0].lower()}"
    if together := _together(text):
        return f"write {together}"
    amounts = in_each_unit(text)
    return f"write {', '.join(amounts)}" if amounts else None


def _seconds(text: str) -> str | None:
    """Tell how a duration is written where a number is asked for: those are all of seconds, and few."""
    found = _IN_WORDS.fullmatch(text)
    unit = found[2][0].lower() if found and found[1] else ""
    return f"write {int(found[1]) * _SECONDS[unit]}, as seconds are meant" if found and unit in {"s", "m"} else None


_MENDED: Mapping[Any, Callable[[str], str | None]] = {
    bool: _truth,
    int: _count,
    float: _seconds,
    datetime: moments.mended,
    timedelta: _duration,
}


def in_each_unit(text: str) -> list[str]:
    """List what an amount without a unit may mean, or with one that there is not."""
    amount = re.match(r"(\d{1,5})[a-z]?$", text, re.ASCII)
    if _IN_WORDS.fullmatch(text) or _together(text):
        return []
    return [amount[1] + unit for unit in UNITS] if amount else []


_AMOUNT = re.compile(r"\s*(\d{1,5}(?:\.\d)?)\s*(mo|[smhdwy])[a-z]*(?:\s*(?:,|and)(?=\s))?", re.ASCII | re.IGNORECASE)
_SECONDS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_DAYS = {"mo": 30, "y": 365}
"""What no duration says exactly, and most mean by it."""


def _together(text: str) -> str | None:
    """Write `1h30m`, `1.5h` or `2y` in the largest unit that leaves no rest."""
    found = list(_AMOUNT.finditer(text))
    if not found or "".join(one[0] for one in found) != text:
        return None
    units = [one[2].lower() for one in found]
    each = [_DAYS[unit] * _SECONDS["d"] if unit in _DAYS else _SECONDS[unit] for unit in units]
    total = sum(round(float(one[1]) * seconds) for one, seconds in zip(found, each, strict=True))
    names = [name for name in _SECONDS if name != "w" or "w" in units]
    unit = next((name for name in names if total and not total % _SECONDS[name]), "s")
    amount = total // _SECONDS[unit]
    return f"{amount}{unit}" if amount < LONGEST_DURATION else None


_OTHER_WORDS: Mapping[str, Sequence[str]] = {
    "body": ("text",),
    "message": ("text",),
    "msg": ("text",),
    "sender": ("from",),
    "phone": ("from",),
    "start": ("first", "from", "opt-in"),
    "starts": ("from",),
    "hours": ("schedules",),
    "opens": ("from",),
    "closes": ("to",),
    "begin": ("first",),
    "beginning": ("first",),
    "exact": ("only",),
    "whole": ("only",),
    "any": ("anywhere",),
    "if": ("when",),
    "trigger": ("when",),
    "conditions": ("when",),
    "do": ("then",),
    "actions": ("then",),
    "name": ("id",),
    "in": ("after",),
    "title": ("description",),
    "comment": ("description",),
    "regex": ("matches",),
    "regexp": ("matches",),
    "pattern": ("matches",),
    "last": ("fallback",),
    "low": ("fallback",),
    "default": ("fallback",),
    "test": ("shadow",),
    "dry-run": ("shadow",),
    "draft": ("shadow",),
    "off": ("shadow",),
    "false": ("shadow",),
    "disabled": ("shadow",),
    "inactive": ("shadow",),
    "on": ("live",),
    "true": ("live",),
    "enabled": ("live",),
    "active": ("live",),
    "stop": ("opt-out",),
    "unsubscribe": ("opt-out",),
    "info": ("help",),
}
"""What is called otherwise elsewhere: the first of these words that is known is meant."""


def other_word(text: str, known: Container[str]) -> str | None:
    """Tell which of the known words says what another word says elsewhere."""
    meant = said_here(text, known)
    return meant and f"write {meant}"


def said_here(text: str, known: Container[str]) -> str | None:
    """Find the known word that says what another word says elsewhere."""
    return next((one for one in _OTHER_WORDS.get(text.lower(), ()) if one in known), None)


_UNNEEDED = {
    **dict.fromkeys(
        ("order", "priority", "weight"),
        "rules are asked as they stand, and files by their names: move the rule up or down instead",
    ),
    **dict.fromkeys(
        ("active", "disabled", "enabled"),
        "every rule is on: write 'mode: shadow' for one that is to do nothing yet, or delete it",
    ),
}
"""What rules say elsewhere, and need not say here."""
_HOURS = frozenset({"opens", "closes", "hours", "days", "to"})


def unneeded(text: str, known: Container[str]) -> str | None:
    """Tell what stands for a key that rules or schedules have elsewhere."""
    if "open" in known and "closed" in known and text.lower() in _HOURS:
        return "hours stand in 'open': [{from: 09:00, to: 17:00}], and dates in 'closed'"
    return _UNNEEDED.get(text.lower()) if "when" in known and "then" in known else None


_HIGH = frozenset({"first", "high", "highest", "top", "urgent"})
_OF_CONSENT = "delete 'tier': a rule with 'intent' in its 'when' answers consent, and is asked before all others"


def no_choice(text: str, known: Container[str]) -> str | None:
    """Tell what stands for a choice that there is elsewhere."""
    if "fallback" not in known:
        return None
    return _OF_CONSENT if text.lower() == "compliance" else _UNNEEDED["priority"] if text.lower() in _HIGH else None


_LACKING = {
    "then": "write 'then: [{reply: some text}]', or 'then: []' to answer nothing",
    "id": "write 'id: NAME', with a name that no other has",
    "every": "write 'every: 1d', or another length of time",
    "per-sender": "write 'per-sender: 1', or how often it may fire",
    "prompt": "write 'prompt: NAME', with the name of the question",
    "program": "write 'program: NAME' below 'version', and the same in all its files",
}
"""What a rule file may lack, and how it is written."""


def lacking(kind: type[Struct], name: str) -> str:
    """Tell how a setting is written that is missing."""
    return how(kind, name) or f"add '{name}: ...'"


def how(kind: type[Struct], name: str) -> str | None:
    """Tell how a setting is written of which more can be said than its name."""
    return _only_way(kind, name) or _LACKING.get(name) or getattr(kind, "lacking", {}).get(name)


def left_out(wanted: str, *, is_needed: bool) -> str:
    """Tell what to do about a key without a value."""
    return f"write {wanted} after it{'' if is_needed else ', or delete it'}"


def _only_way(kind: type[Struct], name: str) -> str | None:
    """Tell how a setting is written that can be written in one way only."""
    said = next((one.type for one in fields(kind) if one.encode_name == name), None)
    choices = get_args(said) if get_origin(said) is Literal else ()
    return f"write '{name}: {choices[0]}'" if len(choices) == 1 else None


def fitting(value: Any, meta: Meta) -> str | None:
    """Write a name of the form that metadata asks for, with '-' for what it does not allow."""
    if meta.pattern is None or not isinstance(value, str):
        return None
    made = as_name(value)
    return f"write {made}" if made and re.search(meta.pattern, made) else None


def as_name(text: str) -> str:
    """Make a name of a text, as hints ask for."""
    plain = "".join(one for one in normalize("NFKD", text.replace("ß", "ss")) if not combining(one))
    return re.sub(r"[^A-Za-z0-9_.]+", "-", plain).strip("-._")
