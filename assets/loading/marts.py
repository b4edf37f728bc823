"""Which marts follow from which facts: read back, put through the rules, and replaced, in the caller's transaction.

The same functions serve a load and the job that recomputes the marts of a year from its facts.
"""

from collections.abc import Iterable
from fractions import Fraction

import pandas as pd
from sqlalchemy import Connection, Engine

from assets.loading import answers, dimensions, poi_facts, psig_year, textos
from assets.loading.poi_facts import activities
from assets.rules import poi, psig, reconciliation
from assets.rules.restatements import restatements
from assets.rules.rounding import percent_of
from assets.sources.snapshot import moment
from assets.sources.unit import UnitLoad
from schemas import codelists
from schemas.frames import conform, empty_frame, from_records
from schemas.observation import Observation
from schemas.registry import TABLES
from schemas.scales import scale_in_use
from schemas.tables import poi as poi_tables
from schemas.tables import psig as psig_tables
from schemas.tables.audit import CARGA
from schemas.tables.poi import POI_CORTE, POI_MENSUAL_HISTORIA, POI_REPROGRAMACION
from schemas.tables.psig import PSIG_BALANCE, PSIG_META, PSIG_PLAN
from schemas.tables.publicado import CONCILIACION, PUBLICADO_CIFRA
from warehouse import bulk, reading
from warehouse.engine import lock, transaction

#: Among the frames computed ahead: the activities that the marts are of.
ACTIVITIES = "actividades"


def after_load(conn: Connection, load: UnitLoad) -> None:
    """The marts that a new load of a unit changes."""
    if load.fuente == "poi_anual" or (load.fuente == "poi_plan" and _has_annual(conn, load)):
        poi_marts(conn, "poi_anual", load.anio, load.unidad)
    elif load.fuente == "poi_ceplan":
        poi_marts(conn, load.fuente, load.anio, load.unidad, _ahead(conn, load))
        members(conn, load)
        reprogramming(conn, load.anio, load.unidad)
    elif load.fuente in psig_year.SOURCES:
        psig_marts(conn, load.anio)
    elif load.fuente == "respuestas":
        answers.weigh(conn, load.anio, load.unidad)
    elif load.fuente == "publicado":
        for ejercicio in balance_years(load.frames[PUBLICADO_CIFRA.name]):
            psig_marts(conn, ejercicio)
    reconcile(conn, load.anio)


def without(conn: Connection, fuente: str, anio: int, unidad: str, ejercicios: Iterable[int] = ()) -> None:
    """The marts that change when a load was taken out and nothing took its place yet. `ejercicios`: years whose balance
    the load gave as published."""
    if fuente in ("poi_anual", "poi_plan"):
        poi_marts(conn, "poi_anual", anio, unidad)
    elif fuente == "poi_ceplan":
        poi_marts(conn, fuente, anio, unidad)
        reprogramming(conn, anio, unidad)
    elif fuente in psig_year.SOURCES:
        psig_marts(conn, anio)
    elif fuente == "respuestas":
        answers.weigh(conn, anio, unidad)
    for ejercicio in ejercicios:
        psig_marts(conn, ejercicio)
    reconcile(conn, anio)


def balance_years(figures: pd.DataFrame) -> list[int]:
    """Years whose balance published figures give."""
    return sorted({int(key) for key in figures.loc[figures["cuadro"] == "balance", "clave"] if key.isdigit()})


def _has_annual(conn: Connection, load: UnitLoad) -> bool:
    """Is there an annual table for the plan's documents to tell of? Exports say themselves what they are of."""
    found = reading.read(conn, CARGA, ["carga_id"], fuente="poi_anual", anio=load.anio, unidad=load.unidad, vigente=1)
    return len(found) > 0


def members(conn: Connection, load: UnitLoad) -> None:
    """The dimension members that a CEPLAN photograph names, even one whose measures add nothing to the history."""
    dated = moment(load.delivery)
    if dated:
        ao = load.frames["ao"].assign(es_sintetico=int(load.delivery.es_sintetico))
        dimensions.from_photograph(conn, ao, load.anio, load.unidad, dated[0])


def disputes(conn: Connection, load: UnitLoad) -> tuple[Observation, ...]:
    """What a PSIG sheet says against the approved plan, or against another unit's sheet, and who has not answered the
    plan (`psig_year`); what texts of the POI are of no activity of their unit."""
    if load.fuente == "poi_textos":
        return textos.strangers(conn, load)
    if load.fuente not in psig_year.SOURCES:
        return ()
    return tuple(psig_year.of_year(conn, load.anio)[load.fuente, load.unidad])


def poi_of_year(engine: Engine, anio: int) -> None:
    """Every POI mart of a year from its facts, one transaction per UE."""
    with engine.connect() as conn:
        units = reading.read(
            conn, CARGA, ["fuente", "unidad"], anio=anio, vigente=1, fuente=["poi_anual", "poi_ceplan"]
        )
    for fuente, ue in units.drop_duplicates().itertuples(index=False, name=None):
        with transaction(engine) as conn:
            lock(conn, f"{fuente}:{anio}:{ue}")
            poi_marts(conn, fuente, anio, ue)
            if fuente == "poi_ceplan":
                reprogramming(conn, anio, ue)
            reconcile(conn, anio)


def psig_of_year(engine: Engine, anio: int) -> None:
    """Targets, ranking and balance of a year from its facts."""
    with transaction(engine) as conn:
        psig_marts(conn, anio)
        reconcile(conn, anio)


def _ahead(conn: Connection, load: UnitLoad) -> dict[str, pd.DataFrame] | None:
    """What was computed of the load ahead, if it is the latest photograph and no row of it was kept apart: then it
    *is* the latest state."""
    current = reading.read(conn, POI_CORTE, ["carga_id"], fuente=load.fuente, anio=load.anio, ue=load.unidad, vigente=1)
    return load.derived if not load.kept_apart and current["carga_id"].tolist() == [load.carga_id] else None


def poi_marts(conn: Connection, fuente: str, anio: int, ue: str, ahead: dict[str, pd.DataFrame] | None = None) -> None:
    """Activities, summary, distribution and roll-ups of one (source, year, UE), and the dimension members of an annual
    table; those of exports come with each photograph (`members`).

    `ahead`: what `of_photograph` computed for the photograph that is now the latest state.
    """
    dimensions.lock_results(conn, anio, ue)
    computed = ahead or _of_activities(activities(conn, fuente, anio, ue), anio)
    for name, mart in computed.items():
        if name != ACTIVITIES:
            bulk.replace(conn, TABLES[name], mart, fuente=fuente, anio=anio, ue=ue)
    if fuente == "poi_anual":
        dimensions.from_activities(conn, computed[ACTIVITIES], fuente, anio, ue)


def of_photograph(load: UnitLoad) -> dict[str, pd.DataFrame]:
    """The POI marts that follow from a photograph alone, and its activities; needs no database, so that whoever reads
    the file can do it ahead."""
    return _of_activities(poi_facts.of_photograph(load), load.anio)


def _of_activities(frame: pd.DataFrame, anio: int) -> dict[str, pd.DataFrame]:
    pliego = poi_facts.pliego_of(frame)
    objectives = codelists.objetivos(pliego, anio) if pliego else {}
    return {ACTIVITIES: frame, **poi.marts(frame, scale_in_use(anio), objectives)}


def reprogramming(conn: Connection, anio: int, ue: str) -> None:
    """What changed from one photograph of a UE to the next."""
    cortes = reading.read(conn, POI_CORTE, fuente="poi_ceplan", anio=anio, ue=ue)
    if len(cortes) < 2:
        bulk.delete(conn, POI_REPROGRAMACION, anio=anio, ue=ue)
        return
    versions = reading.read(conn, POI_MENSUAL_HISTORIA, anio=anio, ue=ue)
    closed = dict(zip(cortes["corte_instante"], cortes["mes_cerrado_hasta"], strict=True))
    changes = restatements(versions, closed).assign(es_sintetico=int(cortes["es_sintetico"].max()))
    bulk.replace(conn, POI_REPROGRAMACION, conform(POI_REPROGRAMACION, changes), anio=anio, ue=ue)


def psig_marts(conn: Connection, anio: int) -> None:
    """Targets, ranking and balance of a year, from the plan and from what every unit sent."""
    lock(conn, f"psig:{anio}")  # two units of a year may load at once, and both make its ranking
    plan = reading.read(conn, PSIG_PLAN, anio=anio)
    metas = reading.read(conn, PSIG_META, anio=anio)
    computed = psig.marts(anio, plan, metas, codelists.dictamenes())
    if computed[PSIG_BALANCE.name].empty:
        computed[PSIG_BALANCE.name] = _published_balance(conn, anio)
    for name, mart in computed.items():
        bulk.replace(conn, TABLES[name], mart, anio=anio)


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
