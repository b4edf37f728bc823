"""`docs/conciliacion.md`: the reconciliation for a person to read. Nothing is computed here but counts.

Every row that is not plainly `igual` is shown with its arithmetic; of the others, how many they are.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from schemas.contract import SCALE, Kind
from schemas.tables.publicado import CONCILIACION, RESULTS

#: Results in which published and computed agree, `por_construccion` apart.
AGREE = ("igual", "igual_redondeado")
#: The order in which a table's rows are shown, and the heading of each part. `igual` has none: it is counted.
HEADINGS = {
    "diferente": "Diferentes",
    "sin_fuente": "Sin fuente",
    "por_construccion": "Iguales por construcción",
    "igual_redondeado": "Iguales al redondear",
}
_COLUMNS = ("Cifra", "De", "Dónde", "Publicado", "Calculado", "Diferencia", "Tolerancia", "Aritmética")
_INTRODUCTION = """\
# Conciliación de las cifras publicadas

Cada cifra de los documentos publicados, tal como está impresa, frente a la que se calcula aquí con los datos cargados.
Este archivo se genera; no se edita a mano.

- `igual`: la misma cifra, exacta.
- `igual_redondeado`: la misma tras el redondeo de lo impreso (mitad hacia arriba; mayor residuo en la distribución), o
  salvo mayúsculas, o dentro de lo que puede moverse una suma de filas en soles enteros (0.5 por fila).
- `por_construccion`: igual, pero un dato de entrada se dedujo de las cifras publicadas (el objetivo de cada actividad
  del POI 2021 se dedujo de los totales de la tabla 1): que coincida no prueba la deducción.
- `diferente`: no coincide, también si sirvió para deducir un dato, o si lo impreso no se lee como el número que debería
  ser.
- `sin_fuente`: aquí no hay con qué calcularla, o ninguna regla la conoce.

Las valoraciones de la tabla 5 usan la forma `aplicada` de la escala, que es una lectura hecha sobre esas mismas
etiquetas (`Óptimo` se compara ya redondeado); la aritmética de cada fila la muestra. Las listas de departamentos se
comparan como conjuntos y se escriben en orden de ubigeo. La diferencia es calculado menos publicado.
"""


def render(frames: pd.DataFrame | Iterable[pd.DataFrame]) -> str:
    """The report of one frame of table `conciliacion`, or of several (one per year). The order of rows is no matter."""
    frame = frames if isinstance(frames, pd.DataFrame) else _together(list(frames))
    known = frame.astype(object).where(frame.notna(), None)
    rows = sorted(known.to_dict("records"), key=_order)
    documents = list(dict.fromkeys(row["documento"] for row in rows))
    parts = [_INTRODUCTION, _summary(rows, documents)]
    for document in documents:
        parts.append(f"## {document}\n")
        own = [row for row in rows if row["documento"] == document]
        parts += [_of_table(table, own) for table in dict.fromkeys(row["cuadro"] for row in own)]
    return "\n".join(parts)


def write(path: Path, frames: pd.DataFrame | Iterable[pd.DataFrame]) -> Path:
    """Writes the report, in UTF-8 and with LF, and says where."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(frames), encoding="utf-8", newline="\n")
    return path


def _together(frames: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=[*CONCILIACION.names])


def _order(row: dict[Any, Any]) -> tuple[object, ...]:
    """By the table's key, numbers within a text as numbers (`tabla 5` after `tabla 1`, activity 10 after 9)."""
    return tuple(_natural(str(row[name])) for name in ("documento", "cuadro", "clave", "cifra", "donde"))


def _natural(text: str) -> list[tuple[int, int, str]]:
    parts = re.split(r"([0-9]+)", text)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part]


def _summary(rows: list[dict[Any, Any]], documents: list[str]) -> str:
    lines = ["## Resumen\n", _line(["Documento", *RESULTS, "cifras"]), _line(["---", *["---:"] * (len(RESULTS) + 1)])]
    for document in documents:
        results = [row["resultado"] for row in rows if row["documento"] == document]
        lines.append(_line([document, *(str(results.count(result)) for result in RESULTS), str(len(results))]))
    return "\n".join(lines) + "\n"


def _of_table(table: str, of_document: list[dict[Any, Any]]) -> str:
    rows = [row for row in of_document if row["cuadro"] == table]
    results = [row["resultado"] for row in rows]
    exact, alike = (results.count(result) for result in AGREE)
    others = [f"{results.count(result)} `{result}`" for result in RESULTS if result not in AGREE and result in results]
    rest = f"; {', '.join(others)}" if others else ""
    lines = [
        f"### {table[:1].upper()}{table[1:]}\n",
        f"{exact + alike} de {len(rows)} iguales ({exact} `igual`, {alike} `igual_redondeado`){rest}.\n",
    ]
    for result, heading in HEADINGS.items():
        shown = [row for row in rows if row["resultado"] == result]
        if shown:
            lines += [f"#### {heading} ({len(shown)})\n", _line(_COLUMNS), _line(["---"] * len(_COLUMNS))]
            lines += [_line(_cells(row)) for row in shown] + [""]
    return "\n".join(lines)


def _cells(row: dict[Any, Any]) -> list[str]:
    numbers = [_decimal(row[name]) for name in ("diferencia", "tolerancia")]
    texts = [row[name] or "" for name in ("clave", "donde", "publicado", "calculado")]
    return [f"`{row['cifra']}`", *texts, *numbers, row["explicacion"]]


def _decimal(millionths: int | None) -> str:
    """`-0.209967`, `5`: a stored number without the zeros at its end."""
    if millionths is None:
        return ""
    whole, part = divmod(abs(int(millionths)), SCALE[Kind.PERCENT])
    decimals = f".{part:06d}".rstrip("0").rstrip(".")
    return f"{'-' if millionths < 0 else ''}{whole}{decimals}"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|').replace(chr(10), ' ') for cell in cells)} |"
