"""Of which moment a delivered file is: by its name, else `entregas.csv`, else what the workbook says of itself.

Never the file system's time. Names and dates are America/Lima; what comes out is UTC.
"""

import re
from datetime import datetime

from assets.sources.unit import Delivery
from schemas.calendar import to_utc

BY_NAME, BY_LIST, BY_WORKBOOK = "nombre del archivo", "entregas.csv", "propiedades del libro"
_IN_NAME = re.compile(r"_(20\d{12})(?!\d)")


def moment(delivery: Delivery) -> tuple[str, str] | None:
    """(instant, where it comes from), or None when nothing dates the file."""
    found = _IN_NAME.search(delivery.nombre)
    if found:
        try:
            return to_utc(datetime.strptime(found.group(1), "%Y%m%d%H%M%S")), BY_NAME
        except ValueError:
            pass  # digits that are no date: the name dates nothing, the next sources may
    if delivery.delivered:
        return delivery.delivered, BY_LIST
    if delivery.modified:
        return delivery.modified, BY_WORKBOOK
    return None
