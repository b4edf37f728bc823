"""What an institution chooses: its scale, its alerts, its cut-off months. One TOML file says it; none is the defaults.

Here: the choices, how the file is read, and the canonical rows that the warehouse keeps of them
(`schemas.tables.configuracion`). Not here: where the file is (`pipelines.settings`).
Percentages are whole numbers, so that every comparison with them is exact.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from typing import Any

from schemas.calendar import FIRST_YEAR
from schemas.scales import Scale, known_scales, scale, shipped_uses

_LAST_YEAR = 2100
_SECTIONS = ("escala", "mes_corte", "alertas", "informe")


class InstitucionError(ValueError):
    """The file cannot be used: every mistake in it, in Spanish."""


def _option(default: int, low: int, high: int) -> Any:
    return field(default=default, metadata={"low": low, "high": high})


@dataclass(frozen=True, slots=True)
class Alertas:
    """Thresholds of the rules of `schemas.alertas`."""

    avance_mensual_pct: int = _option(75, 1, 100)
    desfase_alto_pct: int = _option(90, 1, 1000)
    desfase_bajo_pct: int = _option(75, 1, 1000)
    sobreejecucion_pct: int = _option(150, 100, 100_000)
    retraso_habitual_meses: int = _option(2, 0, 11)
    salto_veces: int = _option(100, 2, 1_000_000)
    ritmo_pct: int = _option(75, 1, 1000)
    ritmo_en_informe: bool = False
    dias_sin_exportacion: int = _option(45, 1, 366)


@dataclass(frozen=True, slots=True)
class Institucion:
    """The choices of one institution.

    `escalas`: (first year, scale), in order; years before the first follow the code list. `meses_corte`: the cut-off
    month (1-12) by `2026` or, of one UE, `2026-001087`. `plantilla`: the path of the Word template of reports, relative
    to the project; empty: the one that is shipped.
    """

    nombre: str = ""
    escalas: tuple[tuple[int, str], ...] = ()
    meses_corte: tuple[tuple[str, int], ...] = ()
    alertas: Alertas = Alertas()
    plantilla: str = ""

    def scale(self, anio: int) -> Scale:
        """The scale that a year is valued with. A year before all that are known is valued as the newest by default."""
        chosen = [escala for desde, escala in self.uses() if desde <= anio]
        return scale(chosen[-1] if chosen else shipped_uses()[-1][1])

    def uses(self) -> tuple[tuple[int, str], ...]:
        """(first year, scale) in order, those of the code list before the first chosen year included."""
        first = self.escalas[0][0] if self.escalas else _LAST_YEAR
        return (*(use for use in shipped_uses() if use[0] < first), *self.escalas)

    def mes_corte(self, anio: int, ue: str) -> int | None:
        """The cut-off month that the institution sets, a UE's own before the year's; None: the data say it."""
        chosen = dict(self.meses_corte)
        return chosen.get(f"{anio}-{ue}", chosen.get(str(anio)))

    def rows(self) -> dict[str, str]:
        """Every choice in force that figures depend on by its key, as text, in order: what the warehouse keeps (how a
        report looks is not there). `of_rows` is its inverse."""
        found = {"institucion": self.nombre}
        found |= {f"escala.{desde}": escala for desde, escala in self.uses()}
        found |= {f"mes_corte.{when}": str(mes) for when, mes in self.meses_corte}
        found |= {f"alertas.{item.name}": _text(getattr(self.alertas, item.name)) for item in fields(Alertas)}
        return found


def of_rows(rows: Mapping[str, str]) -> Institucion:
    """The choices that the warehouse keeps; no rows are the defaults."""
    stored = _under(rows, "alertas")
    alertas: dict[str, Any] = {
        item.name: _of_text(item, stored[item.name]) for item in fields(Alertas) if item.name in stored
    }
    return Institucion(
        rows.get("institucion", ""),
        tuple(sorted((int(year), escala) for year, escala in _under(rows, "escala").items())),
        tuple((when, int(mes)) for when, mes in sorted(_under(rows, "mes_corte").items())),
        Alertas(**alertas),
    )


def _under(rows: Mapping[str, str], section: str) -> dict[str, str]:
    return {key.partition(".")[2]: value for key, value in rows.items() if key.startswith(f"{section}.")}


def _text(value: int | bool) -> str:
    return {True: "sí", False: "no"}[value] if isinstance(value, bool) else str(value)


def _of_text(item: Any, text: str) -> int | bool:
    return text == "sí" if isinstance(item.default, bool) else int(text)


def read(text: str) -> Institucion:
    """The choices that a TOML text makes. InstitucionError tells all of its mistakes: which key, what was written, what
    is admitted."""
    document = _document(text)
    mistakes: list[str] = []
    mistakes += _unknown(document, "", ("institucion", *_SECTIONS))
    nombre = document.get("institucion", "")
    if not isinstance(nombre, str):
        mistakes.append(_mistake("institucion", nombre, "el nombre, entre comillas"))
    sections = {name: _section(document, name, mistakes) for name in _SECTIONS}
    escalas = list(_checked(sections["escala"], "escala", _year_key, _scale_value, mistakes))
    meses = list(_checked(sections["mes_corte"], "mes_corte", _cutoff_key, _month_value, mistakes))
    alertas = _alerts(sections["alertas"], mistakes)
    plantilla = _template(sections["informe"], mistakes)
    if mistakes:
        raise InstitucionError("; ".join(mistakes))
    return Institucion(
        " ".join(nombre.split()),
        tuple(sorted((int(year), escala) for year, escala in escalas)),
        tuple(sorted(meses)),
        Alertas(**alertas),
        plantilla,
    )


def _document(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        where = f"en la línea {place[1]}, columna {place[2]}" if place else "al final del archivo"
        raise InstitucionError(
            f"no está escrito como TOML {where}: revise comillas, corchetes, signos de igual y claves repetidas"
        ) from error


def _section(document: dict[str, Any], name: str, mistakes: list[str]) -> dict[str, Any]:
    section = document.get(name, {})
    if isinstance(section, dict):
        return section
    mistakes.append(_mistake(name, section, f"una sección: «[{name}]» en una línea, y debajo sus claves"))
    return {}


def _checked(
    section: dict[str, Any],
    name: str,
    key_admits: Callable[[str], str],
    value_admits: Callable[[Any], str],
    mistakes: list[str],
) -> Iterator[tuple[str, Any]]:
    """The entries of a section whose keys are years; each mistake in a key or a value is told."""
    for key, value in section.items():
        if wrong := key_admits(key):
            mistakes.append(f"[{name}]: la clave «{key}» no se conoce; se admite {wrong}")
        elif wrong := value_admits(value):
            mistakes.append(_mistake(f"{name}.{key}", value, wrong))
        else:
            yield key, value


def _year_key(key: str) -> str:
    fine = re.fullmatch(r"\d{4}", key, re.ASCII) and FIRST_YEAR <= int(key) <= _LAST_YEAR
    return "" if fine else f"un año, de {FIRST_YEAR} a {_LAST_YEAR}"


def _cutoff_key(key: str) -> str:
    year, _, ue = key.partition("-")
    fine = not _year_key(year) and (key == year or re.fullmatch(r"\d{6}", ue, re.ASCII))
    return "" if fine else "un año (2026), o un año y una unidad ejecutora (2026-001087)"


def _scale_value(value: Any) -> str:
    if isinstance(value, str) and value in known_scales():
        return ""
    return f"una de {', '.join(known_scales())}{_meant(str(value), known_scales())}"


def _month_value(value: Any) -> str:
    return "" if type(value) is int and 1 <= value <= 12 else "un mes, de 1 a 12"


def _alerts(section: dict[str, Any], mistakes: list[str]) -> dict[str, Any]:
    options = {item.name: item for item in fields(Alertas)}
    mistakes += _unknown(section, "alertas", tuple(options))
    known = {name: value for name, value in section.items() if name in options}
    for name, value in known.items():
        item = options[name]
        if isinstance(item.default, bool):
            if not isinstance(value, bool):
                mistakes.append(_mistake(f"alertas.{name}", value, "true o false"))
            continue
        low, high = item.metadata["low"], item.metadata["high"]
        if type(value) is not int or not low <= value <= high:
            mistakes.append(_mistake(f"alertas.{name}", value, f"un número entero de {low} a {high}"))
    return known


def _template(section: dict[str, Any], mistakes: list[str]) -> str:
    mistakes += _unknown(section, "informe", ("plantilla",))
    written = section.get("plantilla", "")
    if isinstance(written, str) and (not written or written.lower().endswith(".docx")):
        return written
    mistakes.append(_mistake("informe.plantilla", written, "la ruta de un archivo .docx, entre comillas"))
    return ""


def _unknown(section: dict[str, Any], name: str, known: tuple[str, ...]) -> list[str]:
    where = f"[{name}]: " if name else ""
    return [
        f"{where}la clave «{key}» no se conoce; se admite {', '.join(known)}{_meant(key, known)}"
        for key in section
        if key not in known
    ]


def _meant(written: str, known: tuple[str, ...]) -> str:
    alike = get_close_matches(written, known, n=1, cutoff=0.6)
    return f" (¿quiso decir «{alike[0]}»?)" if alike else ""


def _mistake(key: str, value: Any, admitted: str) -> str:
    shown = {True: "true", False: "false"}[value] if isinstance(value, bool) else value
    return f"{key}: se escribió «{shown}»; se admite {admitted}"
