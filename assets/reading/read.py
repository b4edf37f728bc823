"""Bytes in, book out: the one door to the readers."""

from assets.reading.book import Book
from assets.reading.csvfile import read_csv
from assets.reading.forms import detect
from assets.reading.html import read_html
from assets.reading.xlsx import read_xls, read_xlsx

_READERS = {"xlsx": read_xlsx, "xls": read_xls, "html": read_html, "csv": read_csv}


def read(content: bytes) -> Book:
    """The file as a neutral book. Raises `UnreadableFile`, with its finding, for anything that is none."""
    return _READERS[detect(content)](content)
