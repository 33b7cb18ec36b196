"""The kinds of columns and of tables that the schema is made of, as both databases understand them."""

from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Column, Integer, MetaData, SmallInteger, Table, Text

# STRICT tables know INTEGER only; PostgreSQL wants to be told how wide.
Number: Final = BigInteger().with_variant(Integer(), "sqlite")
Flag: Final = Boolean().with_variant(Integer(), "sqlite")
Bucket: Final = SmallInteger().with_variant(Integer(), "sqlite")

metadata = MetaData()


def ident(name: str) -> Column[Any]:
    """Number the rows of a table."""
    return Column(name, Number, primary_key=True, autoincrement=False)


def named(name: str) -> Column[Any]:
    """Name the rows of a table; rows of several names have the one and the other."""
    return Column(name, Text, primary_key=True)


def needed(name: str, kind: Any = Text) -> Column[Any]:
    """Make a column that every row has."""
    return Column(name, kind, nullable=False)


def bucket() -> Column[Any]:
    """Make the column that tells in which part of the tables a person lies."""
    return Column("bucket", Bucket)


def appended(name: str, *columns: Column[Any]) -> Table:
    """Make a table whose rows come one after the other."""
    return Table(name, metadata, *columns, sqlite_strict=True)


def keyed(name: str, *columns: Column[Any]) -> Table:
    """Make a table whose rows lie in the order of their key."""
    return Table(name, metadata, *columns, sqlite_strict=True, sqlite_with_rowid=False)
