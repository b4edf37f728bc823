"""The dashboard: one static site that opens from a disk, made of frames. Nothing here reads a database or the clock.

All but `index.html` lies in a folder named by its content: a page that is open keeps the files it belongs to while
the next site is written beside them.
"""

import hashlib
from collections.abc import Mapping
from importlib import resources

from assets.reports.tablero import indice
from assets.reports.tablero.anio_poi import year_files
from assets.reports.tablero.anio_psig import psig_file
from assets.reports.tablero.guion import script
from assets.reports.tablero.vistas import Frames

START = "index.html"
_LIBRARIES = ("preact.js", "preact-hooks.js", "htm.js", "peru.js")
#: Our own, in the order in which they build on each other.
_SCRIPTS = (
    "nucleo.js", "formato.js", "datos.js", "calculo.js", "partes.js", "tabla.js", "graficos.js", "mapa.js",
    "inicio.js", "nivel.js", "filtros.js", "vistas.js", "reprogramacion.js", "planeamiento.js", "actividad.js",
    "psig.js", "calidad.js", "app.js",
)  # fmt: skip


def site(general: Frames, poi: Mapping[int, Frames], psig: Mapping[int, Frames]) -> dict[str, bytes]:
    """Path -> bytes, equal for equal frames: frames of `vistas.GENERAL`, and by year of `vistas.POI` and `.PSIG`."""
    files = {
        "tablero.css": _source("estilo.css"),
        "bibliotecas.js": b"\n".join(_source(f"lib/{name}") for name in _LIBRARIES),
        "tablero.js": b"\n".join(_source(f"js/{name}") for name in _SCRIPTS),
        "LICENCIAS.txt": _source("lib/LICENCIAS.txt"),
        "datos/indice.js": script("indice", indice.index(general, poi, psig)),
        "datos/observaciones.js": script("observaciones", indice.observations(general)),
    }
    for anio in sorted(poi):
        files |= year_files(anio, poi[anio])
    for anio in sorted(psig):
        files |= psig_file(anio, psig[anio])
    folder = f"v-{_digest(files)}"
    page = _source("index.html").replace(b"{carpeta}", folder.encode())
    return {START: page} | {f"{folder}/{path}": content for path, content in files.items()}


def _source(name: str) -> bytes:
    return resources.files(__package__).joinpath("sitio", name).read_bytes()


def _digest(files: Mapping[str, bytes]) -> str:
    found = hashlib.sha256()
    for path in sorted(files):
        found.update(path.encode() + b"\0" + hashlib.sha256(files[path]).digest())
    return found.hexdigest()[:12]
