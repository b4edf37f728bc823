"""Small frames for every table, written by hand, that fit together: every key finds its member.

POI 2021 of UE 001087 comes from the annual table; POI 2026 of UE 999999 from both sources, of which only the two
CEPLAN snapshots are to be seen. Activity 2 of 2026 is gone from the second snapshot.
"""

import pandas as pd
import sqlalchemy as sa

from schemas.codelists import SIN_DATO
from schemas.contract import Column, Kind, Table
from schemas.frames import conform
from schemas.institucion import Institucion
from schemas.registry import TABLES
from schemas.tables import dimensions, meta
from schemas.tables.historia import UNIDAD_RENOMBRE
from warehouse import bulk

ANUAL, OCULTA = "poi_anual-2021-001087-aaaaaaaaaaaa", "poi_anual-2026-999999-bbbbbbbbbbbb"
MAYO, JUNIO = "poi_ceplan-2026-999999-cccccccccccc", "poi_ceplan-2026-999999-dddddddddddd"
FINANCIERA = "poi_ceplan_financiera-2026-999999-888888888888"
PSIG, PLAN = "psig-2023-dteg-eeeeeeeeeeee", "poi_plan-2021-001087-ffffffffffff"
PUBLICADO = "publicado-2021-mimp-999999999999"
GASTO = "mef_gasto-2026-999999-666666666666"
PUBLICACION = "poi-2026-2026-05-31-rm-1"
T1, T2 = "2026-05-09T15:45:12Z", "2026-06-19T13:37:24Z"
AO1, AO2, AO3 = "AOI99999900001", "AOI99999900002", "AOI99999900003"
UE_ANUAL, UE_CEPLAN = {"anio": 2021, "ue": "001087"}, {"anio": 2026, "ue": "999999"}

_DEFAULTS = {Kind.TEXT: "texto", Kind.DATE: "2026-06-19", Kind.INSTANT: T2}


def frame(table: Table, *rows: dict) -> pd.DataFrame:
    """Rows of a table; a column not given is NULL if it may be, else its first value, zero, or a plain text."""
    full = [{column.name: row.get(column.name, _default(column)) for column in table.columns} for row in rows]
    return conform(table, pd.DataFrame(full, columns=list(table.names), dtype=object))


def _default(column: Column) -> str | int | None:
    if column.nullable:
        return None
    return column.values[0] if column.values else _DEFAULTS.get(column.kind, column.minimum or 0)


def sha(carga_id: str) -> str:
    return carga_id[-1] * 64


def columns_of(carga_id: str) -> str:
    """In the sample each load has columns of its own."""
    return carga_id[-1] * 24


def _loads() -> dict[str, list[dict]]:
    units = {
        ANUAL: ("poi_anual", 2021, "001087", 1), OCULTA: ("poi_anual", 2026, "999999", 1),
        MAYO: ("poi_ceplan", 2026, "999999", 1), JUNIO: ("poi_ceplan", 2026, "999999", 1),
        PSIG: ("psig", 2023, "DTEG", 1), PLAN: ("poi_plan", 2021, "001087", 1),
        PUBLICADO: ("publicado", 2021, "MIMP", 1), GASTO: ("mef_gasto", 2026, "999999", 1),
        FINANCIERA: ("poi_ceplan_financiera", 2026, "999999", 1),
    }  # fmt: skip
    held = {"archivo_sha256": "7" * 64, "fuente": "psig", "anio": 2023, "unidad": "DA", "estado": "retenido"}
    files, parts, loads = [{"archivo_sha256": "7" * 64, "secuencia": 99, "estado": "retenido"}], [held], []
    for place, (carga_id, (fuente, anio, unidad, vigente)) in enumerate(units.items(), start=1):
        part = {"archivo_sha256": sha(carga_id), "fuente": fuente, "anio": anio, "unidad": unidad, "carga_id": carga_id}
        files.append(part | {"secuencia": place, "nombre": f"{fuente}.xlsx"})
        parts.append(part)
        loads.append(
            part | {"columnas_id": columns_of(carga_id), "vigente": vigente, "filas": place, "version_en": T2,
                    "corte": "2026-06-19"}
        )  # fmt: skip
    return {"archivo": files, "archivo_unidad": parts, "carga": loads}


def _columns() -> list[dict]:
    annual = {"hoja": "Tabla 5", "medida": "fisico_programado", "letra": "E", "titulo": "Meta"}
    month = {"hoja": "Hoja1", "medida": "fisico_ejecutado", "letra": "CB", "titulo": "F(SE) 01", "mes": 1}
    target = {"hoja": "Cuadro 1", "medida": "meta_ejecutada_texto", "letra": "F", "titulo": "Meta"}
    line = {"hoja": "Hoja1", "medida": "financiero_programado_soles", "letra": "GU", "titulo": "Fn(RE) 01", "mes": 1}
    stood = ((ANUAL, annual), (MAYO, month), (JUNIO, month), (FINANCIERA, line), (PSIG, target))
    return [row | {"columnas_id": columns_of(load)} for load, row in stood]


def _snapshots() -> list[dict]:
    return [
        UE_ANUAL | {"fuente": "poi_anual", "vigente": 1, "corte": "2022-05-31", "mes_corte": 12, "carga_id": ANUAL},
        UE_CEPLAN | {"fuente": "poi_anual", "vigente": 1, "carga_id": OCULTA},
        UE_CEPLAN | {"fuente": "poi_ceplan", "corte_instante": T1, "corte": "2026-05-09", "mes_cerrado_hasta": 4,
                     "carga_id": MAYO, "es_sintetico": 1},
        UE_CEPLAN | {"fuente": "poi_ceplan", "corte_instante": T2, "corte": "2026-06-19", "mes_cerrado_hasta": 5,
                     "mes_corte": 4, "vigente": 1, "carga_id": JUNIO, "es_sintetico": 1},
        UE_CEPLAN | {"fuente": "poi_ceplan_financiera", "corte_instante": T2, "corte": "2026-06-19", "vigente": 1,
                     "carga_id": FINANCIERA, "es_sintetico": 1},
    ]  # fmt: skip


def _financing() -> dict[str, list[dict]]:
    """Lines of two activities, of which one is known to this export alone."""
    one = UE_CEPLAN | {"codigo_ao": AO1, "desde": T2, "carga_id": FINANCIERA, "fila": 2, "es_sintetico": 1}
    codes = {"fuente_financiamiento_id": "1", "generica_id": "2.3", "rubro_id": "00", "mes": 1}
    line = one | codes | {"linea_id": f"{AO1}-1-2.3-00", "financiero_programado_soles": 1000}
    three = {"codigo_ao": AO3, "fila": 3}
    whose = UE_CEPLAN | {"corte_fuente": T2, "corte_actividad": T2, "carga_id": FINANCIERA, "es_sintetico": 1}
    return {
        "poi_fuente_ao_historia": [one, one | three],
        "poi_fuente_historia": [line, line | three | {"linea_id": f"{AO3}-1-2.3-00"}],
        "poi_fuente_diferencia": [
            whose | {"codigo_ao": AO3, "actividad_id": f"2026-{AO3}", "situacion": "solo_en_fuente",
                     "medida": "financiero_programado_soles", "total_fuente_soles": 1000, "diferencia_soles": 1000},
        ],
    }  # fmt: skip


def _history() -> dict[str, list[dict]]:
    one = UE_CEPLAN | {"codigo_ao": AO1, "desde": T1, "carga_id": MAYO, "fila": 2, "es_sintetico": 1}
    name = UE_CEPLAN | {"orden": 1, "desde": T1, "carga_id": MAYO, "es_sintetico": 1}
    two = one | {"codigo_ao": AO2, "fila": 3, "hasta": T2, "actividad_operativa": "Se fue"}
    january = one | {"mes": 1, "fisico_programado": 1000, "fisico_ejecutado": 0, "financiero_ejecutado_soles": 4967205}
    march = one | {"mes": 5, "fisico_programado": 500, "hasta": T2}
    return {
        "poi_ao_historia": [
            one | {"hasta": T2}, one | {"desde": T2, "carga_id": JUNIO, "actividad_operativa": "Otra forma"}, two,
        ],
        "poi_mensual_historia": [
            january, march, march | {"desde": T2, "hasta": None, "fisico_programado": 700, "carga_id": JUNIO},
            two | {"mes": 1, "fisico_programado": 100},
        ],
        "poi_nombre_historia": [
            name | {"nivel": "ue", "codigo": "999999", "miembro_id": "999999"},
            name | {"nivel": "unidad", "codigo": "01", "miembro_id": "999999-01"},
            name | {"nivel": "objetivo", "codigo": "OEI.01", "miembro_id": "999-2026-OEI.01"},
            name | {"nivel": "accion", "codigo": "AEI.01.01", "miembro_id": "999-2026-AEI.01.01"},
        ],
        "poi_cambio_actividad": [
            UE_CEPLAN | {"actividad_id": f"2026-{AO2}", "codigo_ao": AO2, "visto_en": T2, "atributo": "presencia",
                         "tipo": "desaparece", "valor_anterior": "Se fue", "es_sintetico": 1, "carga_id": JUNIO},
        ],
        "poi_reprogramacion": [
            UE_CEPLAN | {"actividad_id": f"2026-{AO1}", "codigo_ao": AO1, "mes": 5, "medida": "fisico_programado",
                         "visto_en": T2, "valor_anterior": 500, "valor_nuevo": 700, "tipo": "reprogramacion",
                         "es_sintetico": 1, "carga_id": JUNIO},
        ],
    }  # fmt: skip


def _marts() -> dict[str, list[dict]]:
    known = dict.fromkeys(("departamento_id", "unidad_id", "oei_id", "aei_id"), SIN_DATO)
    unvalued = {"fisico_valoracion_id": SIN_DATO, "financiero_valoracion_id": SIN_DATO}
    annual = known | unvalued | UE_ANUAL | {"fuente": "poi_anual"}
    valued = {"fisico_valoracion_id": "mimp-2021-aplicada-1", "fisico_valoracion": "Óptimo", "fisico_pct": 112_500_000}
    ceplan = known | unvalued | UE_CEPLAN | {"fuente": "poi_ceplan", "es_sintetico": 1}
    version = {name: value for name, value in ceplan.items() if name != "fuente"} | {"actividad_id": f"2026-{AO1}"}
    group = UE_ANUAL | {"fuente": "poi_anual", "grupo_id": SIN_DATO}
    return {
        "poi_actividad": [
            annual | valued | {"actividad_id": "2021-001087-N001", "numero": 1, "departamento_id": "15",
                               "fisico_programado": 800, "financiero_programado_soles": 123456789},
            annual | {"actividad_id": "2021-AOI00108700175", "codigo_ao": "AOI00108700175", "numero": 2},
            annual | UE_CEPLAN | {"actividad_id": "2026-999999-N001", "numero": 1},
            ceplan | {"actividad_id": f"2026-{AO1}", "codigo_ao": AO1, "unidad_id": "999999-01"},
        ],
        "poi_actividad_version": [
            version | {"codigo_ao": AO1, "desde": T1, "hasta": T2, "ultimo_mes_reportado": 1},
            version | {"codigo_ao": AO1, "desde": T2, "ultimo_mes_reportado": 3},
            version | {"codigo_ao": AO2, "desde": T1, "hasta": T2, "estado": "inactiva", "actividad_id": f"2026-{AO2}"},
        ],
        "poi_revision": [
            UE_CEPLAN | {"nivel": "actividad", "codigo": f"2026-{AO1}", "es_sintetico": 1},
            UE_CEPLAN | {"nivel": "centro_costo", "codigo": "999999-01", "es_sintetico": 1},
            UE_CEPLAN | {"nivel": "ue", "codigo": "999999", "es_sintetico": 1},
        ],
        "poi_triangulo": [UE_CEPLAN | {"mes": 5, "corte_instante": T2, "es_sintetico": 1, "carga_id": JUNIO}],
        "poi_alerta": [
            ceplan | {"actividad_id": f"2026-{AO1}", "regla": "tres_meses_bajo", "severidad": "advertencia", "mes": 4},
            ceplan | {"actividad_id": SIN_DATO, "regla": "sin_exportacion", "severidad": "advertencia"},
        ],
        "configuracion": [{"clave": key, "valor": value} for key, value in Institucion().rows().items()],
        "resultado_huella": [{"fuente": "poi_ceplan", "anio": 2026, "unidad": "999999", "huella": "0" * 64}],
        "poi_resumen": [group | {"actividades": 2, "fisico_pct_promedio": 89_790_000}],
        "poi_valoracion": [group | {"valoracion": "Óptimo", "valoracion_id": "mimp-2021-aplicada-1", "cantidad": 1}],
        "poi_agregado": [
            group | {"nivel": "oei", "codigo": "OEI.01", "grupo_id": "039-2019-2024-OEI.01"},
            group | {"nivel": "centro_costo", "codigo": "039-DM", "grupo_id": "039-DM"},
            group | {"nivel": "familia", "codigo": 'Con "comillas", coma y\nsalto'},
        ],
    }  # fmt: skip


def _others() -> dict[str, list[dict]]:
    activity = {"anio": 2023, "actividad": 34, "carga_id": PSIG}
    meta_row = activity | {"meta_id": "2023-34-2022", "unidad_id": "039-DTEG", "responsable": "DTEG"}
    figure = {"documento": "Evaluación", "anio": 2021, "carga_id": PUBLICADO}
    gasto = {"anio": 2026, "ue_id": "999999", "carga_id": GASTO}
    return {
        "poi_anual_actividad": [
            UE_ANUAL | {"numero": 1, "fisico_programado": 800, "fila": 7, "carga_id": ANUAL},
            UE_ANUAL | {"numero": 2, "fila": 8, "carga_id": ANUAL},
            UE_CEPLAN | {"numero": 1, "fila": 7, "carga_id": OCULTA},
        ],
        "poi_version": [UE_ANUAL | {"carga_id": PLAN}],
        "poi_modificacion": [UE_ANUAL | {"carga_id": PLAN}],
        "poi_renombre": [
            UE_ANUAL | {"orden": 1, "codigo_ao": "AOI00108700175", "carga_id": PLAN},
            UE_ANUAL | {"orden": 2, "codigo_ao_texto": "AO00108700181", "carga_id": PLAN},
        ],
        "poi_texto": [UE_ANUAL | {"unidad": "039-DM", "actividad": "2021-001087-N001", "huella": "0" * 64,
                                  "carga_id": ANUAL}],
        "psig_plan_actividad": [activity],
        "psig_meta": [activity | {"unidad": "DTEG", "ejercicio_meta": 2022, "documento_sustento": "INFORME 149-XYZ"}],
        "psig_factor": [activity | {"unidad": "DTEG"}],
        "psig_actividad": [
            meta_row | {"pct": 33_333_333, "fila": 5, "meta_programada": 1},
            meta_row | {"actividad": 4, "meta_id": "2023-04-0", "estado": "sin_meta"},
        ],
        "psig_evidencia": [
            activity | {"unidad": "DTEG", "unidad_id": "039-DTEG", "ejercicio_meta": 2022, "meta_id": "2023-34-2022",
                        "orden": 1, "documento": "INFORME 149-XYZ", "clase": "informe"},
        ],
        "psig_responsable": [{"anio": 2023, "responsable": "DTEG", "unidad_id": "039-DTEG"}],
        "psig_balance": [{"anio": 2022, "programadas": 54, "ejecutadas_al_100": 44, "origen": "publicado"}],
        "publicado_cifra": [figure],
        "conciliacion": [figure | {"clave": "", "diferencia": -10_000}],
        "publicacion": [{"publicacion_id": PUBLICACION, "tema": "poi", "anio": 2026, "huella": "5" * 64, "vigente": 1}],
        "publicacion_carga": [{"publicacion_id": PUBLICACION, "carga_id": MAYO}],
        "publicacion_cifra": [{"publicacion_id": PUBLICACION, "clave": f"2026-{AO1}", "ue": "999999", "valor": "5.00"}],
        "publicacion_cambio": [{"publicacion_id": PUBLICACION, "clave": f"2026-{AO1}", "ue": "999999", "anio": 2026}],
        "entrega": [{"secuencia": 1, "archivo_sha256": sha(PSIG)}],
        "decision": [{"secuencia": 2, "tipo": "aceptar", "archivo_sha256": sha(PSIG), "carga_id": PSIG}],
        "observacion": [
            {"observacion_id": "1", "archivo_sha256": "7" * 64},
            {"observacion_id": "2", "archivo_sha256": sha(PSIG), "carga_id": PSIG, "mensaje": "Corrija E5"},
        ],
        "observacion_respuesta": [
            {"anio": 2023, "unidad": "DTEG", "fuente": "psig", "clave": "0" * 12, "vigente": 1, "carga_id": PSIG},
        ],
        "cuarentena": [{"carga_id": PSIG, "fila": 9, "contenido": "{}"}],
        "presupuesto_linea": [
            gasto | {"linea": 1, "sec_func": "0001", "generica": "3", "pia_soles": 12_345, "devengado_soles": -5,
                     "devengado_01_soles": -5, "devengado_02_soles": 0},
            gasto | {"linea": 2, "ue_id": SIN_DATO},
        ],
        "presupuesto_total": [gasto | {"mes_corte": 2}, gasto | {"ue_id": SIN_DATO}],
        "presupuesto_nombre": [gasto | {"clasificador": "generica", "codigo": "3", "nombre": "BIENES Y SERVICIOS"}],
        "presupuesto_visible": [
            gasto | {"fuente": "mef_gasto", "nivel": "meta", "mes_corte": 2},
            gasto | {"fuente": "mef_gasto", "nivel": "meta", "ue_id": SIN_DATO},
        ],
        "presupuesto_conciliacion": [UE_CEPLAN | {"fuente_presupuesto": "mef_gasto", "diferencia_soles": -100}],
        "dim_ue": [{"ue_id": "999999", "denominacion": "Ejemplo", "es_sintetico": 1}],
        "dim_unidad": [{"unidad_id": "999999-01", "denominacion": "Oficina de ejemplo"}],
        "dim_objetivo": [{"oei_id": "999-2026-OEI.01", "oei": "OEI.01"}],
        "dim_accion": [{"aei_id": "999-2026-AEI.01.01", "oei_id": "999-2026-OEI.01", "aei": "AEI.01.01"}],
    }  # fmt: skip


def _reports() -> dict[str, list[dict]]:
    """Texts of an activity, of its unit, of the report and of nobody any more; a decided draft and an open one."""
    file = {"tema": "poi", "anio": 2021, "archivo": "poi/2021/039-DM.md", "huella": "4" * 64}
    section = file | {"unidad": SIN_DATO, "ue": "001087"}
    one = "2021-001087-N001"
    draft = {"fuente": "poi_anual", "anio": 2021, "alcance": "001087", "tema": "poi", "regla": "fisico_bajo"}
    draft |= dict.fromkeys(("unidad_id", "actividad_id"), SIN_DATO)
    based = {name: draft[name] for name in ("fuente", "anio", "alcance", "tema")} | {"meta_id": SIN_DATO}
    return {
        "narrativa_archivo": [file],
        "narrativa": [
            section | {"clave": f"{one}.logros", "actividad": one, "seccion": "logros", "orden": 1},
            section | {"clave": f"{one}.logros.recibido", "actividad": one, "seccion": "logros", "por_revisar": 1},
            section | {"clave": "2021-001087-N999.logros", "actividad": "2021-001087-N999"},
            section | {"clave": f"{SIN_DATO}.logros"},
            file | {"clave": "informe.presentacion", "seccion": "presentacion"},
            file | {"tema": "psig", "anio": 2023, "clave": "psig-2023-34.logros", "meta": 34, "unidad": "DTEG"},
        ],
        "recomendacion_propuesta": [draft | {"clave": "a"}, draft | {"clave": "b"}],
        "recomendacion_actividad": [based | {"clave": "a", "actividad_id": one}],
        "recomendacion": [
            {"tema": "poi", "anio": 2021, "alcance": "001087", "clave": "a", "unidad_id": SIN_DATO, "carga_id": ANUAL,
             "estado": "aceptada", "actividad": one},
        ],
    }  # fmt: skip


def frames() -> dict[str, pd.DataFrame]:
    """A frame for each table that loads write, by table."""
    rows = _loads() | {"columna_leida": _columns(), "poi_corte": _snapshots()} | _history() | _financing()
    rows |= _marts() | _others() | _reports()
    return {name: frame(TABLES[name], *given) for name, given in rows.items()}


#: Tables that `init` fills.
_LISTED = (dimensions.DIM_DEPARTAMENTO, dimensions.DIM_MES, dimensions.DIM_PERIODO, dimensions.ESCALA, UNIDAD_RENOMBRE)
_BY_INIT = (*meta.TABLES, *_LISTED)
SET_UP = {table.name for table in _BY_INIT}


def load(conn: sa.Connection) -> None:
    """Inserts all the frames."""
    for name, given in frames().items():
        bulk.insert(conn, TABLES[name], given)
