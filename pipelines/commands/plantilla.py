"""`seguimiento plantilla psig|poi AÑO --unidad U`: the sheet that a unit fills in, with what is known written in it."""

import argparse
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.reports import plantilla_poi, plantilla_psig
from pipelines import settings
from pipelines.cli import CommandError
from schemas import codelists
from schemas.calendar import INSTANT_FORMAT, now
from schemas.codelists import SIN_DATO
from schemas.contract import SCALE, Kind
from schemas.layouts.psig import PLAN
from schemas.normal import bare, slug
from schemas.tables.psig import PSIG_PLAN
from warehouse import reading
from warehouse.engine import connect, snapshot
from warehouse.schema import init

#: What the plan says of an activity that is not reported in the year.
_NOT_REPORTED = {"sin_meta": "sin meta este año", "suspendida": "suspendida"}
_MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "setiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
_RUN_FIRST = "ejecute primero «seguimiento run»"


def run(arguments: argparse.Namespace) -> int:
    current = settings.load()
    engine = connect(current.db_url)
    init(engine)
    with snapshot(engine) as conn:
        made = _psig if arguments.tema == "psig" else _poi
        unidad, content = made(conn, arguments.anio, arguments.unidad)
    folder = (arguments.salida or current.salida / "plantillas").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"Plantilla {arguments.tema.upper()} {arguments.anio} {_file_name(unidad)}.xlsx"
    _write(path, content)
    print(path)
    return 0


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all; a template that somebody has open in Excel is said, not a traceback."""
    draft = path.with_name(f".{path.name}.parcial")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise CommandError(
            f"no se puede escribir {path}: {error.strerror}", "ciérrelo, o elija otra carpeta"
        ) from error


def _file_name(unidad: str) -> str:
    return "".join(char if char.isalnum() or char in "-_ " else "-" for char in unidad)[:80].strip()


def _rows(conn: sa.Connection, query: str, **parameters: object) -> Sequence[sa.RowMapping]:
    return conn.execute(sa.text(query), parameters).mappings().all()


def _exact(value: object) -> Decimal | None:
    """A quantity of a view, exact again: two decimals survive a float as they are printed."""
    return None if value is None else Decimal(str(value))


def _moment() -> datetime:
    return datetime.strptime(now(), INSTANT_FORMAT).replace(tzinfo=UTC)


def _nothing_loaded(conn: sa.Connection) -> bool:
    return not _rows(conn, "SELECT 1 FROM bi_carga WHERE vigente = 1 LIMIT 1")


# ---- PSIG


def _psig(conn: sa.Connection, anio: int, written: str) -> tuple[str, bytes]:
    unit = codelists.unidad(written)
    if unit is None:
        near = codelists.unidad_parecida(written)
        known = ", ".join(item.abreviatura for item in codelists.unidades().values())
        remedy = f"¿quiso decir {near.abreviatura} ({near.denominacion})?" if near else f"use una de estas: {known}"
        raise CommandError(f"la unidad «{written}» no está en la lista de unidades", remedy)
    planned = "SELECT 1 FROM bi_carga WHERE fuente = 'psig_plan' AND anio = :anio AND vigente = 1"
    if not _rows(conn, planned, anio=anio):
        raise CommandError(f"no hay plan aprobado del PSIG {anio} en el almacén", _plan_remedy(conn, anio))
    rows = _rows(
        conn,
        "SELECT actividad, denominacion, responsable, responsable_texto, corresponsables, unidad_medida,"
        " ejercicio_meta, meta_programada, meta_es_porcentaje, estado, evidencia_requerida"
        " FROM bi_psig_actividad WHERE anio = :anio ORDER BY actividad, ejercicio_meta",
        anio=anio,
    )
    own = [row for row in rows if row["responsable"] == unit.abreviatura]
    plan = reading.read(conn, PSIG_PLAN, anio=anio).set_index("actividad")
    metas = [_meta(_as_planned(row, plan), anio) for row in own if row["estado"] not in _NOT_REPORTED]
    shared = [row for row in rows if unit.abreviatura in (row["corresponsables"] or "").split(", ")]
    taking_part = {row["actividad"]: row for row in shared if row["estado"] not in _NOT_REPORTED}
    if not metas:
        told = ", ".join(f"{number} ({row['responsable']})" for number, row in taking_part.items())
        remedy = f"participa en {told}: las informa la responsable" if told else "revise el año y la unidad"
        raise CommandError(f"el plan {anio} no da a {unit.abreviatura} ninguna actividad que informar", remedy)
    content = plantilla_psig.Contenido(
        anio=anio,
        abreviatura=unit.abreviatura,
        denominacion=unit.denominacion,
        metas=metas,
        participa=[_other(row, f"responsable: {row['responsable']}") for row in taking_part.values()],
        sin_meta=[_other(row, _NOT_REPORTED[row["estado"]]) for row in own if row["estado"] in _NOT_REPORTED],
        unidades=[item.abreviatura for item in sorted(codelists.unidades().values(), key=lambda item: item.orden)],
        creada=_moment(),
    )
    return unit.abreviatura, plantilla_psig.workbook(content)


def _as_planned(row: sa.RowMapping, plan: pd.DataFrame) -> dict[str, Any]:
    """The activity in the words of the approved plan, where it has any: the sheet must not differ from it."""
    if row["actividad"] not in plan.index:
        return dict(row)
    written = plan.loc[row["actividad"], ["denominacion", "responsable_texto", "unidad_medida", "evidencia_requerida"]]
    return {**row, **written.dropna().to_dict()}


def _meta(row: Mapping[str, Any], anio: int) -> plantilla_psig.Meta:
    return plantilla_psig.Meta(
        actividad=row["actividad"],
        titulo=row["denominacion"] or "",
        responsable=row["responsable_texto"] or row["responsable"],
        unidad_medida=row["unidad_medida"] or "",
        ejercicio=row["ejercicio_meta"] or anio,
        programada=_exact(row["meta_programada"]),
        es_porcentaje=bool(row["meta_es_porcentaje"]),
        evidencia=row["evidencia_requerida"] or "",
    )


def _other(row: sa.RowMapping, nota: str) -> plantilla_psig.Otra:
    return plantilla_psig.Otra(row["actividad"], row["denominacion"] or "", nota)


def _plan_remedy(conn: sa.Connection, anio: int) -> str:
    titles = ", ".join(f"«{item.title}»" for item in PLAN.fields if not item.optional)
    file = f"raw/psig_plan/{anio}/Plan PSIG {anio} aprobado.xlsx"
    remedy = (
        f"ponga el plan en {file}, con el año y «Pliego 000» arriba y los títulos {titles}; luego «seguimiento run»"
    )
    return f"si ya está en la carpeta de entregas, {_RUN_FIRST}; si no, {remedy}" if _nothing_loaded(conn) else remedy


# ---- POI


def _poi(conn: sa.Connection, anio: int, written: str) -> tuple[str, bytes]:
    units = _rows(
        conn,
        "SELECT DISTINCT a.unidad_id, a.centro_costo, u.abreviatura, u.denominacion FROM bi_poi_actividad AS a"
        " JOIN bi_dim_unidad AS u ON u.unidad_id = a.unidad_id WHERE a.anio = :anio AND a.unidad_id <> :none",
        anio=anio,
        none=SIN_DATO,
    )
    if not units:
        remedy = f"ponga en raw/ la tabla anual o la exportación CEPLAN de {anio}; luego «seguimiento run»"
        raise CommandError(
            f"no hay POI {anio} en el almacén",
            f"{_RUN_FIRST}; si no basta, {remedy}" if _nothing_loaded(conn) else remedy,
        )
    unidad_id, nombre = _centre(units, anio, written)
    rows = _rows(
        conn,
        "SELECT actividad_id, actividad_operativa, unidad_medida, mes_corte, fisico_programado_al_corte,"
        " fisico_ejecutado_al_corte, fisico_pct_al_corte FROM bi_poi_actividad"
        " WHERE anio = :anio AND unidad_id = :unidad AND estado <> 'inactiva' ORDER BY numero, actividad_id",
        anio=anio,
        unidad=unidad_id,
    )
    if not rows:
        raise CommandError(f"{nombre} no tiene actividades activas en el POI {anio}", "revise el año y la unidad")
    months = {row["mes_corte"] for row in rows if row["mes_corte"]}
    content = plantilla_poi.Contenido(
        anio=anio,
        unidad_id=unidad_id,
        nombre=nombre,
        hasta=_MONTHS[max(months) - 1] if months else "el corte",
        actividades=[_activity(row) for row in rows],
        creada=_moment(),
    )
    return slug(nombre), plantilla_poi.workbook(content)


def _alike(written: str, names: Collection[str]) -> list[str]:
    """Names that have the words in them, else the one that is nearest."""
    holding = [name for name in names if written and f" {written} " in f" {name} "]
    return holding[:3] or get_close_matches(written, names, n=1, cutoff=0.6)


def _activity(row: sa.RowMapping) -> plantilla_poi.Actividad:
    pct = _exact(row["fisico_pct_al_corte"])
    return plantilla_poi.Actividad(
        clave=row["actividad_id"],
        nombre=row["actividad_operativa"],
        unidad_medida=row["unidad_medida"] or "",
        programado=_exact(row["fisico_programado_al_corte"]),
        ejecutado=_exact(row["fisico_ejecutado_al_corte"]),
        pct=None if pct is None else round(pct * SCALE[Kind.PERCENT]),
    )


def _centre(units: Sequence[sa.RowMapping], anio: int, written: str) -> tuple[str, str]:
    """(key, name) of the one centre of cost that a text names."""
    listed = codelists.unidad(written)
    names: dict[str, dict[str, str]] = {}
    for unit in units:
        shown = unit["centro_costo"] or unit["denominacion"]
        for name in (unit["unidad_id"], unit["centro_costo"], unit["denominacion"], unit["abreviatura"]):
            if name:
                names.setdefault(bare(name), {})[unit["unidad_id"]] = shown
        if listed and unit["unidad_id"] == listed.unidad_id:
            names.setdefault(bare(written), {})[unit["unidad_id"]] = shown
    found = names.get(bare(written), {})
    if len(found) == 1:
        return next(iter(found.items()))
    if found:
        raise CommandError(
            f"«{written}» nombra a varios centros de costo del POI {anio}", f"use su clave: {', '.join(sorted(found))}"
        )
    near = _alike(bare(written), names)
    if near:
        suggested = {key: shown for name in near for key, shown in names[name].items()}
        remedy = f"¿quiso decir {' o '.join(f'«{shown}» ({key})' for key, shown in suggested.items())}?"
    else:
        remedy = f"use uno de estos: {', '.join(sorted({unit['centro_costo'] or unit['unidad_id'] for unit in units}))}"
    raise CommandError(f"el POI {anio} no tiene actividades de «{written}»", remedy)
