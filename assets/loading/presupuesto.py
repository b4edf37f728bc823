"""What follows from a budget load: which load of each UE is seen, the UEs that it names, and what the POI says to it.

In the caller's transaction; from the stored facts alone, so that a load that comes back makes the same again.
"""

import pandas as pd
from sqlalchemy import Connection, Engine

from assets.loading import dimensions
from assets.rules import presupuesto as rules
from schemas import codelists
from schemas.codelists import SIN_DATO
from schemas.columns import BUDGET_SOURCES
from schemas.frames import conform, from_records
from schemas.tables.audit import ARCHIVO, CARGA
from schemas.tables.dimensions import DIM_UE
from schemas.tables.poi import POI_AO_HISTORIA, POI_CORTE, POI_MENSUAL_HISTORIA
from schemas.tables.presupuesto import CONCILIACION, LEVELS, LINEA, MONTHS, TOTAL, VISIBLE, accrued
from warehouse import bulk, reading
from warehouse.engine import lock, transaction

POI = "poi_ceplan"


def of_load(conn: Connection, fuente: str, anio: int, carga_id: str) -> None:
    """After a budget load."""
    _name_units(conn, fuente, carga_id)
    of_facts(conn, fuente, anio)


def of_facts(conn: Connection, fuente: str, anio: int) -> None:
    """Which load is seen of each UE of a source and year, and the reconciliation of those with a POI."""
    lock(conn, f"presupuesto:{anio}")
    before = reading.read(conn, VISIBLE, ["ue_id"], fuente=fuente, anio=anio)
    shown = _shown(conn, fuente, anio)
    bulk.replace(conn, VISIBLE, shown, fuente=fuente, anio=anio)
    _reconcile_all(conn, anio, {*before["ue_id"], *shown["ue_id"]})


def of_year(engine: Engine, anio: int) -> None:
    """All of it for a year, from its facts."""
    for fuente in BUDGET_SOURCES:
        with transaction(engine) as conn:
            of_facts(conn, fuente, anio)


def _shown(conn: Connection, fuente: str, anio: int) -> pd.DataFrame:
    """Rows of `presupuesto_visible`: of each level and UE the load of the latest moment; a file that nothing dates is
    of the moment when it first arrived. What is of no UE is seen of every load."""
    loads = reading.read(conn, CARGA, fuente=fuente, anio=anio, vigente=1)
    columns = ["archivo_sha256", "primera_vez", "secuencia"]
    files = reading.read(conn, ARCHIVO, columns, archivo_sha256=sorted(set(loads["archivo_sha256"])))
    totals = reading.read(conn, TOTAL, anio=anio, carga_id=loads["carga_id"].tolist())
    loads = loads[["carga_id", "archivo_sha256", "version_en", "corte"]].merge(files, on="archivo_sha256")
    found = totals.merge(loads, on="carga_id")
    found["moment"] = found["version_en"].fillna(found["primera_vez"])
    found = found.sort_values(["moment", "secuencia"])
    latest = ~found.duplicated(["nivel", "ue_id"], keep="last") | (found["ue_id"] == SIN_DATO)
    shown = found[latest].assign(fuente=fuente)
    return conform(VISIBLE, shown[list(VISIBLE.names)].reset_index(drop=True))


def _name_units(conn: Connection, fuente: str, carga_id: str) -> None:
    """UEs that no source and no list described yet."""
    totals = reading.read(conn, TOTAL, carga_id=carga_id)
    known = set(reading.read(conn, DIM_UE, ["ue_id"])["ue_id"])
    rows = [
        {
            "ue_id": row["ue_id"],
            "ue_numero": row["ue_numero"],
            "denominacion": row["ue_nombre"] if isinstance(row["ue_nombre"], str) else row["ue_id"],
            "pliego": row["pliego"],
            "pliego_denominacion": row["pliego_nombre"],
            "es_sintetico": row["es_sintetico"],
            "origen": fuente,
            "visto_en": None,
        }
        for row in totals.to_dict("records")
        if row["ue_id"] not in known
    ]
    if rows:
        bulk.upsert(conn, DIM_UE, from_records(DIM_UE, rows), newer_by="visto_en")


def _reconcile_all(conn: Connection, anio: int, ues: set[str]) -> None:
    followed = reading.read(conn, POI_CORTE, ["ue"], fuente=POI, anio=anio, vigente=1)
    stored = reading.read(conn, CONCILIACION, ["ue"], anio=anio)
    for ue in sorted(ues & {*followed["ue"], *stored["ue"]}):
        reconcile(conn, anio, ue)


def reconcile(conn: Connection, anio: int, ue: str) -> None:
    """The POI of a UE and year against each budget source that has it; nothing where either is not there."""
    dimensions.lock_results(conn, anio, ue)
    shown = reading.read(conn, VISIBLE, anio=anio, ue_id=ue)
    corte = reading.read(conn, POI_CORTE, fuente=POI, anio=anio, ue=ue, vigente=1)
    rows: list[dict] = []
    if len(shown) and len(corte):
        poi = _poi(conn, anio, ue, corte.iloc[0])
        bridge = [
            (row.codigo_ao, row.sec_func)
            for row in codelists.metas_presupuestales()
            if (row.anio, row.ue) == (anio, ue) and row.holds(poi.corte)
        ]
        synthetic = int(corte["es_sintetico"].iloc[0])
        for fuente in BUDGET_SOURCES:
            budget = _budget(conn, ue, shown[shown["fuente"] == fuente])
            rows += rules.reconcile(poi, budget, bridge) if budget else []
        synthetic = max(synthetic, int(shown["es_sintetico"].max()))
        rows = [{**row, "anio": anio, "ue": ue, "es_sintetico": synthetic} for row in rows]
    bulk.replace(conn, CONCILIACION, from_records(CONCILIACION, rows), anio=anio, ue=ue)


def _poi(conn: Connection, anio: int, ue: str, corte: pd.Series) -> rules.Poi:
    ao = reading.read(conn, POI_AO_HISTORIA, ["codigo_ao", "activo"], anio=anio, ue=ue, hasta=None)
    monthly = reading.read(conn, POI_MENSUAL_HISTORIA, anio=anio, ue=ue, hasta=None).sort_values("mes")
    by_ao = {code: rows for code, rows in monthly.groupby("codigo_ao")}
    activities = {
        code: rules.Activity(
            bool(active),
            _sum(by_ao, code, "financiero_inicial_soles"),
            _sum(by_ao, code, "financiero_programado_soles"),
            _integers(by_ao[code]["financiero_ejecutado_soles"]) if code in by_ao else [None] * 12,
        )
        for code, active in ao.itertuples(index=False, name=None)
    }
    return rules.Poi(activities, _integer(corte["mes_corte"]), _text(corte["corte"]))


def _sum(by_ao: dict[str, pd.DataFrame], code: str, measure: str) -> int | None:
    said = [amount for amount in _integers(by_ao[code][measure]) if amount is not None] if code in by_ao else []
    return sum(said) if said else None


def _budget(conn: Connection, ue: str, shown: pd.DataFrame) -> rules.Budget | None:
    """What a source says of the UE, at the finest level that it has."""
    if shown.empty:
        return None
    row = min(shown.to_dict("records"), key=lambda one: LEVELS.index(one["nivel"]))
    columns = ["sec_func", "pia_soles", "pim_soles", "devengado_soles", *map(accrued, MONTHS)]
    stored = reading.read(conn, LINEA, columns, carga_id=row["carga_id"], ue_id=ue)
    month = _integer(row["mes_corte"])
    lines: dict[str | None, rules.Line] = {}
    for meta, rows in stored.groupby("sec_func", dropna=False):
        pia, pim, total, *months = (_added(rows[name]) for name in columns[1:])
        lines[meta if isinstance(meta, str) else None] = rules.Line(pia, pim, total, None if month is None else months)
    return rules.Budget(row["fuente"], lines, month, _text(row["corte"]))


def _added(series: pd.Series) -> int | None:
    said = series.dropna()
    return sum(said.tolist()) if len(said) else None


def _integers(series: pd.Series) -> list[int | None]:
    return [None if pd.isna(value) else int(value) for value in series]


def _integer(value: object) -> int | None:
    return None if pd.isna(value) else int(value)  # type: ignore[call-overload]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
