"""Nothing changes without a cause: running again, rebuilding from custody, receiving the same bytes elsewhere."""

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

import assets.loading.rebuild as rebuilding
from assets.loading.rebuild import rebuild
from tests.builders import libro, psig, psig_estilos
from tests.loading.conftest import After
from tests.loading.night import LATER, RAW, Night
from warehouse.engine import AlmacenError
from warehouse.schema import init


def test_running_everything_again_changes_no_row(after: After) -> None:
    night = after()
    before = night.exported("antes")
    assert not any(outcome.changed for outcome in night.run(LATER))
    assert night.exported("después") == before


def test_a_rebuild_from_custody_gives_the_same_export(after: After) -> None:
    night = after()
    before = night.exported("antes")
    aside = night.folder / "aparte"
    aside.mkdir()
    delivered = sum(path.is_file() for path in night.raw.rglob("*"))
    assert rebuild(night.engine, night.custody, aside, ejemplos=True, now=night.now) == delivered
    assert night.exported("después") == before


def test_what_is_loaded_during_a_rebuild_is_there_after_it(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    night.deliver_samples("psig")
    night.run()
    replayed = rebuilding._replay

    def meanwhile(*arguments: Any, **options: Any) -> int:
        count = replayed(*arguments, **options)
        if not (night.raw / "poi_anual").exists():
            night.deliver_samples("poi_anual")
            night.run(LATER)
        return count

    monkeypatch.setattr(rebuilding, "_replay", meanwhile)
    aside = night.folder / "aparte"
    aside.mkdir()
    rebuild(night.engine, night.custody, aside, ejemplos=True, now=night.now)
    assert night.value("SELECT COUNT(*) FROM bi_poi_actividad WHERE anio = 2021") == 130
    assert not any(outcome.changed for outcome in night.run(LATER))


def test_a_rebuild_tells_the_same_story_of_replacements_and_refusals(night: Night) -> None:
    sheet = RAW / "psig" / "2023" / "oc - psig 2023.xlsx"
    night.deliver(sheet, "psig/2023/oc.xlsx")
    night.deliver(b"esto no es una hoja", "psig/2023/nota.xlsx")
    night.run()
    night.deliver(_newer_oc(night), "psig/2023/oc corregido.xlsx")
    night.run(LATER)
    before = night.exported("antes")
    assert night.value("SELECT COUNT(*) FROM bi_carga WHERE fuente = 'psig'") == 2
    aside = night.folder / "aparte"
    aside.mkdir()
    rebuild(night.engine, night.custody, aside, ejemplos=True, now=night.now)
    assert night.exported("después") == before


def _newer_oc(night: Night) -> bytes:
    """The OC's sheet as mended a month later: 24 instead of 22."""
    path = night.folder / "oc.xlsx"
    rows = [row for row in libro.leer("psig_2023_cuadro1") if row["responsable"] == "OC"]
    style = psig_estilos.ESTILOS["OC"]
    psig.workbook(
        "OC",
        [{**row, "meta_ejecutada": "24"} for row in rows],
        [],
        path,
        replace(style, modificado=style.modificado.replace(year=2024, month=2)),
    )
    return path.read_bytes()


def test_the_same_bytes_under_another_name_are_the_same_file(night: Night) -> None:
    sheet = RAW / "psig" / "2023" / "oc - psig 2023.xlsx"
    night.deliver(sheet, "psig/2023/a.xlsx")
    night.run()
    night.deliver(sheet, "psig/2023/otra carpeta/b.xlsx")
    assert not any(outcome.changed for outcome in night.run(LATER))
    assert night.value("SELECT COUNT(*) FROM bi_archivo") == 1


def test_a_warehouse_of_another_version_is_refused_and_mended_by_a_rebuild(night: Night) -> None:
    night.deliver_samples("psig", "psig_plan")
    night.run()
    before = night.exported("antes")
    with night.engine.begin() as conn:
        conn.execute(sa.text("ALTER TABLE psig_factor ADD COLUMN de_antes TEXT"))
    with pytest.raises(AlmacenError, match="db rebuild"):
        init(night.engine)
    aside = night.folder / "aparte"
    aside.mkdir()
    rebuild(night.engine, night.custody, aside, ejemplos=True, now=night.now)
    init(night.engine)
    assert night.exported("después") == before


def test_a_rebuild_that_fails_leaves_the_warehouse_as_it_was(night: Night) -> None:
    night.deliver_samples("psig")
    night.run()
    before = night.exported("antes")
    (damaged, _), *_ = [(night.custody.path(event.sha256), number) for number, event in night.custody.events()]
    damaged.write_bytes(b"otra cosa")
    aside = night.folder / "aparte"
    aside.mkdir()
    with pytest.raises(ValueError, match="dañada"):
        rebuild(night.engine, night.custody, aside, ejemplos=True, now=night.now)
    assert night.exported("después") == before
