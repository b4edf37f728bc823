"""What people type after an option, read the same way by every command."""

from datetime import date

from assets.loading.deliveries import noted_moment
from pipelines.cli import CommandError
from schemas.calendar import lima_date, now


def day(text: str, option: str) -> date:
    """A date as people write it, 2026-05-31 or 31/05/2026. Raises `CommandError` if it is none, or still to come."""
    moment = noted_moment(text.strip())
    if moment is None:
        raise CommandError(f"«{text}» no es una fecha", f"escríbala como {option} 2026-05-31 o 31/05/2026")
    found = lima_date(moment)
    if found > lima_date(now()):
        raise CommandError(f"el {found} todavía no llega", "escriba una fecha que ya pasó, o la de hoy")
    return found
