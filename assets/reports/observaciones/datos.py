"""A review as data, for programs: what `check --json` prints. The keys are a promise (docs/observaciones.md).

`VERSION` is raised when a key changes its meaning or goes; a new key does not raise it.
"""

from assets.reports.observaciones.reviewed import Part, Reviewed, Told, counts, outcome, told

VERSION = 1


def as_data(reviewed: Reviewed) -> dict[str, object]:
    """One file. Texts are whole, as they stand in it."""
    return {
        "version": VERSION,
        "archivo": reviewed.nombre,
        "sha256": reviewed.sha256,
        "forma": reviewed.forma,
        "fuente": reviewed.fuente,
        "anio": reviewed.anio,
        "contenido": [part.label for part in reviewed.parts],
        "unidades": [_unit(part) for part in reviewed.parts],
        "resultado": outcome(reviewed),
        "filas": reviewed.filas,
        "filas_apartadas": reviewed.apartadas,
        "apartado": reviewed.set_aside,
        "conteo": counts(reviewed.findings),
        "hallazgos": [_finding(one) for one in told(reviewed.findings, reviewed.sheets)],
    }


def _unit(part: Part) -> dict[str, object]:
    return {
        "fuente": part.fuente,
        "anio": part.anio,
        "unidad": part.unidad,
        "se_carga": part.loads,
        "filas": part.filas,
        "filas_apartadas": part.apartadas,
    }


def _finding(one: Told) -> dict[str, object]:
    finding = one.finding
    return {
        "regla": finding.regla,
        "regla_version": finding.version,
        "severidad": finding.severidad,
        "hoja": finding.hoja,
        "celda": finding.celda,
        "celdas": one.cells,
        "fila": finding.fila,
        "columna": finding.columna,
        "sujeto": finding.sujeto,
        "encontrado": finding.encontrado,
        "esperado": finding.esperado,
        "visto": finding.visto,
        "corregir": finding.corregir,
        "mensaje": finding.mensaje,
        "veces": finding.veces,
        "consecuencia": finding.consecuencia,
        "clave": one.claves[0],
        "claves": one.claves,
    }
