"""What follows from a budget load: which load of each UE is seen, the UEs that it names, and what the POI says to it.

In the caller's transaction; from the stored facts alone, so that a load that comes back makes the same again.
"""

from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine

from assets.loading import dimensions
from assets.rules import presupuesto as rules
from assets.rules.annual import annual
from schemas import codelists
from schemas.codelists import SIN_DATO
from schemas.columns import BUDGET_SOURCES
from schemas.frames import conform, from_records
from schemas.tables.audit import ARCHIVO, CARGA
from schemas.tables.dimensions import DIM_UE
from schemas.tables.poi import POI_AO_HISTORIA, POI_CORTE, POI_MENSUAL_HISTORIA
from schemas.tables.presupuesto import CONCILIACION, LEVELS, LINEA, MONTHS, TOTAL, VISIBLE, WHOLE, accrued
from warehouse import bulk, reading
from warehouse.engine import lock, transaction

POI = "poi_ceplan"


def of_unit(conn: Connection, fuente: str, anio: int, unidad: str) -> None:
    """After a load of a unit came or went: the UEs that it brings, and those shown of a load that it took the place
    of."""
    lock(conn, f"presupuesto:{anio}")
    loads = reading.read(conn, CARGA, ["carga_id", "vigente"], fuente=fuente, anio=anio, unidad=unidad)
    current = loads.loc[loads["vigente"] == 1, "carga_id"].tolist()
    brought = reading.read(conn, TOTAL, carga_id=current)
    shown = reading.read(conn, VISIBLE, ["ue_id"], carga_id=loads["carga_id"].tolist())
    ues = {*brought["ue_id"], *shown["ue_id"]}
    dimensions.lock_results(conn, anio, *ues)
    _name_units(conn, fuente, brought)
    _show(conn, fuente, anio, sorted(ues))


def of_facts(conn: Connection, fuente: str, anio: int) -> None:
    """Which load is seen of each UE of a source and year, and the reconciliation of those with a POI."""
    lock(conn, f"presupuesto:{anio}")
    loads = reading.read(conn, CARGA, ["carga_id"], fuente=fuente, anio=anio, vigente=1)
    brought = reading.read(conn, TOTAL, ["ue_id"], carga_id=loads["carga_id"].tolist())
    shown = reading.read(conn, VISIBLE, ["ue_id"], fuente=fuente, anio=anio)
    ues = {*brought["ue_id"], *shown["ue_id"]}
    dimensions.lock_results(conn, anio, *ues)
    _show(conn, fuente, anio, sorted(ues))


def of_year(engine: Engine, anio: int) -> None:
    """All of it for a year, from its facts."""
    for fuente in BUDGET_SOURCES:
        with transaction(engine) as conn:
            of_facts(conn, fuente, anio)


def _show(conn: Connection, fuente: str, anio: int, ues: list[str]) -> None:
    """Which loads are seen of some UEs, whose results are locked: a POI that comes first at the same moment is either
    found here, or finds what is written here."""
    bulk.renew(conn, VISIBLE, _shown(conn, fuente, anio, ues), fuente=fuente, anio=anio, ue_id=ues)
    followed = reading.read(conn, POI_CORTE, ["ue"], fuente=POI, anio=anio, vigente=1, ue=ues)
    stored = reading.read(conn, CONCILIACION, ["ue"], anio=anio, ue=ues)
    for ue in sorted({*followed["ue"], *stored["ue"]}):
        _reconcile(conn, anio, ue, reading.read(conn, VISIBLE, anio=anio, ue_id=ue))


def _shown(conn: Connection, fuente: str, anio: int, ues: list[str]) -> pd.DataFrame:
    """Rows of `presupuesto_visible`: of each level, filter and UE the load of the latest moment. What is of no UE is
    seen of every load."""
    totals = reading.read(conn, TOTAL, anio=anio, ue_id=ues)
    found = totals.merge(_loads(conn, totals["carga_id"], fuente=fuente, vigente=1), on="carga_id")
    found = found.sort_values(["moment", "secuencia"])
    latest = ~found.duplicated(["nivel", "filtro", "ue_id"], keep="last") | (found["ue_id"] == SIN_DATO)
    shown = found[latest].assign(fuente=fuente)
    return conform(VISIBLE, shown[list(VISIBLE.names)].reset_index(drop=True))


def _loads(conn: Connection, cargas: pd.Series, **equals: Any) -> pd.DataFrame:
    """Loads with `corte`, `secuencia` and the moment that each is of: a file that nothing dates is of the moment when
    it first arrived."""
    columns = ["carga_id", "archivo_sha256", "version_en", "corte"]
    loads = reading.read(conn, CARGA, columns, carga_id=sorted(set(cargas)), **equals)
    columns = ["archivo_sha256", "primera_vez", "secuencia"]
    files = reading.read(conn, ARCHIVO, columns, archivo_sha256=sorted(set(loads["archivo_sha256"])))
    found = loads.merge(files, on="archivo_sha256")
    found["moment"] = found["version_en"].fillna(found["primera_vez"])
    return found[["carga_id", "corte", "secuencia", "moment"]]


def _name_units(conn: Connection, fuente: str, brought: pd.DataFrame) -> None:
    """UEs that no source and no list described yet."""
    known = set(reading.read(conn, DIM_UE, ["ue_id"], ue_id=sorted(set(brought["ue_id"])))["ue_id"])
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
        for row in brought.to_dict("records")
        if row["ue_id"] not in known
    ]
    if rows:
        bulk.upsert(conn, DIM_UE, from_records(DIM_UE, rows), newer_by="visto_en")


def reconcile(conn: Connection, anio: int, ue: str) -> None:
    """After a photograph of the POI of a UE. Where no budget is seen there is nothing to compare, and nothing stored:
    whoever took the last budget away took that too."""
    dimensions.lock_results(conn, anio, ue)
    shown = reading.read(conn, VISIBLE, anio=anio, ue_id=ue)
    if len(shown):
        _reconcile(conn, anio, ue, shown)


def _reconcile(conn: Connection, anio: int, ue: str, shown: pd.DataFrame) -> None:
    """The POI of a UE and year against each budget source that has the whole of it; nothing where either is not
    there. `shown`: the UE's rows of `presupuesto_visible`."""
    corte = reading.read(conn, POI_CORTE, fuente=POI, anio=anio, ue=ue, vigente=1)
    shown = shown[shown["filtro"] == WHOLE]
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
    bulk.renew(conn, CONCILIACION, from_records(CONCILIACION, rows), anio=anio, ue=ue)


def _poi(conn: Connection, anio: int, ue: str, corte: pd.Series) -> rules.Poi:
    ao = reading.read(conn, POI_AO_HISTORIA, ["codigo_ao", "activo"], anio=anio, ue=ue, hasta=None)
    monthly = reading.read(conn, POI_MENSUAL_HISTORIA, anio=anio, ue=ue, hasta=None)
    by_month = monthly.sort_values("mes").groupby("codigo_ao")["financiero_ejecutado_soles"]
    executed = {code: _integers(rows) for code, rows in by_month}
    totals = annual(monthly, None).set_index("codigo_ao").reindex(ao["codigo_ao"])
    opening, current = (_integers(totals[f"financiero_{name}_soles"]) for name in ("inicial", "programado"))
    activities = {
        code: rules.Activity(bool(active), pia, pim, executed.get(code, [None] * 12))
        for code, active, pia, pim in zip(ao["codigo_ao"], ao["activo"], opening, current, strict=True)
    }
    return rules.Poi(activities, _integer(corte["mes_corte"]), _text(corte["corte"]))


def _budget(conn: Connection, ue: str, shown: pd.DataFrame) -> rules.Budget | None:
    """What a source says of the UE: by its metas if it has them, else in its latest load, else at the finest level."""
    if shown.empty:
        return None
    moments = _loads(conn, shown["carga_id"]).set_index("carga_id")["moment"] if len(shown) > 1 else {}
    row = max(
        shown.to_dict("records"),
        key=lambda one: (one["nivel"] == "meta", moments.get(one["carga_id"]), -LEVELS.index(one["nivel"])),
    )
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
