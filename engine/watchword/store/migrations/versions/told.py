"""What we texted people lately: the texts, and with each person which of them and when."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add a table, and a column of people, empty for those that are there."""
    op.create_table(
        "told",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.add_column("person", sa.Column("told", sa.Text))
