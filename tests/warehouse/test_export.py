"""The canonical export: the same bytes on every engine for the same content, complete or not there at all."""

import csv
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

import warehouse.export as exporting
from schemas.registry import VIEWS, view_columns
from tests.warehouse import sample
from warehouse.engine import connect, transaction
from warehouse.export import export
from warehouse.schema import init


@pytest.fixture
def filled(engine: sa.Engine) -> sa.Engine:
    with transaction(engine) as conn:
        sample.load(conn)
    return engine


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_engines_export_the_same_bytes(filled: sa.Engine, tmp_path: Path) -> None:
    """Each engine against a fresh SQLite, rows inserted in another order, in batches of two."""
    other = connect(f"sqlite:///{tmp_path / 'otra.db'}")
    init(other)
    with transaction(other) as conn:
        for name, frame in reversed(sample.frames().items()):
            sample.bulk.insert(conn, sample.TABLES[name], frame.iloc[::-1])
    export(filled, tmp_path / "a", parquet=True)
    export(other, tmp_path / "b", parquet=True)
    other.dispose()
    assert _bytes(tmp_path / "a") == _bytes(tmp_path / "b")


def test_one_file_per_view_and_nothing_half_written(filled: sa.Engine, tmp_path: Path) -> None:
    written = export(filled, tmp_path)
    assert written == sorted(tmp_path.iterdir()) == [tmp_path / f"{name}.csv" for name in sorted(VIEWS)]


def test_values_are_written_in_their_canonical_form(filled: sa.Engine, tmp_path: Path) -> None:
    export(filled, tmp_path)
    text = (tmp_path / "bi_poi_mensual_historia.csv").read_bytes().decode()
    assert "\r" not in text
    assert text.endswith("\n")
    rows = list(csv.DictReader(text.splitlines()))
    assert rows[0]["financiero_ejecutado_soles"] == "49672.05"
    assert rows[0]["financiero_ejecutado_centimos"] == "4967205"
    assert rows[0]["fisico_ejecutado"] == "0.00"
    assert rows[1]["fisico_ejecutado"] == ""
    assert (rows[1]["vigente_desde"], rows[1]["vigente_hasta"]) == (sample.T1, sample.T2)
    assert (rows[0]["fecha"], rows[0]["reportado"], rows[1]["reportado"]) == ("2026-01-01", "1", "0")
    (figure,) = csv.DictReader((tmp_path / "bi_conciliacion.csv").read_text().splitlines())
    assert figure["diferencia"] == "-0.010000"


def test_texts_are_quoted_where_needed_and_empty_is_not_null(filled: sa.Engine, tmp_path: Path) -> None:
    export(filled, tmp_path)
    assert '"Con ""comillas"", coma y\nsalto"' in (tmp_path / "bi_poi_agregado.csv").read_text()
    assert 'Evaluación,texto,texto,"",texto,2021,texto,,' in (tmp_path / "bi_conciliacion.csv").read_text()


def test_rows_are_in_the_order_of_the_key(filled: sa.Engine, tmp_path: Path) -> None:
    export(filled, tmp_path)
    for view in VIEWS.values():
        numbers = {column.name for column, _ in view_columns(view) if column.kind.value == "entero"}
        rows = list(csv.DictReader((tmp_path / f"{view.name}.csv").read_text().splitlines(keepends=True)))
        keys = [tuple(int(row[name]) if name in numbers else row[name] for name in view.key) for row in rows]
        assert keys == sorted(keys), view.name


def test_wall_clock_columns_are_left_out(filled: sa.Engine, tmp_path: Path) -> None:
    export(filled, tmp_path)
    assert "ultima_carga" not in (tmp_path / "bi_frescura.csv").read_text().splitlines()[0]
    assert "cargado_en" not in (tmp_path / "bi_carga.csv").read_text().splitlines()[0]
    assert "carga_id" in (tmp_path / "bi_carga.csv").read_text().splitlines()[0]


def test_parquet_keeps_exact_decimals(filled: sa.Engine, tmp_path: Path) -> None:
    export(filled, tmp_path, parquet=True)
    table = pq.read_table(tmp_path / "bi_poi_actividad.parquet")
    kinds = [str(table.schema.field(name).type) for name in ("fisico_programado", "fisico_pct", "corte", "anio")]
    assert kinds == ["decimal128(18, 2)", "decimal128(18, 6)", "date32[day]", "int64"]
    assert str(table.column("financiero_programado_soles")[0]) == "1234567.89"


def test_an_export_that_fails_leaves_the_former_one(
    filled: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(filled, tmp_path)
    before = _bytes(tmp_path)
    with transaction(filled) as conn:
        conn.execute(sa.text("DELETE FROM poi_resumen"))
    calls = iter(range(20))

    def failing(*arguments: object) -> None:
        if next(calls) == 15:
            raise OSError("disco lleno")
        real(*arguments)  # type: ignore[arg-type]

    real = exporting._write_csv
    monkeypatch.setattr(exporting, "_write_csv", failing)
    with pytest.raises(OSError, match="disco lleno"):
        export(filled, tmp_path)
    after = {name: content for name, content in _bytes(tmp_path).items() if not name.endswith(".parcial")}
    assert after == before
