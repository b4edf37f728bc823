"""When every year was last gone through: what the dead man's switch asks. Dagster is not known here."""

from datetime import timedelta

from pipelines.settings import Settings
from schemas.calendar import INSTANT_FORMAT, lima_date, moment_of, open_years
from warehouse.custody import Custody

#: Steps of a year that note when they have gone through it.
SUBJECTS = ("poi", "psig", "publicado", "presupuesto", "recomendaciones")
#: A night comes every 24 hours and may take some.
LATE_AFTER_HOURS = 30


def hours_since_review(current: Settings, allowed: float, at: str) -> float | None:
    """Hours at an instant since every subject of every open year was last gone through to the end; None if one never
    was. A year counts once it has been open for the hours that are allowed: at New Year nothing is late yet."""
    expected = open_years(lima_date(hours_before(at, allowed)))
    last = Custody(current.custodia).last_review(SUBJECTS, expected)
    if last is None:
        return None
    return round((moment_of(at) - moment_of(last)).total_seconds() / 3600, 2)


def hours_before(at: str, hours: float) -> str:
    """The instant some hours before another."""
    return (moment_of(at) - timedelta(hours=hours)).strftime(INSTANT_FORMAT)
