"""Findings kept: first seen when, of which file and unit, and when they stopped being found."""

import hashlib
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, select, update

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
    """Replaces the findings of a file's part. Returns how many there are.

    One found again, in this file or in another version of the unit's sheet, keeps its first moment.
    """
    part: dict[str, Any] = {"archivo_sha256": delivery.sha256, "fuente": fuente, "anio": anio, "unidad": unidad}
    rows = _rows(conn, delivery.nombre, findings, part, carga_id, now)
    bulk.replace(conn, OBSERVACION, from_records(OBSERVACION, list(rows.values())), **part)
    return len(rows)


def bring_up(
    conn: Connection,
    delivery: Delivery,
    findings: Iterable[Observation],
    rules: Iterable[str],
    *,
    now: str,
    fuente: str,
    anio: int,
    unidad: str,
    carga_id: str,
) -> None:
    """The findings of some rules about a loaded part as they are now, which other files may have changed: new ones are
    added, those found no more are resolved, and those of other rules stay as they are."""
    part: dict[str, Any] = {"archivo_sha256": delivery.sha256, "fuente": fuente, "anio": anio, "unidad": unidad}
    rows = _rows(conn, delivery.nombre, findings, part, carga_id, now)
    known = reading.read(conn, OBSERVACION, **part, regla=sorted(rules))
    for row in known.to_dict("records"):
        found = rows.pop(row["observacion_id"], None)
        was_open = not isinstance(row["resuelta_en"], str)
        if was_open != (found is not None):
            table = sql_table(OBSERVACION)
            conn.execute(
                update(table)
                .where(table.c.observacion_id == row["observacion_id"])
                .values(resuelta_en=now if was_open else None)
            )
    bulk.insert(conn, OBSERVACION, from_records(OBSERVACION, list(rows.values())))


def _rows(
    conn: Connection,
    archivo: str,
    findings: Iterable[Observation],
    part: dict[str, Any],
    carga_id: str | None,
    now: str,
) -> dict[str, dict[str, object]]:
    """Rows of the table by `observacion_id`."""
    same_unit = {name: value for name, value in part.items() if name != "archivo_sha256" or part["unidad"] is None}
    known = reading.read(conn, OBSERVACION, ["clave", "primera_vez"], **same_unit).sort_values("primera_vez")
    first = known.drop_duplicates("clave").set_index("clave")["primera_vez"].to_dict()
    rows = {}
    for finding in findings:
        key = _identity(part, finding)
        rows[key] = {
            **part,
            "observacion_id": key,
            "archivo": archivo,
            "hoja": finding.hoja,
            "celda": finding.celda,
            "fila": finding.fila,
            "columna": finding.columna,
            "sujeto": finding.sujeto,
            "clave": finding.clave,
            "regla": finding.regla,
            "regla_version": finding.version,
            "severidad": finding.severidad,
            "encontrado": finding.encontrado,
            "esperado": finding.esperado,
            "corregir": finding.corregir,
            "mensaje": finding.mensaje,
            "veces": finding.veces,
            "carga_id": carga_id,
            "primera_vez": first.get(finding.clave, now),
            "resuelta_en": None,
        }
    return rows


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


def forget_repeated(conn: Connection, load_key: dict[str, object], in_sha256: str) -> None:
    """What the unit's new photograph shows again is one finding that goes on, in the newest file and since when it was
    first found; a row of it for each night would say the same."""
    table = sql_table(OBSERVACION)
    same_unit = [table.c[name] == value for name, value in load_key.items()]
    again = select(table.c.clave).where(
        *same_unit, table.c.archivo_sha256 == in_sha256, table.c.resuelta_en.is_(None)
    )
    conn.execute(delete(table).where(*same_unit, table.c.archivo_sha256 != in_sha256, table.c.clave.in_(again)))


def resolve_file(conn: Connection, sha256: str, now: str) -> None:
    """A file is no longer delivered where it stood: another one took its place."""
    table = sql_table(OBSERVACION)
    conn.execute(
        update(table).where(table.c.archivo_sha256 == sha256, table.c.resuelta_en.is_(None)).values(resuelta_en=now)
    )


def resolve_part(conn: Connection, sha256: str, unit: tuple[str, int, str], now: str) -> None:
    """A person took a file's part out: there is nothing left to mend in it."""
    table = sql_table(OBSERVACION)
    of_unit = zip((table.c.fuente, table.c.anio, table.c.unidad), unit, strict=True)
    same = [table.c.archivo_sha256 == sha256, *(column == value for column, value in of_unit)]
    conn.execute(update(table).where(*same, table.c.resuelta_en.is_(None)).values(resuelta_en=now))
