"""The tables of a document as CSV, one file each, for whoever computes with them.

UTF-8 with a byte order mark, commas and CRLF: Excel in es-PE (decimal point, so the comma parts lists) opens it by a
double click with its accents, and every other program reads it as RFC 4180 says. All rows of the table are there, that
of totals too.
"""

import csv
from io import StringIO
from re import compile

from assets.reports.document.formats import cell
from assets.reports.document.model import Document, Table, Value
from assets.reports.observaciones.textos import is_active, plain

#: What stands before a text that Excel would run as a formula. It is shown, and part of the value: CSV has no other way
#: that every program understands.
INERT = "'"
_NUMBER = compile(r"[+-]?[\d.,]+")


def write(document: Document) -> dict[str, bytes]:
    """By name of file (`actividades.csv`), its bytes: field names, then values as `formats.cell` writes them."""
    return {f"{table.key}.csv": _file(table) for table in document.tables()}


def _file(table: Table) -> bytes:
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_written(field.name) for field in table.fields])
    writer.writerows([_written(value) for value in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def _written(value: Value) -> str:
    """Only text is ever changed, and not one that is a number: «-5» stays."""
    if not isinstance(value, str):
        return cell(value)
    fit = plain(value)
    return INERT + fit if is_active(fit) and not _NUMBER.fullmatch(fit) else fit
