"""Any question can be asked as of a photograph: the history answers what that day's export said, cell by cell.

What each export said is taken from the rows that the generator wrote, not from our own reading of the file.
"""

import os
from random import Random

import pytest

from tests.builders import ceplan_anio
from tests.builders.libro import Fila
from tests.loading.night import Night

ANIO, UE = 2025, "900001"
ROWS = dict[tuple[str, int], tuple]

#: The documented predicate (`docs/historia.md`), and the six measures in the order of the export's blocks.
AS_OF = (
    "SELECT codigo_ao, mes, fisico_inicial, fisico_programado, fisico_ejecutado,"
    " financiero_inicial_soles, financiero_programado_soles, financiero_ejecutado_soles"
    " FROM bi_poi_mensual_historia WHERE anio = 2025"
    " AND vigente_desde <= :corte AND (vigente_hasta IS NULL OR vigente_hasta > :corte)"
)


def said(filas: list[Fila]) -> ROWS:
    """(activity, month) -> the six measures in hundredths, as the export says them."""
    found = {}
    for fila in filas:
        blocks = list(ceplan_anio.medidas(fila).values())
        code = fila["Actividad Operativa ID"].strip("'")
        found |= {(code, month): tuple(block[month - 1] for block in blocks) for month in range(1, 13)}
    return found


def answered(night: Night, instant: str) -> ROWS:
    """The same out of the warehouse."""
    return {
        (code, month): tuple(None if value is None else round(value * 100) for value in values)
        for code, month, *values in night.query(AS_OF, corte=instant)
    }


#: Years that are tried; `make drills` tries more.
TRIED = int(os.environ.get("SEGUIMIENTO_SIMULACROS", "2"))
YEARS = [(seed, 17 + seed % 30, 8 + seed % 7) for seed in range(1, TRIED + 1)]


@pytest.mark.parametrize(("seed", "ao", "shots"), YEARS)
def test_each_past_date_answers_what_that_days_export_said(night: Night, seed: int, ao: int, shots: int) -> None:
    year = list(ceplan_anio.fotografias(UE, ao, seed, ANIO, ceplan_anio.momentos(ANIO, shots), cambian=0.3))
    rng = Random(seed)
    shuffled = sorted(year, key=lambda _: rng.random())
    for number, (moment, rows) in enumerate(shuffled):
        name = ceplan_anio.nombre(UE, moment)
        night.deliver(ceplan_anio.exportar(rows, moment), f"ejemplo/poi_ceplan/{number:02d}/{name}")
        if number in (shots // 2, shots - 1):  # two nights: one with what came so far, one with the rest
            assert {outcome.estado for outcome in night.run(f"2026-11-{10 + number}T07:00:00Z")} == {"cargado"}
    for moment, rows in year:
        assert answered(night, ceplan_anio.instante(moment)) == said(rows), moment
    stored = night.value("SELECT COUNT(*) FROM poi_mensual_historia")
    assert stored < sum(len(rows) * 12 for _, rows in year) / 2  # only what changed is kept
