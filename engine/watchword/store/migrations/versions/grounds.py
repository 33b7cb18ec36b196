"""What each message was decided from, and what else changed a person's state, so that all can be decided again."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BUCKET = sa.SmallInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add five columns of messages, empty for those that are there, and two tables."""
    for name, kind in (("seed", NUMBER), ("line", NUMBER), ("before", sa.Text), ("effects", NUMBER)):
        op.add_column("message", sa.Column(name, kind))
    op.add_column("message", sa.Column("decided_as", NUMBER))
    op.create_table(
        "line",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("body", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "event",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("number", sa.Text, primary_key=True),
        sa.Column("at", NUMBER, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("job", NUMBER),
        sa.Column("what", NUMBER),
        sa.Column("bucket", BUCKET),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
