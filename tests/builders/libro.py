"""What every builder shares: the facts in `datos/`, and workbooks whose bytes depend on their content
alone.

`datos/` holds copies of the published figures and column lists, as they are. A workbook is written by
xlsxwriter and then repacked: zip entries are stored uncompressed (two zlib builds may compress
differently), dated 1980, and `dcterms:modified` (read as the delivery date where a file has no other) is
set apart from `dcterms:created`.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import xlsxwriter

DATOS = Path(__file__).parent / "datos"
Fila = dict[str, str]


def leer(nombre: str) -> list[Fila]:
    """The rows of `datos/<nombre>.csv`, every value as text, line breaks inside cells kept."""
    with (DATOS / f"{nombre}.csv").open(encoding="utf-8", newline="") as archivo:
        return list(csv.DictReader(archivo))


@contextmanager
def nuevo(path: Path, modificado: datetime, autor: str = "") -> Iterator[xlsxwriter.Workbook]:
    """A workbook to fill; it stands at `path` when the block ends. `modificado` is UTC."""
    crudo = io.BytesIO()
    libro = xlsxwriter.Workbook(crudo, {"in_memory": True})
    libro.set_properties({"author": autor, "created": modificado - timedelta(days=9)})
    yield libro
    libro.close()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_reempacar(crudo, modificado))


def _reempacar(crudo: io.BytesIO, modificado: datetime) -> bytes:
    salida = io.BytesIO()
    with zipfile.ZipFile(crudo) as origen, zipfile.ZipFile(salida, "w", zipfile.ZIP_STORED) as destino:
        for nombre in origen.namelist():
            contenido = origen.read(nombre)
            if nombre == "docProps/core.xml":
                contenido = re.sub(
                    rb"(<dcterms:modified[^>]*>)[^<]*",
                    rb"\g<1>" + f"{modificado:%Y-%m-%dT%H:%M:%SZ}".encode(),
                    contenido,
                )
            entrada = zipfile.ZipInfo(nombre, (1980, 1, 1, 0, 0, 0))
            entrada.create_system = 3
            entrada.external_attr = 0o644 << 16
            destino.writestr(entrada, contenido)
    return salida.getvalue()


def escribir_csv(path: Path, columnas: list[str], filas: list[list[str]]) -> None:
    """UTF-8, comma, LF, header first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as archivo:
        escritor = csv.writer(archivo, lineterminator="\n")
        escritor.writerow(columnas)
        escritor.writerows(filas)
