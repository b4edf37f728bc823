"""Members of the dimensions that no load brings: from code lists, from the calendar, and `sin_dato` of each one.

A member that a dated export described stays as the export describes it; a code list speaks for the others.
"""

import hashlib
import re

import pandas as pd
import sqlalchemy as sa

from schemas import codelists, keys, scales
from schemas.calendar import FIRST_YEAR, MONTHS
from schemas.codelists import SIN_DATO
from schemas.contract import SCALE, Kind, Table
from schemas.frames import conform
from schemas.institucion import Institucion
from schemas.tables import dimensions as dim
from schemas.tables.historia import UNIDAD_RENOMBRE
from warehouse import bulk

#: Origin of what a code list describes, and of the members `sin_dato`.
LIST_ORIGIN = "lista de códigos"
#: Last year of `bi_dim_mes`; the first is that of the partitions.
LAST_YEAR = 2035

_UNKNOWN = "Sin dato"
#: `sin_dato` comes after everything else.
_LAST = 999_999


def fill(conn: sa.Connection) -> None:
    """Writes all of them but the scales, of which an institution chooses; doing it again changes nothing."""
    given, described = _members()
    for table, rows in given:
        bulk.replace(conn, table, _frame(table, rows))
    for table, rows in described:
        common = {"denominacion": _UNKNOWN, "orden": _LAST, "origen": LIST_ORIGIN, "visto_en": None}
        bulk.delete(conn, table, origen=LIST_ORIGIN)
        bulk.upsert(conn, table, _frame(table, [common | row for row in rows]), newer_by="visto_en")


def fingerprint() -> str:
    """A hash of all that `fill` and `fill_scales` take from lists and calendar."""
    listed = [(table.name, rows) for group in _members() for table, rows in group]
    return hashlib.sha256(repr((listed, codelists.rows("escalas"))).encode()).hexdigest()


def _members() -> tuple[list[tuple[Table, list[dict]]], list[tuple[Table, list[dict]]]]:
    """What lists alone say, and what they say as long as no export describes it."""
    given = [
        (dim.DIM_DEPARTAMENTO, _departments()),
        (dim.DIM_MES, _months()),
        (dim.DIM_PERIODO, _periods()),
        (UNIDAD_RENOMBRE, _renamed_units()),
    ]
    described = [
        (dim.DIM_UE, _executing_units()),
        (dim.DIM_UNIDAD, _units()),
        (dim.DIM_OBJETIVO, _objectives()),
        (dim.DIM_ACCION, [{"aei_id": SIN_DATO, "oei_id": SIN_DATO, "aei": SIN_DATO}]),
    ]
    return given, described


def fill_scales(conn: sa.Connection, institucion: Institucion) -> None:
    """Writes the scales, with the years in which the institution uses each."""
    bulk.replace(conn, dim.ESCALA, _frame(dim.ESCALA, _scales(institucion)))


def _frame(table: Table, rows: list[dict]) -> pd.DataFrame:
    """Rows as a frame of the table; what a row does not give, or a code list leaves empty, is NULL."""
    full = [{name: None if row.get(name) == "" else row.get(name) for name in table.names} for row in rows]
    return conform(table, pd.DataFrame(full, columns=list(table.names), dtype=object))


def _departments() -> list[dict]:
    known = [
        {"departamento_id": ubigeo, "departamento": name, "orden": int(ubigeo)}
        for ubigeo, name in codelists.departamentos().items()
    ]
    return [*known, {"departamento_id": SIN_DATO, "departamento": _UNKNOWN, "orden": _LAST}]


def _months() -> list[dict]:
    known = [
        {
            "mes_id": keys.mes_id(anio, mes),
            "anio": anio,
            "mes": mes,
            "fecha": f"{anio}-{mes:02d}-01",
            "nombre": name,
            "trimestre": (mes + 2) // 3,
            "semestre": (mes + 5) // 6,
            "orden": anio * 100 + mes,
        }
        for anio in range(FIRST_YEAR, LAST_YEAR + 1)
        for mes, name in enumerate(MONTHS, start=1)
    ]
    unknown = {"mes_id": SIN_DATO, "nombre": _UNKNOWN, "orden": _LAST}
    return [*known, unknown | dict.fromkeys(("anio", "mes", "trimestre", "semestre"), 0)]


def _periods() -> list[dict]:
    parts: list[tuple[str, int, str, int, int, str]] = []
    for i, roman in enumerate(("I", "II", "III", "IV"), start=1):
        parts.append(("trimestre", i, f"trimestre-{i}", 3 * i - 2, 3 * i, f"{roman} trimestre"))
    for i, roman in enumerate(("I", "II"), start=1):
        parts.append(("semestre", i, f"semestre-{i}", 6 * i - 5, 6 * i, f"{roman} semestre"))
    for mes, name in enumerate(MONTHS, start=1):
        months = name if mes == 1 else f"{MONTHS[0]} a {name}"
        parts.append(("acumulado", mes, f"acumulado-{mes:02d}", 1, mes, months))
    names = ("periodo_tipo", "periodo", "periodo_id", "mes_desde", "mes_hasta", "nombre")
    known = [dict(zip(names, part, strict=True)) | {"orden": i} for i, part in enumerate(parts, start=1)]
    unknown = {"periodo_tipo": SIN_DATO, "periodo_id": SIN_DATO, "nombre": _UNKNOWN, "orden": _LAST}
    return [*known, unknown | dict.fromkeys(("periodo", "mes_desde", "mes_hasta"), 0)]


def _scales(institucion: Institucion) -> list[dict]:
    uses = institucion.uses()
    until = [desde - 1 for desde, _ in uses[1:]]
    first = {escala: desde for desde, escala in reversed(uses)}
    last = dict(zip((escala for _, escala in uses), [*until, None], strict=True))

    def limit(text: str) -> int | None:
        return int(text) * SCALE[Kind.PERCENT] if text else None

    known: list[dict] = [
        {
            **row,
            "valoracion_id": scales.valoracion_id(row["escala_id"], int(row["orden"])),
            "anio": int(row["anio"]) if row["anio"] else None,
            "uso_desde": first.get(row["escala_id"]),
            "uso_hasta": last.get(row["escala_id"]),
            "en_uso": int(row["escala_id"] in first),
            "orden": int(row["orden"]),
            "limite_inferior_pct": limit(row["limite_inferior"]),
            "inferior_incluido": int(row["inferior_incluido"]),
            "limite_superior_pct": limit(row["limite_superior"]),
            "superior_incluido": int(row["superior_incluido"]),
        }
        for row in codelists.rows("escalas")
    ]
    texts = ("valoracion_id", "escala_id", "institucion", "forma", "redondeo")
    unknown = dict.fromkeys(texts, SIN_DATO) | dict.fromkeys(("en_uso", "inferior_incluido", "superior_incluido"), 0)
    shown = {"valoracion": _UNKNOWN, "rango_impreso": _UNKNOWN, "color": "#8a8a8a", "simbolo": "–", "orden": _LAST}
    return [*known, unknown | shown]


def _executing_units() -> list[dict]:
    known = [{**row, "es_sintetico": 0} for row in codelists.rows("ejecutoras")]
    return [*known, {"ue_id": SIN_DATO, "es_sintetico": 0}]


def _units() -> list[dict]:
    known = [{**row, "orden": int(row["orden"])} for row in codelists.rows("unidades")]
    return [*known, {"unidad_id": SIN_DATO}]


def _renamed_units() -> list[dict]:
    """What units were called before: an alias that is a rename, or a unit with a successor. An abbreviation is renamed
    to an abbreviation, a name to a name."""
    units = codelists.unidades()
    renamed = []
    for row in codelists.rows("unidades_alias"):
        if row["clase"] == "renombre":
            now = units[row["unidad_id"]]
            said = now.denominacion if " " in row["alias"] else now.abreviatura
            renamed.append({**row, "dice": row["alias"], "debe_decir": said, "documento": row["nota"]})
    for row in codelists.rows("unidades"):
        after = units.get(row["sucesora_id"])
        if after:
            told = {"unidad_id": after.unidad_id, "documento": row["nota"], "desde": after.valido_desde}
            renamed.append({"dice": row["denominacion"], "debe_decir": after.denominacion, **told})
    return renamed


def _objectives() -> list[dict]:
    known = [
        {
            **row,
            "oei_id": keys.oei_id(row["pliego"], row["periodo"], row["oei"]),
            "orden": int("".join(number.zfill(2) for number in re.findall(r"\d+", row["oei"]))),
        }
        for row in codelists.rows("objetivos")
    ]
    return [*known, {"oei_id": SIN_DATO, "oei": SIN_DATO}]
