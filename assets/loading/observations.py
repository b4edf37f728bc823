"""Findings kept: first seen when, of which file and unit, and when they stopped being found."""

import hashlib
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, update

from assets.sources.unit import Delivery
from schemas.frames import from_records
from schemas.observation import Observation
from schemas.tables.audit import OBSERVACION
from warehouse import bulk, reading
from warehouse.tables import sql_table


def record(
    conn: Connection,
    delivery: Delivery,
    findings: Iterable[Observation],
    *,
    now: str,
    fuente: str | None = None,
    anio: int | None = None,
    unidad: str | None = None,
    carga_id: str | None = None,
) -> int:
    """Replaces the findings of a file's part; one found again keeps its first moment. Returns how many there are."""
    part: dict[str, Any] = {"archivo_sha256": delivery.sha256, "fuente": fuente, "anio": anio, "unidad": unidad}
    known = reading.read(conn, OBSERVACION, ["observacion_id", "primera_vez"], **part)
    first = dict(zip(known["observacion_id"], known["primera_vez"], strict=True))
    rows = {}
    for finding in findings:
        key = _identity(part, finding)
        rows[key] = {
            **part,
            "observacion_id": key,
            "archivo": delivery.nombre,
            "hoja": finding.hoja,
            "celda": finding.celda,
            "regla": finding.regla,
            "severidad": finding.severidad,
            "encontrado": finding.encontrado,
            "esperado": finding.esperado,
            "mensaje": finding.mensaje,
            "carga_id": carga_id,
            "primera_vez": first.get(key, now),
            "resuelta_en": None,
        }
    bulk.replace(conn, OBSERVACION, from_records(OBSERVACION, list(rows.values())), **part)
    return len(rows)


def _identity(part: dict, finding: Observation) -> str:
    text = "\x1f".join(
        map(str, (*part.values(), finding.regla, finding.hoja, finding.celda, finding.encontrado, finding.mensaje))
    )
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def resolve_others(conn: Connection, load_key: dict[str, object], keep_sha256: str, now: str) -> None:
    """A unit has a new load: what was found in its earlier files is no longer so."""
    table = sql_table(OBSERVACION)
    same_unit = [table.c[name] == value for name, value in load_key.items()]
    conn.execute(
        update(table)
        .where(*same_unit, table.c.archivo_sha256 != keep_sha256, table.c.resuelta_en.is_(None))
        .values(resuelta_en=now)
    )


def resolve_file(conn: Connection, sha256: str, now: str) -> None:
    """A file is no longer delivered where it stood: another one took its place."""
    table = sql_table(OBSERVACION)
    conn.execute(
        update(table).where(table.c.archivo_sha256 == sha256, table.c.resuelta_en.is_(None)).values(resuelta_en=now)
    )
