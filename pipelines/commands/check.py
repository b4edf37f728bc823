"""`seguimiento check FILE...`: what to mend in a sheet before sending it. No database, no Dagster."""

import argparse
import json
import sys
from dataclasses import asdict, dataclass, field

from assets.reading.book import UnreadableFile
from assets.reading.forms import detect, misleading_name
from assets.reading.read import read
from assets.sources.registry import SetAside, recognise
from assets.sources.snapshot import PHOTOGRAPHS, moment
from assets.sources.unit import Delivery
from pipelines.cli import FAILED, NOTHING, WELL
from schemas.observation import Observation, observe

_ORDER = ("bloqueante", "advertencia", "aviso")


@dataclass
class Review:
    """What was found in a file. `units`: what it is, in words; `rows`: rows that can be loaded."""

    archivo: str
    units: list[str] = field(default_factory=list)
    rows: int = 0
    findings: list[Observation] = field(default_factory=list)
    set_aside: str = ""


def run(arguments: argparse.Namespace) -> int:
    reviews, unreadable = [], False
    for path in arguments.archivos:
        try:
            reviews.append(review(path.read_bytes(), path.name))
        except OSError as error:
            unreadable = True
            print(
                f"error: no se puede abrir {path}: {error.strerror}\nremedio: revise el nombre y que exista",
                file=sys.stderr,
            )
    if arguments.json:
        print(json.dumps([_as_json(item) for item in reviews], ensure_ascii=False, indent=1))
    else:
        for item in reviews:
            _show(item)
    if unreadable:
        return FAILED
    return NOTHING if any(finding.severidad == "bloqueante" for item in reviews for finding in item.findings) else WELL


def review(content: bytes, name: str) -> Review:
    """Everything that a load would say about the file."""
    found = Review(name)
    try:
        notice = misleading_name(name, detect(content))
        book = read(content)
        source, tables = recognise(book)
        delivery = Delivery("0" * 64, name, name, 1, book.modified)
        if source.fuente in PHOTOGRAPHS and moment(delivery) is None:
            found.findings.append(observe("corte_sin_fecha"))
        for load in source.parse(tables, delivery):
            found.units.append(f"{load.fuente} {load.anio} {load.unidad}")
            found.rows += load.filas
            found.findings.extend(load.observations)
        found.findings = [*([notice] if notice else []), *found.findings]
    except UnreadableFile as problem:
        found.findings.extend(problem.observations)
    except SetAside as aside:
        found.set_aside = str(aside)
    found.findings.sort(key=lambda finding: (_ORDER.index(finding.severidad), finding.hoja or "", finding.fila or 0))
    return found


def _as_json(item: Review) -> dict[str, object]:
    findings = [{"severidad": finding.severidad, **asdict(finding)} for finding in item.findings]
    return {
        "archivo": item.archivo,
        "contenido": item.units,
        "filas": item.rows,
        "apartado": item.set_aside,
        "hallazgos": findings,
    }


def _show(item: Review) -> None:
    print(f"{item.archivo}: {', '.join(item.units) or item.set_aside or 'no se puede cargar'}")
    for finding in item.findings:
        place = " · ".join(part for part in (finding.hoja, finding.celda) if part)
        print(f"  [{finding.severidad}] {place + ': ' if place else ''}{finding.mensaje}")
    if not item.findings:
        print(f"  sin observaciones: {item.rows} filas")
