"""A loaded warehouse as a BI tool meets it: addresses for each way of reading it, and what they have to find.

Nothing here opens it for writing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import sqlalchemy as sa

from schemas.contract import PLACES, Column, Kind, View
from schemas.registry import view_columns
from warehouse.roles import READER
from warehouse.tables import BI_SCHEMA, POSTGRESQL

#: Of `bi_lectura` on the server of the tests, which lets anybody in; one that does not has to know it.
PASSWORD = "clave-de-prueba"
_ZERO = {kind: Decimal(1).scaleb(-places) for kind, places in PLACES.items()}


@dataclass(frozen=True)
class Warehouse:
    """`owner` reads everything; BI has what the methods give."""

    owner: sa.Engine

    @property
    def is_server(self) -> bool:
        return self.owner.dialect.name == POSTGRESQL

    @property
    def schema(self) -> str:
        """Where a tool that lists schemas finds the views."""
        return BI_SCHEMA if self.is_server else "main"

    @property
    def place(self) -> tuple[str, str]:
        """Host, or folder of the socket, and port."""
        url = self.owner.url
        return str(url.host or url.query.get("host", "localhost")), str(url.port or url.query.get("port", 5432))

    def odbc(self) -> str:
        """The connection string: as `bi_lectura`, or the file read-only."""
        if self.is_server:
            host, port = self.place
            return (
                f"Driver={{PostgreSQL Unicode}};Server={host};Port={port};Database={self.owner.url.database};"
                f"Uid={READER};Pwd={PASSWORD}"
            )
        return f"Driver={{SQLite3}};Database=file:{self.owner.url.database}?mode=ro;NoCreat=1;BigInt=1;Timeout=10000"

    def url(self, driver: str) -> str:
        """The SQLAlchemy URL of the same. `driver`: which one on a server."""
        if self.is_server:
            url = self.owner.url.set(drivername=f"postgresql+{driver}", username=READER, password=PASSWORD)
            return url.render_as_string(hide_password=False)
        return f"sqlite:///file:{self.owner.url.database}?mode=ro&uri=true&check_same_thread=false"

    def rows(self, view: View) -> list[tuple]:
        """What the owner sees of a view: each row in terms of the contract, in the order of the key."""
        with self.owner.connect() as conn:
            return [plain(view, row) for row in conn.execute(sa.text(select(view)))]


def columns(view: View) -> list[Column]:
    return [column for column, _ in view_columns(view)]


def select(view: View) -> str:
    """Every column by name, and the rows in one order."""
    return (
        f"SELECT {', '.join(column.name for column in columns(view))} FROM {view.name} ORDER BY {', '.join(view.key)}"
    )


def plain(view: View, row: Iterable) -> tuple:
    """A row whichever driver read it."""
    return tuple(_plain(column, value) for column, value in zip(columns(view), row, strict=True))


def _plain(column: Column, value: object) -> object:
    if value is None:
        return None
    if column.kind in _ZERO:
        return Decimal(str(value)).quantize(_ZERO[column.kind])
    if column.kind in (Kind.INTEGER, Kind.BOOLEAN):
        return int(value)  # type: ignore[call-overload]
    if column.kind is Kind.DATE:
        return value.isoformat() if isinstance(value, date) else value
    if column.kind is Kind.INSTANT and isinstance(value, datetime):  # one without a zone is said to be in UTC
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value
