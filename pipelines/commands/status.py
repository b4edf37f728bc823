"""`seguimiento status`: what is loaded, since when, and what waits for whom. For people, cron and monitoring."""

import argparse
import json
from datetime import UTC, datetime

from pipelines import settings
from pipelines.cli import PARTLY, WELL
from pipelines.jobs import SUBJECTS
from pipelines.summary import SOURCE_WIDTH, alerts, told, waiting
from schemas.calendar import INSTANT_FORMAT, lima_date, now, open_years
from schemas.tables.audit import CARGA
from warehouse import reading
from warehouse.custody import Custody
from warehouse.engine import connect
from warehouse.schema import init


def run(arguments: argparse.Namespace) -> int:
    current = settings.load()
    engine = connect(current.db_url)
    init(engine)
    with engine.connect() as conn:
        loads = reading.read(conn, CARGA, vigente=1)
    latest = loads.sort_values("version_en").drop_duplicates(["fuente", "anio", "unidad"], keep="last")
    rows = latest.sort_values(["fuente", "anio", "unidad"])[
        ["fuente", "anio", "unidad", "corte", "filas", "estado", "cargado_en"]
    ]
    records = rows.astype(object).where(rows.notna(), None).to_dict("records")
    held = [
        {"archivo": item.nombre, "estado": item.estado, "motivo": item.motivo, "decidir": list(item.ordenes)}
        for item in waiting(engine, current)
    ]
    raised = alerts(engine)
    age = _hours(Custody(current.custodia).last_review(SUBJECTS, open_years(lima_date(now()))))
    stale = arguments.max_horas is not None and (age is None or age > arguments.max_horas)
    if arguments.json:
        print(
            json.dumps(
                {
                    "cargas": records,
                    "esperan": held,
                    "alertas": dict(raised),
                    "horas_desde_la_ultima_corrida": age,
                    "atrasado": stale,
                },
                ensure_ascii=False,
                indent=1,
            )
        )
    else:
        _show(records, held, age)
        print(f"alertas del POI (bi_alerta): {told(raised)}")
    return PARTLY if stale else WELL


def _hours(instant: str | None) -> float | None:
    if instant is None:
        return None
    then = datetime.strptime(instant, INSTANT_FORMAT).replace(tzinfo=UTC)
    return round((datetime.now(UTC) - then).total_seconds() / 3600, 2)


def _show(records: list[dict], held: list[dict], age: float | None) -> None:
    if not records:
        print("no hay nada cargado: ponga archivos en la carpeta raw y ejecute «seguimiento run»")
    else:
        wide = max(len("unidad"), *(len(row["unidad"]) for row in records)) + 2
        head = f"{'fuente':<{SOURCE_WIDTH}}{'año':>6}  {'unidad':<{wide}}{'corte':<12}"
        print(f"{head}{'filas':>6}  {'estado':<10}cargado en (UTC)")
    for row in records:
        what = f"{row['fuente']:<{SOURCE_WIDTH}}{row['anio']:>6}  {row['unidad']:<{wide}}{row['corte'] or '':<12}"
        print(f"{what}{row['filas']:>6}  {row['estado']:<10}{row['cargado_en']}")
    if age is not None:
        print(f"última corrida completa: hace {age} horas")
    for item in held:
        print(f"espera ({item['estado']}): {item['archivo']}: {item['motivo']}")
        for order in item["decidir"]:
            print(f"  {order}")
