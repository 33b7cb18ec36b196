"""A rule that is to be written: what it hears, a first answer, and texts that must fire it."""

import re
from collections.abc import Collection, Iterator
from unicodedata import normalize

from msgspec import Struct

from watchword.quoted import listed, quoted
from watchword.sayings import Position

LONGEST_ID = 40
TO_BE_WRITTEN = "{program.name}: write here what people are answered. Help: {program.help}"


class Draft(Struct, frozen=True, kw_only=True):
    """A rule that hears keywords, or else texts that are just these."""

    id: str
    description: str
    keywords: tuple[str, ...] = ()
    position: Position = "first"
    typos: bool = False
    equals: tuple[str, ...] = ()
    reply: str
    tests: tuple[str, ...]


def written(draft: Draft) -> str:
    """Write a rule as an item of `rules`, from the first column on."""
    return "\n".join(_lines(draft)) + "\n"


def free_id(wanted: str, taken: Collection[str], otherwise: str = "rule") -> str:
    """Make an id of what is wanted that is not taken: `gift-card`, `gift-card-2`.

    Where nothing of it can stand in an id, it is made of another word.
    """
    plain = normalize("NFKD", wanted.casefold()).encode("ascii", "ignore").decode()
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_ID].strip("-") or otherwise
    number = 1
    while (one := made if number == 1 else f"{made}-{number}") in taken:
        number += 1
    return one


def _lines(draft: Draft) -> Iterator[str]:
    yield f"- id: {quoted(draft.id)}"
    yield f"  description: {quoted(draft.description)}"
    yield f"  when: {{{', '.join(_when(draft))}}}"
    yield "  then:"
    yield f"    - reply: {quoted(draft.reply)}"
    yield "  tests:"
    yield from (f"    - {quoted(text)}" for text in draft.tests)


def _when(draft: Draft) -> Iterator[str]:
    if not draft.keywords:
        yield f"text: {listed(draft.equals)}"
        return
    yield f"keyword: {listed(draft.keywords)}"
    if draft.position != "first":
        yield f"position: {draft.position}"
    if draft.typos:
        yield "typos: true"
