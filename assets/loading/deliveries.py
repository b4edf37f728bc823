"""`entregas.csv`: when and by whom a file was delivered, noted by hand beside the deliveries.

Columns `sha256`, `fecha` (2026-04-30, 30/04/2026, with or without an hour; Lima), `quien`. Read as any separated text
that Excel writes. A line that cannot be read is told, because the file that it speaks of may then be held.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from assets.loading import folder
from assets.loading.folder import NotTaken
from assets.reading.book import UnreadableFile
from assets.reading.cells import show
from assets.reading.csvfile import read_csv
from schemas.calendar import to_utc
from schemas.normal import bare

_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M")
_WITHOUT_HOUR = _FORMS[:2]
#: A list is typed by hand: more than this is no list.
_LONGEST = 5_000_000


def delivery_dates(raw: Path, warn: Callable[[str], None]) -> dict[str, str]:
    """sha256 -> instant, from every list in the delivery folder. Without an hour it is noon in Lima."""
    dates: dict[str, str] = {}
    for place in folder.places(raw, lists=True):
        ruta = place.ruta
        try:
            with folder.opened(raw, place) as file:
                rows = read_csv(file.read(_LONGEST)).sheets[0].rows
        except (UnreadableFile, OSError, NotTaken) as error:
            warn(f"{ruta}: no se puede leer ({error})")
            continue
        titles = [bare(show(value)) for value in rows[0]] if rows else []
        if not {"sha256", "fecha"} <= set(titles):
            warn(f"{ruta}: faltan las columnas sha256 y fecha en la primera fila")
            continue
        for number, row in enumerate(rows[1:], 2):
            values = dict(zip(titles, (show(value).strip() for value in row), strict=False))
            if not any(values.values()):
                continue
            moment = noted_moment(values.get("fecha", ""))
            if moment is None or len(values.get("sha256", "")) != 64:
                warn(f"{ruta}, fila {number}: se esperaba la huella de 64 letras y una fecha como 30/04/2026")
                continue
            dates[values["sha256"].lower()] = moment
    return dates


def noted_moment(text: str) -> str | None:
    """The instant of a date as a person writes it, Lima time; None if it is no date."""
    for form in _FORMS:
        try:
            moment = datetime.strptime(text, form)
        except ValueError:
            continue
        return to_utc(moment.replace(hour=12) if form in _WITHOUT_HOUR else moment)
    return None
