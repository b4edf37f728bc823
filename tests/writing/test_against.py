"""What changed between a report and another moment is told figure by figure, exact, in one order."""

from datetime import date
from typing import Literal

import pytest

from assets.loading.as_of import NoPhotograph
from assets.writing import against, state
from assets.writing.against import Comparison
from tests.loading.decided import UE, oc_sheet
from tests.loading.night import LATER, Night
from tests.writing.test_state import JUNE, OTHER, RM, aside, close, deliver, unit

FIRST = f"2026-AOI{UE}00001"


def compared(
    night: Night,
    contra: date | Literal["publicado"],
    tema: str = "poi",
    anio: int = 2026,
    corte: date | None = None,
) -> Comparison:
    with state.of(night.engine, night.custody, tema, anio, corte, aside(night)) as shown:
        return against.changes(shown, night.engine, night.custody, tema, anio, contra, aside(night))


def test_what_changed_since_a_date_is_told_with_both_values(night: Night) -> None:
    """The first target of the first activity is 20 and the month; month 5 has 6 activities and month 6 has 4."""
    deliver(night, 5)
    unit(night, OTHER, "0601")
    deliver(night, 6, now="2026-11-12T07:00:00Z")
    found = compared(night, date(2026, 5, 31))
    rows = found.cambios.set_index(["clave", "medida"])
    target = rows.loc[(FIRST, "fisico_programado")]
    assert (target["tabla"], target["ue"], target["situacion"], target["diferencia"]) == (
        "actividad", UE, "cambia", "1.00",
    )  # fmt: skip
    assert float(target["ahora"]) - float(target["antes"]) == 1
    assert rows.loc[(f"2026-AOI{UE}00006", "estado"), "situacion"] == "desaparece"
    assert rows.loc[(OTHER, "actividades"), "situacion"] == "aparece"
    assert found.encabezado == ("Antes: las fotografías tomadas hasta el 31/05/2026. Ahora: lo cargado hasta hoy.")


def test_the_order_is_that_of_the_report_and_always_the_same(night: Night) -> None:
    deliver(night, 5)
    unit(night, OTHER, "0601")
    deliver(night, 6, now="2026-11-12T07:00:00Z")
    found = compared(night, date(2026, 5, 31)).cambios
    assert found.equals(compared(night, date(2026, 5, 31)).cambios)
    tables = list(dict.fromkeys(found["tabla"]))
    assert tables == ["actividad", "resumen", "valoracion", "agregado"]
    of_first = found[found["clave"] == FIRST]["medida"].tolist()
    assert of_first.index("fisico_programado") < of_first.index("fisico_pct")
    assert found["ue"][found["tabla"] == "actividad"].is_monotonic_increasing


def test_a_moment_against_itself_differs_in_nothing(night: Night) -> None:
    deliver(night, 5, 6)
    assert compared(night, JUNE).cambios.empty


def test_a_date_of_a_closed_year_against_what_was_published(night: Night) -> None:
    deliver(night, 5)
    close(night, date(2026, 5, 31))
    deliver(night, 6, now="2026-11-12T07:00:00Z")
    found = compared(night, "publicado", corte=JUNE)
    assert FIRST in set(found.cambios["clave"])
    assert found.antes == f"lo publicado con {RM} (corte 31/05/2026)"
    today = compared(night, "publicado")  # what is shown is what was published: against it stands what is loaded
    assert today.cambios.equals(found.cambios)
    assert today.ahora == "lo cargado hasta hoy"
    close(night, JUNE, resolucion="RM 200-2026-MIMP")
    assert compared(night, "publicado").cambios.empty


def test_without_a_publication_there_is_nothing_to_compare_with_and_it_says_so(night: Night) -> None:
    deliver(night, 5)
    with pytest.raises(NoPhotograph) as told:
        compared(night, "publicado")
    assert "no hay nada publicado del POI 2026" in told.value.cause
    assert "seguimiento cerrar poi 2026" in told.value.remedy
    with pytest.raises(NoPhotograph, match="hasta el 2026-05-01"):
        compared(night, date(2026, 5, 1))


def test_a_psig_is_compared_with_what_was_published_of_it(night: Night) -> None:
    night.deliver_samples("psig_plan")
    night.deliver(oc_sheet("20", 2), "psig/2023/oc.xlsx")
    night.run()
    close(night, date(2023, 12, 31), tema="psig", anio=2023)
    night.deliver(oc_sheet("22", 3), "psig/2023/oc.xlsx")
    night.run(LATER)
    found = compared(night, "publicado", "psig", 2023, corte=date(2024, 3, 15))
    by_date = compared(night, date(2023, 12, 31), "psig", 2023, corte=date(2024, 3, 15))
    assert by_date.cambios.equals(found.cambios)
    [row] = found.cambios[found.cambios["medida"] == "meta_ejecutada"].to_dict("records")
    assert (row["antes"], row["ahora"], row["diferencia"]) == ("20.00", "22.00", "2.00")
