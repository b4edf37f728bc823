"""Of which moment a delivered file is: by its name, else `entregas.csv`, else what the workbook says of itself.

Never the file system's time. Names and dates are America/Lima; what comes out is UTC.
"""

import re
from datetime import datetime

from assets.sources.unit import Delivery
from schemas.calendar import to_utc

BY_NAME, BY_LIST, BY_WORKBOOK = "nombre del archivo", "entregas.csv", "propiedades del libro"
#: Sources whose files say how things stood at a moment: without one they are held.
PHOTOGRAPHS = ("poi_anual", "poi_ceplan", "poi_ceplan_financiera")
_IN_NAME = re.compile(r"_(20\d{12})(?!\d)")


def moment(delivery: Delivery) -> tuple[str, str] | None:
    """(instant, where it comes from), or None when nothing dates the file."""
    named = dated_name(delivery.nombre)
    if named:
        return named, BY_NAME
    if delivery.delivered:
        return delivery.delivered, BY_LIST
    if delivery.modified:
        return delivery.modified, BY_WORKBOOK
    return None


def dated_name(nombre: str) -> str | None:
    """The instant that an export's own name gives; digits that are no date give none."""
    found = _IN_NAME.search(nombre)
    if not found:
        return None
    try:
        return to_utc(datetime.strptime(found.group(1), "%Y%m%d%H%M%S"))
    except ValueError:
        return None
