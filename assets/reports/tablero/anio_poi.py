"""One year of the POI as scripts: what every page of the year needs, and apart what only some pages do.

Activities are known by their place in the year's file; the other files of the year go by it.
"""

import pandas as pd

from assets.reports.tablero.detalle import details
from assets.reports.tablero.guion import column, columns, places, script
from assets.reports.tablero.planeamiento import advice, changes, of_units
from assets.reports.tablero.vistas import MEASURES, SUMMARY, Frames
from schemas.codelists import SIN_DATO

#: Activities in one file of details: some hundred kilobytes, fetched when one of them is opened.
CHUNK = 250
_OF_A_GROUP = ("ue", "nivel", "codigo", "nombre", *SUMMARY)
_CODES = ("oei", "aei", "actividad_familia", "categoria_id", "producto_id", "funcion_id")
_VALUED = ("fisico_valoracion_id", "financiero_valoracion_id")
_SAME = "="


def year_files(anio: int, frames: Frames) -> dict[str, bytes]:
    """Path -> script: `poi-2026`, and of those that have rows `-meses`, `-alertas`, `-plan`, `-detalle-0`..."""
    activities = frames["bi_poi_actividad"].reset_index(drop=True)
    place = pd.Series(activities.index, index=activities["actividad_id"])
    extra = {
        "meses": _months(frames["bi_poi_mensual"], place),
        "alertas": _alerts(frames["bi_alerta"], place),
        "plan": _plan(frames, place),
        "textos": of_units(frames),
        "recomendaciones": _advice(frames, place),
        "publicado": changes(frames),
    }
    found = {name: value for name, value in extra.items() if value is not None}
    pieces = details(frames, place, CHUNK)
    content = {
        "anio": anio,
        "n": len(activities),
        "partes": sorted(found),
        "detalles": {"tamano": CHUNK, "hay": sorted(pieces)},
        "actividades": _activities(activities, anio),
        "grupos": columns(frames["bi_poi_agregado"], _OF_A_GROUP),
        "avisos": _flags(frames["bi_alerta"], place),
    }
    name = f"poi-{anio}"
    files = {name: content} | {f"{name}-{part}": value for part, value in found.items()}
    files |= {f"{name}-detalle-{number}": piece for number, piece in pieces.items()}
    return {f"datos/{key}.js": script(key, value) for key, value in files.items()}


def _activities(frame: pd.DataFrame, anio: int) -> dict:
    """Groups by code, as the roll-up knows them: `sin_dato` where there is none; no valuation is unknown."""
    known = frame.assign(
        **{name: frame[name].fillna(SIN_DATO) for name in _CODES},
        **{name: frame[name].mask(frame[name] == SIN_DATO) for name in _VALUED},
    )
    told = columns(known.drop(columns="actividad_id"))
    told["clave"] = column(frame["actividad_id"].str.removeprefix(f"{anio}-"))
    return told


def _flags(alerts: pd.DataFrame, place: pd.Series) -> dict:
    """Which rule speaks of which activity: enough to count and to filter."""
    own = alerts[alerts["actividad_id"].isin(place.index)]
    return {"a": place.loc[own["actividad_id"]].tolist(), **columns(own, ("regla", "severidad"))}


def _alerts(alerts: pd.DataFrame, place: pd.Series) -> dict | None:
    if alerts.empty:
        return None
    return {"a": places(alerts, place), **columns(alerts.drop(columns="actividad_id"))}


def _advice(frames: Frames, place: pd.Series) -> dict | None:
    found = advice(frames)
    return None if found.empty else {"a": places(found, place), **columns(found.drop(columns="actividad_id"))}


def _months(frame: pd.DataFrame, place: pd.Series) -> dict | None:
    """Twelve values of each activity, one after the other, as text: empty for unknown, `=` where the opening target is
    the current one."""
    if frame.empty:
        return None
    slot = place.loc[frame["actividad_id"]].to_numpy() * 12 + frame["mes"].to_numpy(dtype="int64") - 1
    wide = frame.set_index(slot).reindex(range(len(place) * 12))
    texts = {name: wide[name].astype("Int64").astype("string").fillna("") for name in MEASURES}
    for opening, current in (MEASURES[:2], MEASURES[3:5]):
        same = (texts[opening] == texts[current]) & (texts[opening] != "")
        texts[opening] = texts[opening].mask(same, _SAME)
    closed = frame.loc[frame["mes_cerrado"] == 1, "mes"]
    return {
        "cerrado_hasta": 0 if closed.empty else int(closed.max()),
        "medidas": {name: ",".join(text) for name, text in texts.items()},
    }


def _plan(frames: Frames, place: pd.Series) -> dict | None:
    """Targets then and now, and what the documents of the plan list."""
    revision = frames["bi_poi_revision"]
    parts = {
        "versiones": frames["bi_poi_version"],
        "modificaciones": frames["bi_poi_modificacion"],
        "renombres": frames["bi_poi_renombre"],
    }
    if revision.empty and all(part.empty for part in parts.values()):
        return None
    activity = revision["nivel"].eq("actividad")
    at = place.reindex(revision["codigo"].where(activity)).fillna(-1).astype("int64").tolist()
    told = {"a": at, **columns(revision.assign(codigo=revision["codigo"].mask(activity)))}
    return {"revision": told} | {name: columns(part) for name, part in parts.items()}
