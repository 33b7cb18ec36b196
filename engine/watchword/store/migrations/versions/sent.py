"""What people were sent lately, so that nobody is sent too much."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add a column of people, empty for those that are there."""
    op.add_column("person", sa.Column("sent", sa.Text))
