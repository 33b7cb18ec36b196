"""What a person is to a program besides their lists: fields, the question that waits, when limited rules fired."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add three columns of contacts; an older program that writes a contact leaves them as they are."""
    for name in ("fields", "prompt", "fired"):
        op.add_column("contact", sa.Column(name, sa.Text))
