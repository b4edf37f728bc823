"""What a pinned document is shown over: the photographs that were published, the scale of its labels, and whatever a
document of an older contract does not say. All of it in the warehouse aside; which one that is, is in `state`."""

from datetime import date

import pandas as pd
import sqlalchemy as sa

from assets.loading import as_of, dimensions
from assets.loading.publicaciones import SEEN_FIRST
from schemas.calendar import day_after, last_closed_month
from schemas.codelists import SIN_DATO
from schemas.contract import Column, Kind, Table
from schemas.frames import conform, from_records
from schemas.tables.audit import CARGA
from schemas.tables.dimensions import ESCALA
from schemas.tables.poi import POI_ACTIVIDAD, POI_AGREGADO, POI_CORTE, POI_VALORACION
from warehouse import bulk, reading
from warehouse.engine import AlmacenError
from warehouse.tables import sql_table


def photographs(conn: sa.Connection, anio: int, corte: date, loads: pd.DataFrame) -> None:
    """Leaves of each UE the photographs up to the published one, and none of a UE that was not published. `loads`: rows
    of `publicacion_carga`. One that was published and has been taken out since is shown as the latest all the same."""
    cortes = reading.read(conn, POI_CORTE, anio=anio)
    moments = _moments(conn, anio, cortes, loads)
    pinned = dict(zip(loads["unidad"], zip(loads["fuente"], loads["carga_id"], moments, strict=True), strict=True))
    end = day_after(corte)

    def is_later(fuente: str, ue: str, carga_id: str, instant: str) -> bool:
        if ue not in pinned:
            return True
        source, load, moment = pinned[ue]
        if fuente == source:
            return instant >= moment and carga_id != load
        hides = fuente in SEEN_FIRST and SEEN_FIRST.index(fuente) < SEEN_FIRST.index(source)
        return hides or instant >= end

    columns = cortes[["fuente", "ue", "carga_id", "corte_instante"]]
    later = [is_later(*row) for row in columns.itertuples(index=False, name=None)]
    as_of.without(conn, cortes[pd.Series(later, index=cortes.index, dtype=bool)])
    known = set(cortes["carga_id"])
    for load, moment in zip(loads.to_dict("records"), moments, strict=True):
        if load["carga_id"] not in known:
            _show_again(conn, anio, load, moment)


def _moments(conn: sa.Connection, anio: int, cortes: pd.DataFrame, loads: pd.DataFrame) -> list[str]:
    """Of which instant each published load is."""
    remembered = reading.read(conn, CARGA, ["carga_id", "version_en"], anio=anio).dropna()
    known = dict(zip(remembered["carga_id"], remembered["version_en"], strict=True))
    known |= dict(zip(cortes["carga_id"], cortes["corte_instante"], strict=True))
    # of a load that nobody remembers the day is known, not the hour: noon in Lima
    pairs = zip(loads["carga_id"], loads["corte"], strict=True)
    return [str(known.get(carga_id, f"{corte}T17:00:00Z")) for carga_id, corte in pairs]


def _show_again(conn: sa.Connection, anio: int, load: dict, moment: str) -> None:
    """The moment of a photograph that was taken out: what it said of months went with it."""
    fuente, ue, annual = load["fuente"], load["unidad"], load["fuente"] == "poi_anual"
    table = sql_table(POI_CORTE)
    same = (table.c.fuente == fuente, table.c.anio == anio, table.c.ue == ue)
    conn.execute(sa.update(table).where(*same).values(vigente=0))
    row = {
        "fuente": fuente,
        "anio": anio,
        "ue": ue,
        "corte_instante": moment,
        "corte": load["corte"],
        "corte_origen": "propiedades del libro" if annual else "nombre del archivo",
        "mes_corte": 12 if annual else None,
        "mes_corte_informado": 12 if annual else None,
        "mes_cerrado_hasta": last_closed_month(anio, date.fromisoformat(load["corte"])),
        "actividades": 0,
        "huella": load["carga_id"],
        "vigente": 1,
        "es_sintetico": 0,
        "carga_id": load["carga_id"],
    }
    bulk.insert(conn, POI_CORTE, from_records(POI_CORTE, [row]))


def count_again(conn: sa.Connection, anio: int) -> None:
    """How many activities the shown photographs have, from the published rows."""
    rows = reading.read(conn, POI_ACTIVIDAD, ["fuente", "ue", "es_sintetico"], anio=anio)
    table = sql_table(POI_CORTE)
    for (fuente, ue), of_ue in rows.groupby(["fuente", "ue"]):
        shown = (table.c.fuente == fuente, table.c.anio == anio, table.c.ue == ue, table.c.vigente == 1)
        told = {"actividades": len(of_ue), "es_sintetico": int(of_ue["es_sintetico"].max())}
        conn.execute(sa.update(table).where(*shown).values(**told))


def members(conn: sa.Connection, anio: int) -> None:
    """The units, objectives and actions that published rows name and that were taken out with the load that named them,
    by the names that were published."""
    groups = reading.read(conn, POI_AGREGADO, ["grupo_id", "nivel", "nombre"], anio=anio)
    names = dict(zip(groups["grupo_id"], groups["nombre"], strict=True))
    rows = reading.read(conn, POI_ACTIVIDAD, anio=anio)
    named = rows.assign(
        oei_denominacion=rows["oei_id"].map(names),
        aei_denominacion=rows["aei_id"].map(names),
        pliego_id=pd.Series(None, index=rows.index, dtype="str"),
    )
    for (fuente, ue), of_ue in named.groupby(["fuente", "ue"]):
        for table, found in dimensions.members_of(of_ue, fuente, anio, ue, None):
            (key,) = table.key
            known = set(reading.read(conn, table, [key])[key])
            missing = [row for row in found if row[key] not in known]
            bulk.insert(conn, table, from_records(table, missing))


def scale(conn: sa.Connection, anio: int) -> None:
    """The scale of the published labels is the one in use in their year, whichever is today."""
    labels = set(reading.read(conn, POI_VALORACION, ["valoracion_id"], anio=anio)["valoracion_id"])
    scales = reading.read(conn, ESCALA)
    published = scales["escala_id"].isin(set(scales.loc[scales["valoracion_id"].isin(labels), "escala_id"]))
    until = scales["uso_hasta"].fillna(anio)
    today = (scales["en_uso"] == 1) & (scales["uso_desde"] <= anio).fillna(False) & (until >= anio)
    if not published.any() or (published == today).all():
        return
    scales["en_uso"] = published.astype("Int64")
    for name in ("uso_desde", "uso_hasta"):
        scales[name] = pd.Series(anio, index=scales.index, dtype="Int64").where(published)
    bulk.replace(conn, ESCALA, conform(ESCALA, scales))


def complete(table: Table, pinned: pd.DataFrame, computed: pd.DataFrame) -> pd.DataFrame:
    """Pinned rows with every column of the contract: one that their document did not know yet is that of the row which
    is computed today under the same key, else empty (a key: `sin_dato`). AlmacenError if it can be neither."""
    missing = [column for column in table.columns if column.name not in pinned.columns]
    if not missing:
        return conform(table, pinned)
    wanted = [*table.key, *(column.name for column in missing)]
    full = pinned.merge(computed[wanted], on=list(table.key), how="left")
    for column in missing:
        if not column.nullable and full[column.name].isna().any():
            full[column.name] = full[column.name].fillna(_unknown(table, column))
    return conform(table, full)


def _unknown(table: Table, column: Column) -> str:
    if column.kind is Kind.TEXT and column.name.endswith("_id"):
        return SIN_DATO
    raise AlmacenError(
        f"Lo publicado es anterior a la columna {column.name} de {table.name}, y ya no está lo que la diría.",
        "Pida el informe con --corte FECHA: muestra lo que hay cargado.",
    )
