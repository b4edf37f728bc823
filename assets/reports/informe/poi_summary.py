"""POI: the executive summary, and execution by objective, action, department and family, from stored groups."""

from collections.abc import Iterator

from assets.reports.document.model import Block, Chart, ChartKind, Field, Heading, Shown, Style, Table, text
from assets.reports.informe import basis, say
from assets.reports.informe.data import Data, Record, table
from assets.reports.informe.poi_fields import MEASURES
from assets.reports.informe.poi_valuation import is_over
from schemas.keys import SIN_DATO
from schemas.spanish import listed

#: Groups of activities that a report has a table of: level, key of the table, its caption, title of the first column,
#: and what those are called that the data put nowhere.
_LEVELS = (
    ("aei", "por-accion", "Ejecución por acción estratégica institucional", "Acción estratégica", "Sin acción"),
    ("departamento", "por-departamento", "Ejecución por departamento", "Departamento", "De ningún departamento"),
    (
        "familia",
        "por-familia",
        "Ejecución por familia de actividades que se repiten en varios lugares",
        "Familia",
        "Las que no se repiten",
    ),
)
#: Where all activities of a group have one unit of measure, their quantities may be added up.
_ADDED = (
    Field("unidad_medida", "Unidad de medida", width=1.0),
    Field("fisico_programado", "Meta física", Shown.QUANTITY, 0.9),
    Field("fisico_ejecutado", "Ejecución física", Shown.QUANTITY, 0.9),
)
#: The figures of the year: column of the summary, what it is called, in what it is told.
_TOLD = (
    ("actividades", "Actividades operativas", "actividades"),
    ("actividades_en_promedio", "Actividades que cuentan en el promedio", "actividades"),
    ("fisico_pct_promedio", "Avance físico promedio (acotado a 100)", "%"),
    ("fisico_pct_promedio_sin_acotar", "El mismo, contando lo que pasa de 100", "%"),
    ("financiero_programado_soles", "Presupuesto programado", "soles"),
    ("financiero_ejecutado_soles", "Presupuesto ejecutado", "soles"),
    ("financiero_pct", "Avance financiero", "%"),
)


def summary(data: Data) -> Iterator[Block]:
    """The sentences of the executive summary, and the figures behind them."""
    told = data.one("bi_poi_resumen")
    yield Heading(1, "Resumen ejecutivo")
    yield text(_programmed(data, told))
    yield text(executed(told))
    if not is_over(data):
        yield text(
            f"El año no ha terminado: los porcentajes comparan lo ejecutado a {say.month(told['mes_corte'])} con la"
            " meta de todo el año; los acumulados al corte están en el anexo de actividades.",
            style=Style.NOTE,
        )
    elif valued := _valued(data):
        yield text(valued)
    out = say.left_out(told)
    if out:
        yield text(f"Quedan fuera del promedio físico: {out}.", style=Style.NOTE)
    yield summary_table(data)


def summary_table(data: Data) -> Table:
    fields = (
        Field("cifra", "Cifra", width=3),
        Field("valor", "Valor", Shown.QUANTITY, 1.4),
        Field("unidad", "En", width=0.8),
    )
    told = data.one("bi_poi_resumen")
    rows = tuple((words, told[name], unit) for name, words, unit in _TOLD)
    return Table("resumen", "Cifras del año", fields, rows, basis.poi(data, basis.MEAN, "bi_poi_resumen"))


def _programmed(data: Data, told: Record) -> str:
    objectives = data.of("bi_poi_objetivo")
    with_some = [row for row in objectives if row["actividades"]]
    where = f", en {len(with_some)} de {len(objectives)} objetivos estratégicos institucionales" if objectives else ""
    ue = data.one("bi_dim_ue", ue=data.ue)
    name = f"{data.ue} {ue.get('denominacion') or ''}".strip()
    return (
        f"En {data.anio}, la unidad ejecutora {name} programó {say.activities(told['actividades'])}{where}, con un"
        f" presupuesto de {say.millions(told['financiero_programado_soles'])}."
    )


def executed(told: Record) -> str:
    """What was done of it, physically and in money; of what nothing is known yet, that."""
    physical = f"El avance físico promedio es de {say.percent(told['fisico_pct_promedio'])}"
    if told["fisico_pct_promedio"] is None:
        physical = "Ninguna actividad tiene todavía una ejecución física que promediar"
    if told["financiero_pct"] is None:
        return f"{physical}; no hay un presupuesto y una ejecución financiera que comparar."
    return (
        f"{physical} y el financiero, de {say.percent(told['financiero_pct'])}: se ejecutaron"
        f" {say.soles(told['financiero_ejecutado_soles'])} de {say.soles(told['financiero_programado_soles'])}."
    )


def _valued(data: Data) -> str:
    labels = sorted(data.of("bi_poi_valoracion", dimension="fisico"), key=lambda row: int(str(row["orden"])))
    told = [f"{row['cantidad']} en {row['valoracion']} ({row['porcentaje']} %)" for row in labels if row["cantidad"]]
    return f"Por su ejecución física, las actividades valoradas se reparten así: {listed(told)}." if told else ""


def objectives(data: Data) -> Iterator[Block]:
    yield Heading(1, "Ejecución por objetivos")
    yield by_objective(data)
    yield objectives_chart(data)
    for level, key, caption, title, rest in _LEVELS:
        rows = sorted(data.of("bi_poi_agregado", nivel=level), key=lambda row: int(str(row["orden"])))
        rows = [{**row, "nombre": rest if row["codigo"] == SIN_DATO else row["nombre"]} for row in rows]
        if len(rows) > 1:
            fields = (Field("nombre", title, width=3.2), *(_ADDED if level == "familia" else ()), *MEASURES)
            source = basis.poi(data, basis.MEAN, "bi_poi_agregado")
            yield table(key, caption, fields, rows, source, wide=level == "familia")


def by_objective(data: Data) -> Table:
    """Table 1 of the published evaluation: programmed and executed, in soles and in millions."""
    fields = (
        Field("oei", "Código", width=0.7),
        Field("denominacion", "Objetivo estratégico institucional", width=2.8),
        *MEASURES,
        Field("programado_millones", "PIM (millones)", Shown.MILLIONS, 0.9),
        Field("ejecutado_millones", "Ejecutado (millones)", Shown.MILLIONS, 0.9),
    )
    rows = [
        {
            **row,
            "programado_millones": row["financiero_programado_soles"],
            "ejecutado_millones": row["financiero_ejecutado_soles"],
        }
        for row in sorted(data.of("bi_poi_objetivo"), key=lambda row: int(str(row["orden"])))
    ]
    source = basis.poi(data, basis.MEAN, "bi_poi_objetivo", excluded=_inferred(data))
    return table("por-objetivo", "Ejecución por objetivo estratégico institucional", fields, rows, source, wide=True)


def _inferred(data: Data) -> str:
    """Of which activities the objective is an inferred input, if it is of some."""
    inferred = [row for row in data.of("bi_poi_actividad") if str(row["oei_origen"] or "").startswith("inferido")]
    if not inferred:
        return ""
    return f"El objetivo de {say.activities(len(inferred))} es un dato {inferred[0]['oei_origen']}."


def objectives_chart(data: Data) -> Chart:
    sentence = "Barras con el avance físico promedio y el avance financiero de cada objetivo, en porcentaje."
    series = ("fisico_pct_promedio", "financiero_pct")
    caption = "Avance físico y financiero por objetivo"
    return Chart("objetivos", caption, ChartKind.BARS, by_objective(data), "oei", series, sentence)
