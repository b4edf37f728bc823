"""What the drills deliver: few files, and one of each kind of trouble that loading knows.

The first night brings a plan, a unit's sheet, the annual table of 2021 and a photograph of each of two UEs. The second
night, which drills disturb, replaces the sheet at its place, brings a photograph that is older than the one loaded (the
history is wound back), a newer one, the same bytes under another name, and a file that is no sheet. It is short:
drills go through it some hundreds of times.
"""

from functools import cache
from pathlib import Path

from tests.builders import ceplan_anio
from tests.loading.decided import oc_sheet
from tests.loading.night import RAW

ANIO = 2025
FIRST_NIGHT, SECOND_NIGHT, RESTART = "2026-11-20T07:00:00Z", "2026-11-21T07:00:00Z", "2026-11-21T08:00:00Z"
UES = ("900001", "900002")
Deliveries = dict[str, bytes]


@cache
def photographs(ue: str, activities: int = 4, shots: int = 5) -> list[tuple[str, bytes]]:
    """(name, bytes) of a UE's exports in order of time."""
    year = ceplan_anio.fotografias(ue, activities, int(ue), ANIO, ceplan_anio.momentos(ANIO, shots), cambian=0.5)
    return [(ceplan_anio.nombre(ue, moment), ceplan_anio.exportar(rows, moment)) for moment, rows in year]


@cache
def first_night() -> Deliveries:
    one, two = photographs(UES[0])[2], photographs(UES[1])[0]
    return {
        "psig_plan/plan.xlsx": (RAW / "psig_plan/2023/Plan PSIG 2023 aprobado.xlsx").read_bytes(),
        "psig/oc.xlsx": oc_sheet("20", 2),
        "poi_anual/tabla 5.xlsx": next((RAW / "poi_anual/2021").glob("*.xlsx")).read_bytes(),
        f"ejemplo/{one[0]}": one[1],
        f"ejemplo/{two[0]}": two[1],
    }


@cache
def second_night() -> Deliveries:
    older, newer = photographs(UES[0])[1], photographs(UES[0])[3]
    return {
        "psig/oc.xlsx": oc_sheet("21", 3),
        "psig/otra carpeta/plan (1).xlsx": first_night()["psig_plan/plan.xlsx"],
        "psig/roto.xlsx": b"%PDF-1.7 esto no es una hoja",
        f"ejemplo/{older[0]}": older[1],
        f"ejemplo/{newer[0]}": newer[1],
    }


def put(raw: Path, deliveries: Deliveries) -> None:
    for ruta, content in deliveries.items():
        path = raw / ruta
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
