"""Results of the mutants, class by class, as lines and as the document `docs/mutaciones.md`."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from benchmarks.mutaciones.clases import CLASES, Clase
from benchmarks.mutaciones.mutantes import Mutante, muestras, mutantes, sin_mutar, veredicto
from benchmarks.mutaciones.oraculo import Lectura, Veredicto
from schemas.messages import RULES

_SOURCES = {"psig": "PSIG", "poi_anual": "POI anual", "poi_ceplan": "CEPLAN"}


@dataclass(slots=True)
class Resultado:
    """Counts of mutants: `hallados` have all their findings; the others count mutants with at least one of the kind."""

    clase: str
    mutantes: int = 0
    hallados: int = 0
    mal_lugar: int = 0
    falsos: int = 0
    falsos_bloqueantes: int = 0
    valores: int = 0
    reglas: set[str] = field(default_factory=set)
    example: str = ""
    details: list[str] = field(default_factory=list)

    @property
    def bad(self) -> int:
        return self.mutantes - self.hallados + self.mal_lugar + self.falsos + self.valores

    def line(self) -> str:
        return (
            f"{self.clase:30} {self.mutantes:4} mutantes, {self.hallados:4} hallados, {self.mal_lugar} en otra celda, "
            f"{self.falsos} con falsos ({self.falsos_bloqueantes} bloqueantes), {self.valores} con valores cambiados"
        )


def of_class(clase: Clase, cuantos: int, semilla: int) -> Resultado:
    result = Resultado(clase.clave)
    for found in mutantes(clase, cuantos, semilla):
        verdict, after = veredicto(found)
        result.mutantes += 1
        result.hallados += not verdict.faltan
        result.mal_lugar += bool(verdict.mal_lugar)
        result.falsos += bool(verdict.falsos)
        result.falsos_bloqueantes += bool(verdict.falsos_bloqueantes)
        result.valores += bool(verdict.valores)
        result.reglas.update(regla for wanted in found.cambio.espera for regla in wanted.reglas)
        result.example = result.example or found.cambio.que
        if not verdict.bien:
            result.details.append(_told(found, verdict, after))
    return result


def _told(found: Mutante, verdict: Veredicto, after: Lectura) -> str:
    parts = [f"{found.muestra.nombre} · {found.cambio.que}"]
    parts += [
        f"falta {'/'.join(w.reglas) or 'algo'} en {' o '.join(w.celdas[:3]) or 'la hoja'}" for w in verdict.faltan
    ]
    parts += [f"en otra celda {h.regla} {h.celda or '(sin celda)'}" for h in verdict.mal_lugar]
    parts += [f"de más {h.regla} {h.celda} ({h.severidad})" for h in verdict.falsos]
    parts += verdict.valores[:2]
    now = ", ".join(f"{h.regla} {h.celda}" for h in after.hallazgos[:6])
    return " ".join("; ".join(parts).split())[:900] + f" [se halló: {now or 'nada'}]"


def totals(results: Iterable[Resultado]) -> str:
    return " · ".join(f"{name}: {value}" for name, value in _sums(list(results)).items())


def _sums(results: list[Resultado]) -> dict[str, str]:
    planted = [r for r in results if not CLASES[r.clase].inocua]
    count, found = sum(r.mutantes for r in planted), sum(r.hallados for r in planted)
    return {
        "clases de error": str(len(planted)),
        "mutantes": str(sum(r.mutantes for r in results)),
        "con error": str(count),
        "hallados": f"{found} ({_percent(found, count)})",
        "en otra celda": str(sum(r.mal_lugar for r in results)),
        "con hallazgos falsos": str(sum(r.falsos for r in results)),
        "con falsos bloqueantes": str(sum(r.falsos_bloqueantes for r in results)),
        "con valores cambiados": str(sum(r.valores for r in results)),
    }


def _percent(part: int, whole: int) -> str:
    """Rounded down: 99.9 % is not all."""
    return f"{part * 1000 // whole / 10:.1f} %" if whole else "-"


def document(results: list[Resultado], semilla: int) -> str:
    """In Spanish, for whoever asks how far the review can be trusted."""
    bases = [sin_mutar(sample).hallazgos for sample in muestras()]
    by_severity = {
        s: sum(h.severidad == s for found in bases for h in found) for s in ("bloqueante", "advertencia", "aviso")
    }
    lines = [
        "# Errores sembrados",
        "",
        "Este archivo se genera (`make mutaciones`); no se edita a mano. Cada mutante es una hoja de `raw/` con un solo error,",
        "hecho como lo haría una persona, y revisado por la misma función que `seguimiento check`. Se mira si el hallazgo",
        "esperado sale en su celda y con su severidad, si sale algún otro que la hoja sin error no tenía, y si las filas que",
        "nadie tocó se cargan con los mismos valores. El plan aprobado del PSIG está a la vista, como en `check`. Donde la regla",
        "es «cualquiera», basta un hallazgo en la fila del error.",
        "",
        f"Semilla {semilla}. Hojas sin error: {len(bases)}, con {by_severity['bloqueante']} hallazgos bloqueantes,",
        f"{by_severity['advertencia']} advertencias y {by_severity['aviso']} avisos.",
        "",
        *(f"- {name}: **{value}**" for name, value in _sums(results).items()),
        "",
        "## Errores",
        "",
        "| Error | Hojas | Mutantes | Hallados | En otra celda | Falsos | Falsos bloqueantes | Valores cambiados | Regla | Por ejemplo |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |",
        *(_line(r, planted=True) for r in results if not CLASES[r.clase].inocua),
        "",
        "## Cambios que no son errores",
        "",
        "No debe salir ningún hallazgo, y los valores deben ser los mismos.",
        "",
        "| Cambio | Hojas | Mutantes | Falsos | Falsos bloqueantes | Valores cambiados | Por ejemplo |",
        "| --- | --- | ---: | ---: | ---: | ---: | --- |",
        *(_line(r, planted=False) for r in results if CLASES[r.clase].inocua),
        "",
        "## Lo que no salió como se esperaba",
        "",
        *(_left(results) or ["Nada."]),
        "",
    ]
    return "\n".join(lines)


def _line(result: Resultado, *, planted: bool) -> str:
    clase = CLASES[result.clase]
    sources = ", ".join(_SOURCES[fuente] for fuente in clase.fuentes)
    found = [str(result.hallados), str(result.mal_lugar)] if planted else []
    rules = (
        [", ".join(f"`{regla}`" for regla in sorted(result.reglas & RULES.keys())) or "cualquiera"] if planted else []
    )
    numbers = [*found, str(result.falsos), str(result.falsos_bloqueantes), str(result.valores)]
    cells = [clase.titulo, sources, str(result.mutantes), *numbers, *rules, result.example[:90]]
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"


def _left(results: list[Resultado]) -> list[str]:
    return [
        f"- {CLASES[r.clase].titulo} ({len(r.details)} de {r.mutantes}): {' '.join(r.details[0].split())}"
        for r in results
        if r.details
    ]
