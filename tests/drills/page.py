"""docs/simulacros.md: what was broken, how often, and what was found. Out of the drills' results."""

import json
from collections import Counter
from pathlib import Path

from tests.drills.result import Result

PAGE = Path(__file__).parents[2] / "docs" / "simulacros.md"
_HEAD = """# Simulacros

Este archivo se genera (`make drills`); no se edita a mano. Cada simulacro rompe algo a propósito mientras se carga una
noche de entregas, deja que la corrida siguiente termine, y comprueba después: que cada (fuente, año, unidad) muestra
exactamente una carga completa, que ningún dato queda sin su carga, que la exportación es igual byte por byte a la de
una noche sin estorbos, que correr todo otra vez no cambia ninguna fila ni anota nada, que los detalles suman los
totales, que los originales siguen intactos bajo su huella, y que cada archivo o fila que no se cargó dice por qué. Una
violación es cualquiera de estas cosas que no se cumpla. «Los dos» son SQLite y PostgreSQL.
"""


def save(folder: Path, result: Result, seed: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{result.number:02d}-{result.engine.replace(' ', '_')}.json"
    path.write_text(json.dumps({**vars(result), "seed": seed}, ensure_ascii=False, indent=1))


def saved(folder: Path) -> list[tuple[Result, int]]:
    """(result, seed) of each drill that was run, in order."""
    found = []
    for path in sorted(folder.glob("*.json")):
        held = json.loads(path.read_text())
        seed = held.pop("seed")
        counters = {name: Counter(held.pop(name)) for name in ("tried", "ends")}
        found.append((Result(**held, **counters), seed))
    return found


def page(results: list[tuple[Result, int]], missing: list[str]) -> str:
    tried = sum(result.tried.total() for result, _ in results)
    broken = sum(len(result.violations) for result, _ in results)
    seeds = ", ".join(str(seed) for seed in sorted({seed for _, seed in results}))
    lines = [
        _HEAD,
        f"Semilla {seeds}. Cortes, fallas y corridas probados: **{tried}**. Violaciones: **{broken}**.\n",
        "| N.º | Qué se rompió | Motor | Probados | Violaciones | Segundos |",
        "| ---: | --- | --- | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {one.number} | {one.title} | {one.engine} | {one.tried.total()} | {len(one.violations)}"
        f" | {one.seconds:.0f} |"
        for one, _ in results
    ]
    if missing:
        lines.append(f"\nSin resultado en esta página: {', '.join(missing)}.")
    for result, _ in results:
        lines += ["", f"## {result.number}. {result.title} ({result.engine})", ""]
        lines.append(f"Probado: {_counts(result.tried)}.")
        if result.ends:
            lines.append(f"Cómo terminaron los procesos estorbados: {_counts(result.ends)}.")
        lines += [f"{note[0].upper()}{note[1:]}." for note in result.notes]
        lines += [f"- **Violación**: {sentence}" for sentence in result.violations] or ["Violaciones: ninguna."]
    return "\n".join(lines) + "\n"


def _counts(counted: Counter[str]) -> str:
    return "; ".join(f"{what}: {count}" for what, count in counted.most_common()) or "nada"
