"""Rows given to a statement all at once: one parameter, the JSON of a list of objects."""

from collections.abc import Iterable, Sequence
from typing import Any

from watchword.store.rows import to_json, without_nul


def recordset(table: str) -> str:
    """Write how a statement reads such rows, as rows of a table."""
    return f"json_populate_recordset(NULL::{table}, %s)"


def insertion(table: str, columns: Sequence[str], then: str = "") -> bytes:
    """Write the statement that inserts such rows. It names the columns: a newer program may have added some."""
    names = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table} ({names}) SELECT {names} FROM {recordset(table)} {then}".encode()  # noqa: S608


def records(rows: Iterable[dict[str, Any]]) -> tuple[str]:
    """Write the rows."""
    return (to_json(list(rows)).decode(),)


def record(columns: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    """Name the values of a row; bytes are written as PostgreSQL reads them. Raises StoreRefused for a NUL."""
    return {
        column: f"\\x{value.hex()}" if isinstance(value, bytes) else value
        for column, value in zip(columns, without_nul(row), strict=True)
        if value is not None
    }
