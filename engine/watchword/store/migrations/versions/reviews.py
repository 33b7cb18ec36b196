"""The texts that may be opt-outs, and what was decided about each."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BUCKET = sa.SmallInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add a table, and the indexes of a person's reviews and of those that are open."""
    op.create_table(
        "review",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=False),
        *[sa.Column(name, sa.Text, nullable=False) for name in ("number", "scope", "endpoint", "said")],
        *[sa.Column(name, NUMBER, nullable=False) for name in ("opened_at", "deadline")],
        sa.Column("outcome", sa.Text),
        sa.Column("decided_at", NUMBER),
        sa.Column("decided_by", sa.Text),
        sa.Column("why", sa.Text),
        sa.Column("bucket", BUCKET),
        sqlite_strict=True,
    )
    op.create_index("review_by_number", "review", ["number"])
    is_open = sa.text("outcome IS NULL")
    op.create_index("review_open", "review", ["deadline", "id"], sqlite_where=is_open, postgresql_where=is_open)
