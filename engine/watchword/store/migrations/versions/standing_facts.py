"""What actions leave of a person in a program: what they have voted for, tags, coupons, contests, who answers them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNUSED = sa.text("given_at IS NULL")


def upgrade() -> None:
    """Add columns of contacts, which an older program leaves as they are when it writes one, and a table of codes."""
    for name in ("votes", "tags", "coupons", "entered", "handoff", "block"):
        op.add_column("contact", sa.Column(name, sa.Text))
    for name in ("handoff", "block"):
        is_so = sa.text(f"{name} IS NOT NULL")
        op.create_index(f"contact_{name}", "contact", ["number"], sqlite_where=is_so, postgresql_where=is_so)
    op.create_table(
        "coupon",
        sa.Column("pool", sa.Text, primary_key=True),
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("place", NUMBER, nullable=False),
        sa.Column("given_at", NUMBER),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("coupon_unused", "coupon", ["pool", "place"], sqlite_where=UNUSED, postgresql_where=UNUSED)
