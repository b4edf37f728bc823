"""`seguimiento status`: what is loaded, since when, what waits for whom, what fails. For people, cron and monitoring.

It only looks: nothing is made or changed, so that a user who may read the views alone can ask. Whatever does not
answer (database, disk of another machine) is said after seconds, and what is known without it is shown all the same.
"""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from pipelines import settings
from pipelines.avisos.buzon import Buzon, Damaged
from pipelines.avisos.episodios import Estado
from pipelines.avisos.texto import lima
from pipelines.cli import FAILED, PARTLY, WELL, explain
from pipelines.estado import Almacenado, ask
from pipelines.plazo import within
from pipelines.revision import LATE_AFTER_HOURS, hours_since_review
from pipelines.secretos import redact
from pipelines.summary import SOURCE_WIDTH, Waiting, told
from schemas.calendar import now, running_year

#: Seconds that each of disks and database may take.
PATIENCE = 20
_SHOWN = 40


@dataclass(slots=True)
class _Known:
    """`fallas`: cause and remedy of what could not be asked; `avisos`: why episodes are not known, if they are not;
    `sin_leer`: why settings of alerts are not known."""

    almacenado: Almacenado = field(default_factory=Almacenado)
    estado: Estado = field(default_factory=Estado)
    horas: float | None = None
    fallas: list[tuple[str, str]] = field(default_factory=list)
    avisos: str | None = None
    sin_leer: tuple[str, ...] = ()


def run(arguments: argparse.Namespace) -> int:
    current = settings.load()
    known = _known(current, LATE_AFTER_HOURS if arguments.max_horas is None else arguments.max_horas)
    stale = _stale(known, arguments.max_horas)
    if arguments.json:
        print(json.dumps(_record(known, stale), ensure_ascii=False, indent=1))
    else:
        _show(known.almacenado.cargas, known.almacenado.esperan, known.horas, asked=not known.fallas)
        _show_more(known)
    for cause, remedy in known.fallas:
        print(f"error: {cause}\nremedio: {remedy}", file=sys.stderr)
    if stale:
        print(f"atrasado: {stale}", file=sys.stderr)
    return FAILED if known.fallas else PARTLY if stale else WELL


def _known(current: settings.Settings, allowed: float) -> _Known:
    known = _Known(sin_leer=tuple(current.sin_leer.values()))

    def asked(question: Callable[[], None]) -> None:
        try:
            within(PATIENCE, question)
        except TimeoutError:
            cause = f"el almacén o un disco no responde en {PATIENCE} segundos."
            known.fallas.append((cause, "Revise el servidor de la base de datos, la red y los discos compartidos."))
        except Exception as error:  # noqa: BLE001  what else is known is told all the same
            known.fallas.append(explain(error))

    def review() -> None:
        known.horas = hours_since_review(current, allowed, now())

    def warehouse() -> None:
        known.almacenado = ask(current)

    def episodes() -> None:
        try:
            known.estado = Buzon(current).read()
        except (OSError, Damaged) as error:
            known.avisos = redact(str(error))

    for question in (review, episodes, warehouse):
        asked(question)
    return known


def _stale(known: _Known, allowed: float | None) -> str | None:
    """Why the last complete run is too old, if it is; in one line."""
    if allowed is None or (known.horas is not None and known.horas <= allowed):
        return None
    if known.horas is None:
        return "no consta ninguna corrida completa; vea si el planificador está en marcha, o «seguimiento run»"
    return f"la última corrida completa fue hace {known.horas} horas, y se admiten {allowed:g}"


def _record(known: _Known, stale: str | None) -> dict[str, Any]:
    held = [
        {"archivo": item.nombre, "estado": item.estado, "motivo": item.motivo, "decidir": list(item.ordenes)}
        for item in known.almacenado.esperan
    ]
    return {
        "cargas": known.almacenado.cargas,
        "frescura": known.almacenado.frescura,
        "esperan": held,
        "alertas": dict(known.almacenado.alertas),
        "horas_desde_la_ultima_corrida": known.horas,
        "atrasado": stale is not None,
        "motivo": stale,
        "episodios": [
            {name: value for name, value in asdict(episode).items() if name != "datos"}
            for episode in known.estado.episodios.values()
        ],
        "avisos_sin_enviar": [
            {name: getattr(one, name) for name in ("id", "instante", "asunto", "rechazos")}
            | {"canales": one.pendientes}
            for one in known.estado.mensajes
        ],
        "ajustes_sin_leer": list(known.sin_leer),
        "canales_con_falla": known.estado.canales,
        "fallas": [{"causa": cause, "remedio": remedy} for cause, remedy in known.fallas],
    }


def _show(records: list[dict], held: list[Waiting], age: float | None, *, asked: bool = True) -> None:
    if records:
        wide = max(len("unidad"), *(len(row["unidad"]) for row in records)) + 2
        head = f"{'fuente':<{SOURCE_WIDTH}}{'año':>6}  {'unidad':<{wide}}{'corte':<12}"
        print(f"{head}{'filas':>6}  {'estado':<10}cargado en (UTC)")
    elif asked:
        print("no hay nada cargado: ponga archivos en la carpeta raw y ejecute «seguimiento run»")
    for row in records:
        what = f"{row['fuente']:<{SOURCE_WIDTH}}{row['anio']:>6}  {row['unidad']:<{wide}}{row['corte'] or '':<12}"
        print(f"{what}{row['filas']:>6}  {row['estado']:<10}{row['cargado_en']}")
    if age is not None:
        print(f"última corrida completa: hace {age} horas")
    for item in held:
        print(f"espera ({item.estado}): {item.nombre}: {item.motivo}")
        for order in item.ordenes:
            print(f"  {order}")


def _show_more(known: _Known) -> None:
    """Freshness of the running year, the oldest first; what fails, since when; what was not sent."""
    fresh = sorted(known.almacenado.frescura, key=lambda row: (row["dias"] is not None, -(row["dias"] or 0)))
    if fresh:
        print(f"frescura de {running_year()} (días desde la última exportación o carga):")
    for row in fresh[:_SHOWN]:
        days = "llegó y no está cargado" if row["dias"] is None else f"{row['dias']} días"
        print(f"  {row['fuente']:<{SOURCE_WIDTH}}{row['unidad']}: {days}")
    if len(fresh) > _SHOWN:
        print(f"  y {len(fresh) - _SHOWN} más: seguimiento status --json")
    if not known.fallas:
        print(f"alertas del POI (bi_alerta): {told(known.almacenado.alertas)}")
    print_episodes(known.estado)
    for cause in known.sin_leer:
        print(f"avisos: {cause}")
    if known.avisos:
        print(f"avisos: no se puede leer qué está abierto ({known.avisos})")


def print_episodes(state: Estado) -> None:
    """What fails, and what could not be sent yet and why."""
    for episode in state.episodios.values():
        named = episode.datos.get("que") or episode.id
        print(f"falla desde el {lima(episode.desde)}: {named}: {episode.causa}")
    for mensaje in state.mensajes:
        told = f"{mensaje.asunto} ({lima(mensaje.instante)})"
        untaken = [canal for canal in mensaje.pendientes if canal not in mensaje.rechazos]
        if untaken or not mensaje.pendientes:
            print(f"aviso sin enviar{' por ' if untaken else ': no hay canal'}{', '.join(untaken)}: {told}")
        for canal, cause in mensaje.rechazos.items():
            print(f"aviso rechazado por {canal}: {told}: {cause}; se intenta una vez al día")
    for canal, said in state.canales.items():
        print(f"canal {canal} sin funcionar desde el {lima(said['desde'])}: {said['causa']}")
