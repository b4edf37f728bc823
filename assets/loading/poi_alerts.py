"""Alerts in the warehouse: which of them are written when. The rules are in `assets.rules.alertas`.

Those of the latest photograph come with its other marts (`poi_marts`), computed ahead where they are; those of all
photographs when the history changes; those of no photograph at the end of each run. Each writes its own rules' rows.
"""

from datetime import date

import pandas as pd
from sqlalchemy import Connection, Engine

from assets.loading import poi_facts
from assets.rules import alertas, alertas_historia
from schemas.alertas import HISTORY, PHOTOGRAPH, SILENCE, rules_of
from schemas.calendar import open_years
from schemas.institucion import Institucion
from schemas.tables.alertas import POI_ALERTA
from schemas.tables.poi import POI_CORTE, POI_REPROGRAMACION
from warehouse import bulk, configuration, reading
from warehouse.engine import lock, snapshot, transaction

#: What a replacement of the photograph's rows is limited to.
OF_PHOTOGRAPH = {"regla": rules_of(PHOTOGRAPH)}


def of_state(state: poi_facts.State, anio: int, institucion: Institucion) -> pd.DataFrame:
    """The alerts of a state alone; needs no database."""
    return alertas.of_photograph(
        anio, state.activities, state.monthly, state.mes_corte, state.cerrado, institucion.alertas
    )


def of_history(conn: Connection, anio: int, ue: str, latest: pd.DataFrame) -> None:
    """Those of targets lowered after their month, from the stored restatements. `latest`: rows of `poi_actividad`."""
    changes = reading.read(conn, POI_REPROGRAMACION, anio=anio, ue=ue, tipo="reprogramacion", mes_cerrado=1)
    if changes.empty:
        bulk.delete(conn, POI_ALERTA, fuente="poi_ceplan", anio=anio, ue=ue, regla=rules_of(HISTORY))
        return
    found = alertas_historia.of_restatements(changes, latest, configuration.in_use(conn).alertas)
    bulk.replace(conn, POI_ALERTA, found, fuente="poi_ceplan", anio=anio, ue=ue, regla=rules_of(HISTORY))


def of_unchanged(conn: Connection, anio: int, ue: str) -> None:
    """After a photograph that says what the one before it said, and closed months."""
    state = poi_facts.state(conn, "poi_ceplan", anio, ue)
    found = of_state(state, anio, configuration.in_use(conn))
    bulk.replace(conn, POI_ALERTA, found, fuente="poi_ceplan", anio=anio, ue=ue, **OF_PHOTOGRAPH)


def of_silence(engine: Engine, today: date) -> None:
    """Those of executing units from which no export has come for too long, of the years that are open on a day in Lima.
    Written only if they are others than before."""
    rules = {"regla": rules_of(SILENCE)}
    columns = ["anio", "ue", "corte", "es_sintetico"]
    with snapshot(engine) as conn:
        known = reading.read(conn, POI_CORTE, columns, fuente="poi_ceplan", anio=open_years(today), vigente=1)
        before = reading.read(conn, POI_ALERTA, **rules)
        chosen = configuration.in_use(conn).alertas
    latest = [
        (int(anio), ue, date.fromisoformat(corte), int(fake))
        for anio, ue, corte, fake in known.itertuples(index=False, name=None)
    ]
    found = alertas_historia.of_silence(latest, today, chosen).sort_values(list(POI_ALERTA.key), ignore_index=True)
    if not found.equals(before):
        with transaction(engine) as conn:
            lock(conn, "alertas:sin_exportacion")
            bulk.replace(conn, POI_ALERTA, found, **rules)
