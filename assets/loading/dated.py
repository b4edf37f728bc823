"""Loads of photographs: CEPLAN exports, each inserted in the history at its own moment.

    newer than all      what changed is closed and inserted; nothing changed, nothing is written but the ledger
    older than some     the history is wound back to it and the later photographs, read again from custody, follow
    a copy              an undated workbook with the values of a known photograph *is* that photograph, whichever
                        arrived first: it adds nothing, and a copy that came first takes its export's date

Whatever the order of arrival, the same set of photographs makes the same history.
"""

from collections.abc import Callable

import pandas as pd
from sqlalchemy import Connection, Engine, update

from assets.loading import marts
from assets.loading.fingerprint import fingerprint
from assets.loading.ledger import Outcome, lock_name, partial_state, retire, set_part, settle, settled, write_load
from assets.rules import history
from assets.rules.annual import cutoff_month
from assets.sources.snapshot import BY_NAME, moment
from assets.sources.unit import Delivery, UnitLoad
from schemas.calendar import last_closed_month, lima_date
from schemas.columns import MEASURE_NAMES
from schemas.contract import Table
from schemas.frames import conform, from_records
from schemas.observation import Observation, observe
from schemas.tables.audit import CARGA
from schemas.tables.poi import AO_ATTRIBUTES, POI_AO_HISTORIA, POI_CORTE, POI_MENSUAL_HISTORIA
from warehouse import bulk, reading
from warehouse.engine import lock, transaction
from warehouse.tables import sql_table

#: Reads a load again from custody: (sha256 of the file, year, UE) -> the unit's load.
Reread = Callable[[str, int, str], UnitLoad]

_PARTS = (
    (POI_AO_HISTORIA, "ao", history.Shape(("anio", "codigo_ao"), tuple(c.name for c in AO_ATTRIBUTES), "codigo_ao")),
    (POI_MENSUAL_HISTORIA, "mensual", history.Shape(("anio", "codigo_ao", "mes"), MEASURE_NAMES, "codigo_ao")),
)


def load_dated(engine: Engine, load: UnitLoad, reread: Reread, now: str) -> Outcome:
    """Loads one photograph of a UE, or says why not. Raises what the database raises; then nothing was written."""
    with transaction(engine) as conn:
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
        known = reading.read(conn, POI_CORTE, fuente=load.fuente, anio=load.anio, ue=load.unidad)
        same = known[known["huella"] == fingerprint(load)]
        copy = _copy_of(same, dated)
        if copy is not None:
            estado = partial_state(load)[0]
            return settle(conn, load, estado, _is_copy(copy["corte"]), now=now, carga_id=copy["carga_id"])
        if (known["corte_instante"] == dated[0]).any():
            clash = observe("corte_en_conflicto", dated[0])
            return settle(conn, load, "retenido", clash.mensaje, now=now, extra=(clash,))
        redated = same[same["corte_origen"] != BY_NAME]
        gone = _insert(conn, load, dated, known, redated, reread, now)
        estado, motivo = partial_state(load)
        return settle(conn, load, estado, motivo, now=now, carga_id=load.carga_id, extra=tuple(gone), changed=True)


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


def _insert(
    conn: Connection,
    load: UnitLoad,
    dated: tuple[str, str],
    known: pd.DataFrame,
    redated: pd.DataFrame,
    reread: Reread,
    now: str,
) -> list[Observation]:
    """Writes the photograph where it belongs; photographs that it turns out to be (`redated`) give way to it."""
    instant = dated[0]
    for copy in _files(conn, redated):
        retire(conn, copy["carga_id"])
        bulk.delete(conn, POI_CORTE, carga_id=copy["carga_id"])
        file = Delivery(copy["archivo_sha256"], "", "", 0)
        set_part(
            conn,
            file,
            load.fuente,
            load.anio,
            load.unidad,
            "cargado",
            _is_copy(lima_date(instant).isoformat()),
            load.carga_id,
        )
    kept = known[~known["carga_id"].isin(redated["carga_id"])]
    since = min([instant, *redated["corte_instante"]])
    later = kept[kept["corte_instante"] > since]
    versions = {table.name: _versions(conn, table, load) for table, _, _ in _PARTS}
    if len(later) or len(redated):
        gone: list[Observation] = []
        unchanged = False
        _rewrite(conn, load, instant, later, since, versions, reread)
    else:
        gone, unchanged = _append(conn, load, instant, versions)
    _write_moment(conn, load, dated, kept)
    write_load(conn, load, version_en=instant, vigente=True, now=now)
    if unchanged:
        marts.members(conn, load)
    else:
        marts.after_load(conn, load)
    return gone


def _versions(conn: Connection, table: Table, load: UnitLoad) -> pd.DataFrame:
    """The open versions of the UE: enough to append. Rewriting reads the closed ones too."""
    return reading.read(conn, table, anio=load.anio, ue=load.unidad, hasta=None)


def _snapshot(load: UnitLoad, part: str, instant: str) -> history.Snapshot:
    frame = load.frames[part]
    unknown = frozenset(row.clave for row in load.kept_apart if row.clave)
    return history.Snapshot(
        instant,
        load.carga_id,
        frame.assign(es_sintetico=int(load.delivery.es_sintetico)) if part == "ao" else frame,
        unknown,
        all(row.clave for row in load.kept_apart),
    )


def _append(
    conn: Connection, load: UnitLoad, instant: str, versions: dict[str, pd.DataFrame]
) -> tuple[list[Observation], bool]:
    """The usual night: compare with what is open, close and insert only what changed. Also whether nothing did."""
    gone: list[Observation] = []
    unchanged = True
    for table, part, shape in _PARTS:
        before = versions[table.name]
        changes = history.append(before, _snapshot(load, part, instant), shape)
        unchanged = unchanged and changes.nothing
        _close(conn, table, load, changes.close, instant)
        if len(changes.insert):
            bulk.insert(conn, table, changes.insert)
        if part == "ao":
            disappeared = sorted(set(changes.close["codigo_ao"]) - set(load.frames["ao"]["codigo_ao"]))
            gone = [observe("actividad_retirada", code) for code in disappeared]
    return gone, unchanged


def _close(conn: Connection, table: Table, load: UnitLoad, close: pd.DataFrame, instant: str) -> None:
    """Ends the open versions of these keys at the instant, one statement for each month at the most."""
    if close.empty:
        return
    stored = sql_table(table)
    months = close["mes"].unique().tolist() if "mes" in close else [None]
    for month in months:
        rows = close if month is None else close[close["mes"] == month]
        conditions = [
            stored.c.anio == load.anio,
            stored.c.ue == load.unidad,
            stored.c.hasta.is_(None),
            stored.c.codigo_ao.in_(rows["codigo_ao"].tolist()),
        ]
        if month is not None:
            conditions.append(stored.c.mes == int(month))
        conn.execute(update(stored).where(*conditions).values(hasta=instant))


def _rewrite(
    conn: Connection,
    load: UnitLoad,
    instant: str,
    later: pd.DataFrame,
    since: str,
    versions: dict[str, pd.DataFrame],
    reread: Reread,
) -> None:
    """Winds the UE's history back to `since` and lets this photograph and the later ones follow."""
    again = [
        (row["corte_instante"], reread(row["archivo_sha256"], load.anio, load.unidad)) for row in _files(conn, later)
    ]
    photographs = [(instant, load), *again]
    for table, part, shape in _PARTS:
        every = reading.read(conn, table, anio=load.anio, ue=load.unidad)
        start = history.rewind(every, since)
        snapshots = [_snapshot(one, part, at) for at, one in photographs]
        rewritten = history.extend(start, snapshots, shape) if len(start) else history.replay(snapshots, shape)
        bulk.replace(conn, table, conform(table, rewritten), anio=load.anio, ue=load.unidad)


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
    elif not (kept["vigente"] == 1).any():
        last = kept.sort_values("corte_instante")["carga_id"].iloc[-1]
        table = sql_table(POI_CORTE)
        conn.execute(update(table).where(table.c.carga_id == last).values(vigente=1))
    ao, monthly = load.frames["ao"], load.frames["mensual"]
    row = {
        "fuente": load.fuente,
        "anio": load.anio,
        "ue": load.unidad,
        "corte_instante": instant,
        "corte": lima_date(instant).isoformat(),
        "corte_origen": origin,
        "mes_corte": cutoff_month(monthly, ao.loc[ao["activo"] == 1, "codigo_ao"]),
        "mes_cerrado_hasta": last_closed_month(load.anio, lima_date(instant)),
        "actividades": len(ao),
        "huella": fingerprint(load),
        "vigente": int(newest),
        "es_sintetico": int(load.delivery.es_sintetico),
        "carga_id": load.carga_id,
    }
    bulk.insert(conn, POI_CORTE, from_records(POI_CORTE, [row]))
