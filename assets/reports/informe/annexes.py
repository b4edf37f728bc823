"""Annexes of every report: reconciliation with print, what changed against another moment, the way back to a cell."""

import re
from collections.abc import Iterator
from decimal import Decimal

from assets.reports.document.formats import shown
from assets.reports.document.model import (
    Block,
    Field,
    Heading,
    Paragraph,
    Run,
    Shown,
    Source,
    Style,
    Table,
    Value,
    text,
)
from assets.reports.informe.data import Data, table
from schemas.spanish import listed
from schemas.tables import poi as poi_tables
from schemas.tables import psig as psig_tables

_RESULTS = {
    "igual": "Igual",
    "igual_redondeado": "Igual al redondear",
    "por_construccion": "Igual por construcción",
    "diferente": "Diferente",
    "sin_fuente": "Sin fuente",
}
#: What is compared, the whole before its parts, and what each is called.
_COMPARED = {
    "resumen": "El año",
    "balance": "El año",
    "valoracion": "Valoración",
    "agregado": "Grupo",
    "responsable": "Unidad",
    "actividad": "Actividad",
    "meta": "Meta",
}
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
#: What each figure is, as its contract says.
_DESCRIBED = {
    column.name: column.description.removesuffix(".")
    for table_of in (*poi_tables.MARTS, *psig_tables.MARTS)
    for column in table_of.columns
}
_COUNTED = {
    "igual": "son iguales",
    "igual_redondeado": "lo son al redondear",
    "por_construccion": "lo son por construcción",
    "diferente": "son diferentes",
    "sin_fuente": "no tienen con qué calcularse",
}
#: Results that are told in this order, and not only counted.
_TOLD = ("diferente", "sin_fuente", "por_construccion")


def reconciliation(data: Data) -> Iterator[Block]:
    """Every published figure that is not plainly equal, with its arithmetic; of the others, how many."""
    rows = data.of("bi_conciliacion")
    yield Heading(1, "Conciliación con lo publicado", annex=True)
    if not rows:
        yield text("No se cargaron cifras publicadas de este año con que comparar.", style=Style.NOTE)
        return
    counts = [(title, sum(row["resultado"] == name for row in rows)) for name, title in _COUNTED.items()]
    told = [f"{number} {title}" for title, number in counts if number]
    yield text(f"De {len(rows)} cifras publicadas que se compararon con las calculadas, {listed(told)}.")
    fields = (
        Field("documento", "Documento", width=1.5),
        Field("de", "Cifra", width=2.0),
        Field("publicado", "Publicado", width=1.2),
        Field("calculado", "Calculado", width=1.2),
        Field("resultado_dicho", "Resultado", width=1.0),
        Field("explicacion", "Explicación", width=4.0),
    )
    told_rows = [
        {
            **row,
            "de": " · ".join(str(row[name]) for name in ("cuadro", "cifra", "clave") if row[name]),
            "resultado_dicho": _RESULTS.get(str(row["resultado"]), row["resultado"]),
        }
        for result in _TOLD
        for row in rows
        if row["resultado"] == result
    ]
    source = Source(("bi_conciliacion",), "Lo calculado frente a lo impreso, cifra por cifra (docs/conciliacion.md).")
    empty = "Todas las cifras publicadas coinciden."
    yield table(
        "conciliacion",
        "Cifras publicadas que no son simplemente iguales",
        fields,
        told_rows,
        source,
        wide=True,
        empty=empty,
    )


def against(data: Data) -> Iterator[Block]:
    """What changed against another cut-off or the last publication; nothing if it was not asked."""
    if not data.contra:
        return
    yield Heading(1, "Qué cambió", annex=True)
    yield text(data.contra)
    fields = (
        Field("de_que", "De", width=1.0),
        Field("denominacion", "Nombre", width=2.8),
        Field("medida_dicha", "Medida", width=2.4),
        Field("antes", "Antes", width=1.1),
        Field("ahora", "Ahora", width=1.1),
        Field("diferencia", "Diferencia", width=1.0),
    )
    rule = "Las cifras que fija una publicación (bi_publicacion_cifra), una por una; las que no cambiaron no se listan."
    source = Source((), rule)
    order = list(_COMPARED)
    rows = sorted(data.of("cambios"), key=lambda row: order.index(str(row["tabla"])))
    said = [
        {
            **row,
            "de_que": _COMPARED[str(row["tabla"])],
            "medida_dicha": _DESCRIBED.get(str(row["medida"]), row["medida"]),
            **{name: _short(row[name]) for name in ("antes", "ahora", "diferencia")},
        }
        for row in rows
    ]
    empty = "Ninguna cifra cambió."
    yield table("cambios", "Cifras que cambiaron", fields, said, source, wide=True, empty=empty)


def _short(value: Value) -> Value:
    """An exact number that came as text, with two decimals at most; other texts as they are."""
    written = str(value or "")
    return shown(Decimal(written), Shown.QUANTITY) if _NUMBER.fullmatch(written) else value


def origin(data: Data, loads: Source) -> Iterator[Block]:
    """How to walk a figure back: figure, view, rows, file, sheet, cell."""
    yield Heading(1, "De dónde sale cada cifra", annex=True)
    yield text(
        "Cada tabla nombra las vistas de las que sale. De una cifra se llega a su celda así: la tabla dice la vista; la"
        " vista, la fila (por su clave); bi_linaje, el archivo, la hoja y la celda. Por ejemplo:"
    )
    key = next((row["entidad_id"] for row in data.of("bi_linaje")), "2021-001087-N016")
    query = f"SELECT medida, mes, archivo, hoja, celda FROM bi_linaje WHERE entidad_id = '{key}' ORDER BY medida, mes;"
    yield Paragraph((Run(query),), Style.QUOTE)
    yield _loads(data, loads)
    yield _cells(data)


def _loads(data: Data, source: Source) -> Table:
    fields = (
        Field("fuente", "Fuente", width=1.0),
        Field("unidad", "Unidad", width=1.0),
        Field("corte", "De fecha", Shown.DATE, 0.9),
        Field("filas", "Filas", Shown.INTEGER, 0.6),
        Field("filas_cuarentena", "Filas apartadas", Shown.INTEGER, 0.7),
        Field("archivo", "Archivo", width=2.6),
        Field("carga_id", "Carga", width=2.2),
    )
    names = {row["archivo_sha256"]: row["nombre"] for row in data.of("bi_archivo")}
    rows = [{**row, "archivo": names.get(row["archivo_sha256"])} for row in data.of("bi_carga")]
    return table("cargas", "Cargas en que descansa este informe", fields, rows, source, wide=True)


def _cells(data: Data) -> Table:
    """Of each activity or target, the file, the sheet and the row it stands in."""
    fields = (
        Field("entidad_id", "Actividad o meta", width=1.6),
        Field("archivo", "Archivo", width=2.8),
        Field("hoja", "Hoja", width=1.2),
        Field("fila", "Fila", Shown.INTEGER, 0.6),
    )
    seen: dict[tuple, dict] = {}
    for row in data.of("bi_linaje"):
        if row["tipo"] in ("actividad", "meta"):
            seen.setdefault((row["entidad_id"], row["archivo"], row["hoja"], row["fila"]), row)
    source = Source(("bi_linaje",), "La fila de la que se leyó; cada medida tiene su columna en bi_linaje.")
    return table("origen", "Archivo, hoja y fila de cada actividad o meta", fields, seen.values(), source)
