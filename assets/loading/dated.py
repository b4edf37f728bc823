"""Loads of photographs: CEPLAN exports, each inserted in the history at its own moment.

    newer than all      what changed is closed and inserted; nothing changed, nothing is written but the ledger
    older than some     the history is wound back to it and the later photographs, read again from custody, follow
                        (`fotografia_anterior` tells of it)
    a copy              an undated workbook with the values of a known photograph *is* that photograph, whichever
                        arrived first: it adds nothing, and a copy that came first takes its export's date
    taken out           the history is wound back to it and goes on without it

Whatever the order of arrival, the same set of photographs makes the same history.
"""

from collections.abc import Callable

import pandas as pd
from sqlalchemy import Connection, update

from assets.loading import marts, observations
from assets.loading.ledger import (
    Outcome,
    lock_name,
    partial_state,
    retire,
    set_part,
    settle,
    settled,
    unit_key,
    write_load,
)
from assets.loading.photographs import PARTS, activities, cutoff, snapshot
from assets.rules import history
from assets.sources.snapshot import BY_NAME, moment
from assets.sources.unit import Delivery, UnitLoad
from schemas.calendar import last_closed_month, lima_date
from schemas.frames import conform, from_records
from schemas.observation import Observation, observe
from schemas.tables.audit import CARGA
from schemas.tables.poi import POI_CORTE
from warehouse import bulk, configuration, reading
from warehouse.engine import lock
from warehouse.tables import sql_table

#: Reads a load again from custody: (sha256 of the file, year, UE) -> the unit's load.
Reread = Callable[[str, int, str], UnitLoad]

#: Findings about a photograph's place among the others.
GONE, LATE = "actividad_retirada", "fotografia_anterior"


def place(conn: Connection, load: UnitLoad, reread: Reread, now: str, *, accepted: bool = False) -> Outcome:
    """Loads one photograph of a UE, or says why not, in the caller's transaction. `accepted`: a person decided that of
    two photographs of one moment this is the true one."""
    lock(conn, lock_name(load.fuente, load.anio, load.unidad))
    done = settled(conn, load)
    if done:
        return done
    refused = load.refused
    if refused:
        return settle(conn, load, "cuarentena", refused.mensaje, now=now)
    dated = moment(load.delivery)
    if dated is None:
        held = observe("corte_sin_fecha")
        return settle(conn, load, "retenido", held.mensaje, now=now, extra=(held,))
    if lima_date(dated[0]) > lima_date(now):  # it would stand before every true one until then
        held = observe("corte_futuro", lima_date(dated[0]).isoformat())
        return settle(conn, load, "retenido", held.mensaje, now=now, extra=(held,))
    known = reading.read(conn, POI_CORTE, fuente=load.fuente, anio=load.anio, ue=load.unidad)
    same = known[known["huella"] == load.huella]
    copy = _copy_of(same, dated)
    if copy is not None:
        estado = partial_state(load)[0]
        told = _is_copy(copy["corte"])
        return settle(conn, load, estado, told, now=now, carga_id=copy["carga_id"], latest=False)
    clash = known[known["corte_instante"] == dated[0]]
    if len(clash) and not accepted:
        held = observe("corte_en_conflicto", dated[0])
        return settle(conn, load, "retenido", held.mensaje, now=now, extra=(held,))
    redated = same[same["corte_origen"] != BY_NAME]
    _give_way(conn, load, clash, "ignorado", f"se aceptó otra fotografía del mismo momento: {load.delivery.nombre}")
    _give_way(conn, load, redated, "cargado", _is_copy(lima_date(dated[0]).isoformat()), load.carga_id)
    gave_way = known[known["carga_id"].isin([*clash["carga_id"], *redated["carga_id"]])]
    findings = _insert(conn, load, dated, known, gave_way, reread, now)
    estado, motivo = partial_state(load)
    latest = not any(finding.regla == LATE for finding in findings)
    extra = tuple(findings)
    return settle(conn, load, estado, motivo, now=now, carga_id=load.carga_id, extra=extra, changed=True, latest=latest)


def _is_copy(corte: str) -> str:
    return f"mismos valores que el corte del {corte}: no agrega historia"


def _copy_of(same: pd.DataFrame, dated: tuple[str, str]) -> dict | None:
    """The known photograph that the file is a copy of. An export dated by its name is its own photograph, unless
    another file already stands for that very moment."""
    instant, origin = dated
    if origin == BY_NAME:
        same = same[(same["corte_instante"] == instant) & (same["corte_origen"] == BY_NAME)]
    else:
        named = same[same["corte_origen"] == BY_NAME]
        # Among copies without a name the earliest stands for all, whichever arrived first.
        same = named if len(named) else same[same["corte_instante"] <= instant]
    return same.sort_values("corte_instante").iloc[0].to_dict() if len(same) else None


def _give_way(
    conn: Connection, load: UnitLoad, others: pd.DataFrame, estado: str, motivo: str, carga_id: str | None = None
) -> None:
    """Photographs that the new one turns out to be, or that a person put it in the place of."""
    for row in _files(conn, others):
        retire(conn, row["carga_id"])
        bulk.delete(conn, POI_CORTE, carga_id=row["carga_id"])
        file = Delivery(row["archivo_sha256"], "", "", 0)
        set_part(conn, file, load.fuente, load.anio, load.unidad, estado, motivo, carga_id)


def _insert(
    conn: Connection,
    load: UnitLoad,
    dated: tuple[str, str],
    known: pd.DataFrame,
    gave_way: pd.DataFrame,
    reread: Reread,
    now: str,
) -> list[Observation]:
    """Writes the photograph where it belongs, in the place of those that gave way to it; what there is to say of it."""
    instant = dated[0]
    kept = known[~known["carga_id"].isin(gave_way["carga_id"])]
    newer = kept[kept["corte_instante"] > instant]
    if len(newer) or len(gave_way):
        since = min([instant, *gave_way["corte_instante"]])
        later = _again(conn, kept[kept["corte_instante"] > since], load.anio, load.unidad, reread)
        ao = _rewrite(conn, load.fuente, load.anio, load.unidad, [(instant, load), *later], since)
        findings = _gone(ao, instant)
        _tell_gone(conn, later, ao, now)
        unchanged = False
    else:
        findings, unchanged = _append(conn, load, instant)
        # rows kept apart may take away what says up to which month most activities report
        reported = [None if pd.isna(month) else int(month) for month in kept.tail(1)["mes_corte_informado"]]
        unchanged = unchanged and reported == [load.mes_informado]
    if len(newer):
        findings.append(observe(LATE, newer["corte"].max()))
    _write_moment(conn, load, dated, kept)
    write_load(conn, load, version_en=instant, replaces=None, now=now)
    marts.after_photograph(conn, load, unchanged=unchanged)
    return findings


def take_out(conn: Connection, fuente: str, anio: int, ue: str, carga_id: str, reread: Reread, now: str) -> None:
    """The history as if a photograph had never come; what was found in the one that is now the last is so again. Its
    marts are the caller's."""
    cortes = reading.read(conn, POI_CORTE, fuente=fuente, anio=anio, ue=ue)
    out = cortes[cortes["carga_id"] == carga_id]
    retire(conn, carga_id)
    if out.empty:  # it had given way to another already
        return
    since = out["corte_instante"].iloc[0]
    kept = cortes[cortes["carga_id"] != carga_id]
    later = _again(conn, kept[kept["corte_instante"] > since], anio, ue, reread)
    bulk.delete(conn, POI_CORTE, carga_id=carga_id)
    ao = _rewrite(conn, fuente, anio, ue, later, since)
    _tell_gone(conn, later, ao, now)
    show_last(conn, kept)
    if not later:
        for at, last in _again(conn, kept.sort_values("corte_instante").tail(1), anio, ue, reread):
            findings = [*last.observations, *_gone(ao, at)]
            observations.record(conn, last.delivery, findings, now=now, carga_id=last.carga_id, **unit_key(last))


def _append(conn: Connection, load: UnitLoad, instant: str) -> tuple[list[Observation], bool]:
    """The usual night: compare with what is open, close and insert only what changed. Also whether nothing did."""
    gone: list[Observation] = []
    unchanged = True
    for part in PARTS[load.fuente]:
        before = reading.read(conn, part.table, anio=load.anio, ue=load.unidad, hasta=None)
        changes = history.append(before, snapshot(load, part, instant), part.shape)
        unchanged = unchanged and changes.nothing
        bulk.end(conn, part.table, changes.close, anio=load.anio, ue=load.unidad)
        if len(changes.insert):
            bulk.insert(conn, part.table, changes.insert)
        if part is PARTS[load.fuente][0]:
            disappeared = sorted(set(changes.close["codigo_ao"]) - set(activities(load)["codigo_ao"]))
            gone = [observe(GONE, code) for code in disappeared]
    return gone, unchanged


def _again(conn: Connection, cortes: pd.DataFrame, anio: int, ue: str, reread: Reread) -> list[tuple[str, UnitLoad]]:
    """Photographs of the history, each with its moment, read once more."""
    return [(row["corte_instante"], reread(row["archivo_sha256"], anio, ue)) for row in _files(conn, cortes)]


def _rewrite(
    conn: Connection, fuente: str, anio: int, ue: str, photographs: list[tuple[str, UnitLoad]], since: str
) -> pd.DataFrame:
    """Winds the UE's history back to `since` and lets these photographs follow. The versions of its activities."""
    found = []
    for part in PARTS[fuente]:
        every = reading.read(conn, part.table, anio=anio, ue=ue)
        start = history.rewind(every, since)
        snapshots = [snapshot(one, part, at) for at, one in photographs]
        rewritten = (
            history.extend(start, snapshots, part.shape)
            if len(start) or not snapshots
            else history.replay(snapshots, part.shape)
        )
        found.append(conform(part.table, rewritten))
        bulk.replace(conn, part.table, found[-1], anio=anio, ue=ue)
    return found[0]


def _gone(ao: pd.DataFrame, instant: str) -> list[Observation]:
    """Activities that a photograph no longer had: a version of theirs ends at its moment, and none begins."""
    closed = set(ao.loc[ao["hasta"] == instant, "codigo_ao"]) - set(ao.loc[ao["desde"] == instant, "codigo_ao"])
    return [observe(GONE, code) for code in sorted(closed)]


def _tell_gone(conn: Connection, photographs: list[tuple[str, UnitLoad]], ao: pd.DataFrame, now: str) -> None:
    """Of photographs whose predecessor is another one now: which activities they no longer had."""
    for at, load in photographs:
        findings, carga_id = _gone(ao, at), load.carga_id
        observations.bring_up(conn, load.delivery, findings, [GONE], now=now, carga_id=carga_id, **unit_key(load))


def _files(conn: Connection, cortes: pd.DataFrame) -> list[dict]:
    loads = (
        reading.read(conn, CARGA, ["carga_id", "archivo_sha256"], carga_id=cortes["carga_id"].tolist())
        if len(cortes)
        else None
    )
    return [] if loads is None else cortes.merge(loads, on="carga_id").to_dict("records")


def _write_moment(conn: Connection, load: UnitLoad, dated: tuple[str, str], kept: pd.DataFrame) -> None:
    instant, origin = dated
    newest = bool((kept["corte_instante"] < instant).all())
    if newest:
        table = sql_table(POI_CORTE)
        same = [table.c.fuente == load.fuente, table.c.anio == load.anio, table.c.ue == load.unidad]
        conn.execute(update(table).where(*same, table.c.vigente == 1).values(vigente=0))
    else:
        show_last(conn, kept)
    row = {
        "fuente": load.fuente,
        "anio": load.anio,
        "ue": load.unidad,
        "corte_instante": instant,
        "corte": lima_date(instant).isoformat(),
        "corte_origen": origin,
        "mes_corte": cutoff(load, configuration.in_use(conn)),
        "mes_corte_informado": load.mes_informado,
        "mes_cerrado_hasta": last_closed_month(load.anio, lima_date(instant)),
        "actividades": len(activities(load)),
        "huella": load.huella,
        "vigente": int(newest),
        "es_sintetico": int(load.delivery.es_sintetico),
        "carga_id": load.carga_id,
    }
    bulk.insert(conn, POI_CORTE, from_records(POI_CORTE, [row]))


def show_last(conn: Connection, cortes: pd.DataFrame) -> None:
    """The latest photograph is the one to show, if none of them is yet."""
    if len(cortes) and not (cortes["vigente"] == 1).any():
        last = cortes.sort_values("corte_instante")["carga_id"].iloc[-1]
        table = sql_table(POI_CORTE)
        conn.execute(update(table).where(table.c.carga_id == last).values(vigente=1))
