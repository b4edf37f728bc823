"""0.2.0: where the chain begins. What is older is rebuilt from custody."""

revision = "0.2.0"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A warehouse of this version is recognised by its tables."""
