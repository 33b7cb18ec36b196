"""How far what is kept too long has been looked through, who was erased by whom, and when a text was sent last."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add two tables, empty, and a column of our texts."""
    op.add_column("told", sa.Column("at", NUMBER))
    op.create_table(
        "sweep",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("done_to", NUMBER, nullable=False),
        sa.Column("reached", NUMBER, nullable=False),
        sa.Column("period", NUMBER, nullable=False),
        sa.Column("at", NUMBER, nullable=False),
        sa.Column("gone", NUMBER, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "erasure",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("at", NUMBER, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("messages", NUMBER, nullable=False),
        sqlite_strict=True,
    )
