"""`poi_ceplan`: the CEPLAN V.01 export by actividad operativa. Unit of loading: each UE that its rows name."""

from functools import partial

from assets.reading.monthly import Reading
from assets.sources import poi_ceplan_checks as checks
from assets.sources import poi_ceplan_loads as shared
from assets.sources.poi_ceplan_rows import Rows, is_code
from schemas.layouts.poi_ceplan import BLOCKS, FORMAT
from schemas.plain import Columns
from schemas.tables.poi import AO_ATTRIBUTES


def _no_code_twice(rows: Rows) -> None:
    checks.check_duplicates(rows, "codigo_ao", "La actividad", "actividad y año")


def _code(rows: Rows, i: int) -> str | None:
    code = rows.values["codigo_ao"][i]
    return code if code and is_code(code) else None


def _data(rows: Rows, blocks: dict[str, Reading], good: list[int], key: shared.Key) -> dict[str, Columns]:
    """Tables `ao` (attributes) and `mensual` (measures), a line per activity in each."""
    ao = shared.activity_columns(rows, good, key, AO_ATTRIBUTES)
    ao["lectura"] = [_reading_text(rows.running.get(i)) for i in good]
    whose: Columns = {name: ao[name] for name in ("anio", "codigo_ao", "ue", "fila")}
    return {"ao": ao, "mensual": whose | shared.monthly_columns(blocks, good)}


def _reading_text(running: list[str] | None) -> str:
    return f"corrida: {', '.join(running)}" if running else "aditiva"


EXPORT = shared.Export(FORMAT.fuente, BLOCKS, _no_code_twice, _code, _data)
units = partial(shared.units, EXPORT)
parse = partial(shared.parse, EXPORT)
