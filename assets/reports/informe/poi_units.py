"""POI: one section per centro de costo, with its figures, its activities and what it wrote."""

from collections.abc import Iterator
from dataclasses import replace

from assets.reports.document.model import Block, Field, Heading, Source, Table, text
from assets.reports.informe import basis, narrative, say
from assets.reports.informe.data import Data, Record, table
from assets.reports.informe.poi_fields import ACTIVITY, FINANCIAL, MEASURES, PHYSICAL


def units(data: Data) -> Iterator[Block]:
    yield Heading(1, "Resultados por unidad")
    groups = sorted(data.of("bi_poi_agregado", nivel="centro_costo"), key=lambda row: int(str(row["orden"])))
    fields = (Field("nombre", "Centro de costo", width=3.2), *MEASURES)
    source = basis.poi(data, basis.MEAN, "bi_poi_agregado")
    yield table("por-centro-de-costo", "Ejecución por centro de costo", fields, groups, source)
    for number, group in enumerate(groups, 1):
        yield Heading(2, str(group["nombre"]))
        yield text(_said(group))
        yield _activities(data, group, number)
        yield from narrative.of_unit(data, str(group["unidad_id"]))


def _said(group: Record) -> str:
    out = say.left_out(group)
    return (
        f"{say.activities(group['actividades']).capitalize()}, con un avance físico promedio de"
        f" {say.percent(group['fisico_pct_promedio'])} y {say.soles(group['financiero_ejecutado_soles'])} ejecutados de"
        f" {say.soles(group['financiero_programado_soles'])} ({say.percent(group['financiero_pct'])})."
        + (f" Fuera del promedio: {out}." if out else "")
    )


def _activities(data: Data, group: Record, number: int) -> Table:
    rows = data.of("bi_poi_actividad", unidad_id=group["unidad_id"])
    rows.sort(key=lambda row: (int(str(row["numero"] or 0)), str(row["actividad_id"])))
    fields = (replace(ACTIVITY, width=4.6), *PHYSICAL, FINANCIAL[2])
    source = Source((), "la de la tabla «Todas las actividades operativas»", say.left_out(group))
    caption = f"Actividades de {group['nombre']}"
    return table(f"unidad-{number}", caption, fields, rows, source, part_of="actividades")
