"""The documents that units offer as evidence, one by one: table `psig_evidencia`.

How a cell is read: `evidence`; which activities share a document: `psig_review`. Source: PSIG 2023, Cuadro 1.
"""

import pandas as pd

from assets.rules import evidence, psig_review
from assets.rules.psig_review import Line, Offer
from schemas import codelists
from schemas.codelists import SIN_DATO
from schemas.frames import from_records
from schemas.keys import meta_id
from schemas.tables.psig import PSIG_EVIDENCIA


def offered_documents(anio: int, metas: pd.DataFrame, plan: pd.DataFrame) -> pd.DataFrame:
    """Rows of table `psig_evidencia`: every document that the units offer, target by target."""
    asked = {int(str(row["actividad"])): row["evidencia_requerida"] for row in records(plan)}
    offered: list[Offer] = []
    for record in records(metas):
        offered += psig_review.offers([Line(record, int(str(record["fila"])), {})], str(record["unidad"]), anio)
    groups = psig_review.sharing(offered)
    return from_records(PSIG_EVIDENCIA, [_offered(offer, groups, asked) for offer in offered])


def _offered(offer: Offer, groups: dict[str, list[Offer]], asked: dict[int, object]) -> dict[str, object]:
    line, document = offer.line, offer.document
    unit = codelists.unidad(offer.unidad)
    others = [
        str(other.line.actividad) + (f" ({other.unidad})" if other.unidad != offer.unidad else "")
        for other in groups.get(offer.identity or "", [])
        if other.line.actividad != line.actividad
    ]
    required = evidence.required_kinds(line.text("evidencia_requerida") or _text(asked.get(line.actividad)))
    matches = evidence.answers([document], required)
    links = evidence.links(line.text("enlace_evidencia"))
    count = len(evidence.documents(line.text("documento_sustento")))
    anio, ejercicio = int(str(line.values["anio"])), int(str(line.values["ejercicio_meta"]))
    return {
        "anio": anio,
        "unidad": offer.unidad,
        "unidad_id": unit.unidad_id if unit else SIN_DATO,
        "actividad": line.actividad,
        "ejercicio_meta": ejercicio,
        "meta_id": meta_id(anio, line.actividad, ejercicio),
        "orden": offer.orden,
        "documento": document.texto,
        "clase": document.clase,
        "numero": document.numero.shown if document.numero else None,
        "tiene_numero_sgd": int(document.has_number),
        "entidad": (document.numero.entidad or evidence.entity_of(offer.unidad)) if document.numero else None,
        "enlace": evidence.paired(links, count)[offer.orden - 1],
        "compartido_con": ", ".join(others) or None,
        "es_compartido": int(bool(others)),
        "clase_requerida": ", ".join(required) or None,
        "corresponde": None if matches is None else int(matches),
        "fila": line.fila,
        "carga_id": line.values["carga_id"],
    }


def records(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Rows as plain values, None for what is absent."""
    return frame.astype(object).where(frame.notna(), None).to_dict("records")  # type: ignore[return-value]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
