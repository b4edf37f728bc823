"""Which marts follow from which facts: read back, put through the rules, and replaced, in the caller's transaction.

The same functions serve a load and the job that recomputes the marts of a year from its facts.
"""

from collections.abc import Iterable
from fractions import Fraction

import pandas as pd
from sqlalchemy import Connection, Engine

from assets.loading import (
    answers,
    poi_alerts,
    poi_fuente,
    poi_marts,
    poi_restated,
    presupuesto,
    psig_year,
    publicaciones,
    results,
    textos,
)
from assets.rules import drafts, drafts_psig, psig, reconciliation
from assets.rules.rounding import percent_of
from assets.sources.unit import UnitLoad
from schemas import codelists
from schemas.calendar import lima_date
from schemas.columns import BUDGET_SOURCES
from schemas.frames import empty_frame, from_records
from schemas.observation import Observation
from schemas.registry import TABLES
from schemas.tables import poi as poi_tables
from schemas.tables import psig as psig_tables
from schemas.tables.audit import CARGA
from schemas.tables.poi import POI_CORTE
from schemas.tables.psig import PSIG_ACTIVIDAD, PSIG_BALANCE, PSIG_FACTOR, PSIG_META, PSIG_PLAN
from schemas.tables.publicado import CONCILIACION, PUBLICADO_CIFRA
from warehouse import bulk, configuration, reading
from warehouse.engine import lock, snapshot, transaction

#: Sources that describe the same activities, and are held against each other.
EXPORTS = ("poi_ceplan", "poi_ceplan_financiera")


def after_load(conn: Connection, load: UnitLoad) -> None:
    """The marts that a new load of a unit changes."""
    if load.fuente == "poi_anual" or (load.fuente == "poi_plan" and _has_annual(conn, load)):
        poi_marts.of_facts(conn, "poi_anual", load.anio, load.unidad)
    elif load.fuente == "poi_ceplan":
        poi_marts.of_load(conn, load)
    elif load.fuente == "poi_ceplan_financiera":
        poi_marts.members(conn, load)
    elif load.fuente in psig_year.SOURCES:
        psig_marts(conn, load.anio)
    elif load.fuente == "respuestas":
        answers.weigh(conn, load.anio, load.unidad)
    elif load.fuente == "publicado":
        for ejercicio in balance_years(load.frames[PUBLICADO_CIFRA.name]):
            psig_marts(conn, ejercicio)
    elif load.fuente in BUDGET_SOURCES:
        presupuesto.of_unit(conn, load.fuente, load.anio, load.unidad)
    reconcile(conn, load.anio)


def after_photograph(conn: Connection, load: UnitLoad, *, unchanged: bool) -> None:
    """The marts that a photograph changes; one that says what the one before it said names its members anew, and is
    one more that the unit's other export may be held against."""
    if unchanged:
        poi_marts.members(conn, load)
        if load.fuente == "poi_ceplan" and _closed_months(conn, load.anio, load.unidad):
            poi_restated.of_unchanged(conn, load.anio, load.unidad)
            poi_alerts.of_unchanged(conn, load.anio, load.unidad)
    else:
        after_load(conn, load)
    poi_fuente.of_photograph(conn, load.anio, load.unidad)
    presupuesto.reconcile(conn, load.anio, load.unidad)


def _closed_months(conn: Connection, anio: int, ue: str) -> bool:
    """Whether months have ended from the last photograph but one to the last one."""
    columns = ["corte_instante", "mes_cerrado_hasta"]
    cortes = reading.read(conn, POI_CORTE, columns, ["corte_instante"], fuente="poi_ceplan", anio=anio, ue=ue)
    return cortes["mes_cerrado_hasta"].tail(2).nunique() == 2


def without(conn: Connection, fuente: str, anio: int, unidad: str, ejercicios: Iterable[int] = ()) -> None:
    """The marts that change when a load was taken out and nothing took its place yet. `ejercicios`: years whose balance
    the load gave as published."""
    if fuente in ("poi_anual", "poi_plan"):
        poi_marts.of_facts(conn, "poi_anual", anio, unidad)
    elif fuente in EXPORTS:
        _of_facts(conn, fuente, anio, unidad)
    elif fuente in psig_year.SOURCES:
        psig_marts(conn, anio)
    elif fuente == "respuestas":
        answers.weigh(conn, anio, unidad)
    elif fuente in BUDGET_SOURCES:
        presupuesto.of_unit(conn, fuente, anio, unidad)
    for ejercicio in ejercicios:
        psig_marts(conn, ejercicio)
    reconcile(conn, anio)


def _of_facts(conn: Connection, fuente: str, anio: int, ue: str) -> None:
    """The marts of a POI source and UE from its facts."""
    if fuente != "poi_ceplan_financiera":
        poi_marts.of_facts(conn, fuente, anio, ue)
    if fuente in EXPORTS:
        poi_fuente.cross_check(conn, anio, ue)
        presupuesto.reconcile(conn, anio, ue)


def balance_years(figures: pd.DataFrame) -> list[int]:
    """Years whose balance published figures give."""
    return sorted({int(key) for key in figures.loc[figures["cuadro"] == "balance", "clave"] if key.isdigit()})


def _has_annual(conn: Connection, load: UnitLoad) -> bool:
    """Is there an annual table for the plan's documents to tell of? Exports say themselves what they are of."""
    found = reading.read(conn, CARGA, ["carga_id"], fuente="poi_anual", anio=load.anio, unidad=load.unidad, vigente=1)
    return len(found) > 0


def disputes(conn: Connection, load: UnitLoad) -> tuple[Observation, ...]:
    """What a PSIG sheet says against the approved plan, or against another unit's sheet, and who has not answered the
    plan (`psig_year`); what texts of the POI are of no activity of their unit."""
    if load.fuente == "poi_textos":
        return textos.strangers(conn, load)
    if load.fuente not in psig_year.SOURCES:
        return ()
    return tuple(psig_year.of_year(conn, load.anio)[load.fuente, load.unidad])


def bring_up(engine: Engine, fuente: str, anio: int, now: str) -> None:
    """After the loads of a source of the POI: results of other rules, lists or choices than those in force are computed
    again from the facts; and it is seen which units have sent nothing for too long."""
    with snapshot(engine) as conn:
        institucion = configuration.in_use(conn)
        outdated = results.outdated(conn, fuente, anio, institucion)
    for ue in outdated:
        with transaction(engine) as conn:
            lock(conn, f"{fuente}:{anio}:{ue}")
            _of_facts(conn, fuente, anio, ue)
    if outdated:
        with transaction(engine) as conn:
            reconcile(conn, anio)
    poi_alerts.of_silence(engine, lima_date(now))


def bring_up_psig(engine: Engine, anio: int) -> None:
    """The same of the PSIG of a year: a ruling or a unit of a code list may be another now."""
    with snapshot(engine) as conn:
        outdated = results.are_of_others(conn, "psig", anio, configuration.in_use(conn))
    if outdated:
        psig_of_year(engine, anio)


def poi_of_year(engine: Engine, anio: int) -> None:
    """Every POI mart of a year from its facts, one transaction per UE."""
    with snapshot(engine) as conn:
        units = reading.read(conn, CARGA, ["fuente", "unidad"], anio=anio, vigente=1, fuente=["poi_anual", *EXPORTS])
    for fuente, ue in units.drop_duplicates().itertuples(index=False, name=None):
        with transaction(engine) as conn:
            lock(conn, f"{fuente}:{anio}:{ue}")
            _of_facts(conn, fuente, anio, ue)
            reconcile(conn, anio)


def psig_of_year(engine: Engine, anio: int) -> None:
    """Targets, ranking and balance of a year from its facts."""
    with transaction(engine) as conn:
        psig_marts(conn, anio)
        reconcile(conn, anio)


def psig_marts(conn: Connection, anio: int) -> None:
    """Targets, ranking, balance and drafts of a year, from the plan and from what every unit sent."""
    psig_year.lock_year(conn, anio)
    plan = reading.read(conn, PSIG_PLAN, anio=anio)
    metas = reading.read(conn, PSIG_META, anio=anio)
    computed = psig.marts(anio, plan, metas, codelists.dictamenes())
    if computed[PSIG_BALANCE.name].empty:
        computed[PSIG_BALANCE.name] = _published_balance(conn, anio)
    for name, mart in computed.items():
        bulk.replace(conn, TABLES[name], mart, anio=anio)
    factors = reading.read(conn, PSIG_FACTOR, anio=anio)
    proposed = drafts_psig.of_psig(anio, plan, metas, factors, computed[PSIG_ACTIVIDAD.name])
    for name, mart in drafts.frames("psig", "psig", anio, "psig", proposed, 0).items():
        bulk.replace(conn, TABLES[name], mart, fuente="psig", anio=anio)
    publicaciones.bring_up(conn, "psig", anio)
    results.note(conn, "psig", anio, "todas", configuration.in_use(conn))


def _published_balance(conn: Connection, anio: int) -> pd.DataFrame:
    """A year with nothing behind it here is known by its published balance only, and marked so."""
    figures = reading.read(conn, PUBLICADO_CIFRA, cuadro="balance", clave=str(anio))
    printed = {
        cifra: publicado
        for cifra, publicado in zip(figures["cifra"], figures["publicado"], strict=True)
        if publicado.isdigit()
    }
    if not {"programadas", "ejecutadas_al_100"} <= printed.keys():
        return empty_frame(PSIG_BALANCE)
    programmed, done = int(printed["programadas"]), int(printed["ejecutadas_al_100"])
    row = {
        "anio": anio,
        "programadas": programmed,
        "ejecutadas_al_100": done,
        "nivel_pct": percent_of(Fraction(done, programmed)) if programmed else None,
        "origen": "publicado",
    }
    return from_records(PSIG_BALANCE, [row])


def reconcile(conn: Connection, anio: int) -> None:
    """Every published figure of a year against what is computed here, in step with each load of either."""
    lock(conn, f"conciliacion:{anio}")
    published = reading.read(conn, PUBLICADO_CIFRA, anio=anio)
    if published.empty:
        bulk.delete(conn, CONCILIACION, anio=anio)
        return
    marts = {table.name: reading.read(conn, table, anio=anio) for table in (*poi_tables.MARTS, *psig_tables.MARTS)}
    bulk.replace(conn, CONCILIACION, reconciliation.reconcile(published, marts), anio=anio)
