"""An alert as a row of `poi_alerta`: its figures, and the words that say them in Spanish."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import NamedTuple

import pandas as pd

from assets.rules.arrays import conform
from assets.rules.declared import percent_text
from assets.rules.rounding import half_up
from schemas import spanish
from schemas.alertas import REGLAS
from schemas.calendar import MONTHS
from schemas.institucion import Alertas
from schemas.tables.alertas import POI_ALERTA

#: What an alert has of its activity.
OF_ACTIVITY = ("fuente", "anio", "ue", "actividad_id", "unidad_id", "es_sintetico")


class Side(NamedTuple):
    """The measures of the physical or the financial side, and what they are called."""

    target: str
    done: str
    opening: str
    target_name: str
    done_name: str
    unit: str


FISICO = Side("fisico_programado", "fisico_ejecutado", "fisico_inicial", "meta física", "ejecución física", "")
FINANCIERO = Side(
    "financiero_programado_soles",
    "financiero_ejecutado_soles",
    "financiero_inicial_soles",
    "meta financiera",
    "ejecución financiera",
    " soles",
)


class Alert(NamedTuple):
    """`row`: position of the activity in its frame; figures in hundredths of what the rule measures."""

    row: int
    regla: str
    desde: date
    detalle: str
    valor: int | None = None
    umbral: int | None = None
    mes: int | None = None


def table(activities: pd.DataFrame, found: list[Alert], chosen: Alertas) -> pd.DataFrame:
    """The alerts as rows of the table, in order of rule and activity.

    `activities` has the columns `OF_ACTIVITY`.
    """
    text = {
        "regla": [alert.regla for alert in found],
        "severidad": [REGLAS[alert.regla].severidad for alert in found],
        "desde": [alert.desde.isoformat() for alert in found],
        "detalle": [alert.detalle for alert in found],
    }
    number = {
        "valor": [alert.valor for alert in found],
        "umbral": [alert.umbral for alert in found],
        "mes": [alert.mes for alert in found],
        "en_informe": [int(alert.regla != "ritmo" or chosen.ritmo_en_informe) for alert in found],
    }
    rows = activities[[*OF_ACTIVITY]].iloc[[alert.row for alert in found]].reset_index(drop=True)
    rows = rows.assign(**{name: pd.Series(values, dtype="str") for name, values in text.items()})
    rows = rows.assign(**{name: pd.Series(values, dtype="Int64") for name, values in number.items()})
    return conform(rows, POI_ALERTA).sort_values(["regla", "actividad_id"], ignore_index=True)


def amount(hundredths: int | Fraction) -> str:
    """`1,234.50`, rounded half up; without decimals where there are none."""
    exact = Fraction(hundredths)
    shown = half_up(exact.numerator, exact.denominator)
    whole, rest = divmod(abs(shown), 100)
    return f"{'-' if shown < 0 else ''}{whole:,}{f'.{rest:02d}' if rest else ''}"


def out_of(done: int, target: int, unit: str = "") -> str:
    """`40 de 100 soles (40 %)`."""
    return f"{amount(done)} de {amount(target)}{unit} ({percent_text(Fraction(done * 100, target))})"


def percentage(done: int, target: int) -> int:
    """Hundredths of a percent."""
    return half_up(done * 10_000, target)


def listed(months: Iterable[int]) -> str:
    """`enero, febrero y marzo`."""
    return spanish.listed(MONTHS[mes - 1] for mes in months)
