"""A file of opt-outs from elsewhere, read line by line: what can be imported, and what cannot, with the reason."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from watchword.cli.moment import moment
from watchword.message import can_be_texted, is_whole, lacks_country, number
from watchword.reported import Listed
from watchword.rules.compiled import Program
from watchword.state import ACCOUNT

COLUMNS = ("number", "program", "scope", "kind", "at", "source", "note")
LONGEST = 500
LIFTS = "an import never opts anybody in: the person texts START"


class Rejected(Struct, frozen=True, kw_only=True):
    """A line that cannot be imported."""

    line: int
    number: str
    reason: str


def read(
    lines: Iterable[str], programs: Mapping[str, Program], now: datetime, *, reassigned: bool = False
) -> Iterator[Listed | Rejected]:
    """Read a CSV file with a header of COLUMNS; raises ValueError for any other, and where it is no CSV any more.

    Numbers that were `reassigned` are out of everything unless a line says otherwise.
    """
    table = csv.DictReader(lines, strict=True)
    names = [name.strip().lower() for name in table.fieldnames or ()]
    if len(names) == 1 and not names[0].isalpha():
        raise ValueError("its columns are to be separated by commas, as in number,program")
    if unknown := [name for name in names if name not in COLUMNS]:
        raise ValueError(f"there is no column '{unknown[0]}'; there are {', '.join(COLUMNS)}")
    if twice := [name for name in COLUMNS if names.count(name) > 1]:
        raise ValueError(f"there are two columns '{twice[0]}': which one counts?")
    if "number" not in names or not (reassigned or {"program", "scope"} & set(names)):
        raise ValueError("the first line names the columns: number, and program or scope, are needed")
    table.fieldnames = names
    for row in _rows(table):
        values = {name: (value or "").strip() for name, value in row.items() if isinstance(name, str)}
        try:
            yield _listed(values, programs, now, reassigned)
        except ValueError as failure:
            yield Rejected(line=table.line_num, number=values["number"], reason=str(failure))


def _rows(table: "csv.DictReader[str]") -> Iterator[Mapping[str | Any, str | Any]]:
    """Read row by row; an error names the line that the row begins in."""
    while True:
        line = table.line_num + 1
        try:
            row = next(table, None)
        except csv.Error as failure:
            why = "a quotation mark in it is never closed" if "end of data" in str(failure) else str(failure)
            raise ValueError(f"line {line}: {why}") from failure
        if row is None:
            return
        yield row


def _listed(values: Mapping[str, str], programs: Mapping[str, Program], now: datetime, reassigned: bool) -> Listed:
    who = number(values["number"])
    if lacks_country(values["number"]):
        raise ValueError("does not say its country; write it as in +15552312102")
    if not (who.startswith("+") and can_be_texted(who)):
        raise ValueError("no phone number; write it with its country, as in +15552312102")
    if not is_whole(who):
        raise ValueError("has too few digits, or too many; was it cut off?")
    if any(who in program.about.numbers.values() for program in programs.values()):
        raise ValueError("one of our own numbers; write that of the person")
    kind = (values.get("kind") or "opt-out").lower()
    if kind != "opt-out":
        raise ValueError(LIFTS if kind == "opt-in" else f"kind '{kind}' is not opt-out")
    text = ": ".join(filter(None, (values.get("source"), values.get("note"))))
    if "\0" in text or len(text) > LONGEST:
        raise ValueError(f"source and note have a NUL, or more than {LONGEST} characters together")
    is_of_all = reassigned and not (values.get("program") or values.get("scope"))
    scope = ACCOUNT if is_of_all else _scope(values, programs)
    at = _at(values.get("at", ""), now)
    return Listed(number=who, scope=scope, at=at, text=text, reassigned=reassigned)


def _scope(values: Mapping[str, str], programs: Mapping[str, Program]) -> str:
    program, scope = values.get("program", ""), values.get("scope", "")
    if program and scope:
        raise ValueError("program and scope exclude each other")
    if program:
        if program not in programs:
            raise ValueError(f"there is no program '{program}'")
        return programs[program].scope
    if not scope:
        raise ValueError(f"says neither program nor scope; {ACCOUNT} is every program")
    known = {ACCOUNT, *(one.scope for one in programs.values())}
    if scope not in known:
        raise ValueError(f"there is no scope '{scope}'; there are {', '.join(sorted(known))}")
    return scope


def _at(written: str, now: datetime) -> datetime | None:
    if not written:
        return None
    try:
        at = moment(written, UTC)
    except ValueError:
        raise ValueError(f"'{written}' is no time such as 2026-03-01 or 2026-03-01T12:00") from None
    if at > now:
        raise ValueError(f"'{written}' has not come yet")
    return at
