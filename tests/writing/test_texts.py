"""The planner's texts in the warehouse are those of the files: whatever was edited, moved, lost or put back; and a
rebuild needs no folder."""

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.loading import inventory, publicaciones
from assets.loading.rebuild import rebuild
from assets.writing import evaluation, texts
from assets.writing.report import Wanted
from assets.writing.texts import Brought
from tests.loading.conftest import After
from tests.loading.night import LATER, NOW, Night
from warehouse import backup
from warehouse.custody import TextFile
from warehouse.engine import connect, transaction

KEY, GONE = "2021-001087-N016.logros", "2021-001087-N999.logros"
UNIT = "001087-despacho-viceministerial-de-la-mujer"
#: Whose the activity of `KEY` is in the plan.
OF_KEY = "001087-direccion-de-politicas-de-ninas-ninos-y-adolescentes"


def section(key: str, text: str = "Se hizo.") -> str:
    return f"## Algo {{#{key}}}\n\n{text}\n\n"


def write(night: Night, archivo: str, *sections: str) -> Path:
    path = night.folder / "textos" / archivo
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(sections), encoding="utf-8")
    return path


def bring(night: Night, tema: str = "poi", anio: int = 2021, now: str = NOW) -> Brought:
    return texts.bring(night.engine, night.custody, night.folder / "textos", tema, anio, quien="ana", now=now)


def rows(night: Night) -> list[tuple]:
    return night.query("SELECT clave, texto, archivo, linea, situacion FROM bi_narrativa ORDER BY tema, anio, orden")


def events(night: Night) -> list[TextFile]:
    return [event for _, event in night.custody.ledger() if isinstance(event, TextFile)]


def test_texts_are_shown_with_what_they_are_of_and_whether_the_plan_still_has_it(after: After) -> None:
    night = after("poi_anual", "poi_plan")
    write(night, "poi/2021/informe.md", section("informe.presentacion"))
    title = f"# POI 2021 · DVM {{#2021.{UNIT}}}\n\n"
    write(night, f"poi/2021/{UNIT}.md", title, section(KEY), section(f"{KEY}.recibido", "Otro"), section(GONE))
    write(night, "poi/2021/z.md", section(f"{UNIT}.problemas"), section("001087-no-hay.medidas"))
    done = bring(night)
    assert (done.files, done.texts, done.changed) == (3, 6, True)
    assert done.orphans == (GONE, "001087-no-hay.medidas")
    assert done.pending == (f"{KEY}.recibido",)
    assert done.warnings == ()
    shown = night.query("SELECT clave, situacion, actividad_id, unidad_id FROM bi_narrativa ORDER BY orden")
    assert shown == [
        (KEY, "vigente", "2021-001087-N016", OF_KEY),
        (f"{KEY}.recibido", "por_revisar", "2021-001087-N016", OF_KEY),
        (GONE, "huerfana", "sin_dato", UNIT),
        ("informe.presentacion", "vigente", "sin_dato", "sin_dato"),
        (f"{UNIT}.problemas", "vigente", "sin_dato", UNIT),
        ("001087-no-hay.medidas", "huerfana", "sin_dato", "sin_dato"),
    ]


def test_every_unit_of_the_plan_is_in_the_matrix_and_silence_is_zero(after: After) -> None:
    night = after("poi_anual", "poi_plan")
    write(night, f"poi/2021/{UNIT}.md", section(KEY), section(f"{KEY}.recibido"), section(f"{UNIT}.problemas"))
    write(night, "poi/2021/informe.md", section("informe.logros"))
    bring(night)
    matrix = night.query("SELECT unidad, logros, problemas, medidas FROM bi_narrativa_unidad WHERE tema = 'poi'")
    units = night.query("SELECT DISTINCT unidad_id FROM bi_poi_actividad WHERE anio = 2021")
    assert sorted(row[0] for row in matrix) == sorted(row[0] for row in units)
    assert sorted(row for row in matrix if any(row[1:])) == [(UNIT, 0, 1, 0), (OF_KEY, 1, 0, 0)]


def test_texts_of_the_psig_are_of_activities_and_of_units_by_any_of_their_names(after: After) -> None:
    night = after("psig", "psig_plan")
    keys = ("psig-2023-34.logros", "psig-2023-999.logros", "039-DTEG.problemas", "DGTEG.medidas", "NADIE.logros")
    write(night, "psig/2023/DTEG.md", *(section(key) for key in keys))
    done = bring(night, "psig", 2023)
    assert done.orphans == ("psig-2023-999.logros", "NADIE.logros")
    units = night.query("SELECT clave, unidad_id FROM bi_narrativa WHERE situacion = 'vigente' ORDER BY orden")
    assert units == [("psig-2023-34.logros", "039-DA"), (keys[2], "039-DTEG"), (keys[3], "039-DTEG")]
    matrix = night.query("SELECT unidad, logros, problemas, medidas FROM bi_narrativa_unidad WHERE tema = 'psig'")
    assert sorted(row for row in matrix if any(row[1:])) == [("DA", 1, 0, 0), ("DTEG", 0, 1, 1)]
    assert len(matrix) == night.value("SELECT COUNT(*) FROM bi_psig_responsable WHERE anio = 2023")


def test_a_key_in_two_files_counts_where_it_is_first_and_both_places_are_told(night: Night) -> None:
    write(night, "poi/2021/b.md", section(KEY, "Segundo"))
    write(night, "poi/2021/a.md", section("informe.logros"), section(KEY, "Primero"))
    (told,) = bring(night).warnings
    assert told == (
        f"poi/2021/b.md, línea 1: la clave {KEY} ya está en poi/2021/a.md, línea 5, y vale ese texto."
        " Deje uno de los dos."
    )
    assert [row[1] for row in rows(night)] == ["Se hizo.", "Primero"]


def test_only_what_changed_is_noted_and_a_lost_file_may_come_back(night: Night) -> None:
    path = write(night, "poi/2021/a.md", section(KEY))
    assert bring(night).changed
    before, content = rows(night), path.read_bytes()
    assert not bring(night, now=LATER).changed
    assert len(events(night)) == 1
    path.unlink()
    assert bring(night, now=LATER).changed
    assert (rows(night), events(night)[-1].huella) == ([], None)
    path.write_bytes(content)
    bring(night, now=LATER)
    assert rows(night) == before
    path.rename(path.with_name("c.md"))
    bring(night, now=LATER)
    assert [row[2] for row in rows(night)] == ["poi/2021/c.md"]
    assert [(event.archivo[-4:], bool(event.huella)) for event in events(night)] == [
        ("a.md", True), ("a.md", False), ("a.md", True), ("c.md", True), ("a.md", False),
    ]  # fmt: skip


def test_a_year_whose_folder_is_not_there_keeps_its_texts(night: Night) -> None:
    path = write(night, "poi/2021/a.md", section(KEY))
    bring(night)
    before = rows(night)
    path.unlink()
    path.parent.rmdir()
    done = bring(night)
    assert "Revise SEGUIMIENTO_TEXTOS" in done.warnings[0]
    assert rows(night) == before
    path.parent.mkdir()
    (told,) = bring(night).warnings
    assert told.startswith("poi/2021/a.md: ya no está")
    assert "si vuelve, vuelven" in told
    assert rows(night) == []
    assert not bring(night).warnings


def test_a_night_without_the_mount_costs_no_text(after: After, tmp_path: Path) -> None:
    """Whatever the night leaves behind in the place of the folder, the next ones do not take for the planner's."""
    night = after("psig", "psig_plan")
    folder = write(night, "psig/2023/informe.md", section("informe.logros")).parent
    write(night, "psig/2023/DTEG.md", section("DTEG.logros"))
    assert make(night, tmp_path) == []
    told = rows(night)
    assert len(told) == 2
    away = folder.rename(tmp_path / "desmontada")
    for _ in range(2):
        (warning,) = make(night, tmp_path)
        assert "Revise SEGUIMIENTO_TEXTOS" in warning
        assert rows(night) == told
    assert not folder.exists()
    away.rename(folder)
    assert make(night, tmp_path) == []
    assert rows(night) == told


def make(night: Night, tmp_path: Path) -> list[str]:
    """What a build of the report of the PSIG warns of."""
    made = evaluation.make(
        night.engine, night.custody, Wanted("psig", 2023), textos=night.folder / "textos", salida=tmp_path / "informes",
        quien="ana",
    )  # fmt: skip
    assert made.reports[0].files
    return made.warnings


def test_a_folder_of_texts_that_cannot_be_used_costs_no_report(after: After, tmp_path: Path) -> None:
    night = after("psig", "psig_plan")
    (night.folder / "textos").write_text("no soy una carpeta")
    (warning,) = make(night, tmp_path)
    assert warning.startswith(f"No se pudo crear {night.folder / 'textos' / 'psig' / '2023'} (")
    assert "Revise SEGUIMIENTO_TEXTOS" in warning


def test_a_folder_that_cannot_be_listed_keeps_its_texts(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(night, "poi/2021/a.md", section(KEY)).parent
    write(night, "poi/2021/otra/b.md", section("informe.logros"))
    bring(night)
    before, scandir = rows(night), os.scandir
    for broken in (folder, folder / "otra"):

        def failing(path: str, broken: Path = broken) -> object:
            if Path(path) == broken:
                raise PermissionError(13, "Permission denied", path)
            return scandir(path)

        monkeypatch.setattr(os, "scandir", failing)
        done = bring(night)
        assert [told.partition(" (")[0] for told in done.warnings] == [f"La carpeta {broken} no se puede leer"]
        assert "SEGUIMIENTO_TEXTOS" in done.warnings[0]
        assert done.away
        assert rows(night) == before


def test_a_run_that_began_before_newer_texts_were_taken_does_not_put_back_the_older(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(night, "poi/2021/a.md", section(KEY, "Antes"))
    bring(night)
    catch_up = publicaciones.catch_up

    def meanwhile(*given: Any) -> None:
        write(night, "poi/2021/a.md", section(KEY, "Después"))
        bring(night, now=LATER)
        catch_up(*given)

    monkeypatch.setattr(publicaciones, "catch_up", meanwhile)
    inventory.register(night.engine, night.custody, ejemplos=True, now=LATER)
    assert [row[1] for row in rows(night)] == ["Después"]


def test_a_file_that_cannot_be_read_stays_as_it_was_and_the_others_go_on(night: Night) -> None:
    path = write(night, "poi/2021/a.md", section(KEY, "Según lo previsto"))
    bring(night)
    path.write_bytes(path.read_text(encoding="utf-8").replace("previsto", "hecho").encode("utf-16"))
    write(night, "poi/2021/b.md", section("informe.logros"))
    (told,) = bring(night).warnings
    assert told.startswith("poi/2021/a.md: no está en UTF-8")
    assert [row[1] for row in rows(night)] == ["Según lo previsto", "Se hizo."]


def test_links_hidden_files_and_leftovers_of_editors_are_no_texts(night: Night, tmp_path: Path) -> None:
    secret = tmp_path / "ajeno.md"
    secret.write_text(section("informe.ajeno"), encoding="utf-8")
    folder = write(night, "poi/2021/.oculto.md", section("informe.a")).parent
    for name in ("~$x.md", "#x.md", "x.md~", "x.md.bak", ".git/x.md", "x.sync-conflict-1.md"):
        write(night, f"poi/2021/{name}", section("informe.b"))
    (folder / "enlace.md").symlink_to(secret)
    (folder / "carpeta").symlink_to(tmp_path)
    os.mkfifo(folder / "tubo.md")
    done = bring(night)
    assert (done.files, rows(night)) == (0, [])
    assert [told.partition(":")[0] for told in done.warnings] == ["poi/2021/tubo.md"]


def test_bringing_writes_no_file(night: Night) -> None:
    write(night, "poi/2021/a.md", "sin título\r\n", section(KEY))
    folder = night.folder / "textos"
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()}
    bring(night)
    assert {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in folder.rglob("*") if p.is_file()} == before


def test_a_rebuild_and_a_restored_back_up_have_the_texts_without_the_folder(after: After, tmp_path: Path) -> None:
    night = after("poi_anual", "poi_plan")
    path = write(night, "poi/2021/a.md", section(KEY), section(GONE))
    write(night, "poi/2021/b.md", section("informe.b"))
    bring(night)
    path.write_text(section(KEY, "Otra cosa."), encoding="utf-8")
    (path.parent / "b.md").unlink()
    bring(night, now=LATER)
    before = night.exported("antes")
    assert before["bi_narrativa.csv"].count(b"\n") == 2
    path.unlink()
    (night.folder / "aparte").mkdir()
    rebuild(night.engine, night.custody, night.folder / "aparte", ejemplos=True, now=night.now)
    assert night.exported("después") == before
    if night.engine.dialect.name == "sqlite":
        backup.backup(night.engine, night.custody, tmp_path / "respaldos", now=NOW)
        other = Night(connect(f"sqlite:///{tmp_path / 'otro.db'}"), tmp_path / "otro")
        backup.restore(other.engine, other.custody, tmp_path / "respaldos")
        assert other.exported() == before
        other.engine.dispose()


def test_the_next_run_brings_what_a_warehouse_lacks(night: Night) -> None:
    write(night, "poi/2021/a.md", section(KEY))
    bring(night)
    before = rows(night)
    with transaction(night.engine) as conn:
        for table in ("narrativa", "narrativa_archivo"):
            conn.exec_driver_sql(f"DELETE FROM {table}")
    night.run()
    assert rows(night) == before


_STEP = st.tuples(st.sampled_from("abc"), st.sampled_from(["quitar", "uno", "dos", "\ufeffuno\r\n", ""]))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=st.lists(_STEP, min_size=1, max_size=6))
def test_whatever_happened_to_the_files_the_rows_are_those_of_the_files(night: Night, story: list) -> None:
    """Read night by night, or once at the end into nothing: the same rows."""
    folder = night.folder / "textos" / "poi" / "2021"
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.md"):
        path.unlink()
    for name, does in story:
        path = folder / f"{name}.md"
        if does == "quitar":
            path.unlink(missing_ok=True)
        else:
            path.write_text(section(KEY, does) + section(f"informe.{name}", does), encoding="utf-8", newline="")
        bring(night)
    told = rows(night)
    with transaction(night.engine) as conn:
        conn.exec_driver_sql("DELETE FROM narrativa")
    bring(night)
    assert rows(night) == told
    assert {row[2] for row in told} <= {f"poi/2021/{path.name}" for path in folder.glob("*.md")}


def test_the_reports_own_file_is_made_once_and_says_nothing_until_it_is_filled_in(night: Night) -> None:
    folder = night.folder / "textos"
    path = texts.skeleton(folder, "poi", 2021)
    assert path == folder / "poi" / "2021" / "informe.md"
    done = bring(night)
    assert (done.files, done.texts, done.warnings) == (1, 0, ())
    filled = path.read_text(encoding="utf-8").replace("de las cifras. -->\n", "de las cifras. -->\n\nTodo mejoró.\n")
    path.write_text(filled, encoding="utf-8")
    assert texts.skeleton(folder, "poi", 2021) is None
    assert path.read_text(encoding="utf-8") == filled
    bring(night)
    assert [row[:2] for row in rows(night)] == [("informe.conclusiones", "Todo mejoró.")]


@pytest.mark.parametrize(
    "text", ["nul \x00 dentro", "emoji 🙂 y \u202e al revés", "a" * 100_000, "'; DROP TABLE x; --"]
)
def test_any_text_is_taken_on_either_engine(night: Night, text: str) -> None:
    write(night, "poi/2021/a.md", section(KEY, text))
    bring(night)
    assert [row[1] for row in rows(night)] == [text.replace("\x00", "")]
