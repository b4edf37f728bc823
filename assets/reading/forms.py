"""What a file really is, told by its bytes and never by its name."""

from assets.reading.book import UnreadableFile
from assets.reading.package import Package, open_package
from schemas.observation import Observation, observe

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BIFF_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
#: First bytes of what people attach by mistake.
_NO_SHEETS = (
    (b"%pdf", "es un PDF"),
    (b"\x89png", "es una imagen"),
    (b"\xff\xd8\xff", "es una imagen"),
    (b"gif8", "es una imagen"),
    (b"{\\rtf", "es un documento de texto RTF"),
    (b"pk\x05\x06", "es un archivo comprimido vacío"),
    (b"rar!", "es un archivo comprimido RAR"),
    (b"7z\xbc\xaf", "es un archivo comprimido 7z"),
    (b"mime-version:", "es una página web archivada (MHTML)"),
)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
#: What a zip is that holds this part, if it is no book of Excel.
_OTHER_PACKAGES = (
    ("word/document.xml", "es un documento de Word"),
    ("ppt/presentation.xml", "es una presentación"),
    ("index/document.iwa", "es un documento de Numbers o Pages"),
)
_BOOKS = (".xlsx", ".xls", ".xlsm", ".xlsb", ".csv", ".ods")
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
#: How a name ends for each form; another ending is worth a notice, no more.
_ENDINGS = {"xlsx": (".xlsx",), "xls": (".xls",), "html": (".xls", ".html", ".htm"), "csv": (".csv", ".txt", ".tsv")}
_KINDS = {
    "xlsx": "un libro de Excel (xlsx)",
    "xls": "un libro de Excel antiguo (xls)",
    "html": "una página HTML",
    "csv": "texto separado",
}


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
    if content.startswith(_UTF_16):
        return _detect_utf_16(content)
    head = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for start, kind in _NO_SHEETS:
        if head.startswith(start):
            raise UnreadableFile(observe("forma_desconocida", kind))
    if b"\x00" in content:
        raise UnreadableFile(observe("forma_desconocida", "contenido binario"))
    if not head:
        raise UnreadableFile(observe("forma_desconocida", "texto en blanco"))
    if head.startswith((b"<!doctype html", b"<html", b"<meta", b"<head", b"<div", b"<style")) or b"<table" in head:
        return "html"
    if head.startswith(b"<?xml"):
        raise UnreadableFile(observe("forma_desconocida", "es una hoja o documento XML"))
    return "csv"


def _detect_utf_16(content: bytes) -> str:
    """`csv` for what Excel calls Unicode text; nothing else is read in this encoding."""
    try:
        page = content.decode("utf-16")
    except UnicodeDecodeError as error:
        raise UnreadableFile(observe("forma_desconocida", "contenido binario")) from error
    if "\0" in page:
        raise UnreadableFile(observe("forma_desconocida", "contenido binario"))
    if not page.strip():
        raise UnreadableFile(observe("forma_desconocida", "texto en blanco"))
    if page.lstrip().startswith("<"):
        raise UnreadableFile(observe("forma_desconocida", "es una página o un documento XML en UTF-16"))
    return "csv"


def _detect_zip(content: bytes) -> str:
    package = open_package(content)
    lowered = {name.lower() for name in package.entries}
    if "xl/workbook.bin" in lowered:
        raise UnreadableFile(observe("formato_no_admitido", "xlsb"))
    if any(name.endswith("vbaproject.bin") for name in lowered):
        raise UnreadableFile(observe("formato_no_admitido", "xlsm"))
    if any(name.endswith("workbook.xml") for name in lowered):
        return "xlsx"
    if kind := _open_document(package):
        if kind == "spreadsheet":
            raise UnreadableFile(observe("formato_no_admitido", "ods (OpenDocument)"))
        raise UnreadableFile(observe("forma_desconocida", "es un documento OpenDocument que no es un libro"))
    for part, kind in _OTHER_PACKAGES:
        if part in lowered:
            raise UnreadableFile(observe("forma_desconocida", kind))
    inside = next((name for name in package.entries if name.lower().endswith(_BOOKS)), None)
    if inside:
        seen = f"es un archivo comprimido que lleva dentro «{inside}»: envíe ese libro solo, sin comprimir"
        raise UnreadableFile(observe("forma_desconocida", seen))
    raise UnreadableFile(observe("forma_desconocida", "es un archivo comprimido que no es un libro de Excel"))


def _open_document(package: Package) -> str:
    """Which kind of OpenDocument it is (`spreadsheet`, `text`), by what it says of itself or holds; empty for none."""
    mimetype = package.find("mimetype")
    if mimetype and package.entries[mimetype].size < 200:
        written = package.whole(mimetype)
        if written.startswith(_OPEN_DOCUMENT):
            return "spreadsheet" if b"spreadsheet" in written else "text"
    body = package.find("content.xml")
    if body is None:
        return ""
    beginning = next(package.pieces(body), b"")
    return "spreadsheet" if b"<office:spreadsheet" in beginning else "text" if b"<office:" in beginning else ""


def misleading_name(name: str, form: str) -> Observation | None:
    """A notice when the ending of the name says another form; CEPLAN's own HTML in `.xls` is no news."""
    lowered = name.lower()
    if lowered.endswith(_ENDINGS[form]):
        return None
    ending = lowered[lowered.rfind(".") :] if "." in lowered else "(sin extensión)"
    return observe("extension_enganosa", ending, forma=_KINDS[form])
