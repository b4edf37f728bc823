"""Documents for the tests of renderers: one with every kind of block, a big one, one whose every text is hostile."""

from datetime import UTC, date, datetime
from decimal import Decimal

from assets.reports.document.model import (
    Block,
    Chart,
    ChartKind,
    Document,
    Field,
    Heading,
    Mark,
    Paragraph,
    Run,
    Shown,
    Source,
    Style,
    Table,
    Value,
    text,
)

MOMENT = datetime(2022, 5, 31, 17, 0, tzinfo=UTC)
LABELS = ("Óptimo", "Muy bueno", "Bueno", "Regular", "Deficiente", "Muy deficiente")
PALETTE = {
    "Óptimo": Mark("#1a7f37", "●"),
    "Muy bueno": Mark("#4c9f38", "◕"),
    "Bueno": Mark("#9ac13c", "◑"),
    "Regular": Mark("#e3b505", "◔"),
    "Deficiente": Mark("#e07a1f", "▲"),
    "Muy deficiente": Mark("#c0392b", "▼"),
}
SOURCE = Source(
    ("bi_poi_actividad", "bi_poi_valoracion"),
    "Valoración física: ejecutado entre programado, escala de seis niveles (RM 104-2022-MIMP, numeral 5.2)",
    "12 sin meta, 1 suspendida",
    "31/12/2021; carga poi_anual-2021-001087",
)
LONG = (
    "Fortalecimiento de capacidades de los equipos territoriales para la atención integral de casos de violencia " * 4
)

DISTRIBUTION = Table(
    "distribucion",
    "Distribución de las actividades operativas según su valoración física",
    (
        Field("valoracion", "Valoración", Shown.LABEL, 2),
        Field("cantidad", "Actividades", Shown.INTEGER),
        Field("porcentaje", "Porcentaje", Shown.WHOLE_PERCENT),
        Field("porcentaje_exacto_pct", "Porcentaje exacto", Shown.PERCENT),
    ),
    (
        ("Óptimo", 289, Decimal("67"), Decimal("66.589862")),
        ("Muy bueno", 30, Decimal("7"), Decimal("6.912442")),
        ("Bueno", 40, Decimal("9"), Decimal("9.216590")),
        ("Regular", 43, Decimal("10"), Decimal("9.907834")),
        ("Deficiente", 20, Decimal("5"), Decimal("4.608295")),
        ("Muy deficiente", 12, Decimal("2"), Decimal("2.764977")),
        ("Total", 434, Decimal("100"), Decimal("100")),
    ),
    SOURCE,
    total=True,
)
BUDGET = Table(
    "objetivos",
    "Ejecución financiera por objetivo estratégico institucional",
    (
        Field("oei", "OEI", Shown.TEXT, 0.8),
        Field("denominacion", "Denominación", Shown.TEXT, 3),
        Field("programado", "Programado (millones S/)", Shown.MILLIONS),
        Field("ejecutado", "Ejecutado (millones S/)", Shown.MILLIONS),
        Field("pct", "Ejecución", Shown.PERCENT),
        Field("corte", "Corte", Shown.DATE),
    ),
    (
        ("OEI.01", "Promover la igualdad", Decimal("12345678.90"), Decimal("11876543.21"), Decimal("96.200002"),
         date(2021, 12, 31)),
        ("OEI.02", LONG, Decimal("234567890.12"), Decimal("234567890.12"), Decimal("100"), date(2021, 12, 31)),
        ("OEI.03", "Sin presupuesto", Decimal(0), None, None, None),
    ),
    SOURCE,
)  # fmt: skip
POINTS = Table(
    "puntos",
    "Avance físico y financiero de las unidades",
    (
        Field("unidad", "Unidad", Shown.TEXT, 2),
        Field("fisico", "Físico", Shown.PERCENT),
        Field("financiero", "Financiero", Shown.PERCENT),
    ),
    tuple(
        (f"Unidad {number}", Decimal(number * 37 % 120), Decimal(number * 53 % 101)) for number in range(1, 25)
    ),
    SOURCE,
)  # fmt: skip
EMPTY = Table("vacia", "Actividades renombradas", BUDGET.fields, (), SOURCE, empty="No hubo cambios de nombre.")


def activities(rows: int = 12) -> Table:
    """A wide table of ten columns."""
    fields = (
        Field("numero", "N.°", Shown.INTEGER, 0.5),
        Field("codigo_ao", "Código", Shown.TEXT, 1.3),
        Field("actividad_operativa", "Actividad operativa", Shown.TEXT, 4),
        Field("departamento", "Departamento", Shown.TEXT, 1.2),
        Field("unidad_medida", "Unidad de medida", Shown.TEXT, 1.2),
        Field("fisico_programado", "Meta", Shown.QUANTITY),
        Field("fisico_ejecutado", "Ejecutado", Shown.QUANTITY),
        Field("fisico_pct", "Físico %", Shown.PERCENT),
        Field("financiero_ejecutado_soles", "Ejecutado S/", Shown.SOLES, 1.4),
        Field("fisico_valoracion", "Valoración", Shown.LABEL, 1.4),
    )
    return Table(
        "actividades",
        "Actividades operativas y su valoración física",
        fields,
        tuple(_activity(number) for number in range(1, rows + 1)),
        SOURCE,
        wide=True,
    )


def _activity(number: int) -> tuple[Value, ...]:
    return (
        number,
        f"AOI001087{number:05d}",
        f"Asistencia técnica a gobiernos locales en la línea de acción {number}: prevención y atención",
        ("Áncash", "Cusco", "Lima", "Madre de Dios", "Ñuñoa")[number % 5],
        "Persona atendida",
        Decimal(1000 + number),
        Decimal(number * 97 % 1400) + Decimal("0.50"),
        Decimal(number * 97 % 1400 * 100) / Decimal(1000 + number),
        Decimal(number) * Decimal("10987.65"),
        LABELS[number % 6],
    )


def _blocks(listed: Table) -> tuple[Block, ...]:
    return (
        Heading(1, "Resumen ejecutivo"),
        text("De 434 actividades operativas, 289 alcanzaron la valoración Óptimo."),
        Paragraph((Run("Ejecución física: "), Run("93.25 %", bold=True), Run(", promedio acotado.", italic=True))),
        Paragraph((Run("Fuente: "), Run("el portal", link="https://www.gob.pe/mimp?a=1&b=2"), Run("."))),
        text("Primera viñeta, ", "con dos piezas.", style=Style.BULLET),
        text("Segunda viñeta.", style=Style.BULLET),
        text("Primer paso.", style=Style.NUMBERED),
        text("Segundo paso.", style=Style.NUMBERED),
        text("«Se logró articular con los gobiernos locales», informa la unidad.", style=Style.QUOTE),
        text("Los porcentajes se redondean solo al mostrarse.", style=Style.NOTE),
        text("La suma impresa difiere en 1 punto.", style=Style.WARNING),
        Heading(2, "Distribución"),
        DISTRIBUTION,
        Chart("g-distribucion", "Actividades según su valoración física", ChartKind.BARS, DISTRIBUTION, "valoracion",
              ("cantidad",), "De 434 actividades, 289 son Óptimo y 12 Muy deficiente."),
        Heading(1, "Ejecución"),
        Heading(2, "Por objetivo"),
        Heading(3, "Presupuesto"),
        BUDGET,
        Chart("g-presupuesto", "Programado y ejecutado por objetivo", ChartKind.COLUMNS, BUDGET, "oei",
              ("programado", "ejecutado"), "El OEI.02 ejecutó 100 % de lo programado."),
        Heading(3, "Nombres"),
        EMPTY,
        Heading(4, "Avance de las unidades"),
        text(LONG * 3),
        POINTS,
        Chart("g-puntos", "Avance físico y financiero", ChartKind.SCATTER, POINTS, "fisico", ("financiero",),
              "El avance financiero no sigue al físico."),
        Heading(1, "Actividades"),
        text("Antes de la tabla ancha."),
        listed,
        text("Después de la tabla ancha."),
        Heading(1, "Anexo A. Conciliación", annex=True),
        Heading(2, "Cifras publicadas", annex=True),
        text("Todas las cifras coinciden."),
    )  # fmt: skip


def sample(listed: Table | None = None) -> Document:
    """Every kind of block, and every way to show a value."""
    return Document(
        stem="informe-poi-2021",
        title="Informe de evaluación de implementación del POI 2021",
        subtitle="Año 2021, al cierre",
        institution="Ministerio de la Mujer y Poblaciones Vulnerables",
        header="Evaluación del POI 2021 · UE 001087",
        footer="Versión 3 · corte 31/12/2021 · carga poi_anual-2021-001087",
        facts=(("Año", "2021"), ("Unidad ejecutora", "001087 Administración nivel central"), ("Corte", "31/12/2021")),
        moment=MOMENT,
        blocks=_blocks(listed or activities()),
        palette=PALETTE,
    )


def big(rows: int = 434) -> Document:
    """The same, with as many activities as a ministry has."""
    return sample(activities(rows))


#: What each text of `hostile` says; each holds the word `inerte`.
HOSTILE = (
    "<script>alert('inerte')</script>",
    "=cmd|'/C calc'!A0 inerte",
    "{{ 7*7 }}{% for x in y %}inerte{% endfor %}",
    "inerte \u202egpj.exe\u202c fin",
    "inerte \x00\x07\x1b[31m\x0b\ufffe\ud800 fin",
    "#inerte *fuerte* _x_ $x^2$ @nota <etiqueta> \\pagebreak `#eval(1)` [x](javascript:alert(1))",
    "& < > \" ' ]]> <!-- inerte --> &#60;",
    "inerte " + "palabra" * 60,
    "\U0001f525 inerte ‮ עברית العربية",
)


def hostile() -> Document:
    """Every text that a person can write is one of `HOSTILE`."""
    fields = tuple(
        Field(f"c{n}", HOSTILE[n], shown) for n, shown in enumerate((Shown.LABEL, Shown.INTEGER, Shown.TEXT))
    )
    rows = tuple((name, Decimal(number), HOSTILE[-1 - number]) for number, name in enumerate(HOSTILE))
    palette = {name: Mark("#1a7f37", "●") for name in HOSTILE[:3]}
    blocks: list[Block] = []
    for number, name in enumerate(HOSTILE):
        source = Source((name,), name, name, name)
        table = Table(f"t{number}", name, fields, rows, source, wide=number % 2 == 1)
        blocks += [
            Heading(1 + number % 4, name, annex=number > 6),
            *(Paragraph((Run(name), Run(name, True, True, "javascript:alert(1)")), style) for style in Style),
            Paragraph((Run(name, link='https://ejemplo.pe/"><script>'),)),
            table,
            Table(f"v{number}", name, fields, (), source, empty=name),
            Chart(f"g{number}", name, tuple(ChartKind)[number % 2], table, "c0", ("c1",), name),
        ]
    blocks.append(Chart("d", HOSTILE[2], ChartKind.SCATTER, table, "c1", ("c1",), HOSTILE[0]))
    return Document(
        stem="hostil",
        title=HOSTILE[0],
        subtitle=HOSTILE[2],
        institution=HOSTILE[6],
        header=HOSTILE[3],
        footer=HOSTILE[4],
        facts=tuple((name, name) for name in HOSTILE),
        moment=MOMENT,
        blocks=tuple(blocks),
        palette=palette,
    )
