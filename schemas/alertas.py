"""The catalogue of alerts: how serious each rule is, and what it follows from. Thresholds: `schemas.institucion`.

What a rule computes is in `assets.rules.alertas`.
"""

from dataclasses import dataclass

#: What a rule looks at: the latest photograph, all of them together, or that none has come.
PHOTOGRAPH, HISTORY, SILENCE = "fotografía", "historia", "silencio"

WARNING, NOTICE = "advertencia", "aviso"


@dataclass(frozen=True, slots=True)
class Regla:
    """`descripcion`: what the rule says of an activity, for people."""

    severidad: str
    origen: str
    descripcion: str


REGLAS: dict[str, Regla] = {
    "tres_meses_bajo": Regla(
        WARNING, PHOTOGRAPH, "Tres meses seguidos o más, cerrados e informados, por debajo de la meta física del mes."
    ),
    "gasto_sin_meta": Regla(WARNING, PHOTOGRAPH, "Al corte gastó su presupuesto y no cumplió su meta física."),
    "meta_sin_gasto": Regla(NOTICE, PHOTOGRAPH, "Al corte cumplió su meta física y no gastó su presupuesto."),
    "sobreejecucion_fisica": Regla(WARNING, PHOTOGRAPH, "Al corte ejecutó muy por encima de su meta física."),
    "sobreejecucion_financiera": Regla(WARNING, PHOTOGRAPH, "Al corte gastó muy por encima de su meta financiera."),
    "sin_reporte": Regla(WARNING, PHOTOGRAPH, "Meses con meta y sin reporte físico, más allá del retraso habitual."),
    "salto_fisico": Regla(WARNING, PHOTOGRAPH, "Una cantidad física muchas veces mayor que las demás."),
    "salto_financiero": Regla(WARNING, PHOTOGRAPH, "Un monto muchas veces mayor que los demás."),
    "ritmo": Regla(NOTICE, PHOTOGRAPH, "Al ritmo del año no llegaría en diciembre a su meta física anual."),
    "meta_fisica_rebajada": Regla(WARNING, HISTORY, "La meta física de un mes bajó después de que el mes terminó."),
    "meta_financiera_rebajada": Regla(
        NOTICE, HISTORY, "La meta financiera de un mes bajó después de que el mes terminó."
    ),
    "sin_exportacion": Regla(WARNING, SILENCE, "La unidad ejecutora no envía exportaciones."),
}


def rules_of(origen: str) -> list[str]:
    """Rules that look at one thing."""
    return [name for name, regla in REGLAS.items() if regla.origen == origen]
