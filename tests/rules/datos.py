"""The published figures (`tests/builders/datos`) as the frames that rules take. Only for tests.

The readers of `assets.reading` are not used on purpose: a fault of theirs must not hide one of a rule.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pandas as pd

from assets.rules.annual import AT_CUTOFF
from schemas import codelists, keys
from schemas.columns import MEASURE_NAMES
from schemas.frames import conform, empty_frame
from schemas.tables.psig import PSIG_META, PSIG_PLAN

_FOLDER = Path(__file__).parents[1] / "builders" / "datos"
UE = "001087"
TEXTS_OF_AN_ACTIVITY = (
    "codigo_ao", "departamento", "departamento_id", "centro_costo", "oei", "oei_origen", "oei_denominacion", "aei",
    "aei_denominacion",
    "categoria_id", "categoria", "producto_id", "producto", "funcion_id", "funcion", "unidad_medida",
)  # fmt: skip


@cache
def csv_rows(name: str) -> tuple[dict[str, str], ...]:
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file))


def hundredths(texts: list[int | None]) -> pd.Series:
    """Whole quantities as an AMOUNT."""
    return pd.Series([None if value is None else 100 * value for value in texts], dtype="Int64")


def activities(rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Activities as `assets.rules.poi.marts` takes them; what a row does not say is NA, measures in whole
    units.
    """
    n = len(rows)
    frame = pd.DataFrame({"fuente": ["poi_ceplan"] * n, "anio": [2026] * n, "ue": [UE] * n})
    for name in ("actividad_operativa", *TEXTS_OF_AN_ACTIVITY):
        frame[name] = pd.Series([row.get(name) for row in rows], dtype="str")
    frame["actividad_operativa"] = frame["actividad_operativa"].fillna("Gestión del programa")
    frame["numero"] = pd.Series([row.get("numero", i) for i, row in enumerate(rows, start=1)], dtype="Int64")
    frame["actividad_id"] = [keys.actividad_id(2026, UE, None, i) for i in range(1, n + 1)]
    frame["oei_id"] = [keys.oei_id("039", "2019-2024", row.get("oei")) for row in rows]  # type: ignore[arg-type]
    frame["aei_id"] = [keys.aei_id("039", "2019-2024", row.get("aei")) for row in rows]  # type: ignore[arg-type]
    frame["unidad_id"] = [keys.centro_costo_id(UE, None, row.get("centro_costo")) for row in rows]  # type: ignore[arg-type]
    frame["pliego_id"] = pd.Series(["039"] * n, dtype="str")
    frame["activo"] = pd.Series([row.get("activo", 1) for row in rows], dtype="Int64")
    frame["es_sintetico"] = pd.Series([row.get("es_sintetico", 0) for row in rows], dtype="Int64")
    frame["ultimo_mes_reportado"] = pd.Series([row.get("ultimo_mes_reportado") for row in rows], dtype="Int64")
    for name in (*MEASURE_NAMES, *AT_CUTOFF.values()):
        frame[name] = hundredths([row.get(name) for row in rows])  # type: ignore[misc]
    return frame


def poi_2021() -> pd.DataFrame:
    """Table 5 of the evaluation of the POI 2021, with the objectives that were inferred for it."""
    inferred = codelists.oei_inferido()
    rows: list[dict[str, object]] = [
        {
            "numero": int(row["n"]),
            "actividad_operativa": row["actividad_operativa"],
            "centro_costo": row["centro_costo"],
            "unidad_medida": row["unidad_medida"],
            "oei": inferred[2021, UE, int(row["n"])][0],
            "oei_origen": inferred[2021, UE, int(row["n"])][1],
            "fisico_programado": int(row["fisico_prog_anual"]),
            "fisico_ejecutado": int(row["fisico_ejec_anual"]),
            "financiero_programado_soles": int(row["financiero_prog_anual"]),
            "financiero_ejecutado_soles": int(row["financiero_ejec_anual"]),
        }
        for row in csv_rows("poi_2021_tabla5")
    ]
    frame = activities(rows).assign(fuente="poi_anual", anio=2021)
    frame["actividad_id"] = [keys.actividad_id(2021, UE, None, n) for n in frame["numero"]]
    return frame


_SITUATION = {"con meta": "con_meta", "sin meta en 2023": "sin_meta"}


def psig_plan_2023() -> pd.DataFrame:
    """Table `psig_plan_actividad` of the plan of 2023."""
    rows = [
        {
            "anio": 2023,
            "actividad": int(row["actividad"]),
            "situacion": _SITUATION.get(row["estado_2023"], row["estado_2023"]),
            "denominacion": row["denominacion"] or None,
            "responsable_texto": row["responsable"] or None,
            "unidad_medida": row["unidad_medida"] or None,
            "evidencia_requerida": row["evidencia_requerida"] or None,
            "nota": row["nota"] or None,
            "fila": fila,
            "carga_id": "psig_plan-2023",
        }
        for fila, row in enumerate(csv_rows("psig_plan_2023"), start=5)
    ]
    return conform(PSIG_PLAN, pd.DataFrame(rows))


def quantity(text: str) -> int | None:
    """A quantity of Cuadro 1 in hundredths: what stands before a footnote mark, a year or a remark."""
    found = re.match(r"(\d+)\s*%?\s*(?:[³⁴⁶]|\(.*\)|reprogramado del 2022|2023)?$", text.strip())
    return 100 * int(found[1]) if found else None


def psig_metas_2023() -> pd.DataFrame:
    """Table `psig_meta` of Cuadro 1 of 2023."""
    rows = [
        {
            "anio": 2023,
            "actividad": int(row["actividad"]),
            "ejercicio_meta": 2022 if "2022" in row["meta_programada"] else 2023,
            "unidad": "unidad que no se mira",
            "orden": int(row["n"]),
            "denominacion": row["denominacion"] or None,
            "responsable_texto": row["responsable"],
            "unidad_medida": row["unidad_medida"],
            "meta_programada_texto": row["meta_programada"],
            "meta_ejecutada_texto": row["meta_ejecutada"],
            "pct_declarado_texto": row["pct_ejecucion_publicado"],
            "meta_programada": quantity(row["meta_programada"]),
            "meta_ejecutada": quantity(row["meta_ejecutada"]),
            "meta_es_porcentaje": int("%" in row["meta_programada"]),
            "pct_declarado": None,
            "evidencia_requerida": row["evidencia_requerida"],
            "evaluacion": None,
            "documento_sustento": row["documento_sustento"],
            "enlace_evidencia": row["enlace_evidencia"],
            "fila": fila,
            "carga_id": "psig-2023",
        }
        for fila, row in enumerate(csv_rows("psig_2023_cuadro1"), start=2)
    ]
    return conform(PSIG_META, pd.DataFrame(rows))


NO_PLAN = empty_frame(PSIG_PLAN)
NO_METAS = empty_frame(PSIG_META)
