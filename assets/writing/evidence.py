"""The rows that a report is written from: BI views of a subject's year, of one state of the warehouse, as records.

Figures come from the state that is shown (now, past, or as published). What people wrote, and what became of earlier
recommendations, come from the warehouse as it is: they are of no photograph.
"""

from collections.abc import Mapping

import sqlalchemy as sa

from assets.reports.informe import poi, psig
from assets.reports.informe.data import Record, records
from assets.writing.state import State
from schemas.keys import SIN_DATO
from schemas.registry import VIEWS, view_columns
from warehouse.engine import snapshot
from warehouse.viewing import view_frame

#: What a report of either subject looks names and scales up in.
_DIMENSIONS = ("bi_dim_ue", "bi_dim_unidad", "bi_escala")
#: The measure whose cells say in which row of a sheet an activity or target stands.
_PLACE = {"poi": "fisico_programado", "psig": "meta_programada"}
_SOURCES = {
    "poi": ("poi_anual", "poi_plan", "poi_ceplan", "poi_ceplan_financiera", "poi_textos", "publicado"),
    "psig": ("psig", "psig_plan", "publicado"),
}
_PHOTOGRAPHS = ("poi_anual", "poi_ceplan", "poi_ceplan_financiera")
_CONTENT = {"poi": poi.VIEWS, "psig": psig.VIEWS}
#: Of which plan a recommendation of the PSIG is (that of the POI is of its UE), and whose a draft is.
PSIG_SCOPE, _RULE = "psig", "regla"


def units(shown: State, anio: int) -> list[tuple[str, bool]]:
    """The executing units whose POI of a year is there, in order; and whether they are made up."""
    with snapshot(shown.engine) as conn:
        found = view_frame(conn, "bi_poi_resumen", ["ue", "es_sintetico"], anio=anio)
    return [(str(ue), bool(made_up)) for ue, made_up in found.itertuples(index=False, name=None)]


def rows(shown: State, engine: sa.Engine, tema: str, anio: int, ue: str | None) -> Mapping[str, list[Record]]:
    """By view; `ue` of the POI. Besides views: `recomendaciones_anteriores`, `matriz_entregada`."""
    scope = {"anio": anio, **({"ue": ue} if ue else {})}
    with snapshot(shown.engine) as conn:
        found = {name: _read(conn, name) for name in _DIMENSIONS}
        for name in _CONTENT[tema]:
            found[name] = _read(conn, name, **scope)
        if tema == "psig":
            found["bi_psig_balance"] = _read(conn, "bi_psig_balance")
            found["bi_observacion"] = [row for row in found["bi_observacion"] if row["fuente"] in ("psig", "psig_plan")]
        found["bi_conciliacion"] = _of_subject(_read(conn, "bi_conciliacion", anio=anio), tema, ue)
        found |= _origin(conn, tema, anio, found, ue)
        found |= _published(conn, shown, found) if shown.publicacion else {}
    return found | _written(shown, engine, tema, anio, ue, found)


def _read(conn: sa.Connection, name: str, /, **equals: object) -> list[Record]:
    columns = [column for column, _ in view_columns(VIEWS[name])]
    return records(view_frame(conn, name, None, **equals), columns)


def _of_subject(found: list[Record], tema: str, ue: str | None) -> list[Record]:
    """Published figures are known by their document, which names its subject; those of another UE are not of this."""
    return [row for row in found if tema.upper() in str(row["documento"]) and row["ue"] in (None, ue)]


def _origin(
    conn: sa.Connection, tema: str, anio: int, found: Mapping[str, list[Record]], ue: str | None
) -> dict[str, list[Record]]:
    """Loads, files, and the place of each activity or target of the report."""
    sources = list(_SOURCES[tema])
    whose = {"entidad_id": [row["actividad_id"] for row in found["bi_poi_actividad"]]} if tema == "poi" else {}
    cells = _read(conn, "bi_linaje", anio=anio, medida=_PLACE[tema], fuente=sources, **whose)
    loads = _read(conn, "bi_carga", anio=anio, vigente=1, fuente=sources)
    loads = [row for row in loads if ue is None or row["fuente"] == "publicado" or row["unidad"].startswith(ue)]  # type: ignore[union-attr]
    documents = {row["carga_id"] for row in found["bi_conciliacion"]}
    loads = [row for row in loads if row["fuente"] != "publicado" or row["carga_id"] in documents]
    if tema == "poi":  # of a past state, the photographs that it knows
        taken = {row["carga_id"] for row in _read(conn, "bi_corte", anio=anio, ue=ue)}
        loads = [row for row in loads if row["fuente"] not in _PHOTOGRAPHS or row["carga_id"] in taken]
    archive = _read(conn, "bi_archivo", archivo_sha256=sorted({str(row["archivo_sha256"]) for row in loads}))
    return {"bi_linaje": cells, "bi_carga": loads, "bi_archivo": archive}


def _published(conn: sa.Connection, shown: State, found: Mapping[str, list[Record]]) -> dict[str, list[Record]]:
    """What is told beside pinned figures, without what came in later loads; `cargas_posteriores`: published loads that
    another has taken the place of since, of which only the pinned figures are known."""
    assert shown.publicacion
    pinned = _read(conn, "bi_publicacion_carga", publicacion_id=shown.publicacion["publicacion_id"])
    known = {row["carga_id"] for row in pinned}
    names = [name for name in ("bi_psig_factor", "bi_psig_evidencia", "bi_observacion", "bi_linaje") if name in found]
    kept = {name: [row for row in found[name] if row["carga_id"] in known] for name in names}
    loads = _read(conn, "bi_carga", carga_id=sorted(str(carga_id) for carga_id in known))
    others = [row for row in found["bi_carga"] if row["fuente"] not in {load["fuente"] for load in pinned}]
    gone = [row for row in loads if not row["vigente"]]
    return kept | {"bi_carga": [*loads, *others], "cargas_posteriores": gone}


def _written(
    shown: State, engine: sa.Engine, tema: str, anio: int, ue: str | None, found: Mapping[str, list[Record]]
) -> dict[str, list[Record]]:
    """Texts, and what people decided, as they are now. Drafts have figures in them: they are those of the state that is
    shown, and of what was published there are none."""
    with snapshot(engine) as conn:
        narrative = _read(conn, "bi_narrativa", tema=tema, anio=anio)
        silent = _read(conn, "bi_narrativa_unidad", tema=tema, anio=anio)
        advice = _read(conn, "bi_recomendacion", tema=tema)
        matrix = _read(conn, "bi_carga", fuente="recomendaciones", anio=anio, unidad=ue or PSIG_SCOPE, vigente=1)
        others = set(view_frame(conn, "bi_poi_resumen", ["ue"], anio=anio)["ue"]) - {ue}
    own = {row["unidad_id"] for row in found.get("bi_poi_actividad", [])}
    if shown.engine is not engine:
        advice = [row for row in advice if row["origen"] != _RULE]
    if shown.engine is not engine and shown.publicacion is None:
        with snapshot(shown.engine) as conn:
            advice += _read(conn, "bi_recomendacion", tema=tema, origen=_RULE)
    mine = [row for row in advice if row["alcance"] == (ue or PSIG_SCOPE)]
    return {
        "bi_narrativa": [row for row in narrative if ue is None or _about(row, ue, own, others)],
        "bi_narrativa_unidad": [row for row in silent if ue is None or row["ue"] == ue],
        "bi_recomendacion": [row for row in mine if row["anio"] == anio],
        "matriz_entregada": matrix,
        "recomendaciones_anteriores": [row for row in mine if int(str(row["anio"])) < anio],
    }


def _about(row: Record, ue: str, own: set, others: set) -> bool:
    """Is a text of this UE: it names it, or is of one of its units? The report's own texts, and those that are of
    nothing in the year, are in the report of every UE."""
    if row["ue"] and row["ue"] in (ue, *others):
        return row["ue"] == ue
    return row["situacion"] == "huerfana" or row["unidad_id"] in (SIN_DATO, *own)
