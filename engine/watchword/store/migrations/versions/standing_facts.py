"""What actions leave of a person in a program: what they have voted for, and tags."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0012"


def upgrade() -> None:
    """Add columns of contacts; an older program that writes a contact leaves them as they are."""
    for name in ("votes", "tags"):
        op.add_column("contact", sa.Column(name, sa.Text))
