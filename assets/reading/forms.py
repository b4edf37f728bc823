"""What a file really is, told by its bytes and never by its name."""

import zipfile
from io import BytesIO

from assets.reading.book import UnreadableFile
from schemas.observation import Observation, observe

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BIFF_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
#: How a name ends for each form; another ending is worth a notice, no more.
_ENDINGS = {"xlsx": (".xlsx",), "xls": (".xls",), "html": (".xls", ".html", ".htm"), "csv": (".csv", ".txt", ".tsv")}
_KINDS = {"xlsx": "un libro de Excel (xlsx)", "xls": "un libro de Excel antiguo (xls)", "html": "una página HTML", "csv": "texto separado"}


def detect(content: bytes) -> str:
    """`xlsx`, `xls`, `html` or `csv`; anything else raises `UnreadableFile` with its reason."""
    if not content:
        raise UnreadableFile(observe("archivo_vacio"))
    if content.startswith(ZIP):
        return _detect_zip(content)
    if content.startswith(OLE):
        if _ENCRYPTED in content:
            raise UnreadableFile(observe("con_contrasena"))
        if any(stream in content for stream in _BIFF_STREAMS):
            return "xls"
        raise UnreadableFile(observe("forma_desconocida", "documento de Office que no es un libro"))
    head = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<div", b"<style")) or b"<table" in head:
        return "html"
    if head.startswith(b"%pdf"):
        raise UnreadableFile(observe("forma_desconocida", "es un PDF"))
    if b"\x00" in content[:65536]:
        raise UnreadableFile(observe("forma_desconocida", "contenido binario"))
    return "csv"


def _detect_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "xl/workbook.bin" in names:
                raise UnreadableFile(observe("formato_no_admitido", "xlsb"))
            if "xl/vbaProject.bin" in names:
                raise UnreadableFile(observe("formato_no_admitido", "xlsm"))
            if "xl/workbook.xml" in names or any(name.endswith("workbook.xml") for name in names):
                return "xlsx"
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnreadableFile(observe("archivo_danado", str(error))) from error
    raise UnreadableFile(observe("forma_desconocida", "es un archivo comprimido que no es un libro de Excel"))


def misleading_name(name: str, form: str) -> Observation | None:
    """A notice when the ending of the name says another form; CEPLAN's own HTML in `.xls` is no news."""
    lowered = name.lower()
    if lowered.endswith(_ENDINGS[form]):
        return None
    ending = lowered[lowered.rfind(".") :] if "." in lowered else "(sin extensión)"
    return observe("extension_enganosa", ending, forma=_KINDS[form])
