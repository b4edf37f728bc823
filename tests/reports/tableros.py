"""Frames of a small warehouse, in the contract's terms, as `warehouse.viewing.view_frame` gives them."""

from typing import Any

import pandas as pd

from assets.reports.tablero import vistas
from schemas.contract import Kind
from schemas.registry import VIEWS, view_columns

UE, ANIO = "001087", 2026
SCALE = ("Óptimo", "Regular", "Deficiente")


def frame(view: str, columns: tuple[str, ...], rows: list[dict[str, Any]]) -> pd.DataFrame:
    """What a row does not say is unknown."""
    kinds = {column.name: column.kind for column, _ in view_columns(VIEWS[view])}
    types = {name: "str" if kinds[name] in (Kind.TEXT, Kind.DATE, Kind.INSTANT) else "Int64" for name in columns}
    return pd.DataFrame({name: pd.Series([row.get(name) for row in rows], dtype=types[name]) for name in columns})


def frames(wanted: dict[str, tuple[str, ...]], rows: dict[str, list[dict[str, Any]]]) -> dict[str, pd.DataFrame]:
    return {view: frame(view, columns, rows.get(view, [])) for view, columns in wanted.items()}


def activity(number: int, **said: Any) -> dict[str, Any]:
    """One that counts: 50 of 100 done, 40 soles of 100 spent."""
    return {
        "ue": UE,
        "numero": number,
        "actividad_id": f"{ANIO}-AOI{number:05d}",
        "actividad_operativa": f"Actividad {number}",
        "departamento_id": "15",
        "unidad_id": "039-DM",
        "oei": "OEI.01",
        "unidad_medida": "Informe",
        "fisico_programado": 10000,
        "fisico_ejecutado": 5000,
        "fisico_pct": 50_000000,
        "fisico_valoracion_id": "escala-2",
        "financiero_programado_soles": 10000,
        "financiero_ejecutado_soles": 4000,
        "financiero_pct": 40_000000,
        "financiero_valoracion_id": "sin_dato",
        "cuenta_en_promedio": 1,
        "estado": "ordinaria",
        **said,
    }


def general(**rows: list[dict[str, Any]]) -> vistas.Frames:
    scale = [
        {"valoracion_id": f"{key}-{i}", "escala_id": key, "orden": i, "valoracion": name, "color": "#1a7f37"}
        for key in ("escala", "ajena")
        for i, name in enumerate(SCALE, start=1)
    ]
    known = {
        "bi_escala": scale,
        "bi_dim_ue": [{"ue_id": UE, "denominacion": "Nivel Central", "es_sintetico": 0}],
        "bi_dim_departamento": [{"departamento_id": "15", "departamento": "Lima", "orden": 15}],
        "bi_poi_resumen": [{"anio": ANIO, "ue": UE, "actividades": 2, "corte": "2026-06-19", "es_sintetico": 0}],
        "bi_poi_valoracion": [
            {"anio": ANIO, "ue": UE, "dimension": "fisico", "valoracion_id": "escala-2", "orden": 2, "cantidad": 2}
        ],
    }
    return frames(vistas.GENERAL, known | rows)


def poi(*activities: dict[str, Any], **rows: list[dict[str, Any]]) -> dict[int, vistas.Frames]:
    said = list(activities or (activity(1), activity(2)))
    return {ANIO: frames(vistas.POI, {"bi_poi_actividad": said, **rows})}
