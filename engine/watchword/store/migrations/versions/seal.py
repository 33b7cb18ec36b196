"""The chain that the events of the ledger are sealed into; those that are there already are the first."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add a table, empty: whoever leads seals what it finds."""
    op.create_table(
        "seal",
        sa.Column("place", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("sequence", NUMBER, nullable=False),
        sa.Column("salt", sa.LargeBinary),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("rules", sa.Text),
        sa.Column("revision", sa.Text),
        sa.Column("received_at", NUMBER),
        sa.Column("head", sa.LargeBinary, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("seal_by_sequence", "seal", ["sequence"])
