"""What the start page knows of everything: years, units, freshness, what waits, what is observed; and the list of
observations, apart."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from assets.reports.tablero.guion import columns
from assets.reports.tablero.planeamiento import published
from assets.reports.tablero.vistas import Frames
from schemas.alertas import REGLAS
from schemas.codelists import SIN_DATO
from schemas.titles import title

#: States of a file that nobody has to look at.
_SETTLED = ("cargado", "ignorado", "retirado")
_COUNTED = ["fuente", "anio", "unidad", "severidad"]


def index(general: Frames, poi: Mapping[int, Frames], psig: Mapping[int, Frames]) -> dict[str, Any]:
    scale = general["bi_escala"]
    departments = general["bi_dim_departamento"]
    files = general["bi_archivo"]
    return {
        "poi": {str(anio): _poi_year(general, anio, frames) for anio, frames in sorted(poi.items())},
        "psig": {str(anio): columns(frames["bi_psig_responsable"]) for anio, frames in sorted(psig.items())},
        "publicaciones": published(general, {"poi": poi, "psig": psig}),
        "balance": columns(general["bi_psig_balance"]),
        "escala": columns(scale[scale["valoracion_id"].isin(_used(general))]),
        "departamentos": columns(departments[departments["departamento_id"] != SIN_DATO]),
        "ues": columns(general["bi_dim_ue"]),
        "unidades": columns(general["bi_dim_unidad"]),
        "frescura": columns(general["bi_frescura"]),
        "archivos": {"total": len(files), **columns(files[~files["estado"].isin(_SETTLED)])},
        "observaciones": _counts(_open(general)),
        "reglas": {rule: title(rule) for rule in REGLAS},
    }


def observations(general: Frames) -> dict[str, Any]:
    """The open ones, as the quality page lists them."""
    return columns(_open(general).drop(columns=["resuelta_en", "observacion_id"]))


def _poi_year(general: Frames, anio: int, frames: Frames) -> dict[str, Any]:
    summary, marks = general["bi_poi_resumen"], general["bi_poi_valoracion"]
    own = marks[marks["anio"] == anio].sort_values(["ue", "dimension", "orden"], kind="stable")
    return {
        "resumen": columns(summary[summary["anio"] == anio].drop(columns="anio")),
        "valoracion": columns(own.drop(columns=["anio", "orden"])),
        "atrasos": _late(frames["bi_poi_actividad"]),
    }


def _late(activities: pd.DataFrame) -> dict[str, Any]:
    """Of each unit, how many activities are one month late or more, and the most months."""
    late = activities[activities["meses_de_atraso"].fillna(0) > 0]
    found = late.groupby("ue", sort=True)["meses_de_atraso"].agg(["size", "max"])
    return {"ue": [str(ue) for ue in found.index], "n": found["size"].tolist(), "max": found["max"].tolist()}


def _used(general: Frames) -> set[str]:
    """Keys of the scales that any year is valued with, every label of each."""
    scale = general["bi_escala"].set_index("valoracion_id")["escala_id"]
    in_use = set(scale.reindex(general["bi_poi_valoracion"]["valoracion_id"].unique()).dropna())
    return set(scale[scale.isin(in_use)].index)


def _open(general: Frames) -> pd.DataFrame:
    found = general["bi_observacion"]
    return found[found["resuelta_en"].isna()]


def _counts(found: pd.DataFrame) -> dict[str, Any]:
    sums = found.groupby(_COUNTED, dropna=False, sort=True)["veces"].sum().reset_index()
    return columns(sums.astype({"veces": "Int64", "anio": "Int64"}))
