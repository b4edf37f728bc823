"""Texts of units from the delivery folder to the warehouse and into the planner's files, and what is never undone."""

from pathlib import Path

import dagster as dg
import pytest

from assets.loading import rebuild, textos
from pipelines import cli, definitions
from schemas.tables.poi import TEXT_SECTIONS
from tests.loading.conftest import After
from tests.loading.night import Night
from tests.reports.plantillas import Filled
from tests.reports.test_plantilla_poi import SHEET, TEXTOS, UNIT_ID
from warehouse.resource import Almacen

LATER, LAST = "2027-01-02T07:00:00Z", "2027-02-03T07:00:00Z"
KEY = "2021-001087-N017"


@pytest.fixture
def loaded(after: After) -> Night:
    """With the annual table of 2021."""
    return after("poi_anual", "poi_plan")


def template(night: Night, monkeypatch: pytest.MonkeyPatch) -> bytes:
    monkeypatch.setenv("SEGUIMIENTO_DB_URL", night.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("SEGUIMIENTO_HOME", str(night.folder))
    assert cli.main(["plantilla", "poi", "2021", "--unidad", UNIT_ID]) == 0
    (path,) = (night.folder / "salida" / "plantillas").glob("*.xlsx")
    return path.read_bytes()


def sheet(content: bytes) -> Filled:
    return Filled(content, TEXTOS, SHEET)


def first_file(night: Night) -> Path:
    return night.folder / "textos" / "poi" / "2021" / f"{UNIT_ID}.md"


def write(night: Night) -> list[textos.Written]:
    return textos.write_year(night.engine, night.folder / "textos", 2021)


def deliver(night: Night, filled: Filled, at: str, now: str) -> list[str]:
    """Delivers a filled template in the place of the one before it; its findings."""
    night.deliver(filled.content(), at)
    (outcome,) = [item for item in night.run(now) if item.fuente == "poi_textos" and item.changed]
    assert outcome.loaded, outcome.motivo
    return [
        row[0]
        for row in night.query(
            "SELECT regla FROM bi_observacion WHERE fuente = 'poi_textos' AND resuelta_en IS NULL ORDER BY regla"
        )
    ]


def test_texts_are_loaded_with_their_cell_and_written_to_the_units_file(
    loaded: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled = sheet(template(loaded, monkeypatch))
    row = next(filled.rows())
    filled.write(row, logros="Se acreditaron 21 servicios.", problemas="Ninguno")
    assert set(deliver(loaded, filled, "textos/dpe.xlsx", LATER)) == {"motivo_ausente"}
    seen = loaded.query(
        "SELECT seccion, texto, celda, archivo, actividad_id, unidad_id FROM bi_poi_texto ORDER BY seccion"
    )
    cells = {name: filled.cell(row, name).coordinate for name in TEXT_SECTIONS}
    activity = f"{KEY}"
    assert seen == [
        ("logros", "Se acreditaron 21 servicios.", cells["logros"], "dpe.xlsx", activity, UNIT_ID),
        ("problemas", "Ninguno", cells["problemas"], "dpe.xlsx", activity, UNIT_ID),
    ]
    (written,) = write(loaded)
    text = first_file(loaded).read_text(encoding="utf-8")
    assert text.startswith(f"# POI 2021 · Dirección De Protección Especial {{#2021.{UNIT_ID}}}\n")
    assert f"{{#{KEY}.logros}}" in text
    assert "Se acreditaron 21 servicios." in text
    assert written.warnings == []
    assert write(loaded) == []


def test_an_edited_text_survives_a_run_a_newer_return_and_a_rebuild(
    loaded: Night, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    content = template(loaded, monkeypatch)
    filled = sheet(content)
    row, other = list(filled.rows())[:2]
    filled.write(row, logros="Se acreditaron 21 servicios.")
    filled.write(other, logros="Se atendió a 79 personas en dos provincias.")
    deliver(loaded, filled, "textos/dpe.xlsx", LATER)
    write(loaded)
    path = first_file(loaded)
    mine = path.read_text(encoding="utf-8").replace("Se acreditaron 21 servicios.", "Se acreditó a 21 (planeamiento).")
    path.write_text(mine, encoding="utf-8")
    assert write(loaded) == []
    assert path.read_text(encoding="utf-8") == mine

    filled.write(row, logros="Se acreditaron 22 servicios.")
    filled.write(other, logros="Se atendió a 79 personas en tres provincias.")
    deliver(loaded, filled, "textos/dpe.xlsx", LAST)
    (written,) = write(loaded)
    text = path.read_text(encoding="utf-8")
    assert "Se acreditó a 21 (planeamiento)." in text
    assert "Se acreditaron 22 servicios." in text
    assert "en tres provincias" in text
    assert "en dos provincias" not in text
    assert written.conflicts == [f"{KEY}.logros"]
    assert len(written.warnings) == 1

    (tmp_path / "aparte").mkdir()
    rebuild.rebuild(loaded.engine, loaded.custody, tmp_path / "aparte", ejemplos=True, now=loaded.now)
    assert path.read_text(encoding="utf-8") == text
    assert write(loaded) == []
    assert loaded.value("SELECT count(*) FROM bi_poi_texto") == 2


def test_an_activity_that_the_poi_does_not_give_to_the_unit_is_told_with_its_likeness(
    loaded: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled = sheet(template(loaded, monkeypatch))
    row = next(filled.rows())
    filled.cell(row, "actividad").value = "2021-001087-N999"
    filled.write(row, logros="Se acreditaron 21 servicios.")
    assert "actividad_no_es_del_poi" in deliver(loaded, filled, "textos/dpe.xlsx", LATER)
    ((cell, message),) = loaded.query(
        "SELECT celda, mensaje FROM bi_observacion WHERE regla = 'actividad_no_es_del_poi'"
    )
    assert cell == filled.cell(row, "actividad").coordinate
    assert f"¿Quiso decir {KEY}?" in message
    assert loaded.query("SELECT actividad, actividad_id FROM bi_poi_texto") == [("2021-001087-N999", "sin_dato")]
    write(loaded)
    assert "{#2021-001087-N999.logros}" in first_file(loaded).read_text(encoding="utf-8")


def test_a_blank_return_leaves_the_texts_that_were_there(loaded: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    content = template(loaded, monkeypatch)
    filled = sheet(content)
    filled.write(next(filled.rows()), logros="Se acreditaron 21 servicios.")
    deliver(loaded, filled, "textos/dpe.xlsx", LATER)
    loaded.deliver(content, "textos/dpe.xlsx")
    (outcome,) = [item for item in loaded.run(LAST) if item.fuente == "poi_textos" and not item.loaded]
    assert outcome.estado == "cuarentena"
    assert loaded.value("SELECT count(*) FROM bi_poi_texto") == 1


def test_a_file_that_is_no_text_is_not_written_over(loaded: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    filled = sheet(template(loaded, monkeypatch))
    filled.write(next(filled.rows()), logros="Se acreditaron 21 servicios.")
    deliver(loaded, filled, "textos/dpe.xlsx", LATER)
    path = first_file(loaded)
    path.parent.mkdir(parents=True)
    path.write_bytes("Evaluación".encode("utf-16"))
    (written,) = write(loaded)
    assert path.read_bytes() == "Evaluación".encode("utf-16")
    assert written.path.name == f"{UNIT_ID}.recibido.md"
    assert write(loaded) == []


def test_a_file_that_changes_while_it_is_written_is_merged_again(
    loaded: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled = sheet(template(loaded, monkeypatch))
    filled.write(next(filled.rows()), logros="Se acreditaron 21 servicios.")
    deliver(loaded, filled, "textos/dpe.xlsx", LATER)
    path, true_merge = first_file(loaded), textos.merge
    notes = iter(["Una nota.\n"])

    def interrupted(existing: str | None, *more: object) -> object:
        for note in notes:
            path.write_text(note, encoding="utf-8")
        return true_merge(existing, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(textos, "merge", interrupted)
    write(loaded)
    text = path.read_text(encoding="utf-8")
    assert "Una nota." in text
    assert "Se acreditaron 21 servicios." in text
    assert [item.name for item in path.parent.iterdir() if item.name.startswith(f".{path.name}")] == []


def test_the_nightly_job_writes_them_too_and_warns_of_what_a_person_must_choose(
    loaded: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled = sheet(template(loaded, monkeypatch))
    filled.write(next(filled.rows()), logros="Se acreditaron 21 servicios.")
    loaded.deliver(filled.content(), "textos/dpe.xlsx")
    told: list[str] = []
    url = loaded.engine.url.render_as_string(hide_password=False)
    folder = loaded.folder / "textos"
    almacen = Almacen(url, loaded.raw, loaded.custody.root, True, warn=told.append, textos=folder)

    def one_night() -> None:
        with dg.instance_for_test() as instance:
            job = definitions.build(almacen).resolve_job_def("anio")
            assert job.execute_in_process(instance=instance, partition_key="2021").success

    one_night()
    path = first_file(loaded)
    edited = path.read_text(encoding="utf-8").replace("21 servicios", "21 (dice planeamiento)")
    path.write_text(edited, encoding="utf-8")
    one_night()
    assert path.read_text(encoding="utf-8") == edited
    assert told == []
    filled.write(next(filled.rows()), logros="Se acreditaron 22 servicios.")
    loaded.deliver(filled.content(), "textos/dpe.xlsx")
    one_night()
    assert "21 (dice planeamiento)" in path.read_text(encoding="utf-8")
    assert "22 servicios" in path.read_text(encoding="utf-8")
    (warning,) = told
    assert f"{KEY}.logros" in warning


def test_without_texts_there_is_no_folder(loaded: Night) -> None:
    assert write(loaded) == []
    assert not (loaded.folder / "textos").exists()
