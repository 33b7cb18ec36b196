"""Many nodes on one database: who is alive and who leads, a common pace, published rules, each person's bucket."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BUCKET = sa.SmallInteger().with_variant(sa.Integer(), "sqlite")
OF_A_PERSON = ("message", "person", "contact", "ledger", "suppression", "job", "awaiting")

# Row versions that nobody sees any more are cleared away soon: these tables change with every text.
BUSY = ("person", "job", "counter", "endpoint", "pace", "node", "delivery")


def upgrade() -> None:
    """Add four tables and a column for each table of a person; what only PostgreSQL needs, there."""
    for table in OF_A_PERSON:
        op.add_column(table, sa.Column("bucket", BUCKET))
    _table(
        "node",
        _name("owner"),
        _needed("name"),
        _needed("began_at", NUMBER),
        _needed("beat_at", NUMBER),
        sa.Column("loaded", sa.Text),
        sa.Column("trouble", sa.Text),
    )
    _table("pace", _name("lane"), _needed("next_at", NUMBER))
    _table(
        "revision",
        _name("id"),
        _needed("files", sa.LargeBinary),
        _needed("staged_at", NUMBER),
        _needed("staged_by"),
        sa.Column("active_at", NUMBER),
    )
    op.create_table(
        "leader",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=False),
        _needed("owner"),
        _needed("epoch", NUMBER),
        sqlite_strict=True,
    )
    op.execute("INSERT INTO leader (id, owner, epoch) VALUES (1, '', 0)")
    if op.get_bind().dialect.name == "postgresql":
        _on_postgresql()


def _on_postgresql() -> None:
    """Number rows by sequences, which nobody waits for."""
    op.execute("CREATE SEQUENCE origin")
    for table, column in (("ledger", "sequence"), ("kept", "id")):
        op.execute(f"CREATE SEQUENCE {table}_{column} OWNED BY {table}.{column}")
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT nextval('{table}_{column}')")
    for table in BUSY:
        op.execute(f"ALTER TABLE {table} SET (autovacuum_vacuum_scale_factor = 0.02, fillfactor = 85)")


def _table(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(name, *columns, sqlite_strict=True, sqlite_with_rowid=False)


def _name(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, primary_key=True)


def _needed(name: str, kind: Any = sa.Text) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)
