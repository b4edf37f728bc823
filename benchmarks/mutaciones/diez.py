"""A sheet with ten different mistakes, and the list of what is wrong with it: for whoever tries the review with fresh eyes.

    python -m benchmarks.mutaciones.diez CARPETA [--semilla 2023]

Writes `hoja.xlsx` (a copy of the sheet of a unit, as that unit fills it) and `verdad.json`. Every mistake is in a row of
its own and keeps none of the others from being seen.
"""

import argparse
import json
from pathlib import Path
from random import Random

from benchmarks.mutaciones.clases import CLASES, PSIG
from benchmarks.mutaciones.mutantes import SEED, muestras, sin_mutar
from benchmarks.mutaciones.oraculo import planted
from benchmarks.mutaciones.tablas import open_table

#: Of a unit with more rows than mistakes.
SHEET = "RV PSIG INABIF 2023 corregido.xlsx"
MISTAKES = (
    "numero_con_palabras",
    "rango",
    "fecha",
    "celda_de_error",
    "porcentaje_en_una",
    "numero_perdido",
    "responsable_de_otra",
    "evidencia_ausente",
    "enlace_mal_escrito",
    "pct_no_cuadra",
)


def ten(semilla: int = SEED) -> tuple[bytes, list[dict[str, object]]]:
    """The workbook, and for each mistake: class, sheet, cells, what was done, the rules that may tell it."""
    sample = next(item for item in muestras() if item.fuente == PSIG and item.nombre == SHEET)
    azar = Random(f"{semilla}/diez")
    table = open_table(PSIG, sample.content)
    groups = [group for group in table.groups if len(group) == 1]
    azar.shuffle(groups)
    truths: list[dict[str, object]] = []
    for name in MISTAKES:
        for group in [*groups]:
            # Its mutator sees one row only, and leaves the others to the other mistakes.
            table.groups, table.rows = [group], [*group]
            before = table.grid.row(group[0])
            change = CLASES[name].mutar(table, azar)
            if change is not None and planted(change, table.grid.moves, sin_mutar(sample)):
                groups.remove(group)
                truths.append(
                    {
                        "clase": name,
                        "error": CLASES[name].titulo,
                        "hoja": table.grid.name,
                        "celdas": [cell for wanted in change.espera for cell in wanted.celdas],
                        "cambio": change.que,
                        "reglas": [rule for wanted in change.espera for rule in wanted.reglas],
                        "severidad": [wanted.severidad for wanted in change.espera],
                    }
                )
                break
            for column, value in before.items():
                table.grid.put(group[0], column, value)
        else:
            raise ValueError(f"no row of {SHEET} has a place for {name}")
    return table.content(), truths


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("carpeta", type=Path)
    arguments.add_argument("--semilla", type=int, default=SEED)
    given = arguments.parse_args()
    content, truths = ten(given.semilla)
    given.carpeta.mkdir(parents=True, exist_ok=True)
    (given.carpeta / "hoja.xlsx").write_bytes(content)
    (given.carpeta / "verdad.json").write_text(
        json.dumps(truths, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
