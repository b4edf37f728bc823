"""pandas and SQLAlchemy with nothing of ours between them and the warehouse, as a notebook has them; relations too."""

from collections.abc import Iterator

import pandas as pd
import pytest
import sqlalchemy as sa

from schemas.registry import VIEWS
from tests.full.published import TABLES as PUBLISHED
from tests.full.published import Published
from tests.full.warehouse import Warehouse, columns, plain, select


@pytest.fixture
def bi(warehouse: Warehouse) -> Iterator[sa.Connection]:
    engine = sa.create_engine(warehouse.url("psycopg"), poolclass=sa.NullPool)
    with engine.connect() as conn:
        yield conn


@pytest.mark.parametrize("name", VIEWS)
def test_pandas_reads_each_view_as_it_is(warehouse: Warehouse, bi: sa.Connection, name: str) -> None:
    view = VIEWS[name]
    frame = pd.read_sql(sa.text(select(view)), bi, dtype_backend="pyarrow")
    assert list(frame.columns) == [column.name for column in columns(view)]
    objects = frame.astype(object)
    rows = objects.where(frame.notna(), None).itertuples(index=False, name=None)
    assert [plain(view, row) for row in rows] == warehouse.rows(view)


def test_relations_are_many_to_one_without_orphans_for_bi_too(bi: sa.Connection) -> None:
    relations = bi.execute(sa.text("SELECT vista, columna, vista_destino, columna_destino FROM bi_relacion")).all()
    assert len(relations) == sum(len(view.relations) for view in VIEWS.values())
    for view, column, target, target_column in relations:
        rows, empty = bi.execute(sa.text(f"SELECT count(*), count(*) - count({column}) FROM {view}")).one()
        joined = bi.execute(
            sa.text(f"SELECT count(*) FROM {view} AS v JOIN {target} AS d ON d.{target_column} = v.{column}")
        ).scalar()
        assert (joined, empty) == (rows, 0), (view, column, target)


@pytest.mark.parametrize("table", PUBLISHED, ids=lambda table: table.name)
def test_published_tables_are_rebuilt_by_pandas(bi: sa.Connection, table: Published) -> None:
    rows = pd.read_sql(sa.text(table.source), bi)
    groups = rows.groupby(table.by) if table.by else [("", rows)]
    found = []
    for group, of_group in groups:
        shown: list[object] = [group] if table.by else []
        for measure in table.measures:
            if measure.over:
                shown.append(100 * of_group[measure.column].sum() / of_group[measure.over].sum())
            else:
                how = {"SUM": "sum", "AVG": "mean", "COUNT": "count"}[measure.aggregate]
                shown.append(of_group[measure.column].agg(how))
        found.append(tuple(shown))
    table.check(found)


@pytest.mark.parametrize("statement", ["DELETE FROM bi_escala", "DROP VIEW bi_escala", "CREATE TABLE otra (a integer)"])
def test_writing_is_refused(bi: sa.Connection, statement: str) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="read-only|readonly|permission denied|must be owner|is a view"):
        bi.execute(sa.text(statement))
