"""Which rules decided from when on, and by whose doing; how a revision came to be published, and how much is in it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add a table, with a row for each revision that is known to have been active, and two columns of revisions."""
    op.add_column("revision", sa.Column("staged_as", sa.Text, nullable=False, server_default="publish"))
    op.add_column("revision", sa.Column("rules", NUMBER))
    op.create_table(
        "activation",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("revision", sa.Text, nullable=False),
        sa.Column("at", NUMBER, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("how", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.execute(
        'INSERT INTO activation (id, revision, at, "by", how)'
        " SELECT row_number() OVER (ORDER BY active_at), id, active_at, staged_by, 'publish'"
        " FROM revision WHERE active_at IS NOT NULL"
    )
