"""The database, as commands read it, whether or not a server runs."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import click

from watchword.cli.workplace import Workplace, fail
from watchword.errors import StoreBusy
from watchword.store.database import Database, database
from watchword.store.reader import Reader

T = TypeVar("T")


def database_file(place: Workplace) -> Path:
    """Name the SQLite file, or stop where there is none."""
    if place.config.database_url:
        there = database(place.config)
        raise fail(f"this is for a SQLite file, and the database is {there}: docs/scale.md says what to do")
    return place.config.database_file


def has_database(place: Workplace) -> bool:
    """Tell whether there is a database yet."""
    there = database(place.config)
    try:
        return there.is_there()
    except StoreBusy as failure:
        raise unreadable(there, failure) from failure


def require_database(place: Workplace) -> Database:
    """Find the database, or stop if there is none yet."""
    if not has_database(place):
        raise fail(f"there is no database {database(place.config)} yet; `watchword serve` makes it")
    return database(place.config)


def unreadable(there: Database, failure: StoreBusy) -> click.exceptions.Exit:
    """Say why a database cannot be read."""
    return fail(f"cannot read {there}: {failure}; `watchword doctor` says more")


def read(place: Workplace, question: Callable[[Reader], Awaitable[T]]) -> T:
    """Ask the database, whether or not a server runs."""
    there = require_database(place)

    async def run() -> T:
        reader = there.reader()
        try:
            return await question(reader)
        finally:
            await reader.close()

    try:
        return asyncio.run(run())
    except StoreBusy as failure:
        raise unreadable(there, failure) from failure
