"""From 0.2.0 to 0.3.0. Until 0.3.0 is released, what a contract changes in its tables is one more line here."""

from alembic import op

revision = "0.3.0"
down_revision = "0.2.0"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An activity of the BI views is found by its key alone."""
    op.create_index("ix_poi_actividad_actividad_id", "poi_actividad", ["actividad_id"], if_not_exists=True)
