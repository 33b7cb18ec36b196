"""The first tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FLAG = sa.Boolean().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make every table, and the two rows that are there from the start."""
    _bookkeeping()
    _messages()
    _people()
    _consent()
    _jobs()
    op.execute("INSERT INTO counter (id, origin, messages, kept) VALUES (1, 0, 0, 0)")
    op.execute("INSERT INTO generation (id, current, began_at) VALUES (1, 0, 0)")


def _appended(table: str, key: str, *columns: sa.Column[Any]) -> None:
    op.create_table(table, sa.Column(key, NUMBER, primary_key=True, autoincrement=False), *columns, sqlite_strict=True)


def _keyed(table: str, *columns: sa.Column[Any]) -> None:
    op.create_table(table, *columns, sqlite_strict=True, sqlite_with_rowid=False)


def _name(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, primary_key=True)


def _text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, NUMBER, nullable=nullable)


def _bookkeeping() -> None:
    _appended("counter", "id", _number("origin"), _number("messages"), _number("kept"))
    _appended("generation", "id", _number("current"), _number("began_at"))
    _keyed("key_0", sa.Column("key", sa.LargeBinary, primary_key=True))
    _keyed("key_1", sa.Column("key", sa.LargeBinary, primary_key=True))
    _keyed("endpoint", _name("name"), _number("last_received"))


def _messages() -> None:
    _appended(
        "message",
        "id",
        _text("endpoint"),
        _text("key"),
        _text("sender"),
        _text("to"),
        _text("text"),
        _number("received_at"),
        _text("channel"),
        _number("sent_at", nullable=True),
        _text("provider_id", nullable=True),
        _text("subject", nullable=True),
        _text("media", nullable=True),
        _text("carrier", nullable=True),
        _text("program", nullable=True),
        _text("outcome"),
        _text("intent"),
        _text("rules"),
        _text("revision"),
        _number("previous", nullable=True),
        sa.Column("trace", sa.LargeBinary),
    )
    _appended(
        "kept",
        "id",
        _text("endpoint"),
        _text("key"),
        _text("reason"),
        sa.Column("raw", sa.LargeBinary, nullable=False),
        _number("received_at"),
        sa.Column("malformed", FLAG, nullable=False),
    )


def _people() -> None:
    _keyed(
        "person",
        _name("number"),
        _number("last_message", nullable=True),
        sa.Column("has_contact", FLAG, nullable=False, server_default=sa.false()),
        sa.Column("has_ledger", FLAG, nullable=False, server_default=sa.false()),
    )
    _keyed("contact", _name("number"), _name("program"), _text("language", nullable=True), _text("lists"))


def _consent() -> None:
    _appended(
        "ledger",
        "sequence",
        _text("scope"),
        _text("number"),
        _text("kind"),
        _number("effective"),
        _number("sent_at", nullable=True),
        _text("source"),
        _text("text"),
        _text("rung"),
        _text("endpoint"),
        sa.Column("provider_blocks", FLAG, nullable=False),
        _number("message_id", nullable=True),
        _number("recorded_at"),
    )
    op.create_index("ledger_by_number", "ledger", ["number"])
    _keyed(
        "suppression",
        _name("number"),
        _name("scope"),
        _number("since"),
        sa.Column("provider_blocks", FLAG, nullable=False),
    )


def _jobs() -> None:
    _appended(
        "job",
        "id",
        _text("state"),
        _text("body"),
        _number("attempts"),
        _number("created_at"),
        _number("due_at"),
        _number("begun_at", nullable=True),
        _number("ended_at", nullable=True),
        _text("owner", nullable=True),
        _text("tracking_id", nullable=True),
        _text("reason", nullable=True),
        _text("delivery", nullable=True),
        _text("lane"),
        _text("number", nullable=True),
    )
    _partial("job_queued", ["lane", "due_at", "id"], "state = 'queued'")
    unsettled = ("begun", "unknown", "dead", "held", "suppressed", "cancelled")
    _partial("job_unsettled", ["state", "id"], " OR ".join(f"state = '{state}'" for state in unsettled))
    _partial("job_open_text", ["number", "id"], "number IS NOT NULL AND (state = 'queued' OR state = 'begun')")
    _keyed(
        "delivery",
        _name("endpoint"),
        _name("tracking_id"),
        _text("state", nullable=True),
        _text("code", nullable=True),
        _text("detail", nullable=True),
        _number("received_at", nullable=True),
        _number("job_id", nullable=True),
    )


def _partial(name: str, columns: list[str], where: str) -> None:
    op.create_index(name, "job", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
