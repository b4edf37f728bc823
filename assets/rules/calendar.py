"""Which months had ended when a snapshot was taken. Dates are those of Lima."""

from datetime import date, datetime, timedelta, timezone

#: Peru keeps UTC-5 all year (no daylight saving since 1994, before any POI year).
LIMA = timezone(timedelta(hours=-5), "America/Lima")


def lima_date(instant: str) -> date:
    """The date in Lima of an instant as it is stored (`2026-05-09T15:45:12Z`)."""
    return datetime.fromisoformat(instant).astimezone(LIMA).date()


def last_closed_month(anio: int, snapshot_date: date) -> int:
    """The last month of the POI year `anio` that was closed on a date of Lima: 0 (none) to 12.

    A month is closed when the date is later than its last day: on 31 May, April; on 1 June, May.
    Source: `docs`, Time (`mes_cerrado`).
    """
    if snapshot_date.year != anio:
        return 12 if snapshot_date.year > anio else 0
    return snapshot_date.month - 1
