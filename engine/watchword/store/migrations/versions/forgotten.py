"""Which events of the ledger were erased, so that one that was made blank by hand is told from them."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add a table, with the events that are blank already: by which erasure is not known of them."""
    op.create_table(
        "forgotten",
        sa.Column("sequence", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("erasure", NUMBER),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO forgotten (sequence) SELECT sequence FROM seal WHERE salt IS NULL")
