"""`collect`: write what people text into a table: a CSV file, or a SQLite database, for spreadsheets and reports."""

import asyncio
import csv
import os
import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from watchword.plugin import Action, Done, Job, Outcome, Outside, Refused, Text, action

Table = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]*$", description="small letters, digits and _, such as orders")]


@action("collect", example="collect: {table: orders, row: {who: '{from}', what: '{rest}'}}")
class Collect(Action, frozen=True, kw_only=True):
    """Add a row to a table: to `TABLE.csv` in the folder, or to the database `file`, if that ends in `.db`.

    `row` names the columns and says what stands in them; a first column, `job`, tells rows apart, so that none is
    added twice. `folder` and `file` are best said in `plugin-settings`.
    """

    table: Table
    row: dict[str, Text]
    folder: str = "collected"
    file: str | None = None

    async def perform(self, job: Job, outside: Outside) -> Outcome:  # noqa: ARG002 - the settings say it all
        """Add it in a thread: a disk may be slow."""
        row = {"job": outside.key, **{name: str(text) for name, text in self.row.items()}}
        wrong = [name for name in row if not re.fullmatch("[a-z][a-z0-9_]*", name)]
        if wrong:
            return Refused(f"'{wrong[0]}' cannot be the name of a column", "small letters, digits and _")
        if self.file is not None:
            await asyncio.to_thread(_insert, Path(self.file), self.table, row)
        else:
            await asyncio.to_thread(_append, Path(self.folder) / f"{self.table}.csv", row)
        return Done()


def _insert(file: Path, table: str, row: Mapping[str, str]) -> None:
    """Add a row to a database, which gains the table and the columns that it lacks."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file, timeout=20)) as database, database:
        database.execute(f'CREATE TABLE IF NOT EXISTS "{table}" (job TEXT PRIMARY KEY)')
        known = {name for _, name, *_ in database.execute(f'PRAGMA table_info("{table}")')}
        for name in row.keys() - known:
            database.execute(f'ALTER TABLE "{table}" ADD COLUMN "{name}" TEXT')
        columns, places = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
        database.execute(f'INSERT OR IGNORE INTO "{table}" ({columns}) VALUES ({places})', tuple(row.values()))  # noqa: S608 - names of letters


def _append(file: Path, row: Mapping[str, str]) -> None:
    """Add a line to a file, whole or not at all, unless the job has one there already."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+", newline="", encoding="utf-8") as lines:
        lines.seek(0)
        there = list(csv.DictReader(lines))
        if any(one.get("job") == row["job"] for one in there):
            return
        lines.seek(0, os.SEEK_END)
        writer = csv.DictWriter(lines, list(there[0] if there else row), extrasaction="ignore")
        if lines.tell() == 0:
            writer.writeheader()
        writer.writerow({name: _harmless(value) for name, value in row.items()})


def _harmless(value: str) -> str:
    """Write what a spreadsheet would run as a formula so that it shows it."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t")) and not value[1:].isdigit() else value
