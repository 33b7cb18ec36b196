"""The receipts that never found their text, so that they are let go of in time."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add an index of those alone."""
    unclaimed = sa.text("job_id IS NULL")
    op.create_index(
        "delivery_unclaimed", "delivery", ["received_at"], sqlite_where=unclaimed, postgresql_where=unclaimed
    )
