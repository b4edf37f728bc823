"""From 0.2.0 to 0.3.0."""

revision = "0.3.0"
down_revision = "0.2.0"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing in tables so far."""
