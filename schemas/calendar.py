"""Time: instants are UTC, dates and names are those of Lima, and a plan's year closes on a known date."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LIMA = ZoneInfo("America/Lima")
INSTANT_FORMAT = "%Y-%m-%dT%H:%M:%SZ"
FIRST_YEAR = 2015
MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio"),
    *("agosto", "setiembre", "octubre", "noviembre", "diciembre"),
)


def now() -> str:
    """This moment, as an instant."""
    return datetime.now(UTC).strftime(INSTANT_FORMAT)


def running_year() -> int:
    """The year in Lima."""
    return lima_date(now()).year


def to_utc(lima: datetime) -> str:
    """A naive moment in Lima as an instant."""
    return lima.replace(tzinfo=LIMA).astimezone(UTC).strftime(INSTANT_FORMAT)


def day_after(day: date) -> str:
    """The first instant after a day in Lima."""
    return to_utc(datetime.combine(day + timedelta(days=1), time.min))


def moment_of(instant: str) -> datetime:
    """An instant as a moment in UTC."""
    return datetime.strptime(instant, INSTANT_FORMAT).replace(tzinfo=UTC)


def lima_date(instant: str) -> date:
    """The date in Lima of an instant."""
    return moment_of(instant).astimezone(LIMA).date()


def month_count(day: date) -> int:
    """Months from year 0 to the month of a date: the difference of two is how many lie between them."""
    return day.year * 12 + day.month


def closing_date(anio: int) -> date:
    """Until when a year is still being corrected: 31 May of the next one."""
    return date(anio + 1, 5, 31)


def month_end(anio: int, mes: int) -> date:
    """The last day of a month."""
    return date(anio, mes, monthrange(anio, mes)[1])


def last_closed_month(anio: int, on: date) -> int:
    """Last month of a year that had ended on a date: a month is closed from the day after its last one. 0 if none."""
    if on.year != anio:
        return 12 if on.year > anio else 0
    return on.month - 1


def open_years(today: date) -> list[int]:
    """The running year and, until its closing date, the one before it."""
    return [today.year - 1, today.year] if today <= closing_date(today.year - 1) else [today.year]
