"""Pauses, messages that wait for their words, what a job waits for, and the newest time that was written down."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FLAG = sa.Boolean().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add two tables, two columns of jobs and one of the counters, and the index of jobs that are held."""
    op.create_table(
        "pause",
        sa.Column("what", sa.Text, primary_key=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("since", NUMBER, nullable=False),
        sa.Column("ending", FLAG, nullable=False, server_default=sa.false()),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "awaiting",
        sa.Column("message_id", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("until", NUMBER, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("awaiting_by_number", "awaiting", ["number"])
    op.add_column("job", sa.Column("waits_for", sa.Text))
    op.add_column("job", sa.Column("seen", NUMBER))
    op.add_column("counter", sa.Column("newest", NUMBER, nullable=False, server_default="0"))
    op.create_index(
        "job_list",
        "job",
        ["number", "id"],
        sqlite_where=sa.text("lane GLOB 'list:*'"),
        postgresql_where=sa.text("lane LIKE 'list:%'"),
    )
    held = sa.text("state = 'held'")
    op.create_index("job_held", "job", ["waits_for", "id"], sqlite_where=held, postgresql_where=held)
