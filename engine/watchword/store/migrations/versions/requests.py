"""What the operator's own systems have asked for, so that asking twice does it once."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FLAG = sa.Boolean().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add a table, and an index of it by time."""
    op.create_table(
        "request",
        sa.Column("id", sa.LargeBinary, primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("job", NUMBER),
        sa.Column("jobs", NUMBER, nullable=False),
        sa.Column("last", sa.Text),
        sa.Column("whole", FLAG, nullable=False),
        sa.Column("asked_at", NUMBER, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("request_by_time", "request", ["asked_at"])
