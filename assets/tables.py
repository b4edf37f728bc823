"""Asset specs out of the contracts: key, description, columns; and what a run tells about a table."""

import dagster as dg
import sqlalchemy as sa
from sqlalchemy import func, select

from assets.partitions import YEARS
from schemas.contract import Kind, Table
from warehouse.engine import snapshot
from warehouse.tables import sql_table

OWNERS = ["team:planeamiento"]
_DAGSTER_TYPES = {
    Kind.TEXT: "string",
    Kind.DATE: "date",
    Kind.INSTANT: "timestamp",
    Kind.BOOLEAN: "bool",
    Kind.INTEGER: "int",
}


def column_schema(table: Table) -> dg.TableSchema:
    """The contract's columns as Dagster shows them."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                column.name,
                type=_DAGSTER_TYPES.get(column.kind, str(column.kind)),
                description=column.description,
                constraints=dg.TableColumnConstraints(nullable=column.nullable, unique=table.key == (column.name,)),
            )
            for column in table.columns
        ]
    )


def spec(table: Table, *, deps: list[str], group: str, layer: str) -> dg.AssetSpec:
    """The asset of a yearly table. `layer`: hechos (facts) or resultados (marts)."""
    return dg.AssetSpec(
        table.name,
        deps=deps,
        description=table.description,
        group_name=group,
        owners=OWNERS,
        kinds={"sql", "pandas"},
        tags={"capa": layer},
        metadata={"dagster/column_schema": column_schema(table)},
        skippable=True,
        partitions_def=YEARS,
    )


def row_count(engine: sa.Engine, table: Table, anio: int) -> int:
    """Rows of a table in a year."""
    stored = sql_table(table)
    with snapshot(engine) as conn:
        return conn.execute(select(func.count()).select_from(stored).where(stored.c.anio == anio)).scalar_one()
