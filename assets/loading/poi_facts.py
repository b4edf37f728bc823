"""From stored POI facts to the frame that the rules value: one row per activity, whatever the source.

What is stated elsewhere is joined here: the objective of a row that has none (inferred list, marked so), the code of
an activity that a rename list gives, the keys of the dimensions.
"""

from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection, update

from assets.loading.photographs import cutoff
from assets.rules.annual import annual
from assets.rules.arrays import texts
from assets.rules.pliego import pliego
from assets.sources.snapshot import moment
from assets.sources.unit import UnitLoad
from schemas import codelists, keys
from schemas.calendar import last_closed_month, lima_date
from schemas.frames import empty_frame
from schemas.institucion import Institucion
from schemas.normal import fold
from schemas.tables.poi import POI_ANUAL, POI_AO_HISTORIA, POI_CORTE, POI_MENSUAL_HISTORIA, POI_RENOMBRE
from warehouse import reading
from warehouse.tables import sql_table

#: Sources whose facts make a state of activities.
SOURCES = ("poi_anual", "poi_ceplan")


@dataclass(frozen=True, slots=True)
class State:
    """How things stand in a (source, year, UE). `activities`: a row each, as `assets.rules.poi.marts` takes them;
    `monthly`: their months as `poi_mensual_historia` has them, none for an annual table; `mes_corte`: the month that
    the measures at the cut-off go up to (None: none yet); `cerrado`: the last month that had ended (0: none).
    """

    activities: pd.DataFrame
    monthly: pd.DataFrame
    mes_corte: int | None
    cerrado: int


def state(conn: Connection, fuente: str, anio: int, ue: str) -> State:
    """The latest state, from the stored facts."""
    if fuente == "poi_anual":
        return State(_from_annual(conn, anio, ue), empty_frame(POI_MENSUAL_HISTORIA), 12, 12)
    ao = reading.read(conn, POI_AO_HISTORIA, anio=anio, ue=ue, hasta=None)
    monthly = reading.read(conn, POI_MENSUAL_HISTORIA, anio=anio, ue=ue, hasta=None)
    corte = reading.read(
        conn, POI_CORTE, ["mes_corte", "mes_cerrado_hasta"], fuente="poi_ceplan", anio=anio, ue=ue, vigente=1
    )
    month, closed = corte.iloc[0] if len(corte) else (pd.NA, 0)
    month = None if pd.isna(month) else int(month)
    return State(from_months(ao, monthly, month, anio, ue), monthly, month, int(closed))


def of_photograph(load: UnitLoad, institucion: Institucion) -> State:
    """The same, of a photograph alone: what the latest state will be if it proves to be the newest and is whole."""
    ao, monthly, anio, ue = load.frames["ao"], load.frames["mensual"], load.anio, load.unidad
    month = cutoff(load, institucion)
    dated = moment(load.delivery)
    closed = last_closed_month(anio, lima_date(dated[0])) if dated else 0
    ao = ao.assign(es_sintetico=int(load.delivery.es_sintetico))
    return State(from_months(ao, monthly, month, anio, ue), monthly, month, closed)


def set_cutoff(conn: Connection, fuente: str, anio: int, ue: str, institucion: Institucion) -> None:
    """The cut-off month of the photographs of a UE, as the institution chooses now; an annual table has its own."""
    if fuente == "poi_anual":
        return
    table = sql_table(POI_CORTE)
    chosen = institucion.mes_corte(anio, ue) or table.c.mes_corte_informado
    unit = (table.c.fuente == fuente, table.c.anio == anio, table.c.ue == ue)
    conn.execute(update(table).where(*unit, table.c.mes_corte.is_distinct_from(chosen)).values(mes_corte=chosen))


def from_months(ao: pd.DataFrame, monthly: pd.DataFrame, month: int | None, anio: int, ue: str) -> pd.DataFrame:
    """The same, of rows of `poi_ao_historia` and `poi_mensual_historia` that held together, with the cut-off month."""
    return described(ao.merge(annual(monthly, month), on="codigo_ao", how="left", validate="one_to_one"), anio, ue)


def described(ao: pd.DataFrame, anio: int, ue: str) -> pd.DataFrame:
    """Activities of an export with the keys of the dimensions that they name."""
    frame = ao.assign(fuente="poi_ceplan")
    frame["numero"] = pd.array([pd.NA] * len(frame), dtype="Int64")
    frame["oei_origen"] = frame["oei"].notna().map({True: "fuente", False: None}).astype("str")
    frame["unidad_id"] = [
        keys.centro_costo_id(ue, code, name)
        for code, name in zip(texts(frame["centro_costo_id"]), texts(frame["centro_costo"]), strict=True)
    ]
    return _with_keys(frame, anio, ue)


def _from_annual(conn: Connection, anio: int, ue: str) -> pd.DataFrame:
    renames = reading.read(conn, POI_RENOMBRE, anio=anio, ue=ue)
    codes = {
        fold(name): code for name, code in zip(renames["debe_decir"], texts(renames["codigo_ao"]), strict=True) if code
    }
    return of_annual(reading.read(conn, POI_ANUAL, anio=anio, ue=ue), codes, anio, ue)


def of_annual(frame: pd.DataFrame, codes: dict[str, str], anio: int, ue: str) -> pd.DataFrame:
    """The activities of an annual table; `codes` by folded name, as far as a rename list gives them."""
    frame = frame.copy()
    inferred = [codelists.oei_inferido().get((anio, ue, int(number)), (None, None)) for number in frame["numero"]]
    frame["fuente"] = "poi_anual"
    frame["codigo_ao"] = pd.array([codes.get(fold(name)) for name in frame["actividad_operativa"]], dtype="str")
    frame["oei"] = pd.array([oei for oei, _ in inferred], dtype="str")
    frame["oei_origen"] = pd.array([origin for _, origin in inferred], dtype="str")
    frame["unidad_id"] = [_named_unit(ue, name) for name in texts(frame["centro_costo"])]
    frame["activo"] = pd.array([1] * len(frame), dtype="Int64")
    for column in (
        "pliego_id",
        "oei_denominacion",
        "aei",
        "aei_denominacion",
        "categoria_id",
        "categoria",
        "producto_id",
        "producto",
        "funcion_id",
        "funcion",
        "departamento",
        "departamento_id",
    ):
        frame[column] = pd.array([None] * len(frame), dtype="str")
    for column in ("fisico_inicial", "financiero_inicial_soles", "ultimo_mes_reportado"):
        frame[column] = pd.array([pd.NA] * len(frame), dtype="Int64")
    for measure in ("fisico_programado", "fisico_ejecutado"):
        frame[f"{measure}_al_corte"] = frame[measure]
    for measure in ("financiero_programado", "financiero_ejecutado"):
        frame[f"{measure}_al_corte_soles"] = frame[f"{measure}_soles"]
    return _with_keys(frame, anio, ue)


def _named_unit(ue: str, name: str | None) -> str:
    """A centre known by name only: the unit that a code list knows under it, else a unit of its own."""
    unit = codelists.unidad(name) if name else None
    return unit.unidad_id if unit else keys.centro_costo_id(ue, None, name)


def pliego_of(frame: pd.DataFrame) -> str | None:
    """The pliego of activities with keys: one for all of them."""
    known = frame["pliego_id"].dropna().tolist()
    return known[0] if known else None


def _with_keys(frame: pd.DataFrame, anio: int, ue: str) -> pd.DataFrame:
    decided = pliego(ue, texts(frame["pliego_id"]))
    periodo = codelists.periodo_pei(decided or "", anio)
    numbers = [None if pd.isna(number) else int(number) for number in frame["numero"]]
    frame["pliego_id"] = pd.array([decided] * len(frame), dtype="str")
    frame["actividad_id"] = [
        keys.actividad_id(anio, ue, code, number)
        for code, number in zip(texts(frame["codigo_ao"]), numbers, strict=True)
    ]
    frame["oei_id"] = [keys.oei_id(decided, periodo, code) for code in texts(frame["oei"])]
    frame["aei_id"] = [keys.aei_id(decided, periodo, code) for code in texts(frame["aei"])]
    return frame
