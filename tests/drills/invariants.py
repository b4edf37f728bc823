"""What must be so after anything that can go wrong, asked of one night: a sentence for each thing that is not.

The letters are those of the design (I1..I10). The oracle is the export of the same deliveries, never disturbed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from assets.loading import folder
from assets.loading.ledger import PENDING
from assets.sources.registry import SOURCES
from schemas.registry import TABLES
from schemas.tables import poi, psig, publicado
from tests.loading.decided import MEMORY
from tests.loading.night import Night
from warehouse.check import orphans
from warehouse.custody import digest

Rows = dict[str, list[tuple]]
#: Tables that say what happened, not what is: they may name a load that a newer one has replaced.
_TELL = {"carga", "archivo", "archivo_unidad", "observacion", "decision", "cuarentena"}
#: Tables whose rows are of one load, which is current: a history's versions may outlive theirs.
_OF_ONE_LOAD = {
    table.name
    for table in (*poi.FACTS, *psig.FACTS, *publicado.FACTS)
    if table not in (poi.POI_AO_HISTORIA, poi.POI_MENSUAL_HISTORIA)
}
#: Where each row that a load says it has is one row.
_ROW_BY_ROW = {"poi_anual": poi.POI_ANUAL, "psig": psig.PSIG_META, "psig_plan": psig.PSIG_PLAN}
_LATER = "T09:30:00Z"


def state(engine: sa.Engine) -> Rows:
    """Every row of every table, in one order."""
    with engine.connect() as conn:
        return {
            name: sorted((tuple(row) for row in conn.execute(sa.text(f"SELECT * FROM {name}"))), key=repr)
            for name in TABLES
        }


def fingerprint(engine: sa.Engine) -> str:
    """The same as one word: two states are equal if theirs are."""
    return digest(repr(state(engine)).encode())


def violations(
    night: Night, oracle: Mapping[str, bytes], *, again: bool = True, of_deliveries: bool = True
) -> list[str]:
    """All that is not as it must be once the night has been finished; empty is the only good answer.

    The last thing that is tried is to run everything again. `of_deliveries`: the oracle was delivered the same files
    under the same names in the same order, so that what is said of deliveries themselves is compared too.
    """
    found = [*_one_load_each(night), *_no_fact_without_load(night), *_details_add_up(night)]
    found += [*_originals(night), *_reasons(night)]
    told = night.exported("comparada")
    left_out = set() if of_deliveries else {f"{view}.csv" for view in MEMORY}
    kept = [{name: told[name] for name in told.keys() - left_out} for told in (told, oracle)]
    found += _same(*kept, "I3: la exportación difiere de la que nadie estorbó")
    with night.engine.connect() as conn:
        found += [f"I5: {sentence}" for sentence in orphans(conn)]
    found += _nothing_moves(night)
    return found


def settled(night: Night) -> list[str]:
    """What must be so at any moment, in the middle of a night too: I1, I2, I5."""
    return [*_one_load_each(night), *_no_fact_without_load(night), *_details_add_up(night)]


def _same(found: Mapping[str, bytes], expected: Mapping[str, bytes], what: str) -> list[str]:
    names = sorted(name for name in found.keys() | expected.keys() if found.get(name) != expected.get(name))
    return [f"{what}: {', '.join(names)}"] if names else []


def _one_load_each(night: Night) -> Iterable[str]:
    current = Counter(
        (fuente, anio, unidad)
        for fuente, anio, unidad in night.query("SELECT fuente, anio, unidad FROM carga WHERE vigente = 1")
        if not (SOURCES[fuente].dated or SOURCES[fuente].adds)
    )
    yield from (f"I1: {key} muestra {count} cargas" for key, count in current.items() if count != 1)
    shown = night.query("SELECT fuente, anio, ue, SUM(vigente), COUNT(*) FROM poi_corte GROUP BY fuente, anio, ue")
    yield from (f"I1: {row[:3]} muestra {row[3]} fotografías" for row in shown if row[3] != 1)
    photographs = "SELECT COUNT(*) FROM carga WHERE vigente = 1 AND fuente IN ('poi_ceplan', 'poi_anual')"
    if night.value(photographs) != night.value(
        "SELECT COUNT(*) FROM poi_corte WHERE fuente IN ('poi_ceplan', 'poi_anual')"
    ):
        yield "I1: las fotografías no son las cargas vigentes"
    yield from _history(night)


def _history(night: Night) -> Iterable[str]:
    """Versions of a month follow one another: none overlaps, and the open ones are the latest photograph's."""
    last: dict[tuple, str | None] = {}
    for ao, mes, desde, hasta in night.query(
        "SELECT anio || codigo_ao, mes, desde, hasta FROM poi_mensual_historia ORDER BY 1, 2, 3"
    ):
        before = last.get((ao, mes), "")
        if before is None or before > str(desde):
            yield f"I1: dos versiones de {ao}, mes {mes}, valen a la vez"
        last[ao, mes] = None if hasta is None else str(hasta)
    open_now = dict(
        ((anio, ue), count)
        for anio, ue, count in night.query(
            "SELECT anio, ue, COUNT(*) FROM poi_ao_historia WHERE hasta IS NULL GROUP BY anio, ue"
        )
    )
    for anio, ue, expected in night.query(
        "SELECT anio, ue, actividades FROM poi_corte WHERE fuente = 'poi_ceplan' AND vigente = 1"
    ):
        if open_now.get((anio, ue), 0) != expected:
            yield f"I1: {ue} de {anio} tiene {open_now.get((anio, ue), 0)} actividades y su fotografía {expected}"


def _no_fact_without_load(night: Night) -> Iterable[str]:
    loads = {carga_id: vigente for carga_id, vigente in night.query("SELECT carga_id, vigente FROM carga")}
    for name, table in TABLES.items():
        if "carga_id" not in table.names or name in _TELL:
            continue
        for (carga_id,) in night.query(f"SELECT DISTINCT carga_id FROM {name} WHERE carga_id IS NOT NULL"):
            if carga_id not in loads:
                yield f"I2: {name} tiene filas de la carga {carga_id}, que no consta"
            elif name in _OF_ONE_LOAD and loads[carga_id] != 1:
                yield f"I2: {name} tiene filas de la carga {carga_id}, que ya no vale"
    for carga_id, fuente, filas in night.query(
        "SELECT carga_id, fuente, filas FROM carga WHERE vigente = 1 AND fuente IN ('poi_anual', 'psig', 'psig_plan')"
    ):
        rows = night.value(f"SELECT COUNT(*) FROM {_ROW_BY_ROW[fuente].name} WHERE carga_id = :c", c=carga_id)
        if rows != filas:
            yield f"I1: la carga {carga_id} tiene {rows} filas de {filas}"


def _details_add_up(night: Night) -> Iterable[str]:
    details = (
        "SELECT anio, ue, COUNT(*), SUM(CASE WHEN cuenta_en_promedio = 1 THEN 1 ELSE 0 END),"
        " ROUND(CAST(SUM(financiero_ejecutado_soles) * 100 AS NUMERIC), 0) FROM bi_poi_actividad GROUP BY anio, ue"
    )
    totals = (
        "SELECT anio, ue, actividades, actividades_en_promedio,"
        " ROUND(CAST(financiero_ejecutado_soles * 100 AS NUMERIC), 0) FROM bi_poi_resumen"
    )
    yield from _differ(night, details, totals, "el resumen del POI no es la suma de sus actividades")
    months = (
        "SELECT actividad_id, ROUND(CAST(SUM(COALESCE(financiero_ejecutado_soles, 0)) * 100 AS NUMERIC), 0)"
        " FROM bi_poi_mensual GROUP BY actividad_id"
    )
    year = (
        "SELECT actividad_id, ROUND(CAST(COALESCE(financiero_ejecutado_soles, 0) * 100 AS NUMERIC), 0)"
        " FROM bi_poi_actividad WHERE fuente = 'poi_ceplan'"
    )
    yield from _differ(night, months, year, "los meses no suman lo del año")
    labels = "SELECT anio, ue, SUM(cantidad) FROM bi_poi_valoracion WHERE dimension = 'fisico' GROUP BY anio, ue"
    counted = (
        "SELECT anio, ue, SUM(CASE WHEN fisico_valoracion IS NULL THEN 0 ELSE 1 END) FROM bi_poi_actividad"
        " GROUP BY anio, ue"
    )
    yield from _differ(night, labels, counted, "las valoraciones no suman las actividades valoradas")
    ranked = "SELECT anio, SUM(programadas) FROM bi_psig_responsable GROUP BY anio"
    claimed = "SELECT anio, SUM(cuenta_programada) FROM bi_psig_actividad GROUP BY anio"
    yield from _differ(night, ranked, claimed, "las metas por responsable no suman las del año")


def _differ(night: Night, one: str, other: str, what: str) -> Iterable[str]:
    left, right = ({tuple(map(_number, row)) for row in night.query(sql)} for sql in (one, other))
    if left != right:
        yield f"I5: {what}: {sorted(left ^ right, key=repr)[:4]}"


def _number(value: object) -> object:
    """Whatever a driver makes of a number (float, Decimal, int), as one."""
    return value if isinstance(value, str) or value is None else float(value)  # type: ignore[arg-type]


def _originals(night: Night) -> Iterable[str]:
    known = set()
    for _, event in night.custody.events():
        known.add((event.place, event.sha256))
        try:
            night.custody.verify(event.sha256)
        except ValueError as damaged:
            yield f"I6: {damaged}"
    for place in folder.places(night.raw):
        content = night.raw.joinpath(*place.parts).read_bytes()
        if (place.key, digest(content)) not in known:
            yield f"I6: {place.ruta} no consta en el libro"
    for path in night.custody.root.glob("??/*"):
        if path.name != digest(path.read_bytes()):
            yield f"I6: {path.name} no es lo que dice su huella"


def _reasons(night: Night) -> Iterable[str]:
    seen = {sha256: (estado, motivo) for sha256, estado, motivo in night.query(
        "SELECT archivo_sha256, estado, motivo FROM bi_archivo"
    )}  # fmt: skip
    for _, event in night.custody.events():
        if event.sha256 not in seen:
            yield f"I7: {event.ruta} no está en bi_archivo"
    for sha256, (estado, motivo) in seen.items():
        if not motivo or motivo == PENDING:
            yield f"I7: {sha256[:8]} está {estado} sin razón"
    for (row,) in night.query("SELECT clave FROM cuarentena WHERE motivo IS NULL OR motivo = ''"):
        yield f"I7: la fila {row} está apartada sin razón"
    deliveries = night.value("SELECT COUNT(*) FROM bi_entrega")
    events = sum(1 for _ in night.custody.events())
    if deliveries != events:
        yield f"I7: {events} entregas en el libro y {deliveries} en bi_entrega"


def _nothing_moves(night: Night) -> Iterable[str]:
    """I4, with a clock that has gone on."""
    before, ledger = state(night.engine), night.custody.ledger()
    shown = night.now
    night.run(shown[:10] + _LATER)
    night.now = shown
    after = state(night.engine)
    yield from (f"I4: correr otra vez cambió {name}" for name in after if after[name] != before[name])
    if night.custody.ledger() != ledger:
        yield "I4: correr otra vez anotó entregas"
