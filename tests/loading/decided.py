"""What tests of decisions share: versions of one unit's sheet, photographs of one UE, and what a person does."""

import io
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from assets.loading import decisions
from assets.loading.ledger import Outcome
from assets.loading.rebuild import rebuild
from schemas.registry import VIEWS
from schemas.views import audit
from tests.builders import ceplan, libro, psig, psig_estilos
from tests.loading.night import NOW, Night

UE = "999996"
#: Views that tell what happened, and not what is: they remember what was taken out.
MEMORY = {view.name for view in audit.VIEWS} - {"bi_conciliacion", "bi_linaje", "bi_diccionario", "bi_relacion"}


@cache
def oc_sheet(quantity: str, month: int | None) -> bytes:
    """The OC's sheet with a quantity, as saved in a month of 2024; without a date of its own if there is no month."""
    style = psig_estilos.ESTILOS["OC"]
    rows = [
        {**row, "meta_ejecutada": quantity} for row in libro.leer("psig_2023_cuadro1") if row["responsable"] == "OC"
    ]
    saved = style.modificado.replace(year=2024, month=month or 1, day=15)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "oc.xlsx"
        psig.workbook("OC", rows, [], path, replace(style, modificado=saved))
        content = path.read_bytes()
    return content if month else undated(content)


def undated(content: bytes) -> bytes:
    """The workbook without the moment at which it was saved."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(out, "w") as bare:
        for entry in book.infolist():
            part = book.read(entry)
            if entry.filename == "docProps/core.xml":
                part = part.replace(b"dcterms:modified", b"dcterms:otro")
            bare.writestr(entry, part)
    return out.getvalue()


def photograph_name(month: int) -> str:
    return f"POI_PORACTIVIDADOPERATIVA_ANUAL_{UE}_2026{month:02d}09104512.xls"


@cache
def photograph(month: int, other: int = 0) -> bytes:
    """An export of a small UE as of a month: a centre, a name of an objective and some figures are of that month alone,
    and each month has another number of activities. `other`: another value in one cell."""
    rows = ceplan.synthetic_unit(UE, 4 + month % 3, 5, 2026)
    rows[0]["F(RE) 01"] = f"{20 + month + other}.00"
    months = [float(rows[0][f"F(RE) {n:02d}"] or 0) for n in range(1, 13)]
    rows[0]["F(RE) Total"] = f"{sum(months):.2f}"
    rows[1] |= {"Centro Costo ID": f"77.{month:02d}", "Centro de Costo": f"OFICINA DEL MES {month}"}
    for row in rows:
        if row["OEI"] == rows[0]["OEI"]:
            row["Objetivo Estrategico Institucional"] = f"NOMBRE DEL MES {month}"
    return ceplan.export_html(rows)


def accept(night: Night, begin: str, now: str = NOW, **more: str) -> list[Outcome]:
    return _decide(night, begin, now, True, **more)


def reject(night: Night, begin: str, now: str = NOW, **more: str) -> list[Outcome]:
    return _decide(night, begin, now, False, **more)


def _decide(
    night: Night, begin: str, now: str, yes: bool, motivo: str = "así lo dijo la dirección", **more: str
) -> list:
    return decisions.decide(
        night.engine, night.custody, begin, accept=yes, motivo=motivo, quien="ana", now=now, ejemplos=True, **more
    )


def withdraw(night: Night, carga_id: str, now: str = NOW, motivo: str = "hoja equivocada") -> list[Outcome]:
    return decisions.withdraw(night.engine, night.custody, carga_id, motivo=motivo, quien="ana", now=now, ejemplos=True)


def rebuilt(night: Night) -> None:
    with TemporaryDirectory() as aside:
        rebuild(night.engine, night.custody, Path(aside), ejemplos=True, now=night.now)


def told(night: Night, name: str = "export", *, without: Iterable[str] = ()) -> dict[str, bytes]:
    """The canonical export, less some views."""
    left_out = {f"{view}.csv" for view in without}
    assert left_out <= {f"{view}.csv" for view in VIEWS}
    return {name: content for name, content in night.exported(name).items() if name not in left_out}


def shown(night: Night) -> dict[str, bytes]:
    """What is, less what happened."""
    return told(night, "lo que es", without=MEMORY)
