"""Bytes in, book out: the one door to the readers, and the last to turn what they raise into a finding."""

from assets.reading.book import Book, UnreadableFile
from assets.reading.csvfile import read_csv
from assets.reading.forms import detect
from assets.reading.html import read_html
from assets.reading.xlsx import read_xls, read_xlsx
from schemas.observation import observe

_READERS = {"xlsx": read_xlsx, "xls": read_xls, "html": read_html, "csv": read_csv}


def read(content: bytes) -> Book:
    """The file as a neutral book. Raises `UnreadableFile`, with its finding, for anything that is none."""
    reader = _READERS[detect(content)]
    try:
        return reader(content)
    except (UnreadableFile, MemoryError):
        raise  # out of memory: the worker's limit, which its pool tells of
    except BaseException as error:
        # Libraries raise whatever a broken part makes them raise; a panic of calamine is not even an Exception.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        seen = f"una de sus partes está mal formada ({type(error).__name__})"
        raise UnreadableFile(observe("archivo_danado", seen)) from error
