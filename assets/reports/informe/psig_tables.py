"""PSIG: balance, ranking, Cuadro 1, factors, and the documents offered as evidence, as tables and charts."""

from collections import Counter
from collections.abc import Iterator

from assets.reports.document.model import Block, Chart, ChartKind, Field, Shown, Table
from assets.reports.informe import basis
from assets.reports.informe.data import Data, Record, table

#: States of a target as people say them.
STATES = {
    "reportada": "Reportada",
    "no_ejecutada": "No ejecutada",
    "sin_cuantificar": "Sin cuantificar",
    "reformulada": "Reformulada",
    "sin_calificar": "Sin calificar",
    "sin_meta": "Sin meta en el año",
    "suspendida": "Suspendida",
}
_EVIDENCE = {
    "presentada": "Presentada",
    "sin_documento": "Sin documento",
    "sin_enlace": "Sin enlace",
    "ausente": "Falta",
    "no_corresponde": "No corresponde",
}
_ANSWER: dict[object, str] = {1: "sí", 0: "no"}
#: States of activities that have no target in the year: they are listed apart from Cuadro 1.
_NOT_LISTED = ("sin_meta", "suspendida")

NUMBER = Field("actividad", "N°", Shown.INTEGER, 0.45)
TITLE = Field("denominacion", "Actividad", width=4.0)
PERCENT = Field("pct", "% de ejecución", Shown.WHOLE_PERCENT, 0.8)
TARGET = (
    Field("meta_programada_texto", "Meta programada", width=1.1),
    Field("meta_ejecutada_texto", "Meta ejecutada", width=1.1),
)


def balance(data: Data) -> Iterator[Block]:
    fields = (
        Field("ejercicio", "Ejercicio", Shown.TEXT, 0.9),
        Field("programadas", "Actividades programadas", Shown.INTEGER),
        Field("ejecutadas_al_100", "Ejecutadas al 100 % o más", Shown.INTEGER),
        Field("nivel_pct", "Nivel de ejecución", Shown.PERCENT),
        Field("origen", "Origen", width=1.2),
    )
    known = [row for row in data.of("bi_psig_balance") if row["anio"] in (data.anio - 1, data.anio)]
    rows = [{**row, "ejercicio": str(row["anio"])} for row in known]
    told = table(
        "balance", "Balance de los dos últimos años", fields, rows, basis.psig(data, basis.LEVEL, "bi_psig_balance")
    )
    yield told
    sentence = "Columnas con las actividades programadas y las ejecutadas al 100 % o más de cada año."
    series = ("programadas", "ejecutadas_al_100")
    yield Chart(
        "balance", "Actividades programadas y ejecutadas", ChartKind.COLUMNS, told, "ejercicio", series, sentence
    )


def ranking(data: Data) -> Iterator[Block]:
    fields = (
        Field("puesto", "Puesto", Shown.INTEGER, 0.6),
        Field("responsable", "Unidad responsable", width=1.6),
        Field("cumplimiento_pct", "Nivel de cumplimiento", Shown.WHOLE_PERCENT),
        Field("cumplidas_100", "Al 100 % o más", Shown.INTEGER, 0.8),
        Field("programadas", "Programadas", Shown.INTEGER, 0.8),
        Field("metas", "Metas", Shown.INTEGER, 0.6),
        Field("no_ejecutadas", "No ejecutadas", Shown.INTEGER, 0.8),
        Field("sin_cuantificar", "Sin cuantificar", Shown.INTEGER, 0.8),
        Field("reformuladas", "Reformuladas", Shown.INTEGER, 0.8),
        Field("sin_calificar", "Sin calificar", Shown.INTEGER, 0.8),
    )
    rows = data.of("bi_psig_responsable")
    rows.sort(key=lambda row: (row["puesto"] is None, row["puesto"], row["responsable"]))
    tied = [str(row["responsable"]) for row in rows if row["empate"]]
    out = [str(row["responsable"]) for row in rows if row["puesto"] is None]
    excluded = f"Sin puesto, por no tener nada que promediar: {', '.join(out)}." if out else ""
    rule = basis.COMPLIANCE + (f" Comparten puesto: {', '.join(tied)}." if tied else "")
    source = basis.psig(data, rule, "bi_psig_responsable", excluded=excluded)
    told = table("ranking", "Nivel de cumplimiento por unidad responsable", fields, rows, source, wide=True)
    yield told
    sentence = "Barras con el nivel de cumplimiento de cada unidad, de la mayor a la menor."
    caption = "Nivel de cumplimiento por unidad"
    yield Chart("ranking", caption, ChartKind.BARS, told, "responsable", ("cumplimiento_pct",), sentence)


def listed(data: Data, **equals: str) -> list[Record]:
    """The targets of Cuadro 1, in its order, with their states in words."""
    rows = [row for row in data.of("bi_psig_actividad", **equals) if row["estado"] not in _NOT_LISTED]
    return sorted((said(row) for row in rows), key=lambda row: (int(str(row["orden"])), str(row["meta_id"])))


def said(row: Record) -> Record:
    evidence = str(row["evidencia_estado"] or "")
    return {
        **row,
        "estado_dicho": STATES.get(str(row["estado"]), row["estado"]),
        "evidencia_dicha": _EVIDENCE.get(evidence),
    }


def cuadro_1(data: Data) -> Table:
    fields = (
        NUMBER,
        TITLE,
        Field("responsable_texto", "Responsable", width=1.2),
        Field("unidad_medida", "Unidad de medida", width=1.1),
        *TARGET,
        PERCENT,
        Field("evidencia_requerida", "Evidencia requerida", width=1.8),
        Field("evidencia_dicha", "Evidencia", width=0.9),
        Field("estado_dicho", "Estado", width=1.0),
    )
    rows = listed(data)
    left = [row for row in rows if row["pct"] is None]
    out = f"Sin porcentaje: {len(left)}; están en la tabla siguiente, con las que no tienen meta." if left else ""
    source = basis.psig(data, basis.TARGET, "bi_psig_actividad", excluded=out)
    return table("cuadro-1", "Cuadro 1: metas del año y su ejecución", fields, rows, source, wide=True)


def without_figure(data: Data) -> Table:
    """What has no percentage, and why: rulings on absent quantities, activities without a target, suspended ones."""
    fields = (
        NUMBER,
        TITLE,
        Field("responsable_texto", "Responsable", width=1.4),
        Field("meta_programada_texto", "Meta programada", width=1.2),
        Field("estado_dicho", "Estado", width=1.2),
    )
    rows = sorted((said(row) for row in data.of("bi_psig_actividad") if row["pct"] is None), key=_order)
    rule = "Una cantidad ausente la califica un dictamen (schemas/listas/dictamenes.csv), nunca una suposición."
    source = basis.psig(data, rule, "bi_psig_actividad")
    return table("sin-porcentaje", "Actividades sin porcentaje, y por qué", fields, rows, source)


def _order(row: Record) -> tuple[int, str]:
    return int(str(row["actividad"])), str(row["meta_id"])


def states(data: Data) -> Table:
    """How many targets are in each state."""
    counted = Counter(row["estado"] for row in data.of("bi_psig_actividad"))
    fields = (Field("estado", "Estado de la meta", width=2), Field("metas", "Metas", Shown.INTEGER))
    rows: list[Record] = [{"estado": title, "metas": counted[name]} for name, title in STATES.items() if counted[name]]
    rule = "Cuenta de las filas de la vista. Una actividad con dos metas, la de antes y la del año, cuenta dos veces."
    return table("estados", "Metas por estado", fields, rows, basis.psig(data, rule, "bi_psig_actividad"))


def factors(data: Data, unidad: str = "") -> Table:
    fields = (
        NUMBER,
        Field("responsable_texto", "Responsable", width=1.2),
        Field("problema", "Problema identificado", width=3.2),
        Field("accion_mejora", "Acciones de mejora", width=3.2),
        Field("elaborado_por", "Elaborado por", width=1.1),
    )
    rows = data.of("bi_psig_factor", **({"unidad": unidad} if unidad else {}))
    rows.sort(key=lambda row: (int(str(row["actividad"] or 0)), str(row["unidad"]), int(str(row["orden"]))))
    source = basis.psig(data, basis.AS_TOLD, "bi_psig_factor")
    key, part = (f"factores-{unidad.casefold()}", "factores") if unidad else ("factores", "")
    caption = (
        f"Problemas y acciones de mejora de {unidad}" if unidad else "Problemas y acciones de mejora por actividad"
    )
    return table(key, caption, fields, rows, source, part_of=part, empty="No se informaron factores.")


def evidence(data: Data) -> Table:
    fields = (
        NUMBER,
        Field("unidad", "Unidad", width=1.0),
        Field("clase", "Clase", width=1.0),
        Field("numero", "Número", width=2.4),
        Field("corresponde_dicho", "¿De la clase pedida?", width=0.9),
        Field("clase_requerida", "Clase pedida", width=1.8),
        Field("compartido_con", "También en las actividades", width=1.3),
    )
    rows = [{**row, "corresponde_dicho": _ANSWER.get(row["corresponde"])} for row in data.of("bi_psig_evidencia")]
    rows.sort(key=lambda row: (int(str(row["actividad"])), str(row["unidad"]), int(str(row["orden"]))))
    rule = "Documentos que las unidades nombran, sin iniciales de personas; los enlaces se miran por su forma."
    source = basis.psig(data, rule, "bi_psig_evidencia")
    return table("evidencias", "Documentos ofrecidos como sustento", fields, rows, source, wide=True)
