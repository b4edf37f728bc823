"""The budget as its three sources give it, which load of each is seen, and its reconciliation with the POI.

A line is the finest grain that a source gives down to the genérica; below it the MEF's file is folded (its detail
stays in custody). Its months are columns: one line, one row.
"""

from schemas.columns import ANIO, CARGA_ID, ES_SINTETICO, FILA, FUENTE, UE
from schemas.contract import Column, Table, amount, date, integer, text

#: What a row of a load is of. `meta`: a line of the budget in full.
LEVELS = (
    "meta", "ejecutora", "pliego", "sector", "programa", "producto", "actividad", "funcion", "division", "grupo",
    "fuente_financiamiento", "rubro", "categoria_gasto", "generica",
)  # fmt: skip
MONTHS = range(1, 13)


def accrued(mes: int) -> str:
    """The column of a month's accrual."""
    return f"devengado_{mes:02d}_soles"


LINEA_ID = text("linea_id", "Línea de presupuesto: su carga y su número en ella.")
UE_ID = text("ue_id", "Unidad ejecutora; sin_dato si la fuente no la da.")
NIVEL = text(
    "nivel",
    "De qué es la línea: meta (la línea completa) o el nivel por el que se consultó. Niveles distintos no se suman.",
    values=LEVELS,
)
#: Of a load whose query was narrowed to nothing within the UE.
WHOLE = "sin_filtro"
FILTRO = text(
    "filtro",
    "A qué parte del presupuesto se limitó la consulta (funcion 23, rubro 00...); sin_filtro si a ninguna. Lo filtrado"
    " no se suma con lo demás.",
)
DIMENSIONS: tuple[Column, ...] = (
    text("sector", "Código del sector.", nullable=True),
    text("pliego", "Código del pliego.", nullable=True),
    text("sec_func", "Secuencia funcional: la meta presupuestal dentro de la unidad ejecutora.", nullable=True),
    text("programa", "Código del programa o categoría presupuestal.", nullable=True),
    text("producto", "Código del producto o proyecto.", nullable=True),
    text("actividad", "Código de la actividad, acción de inversión u obra.", nullable=True),
    text("funcion", "Código de la función.", nullable=True),
    text("division", "Código de la división funcional.", nullable=True),
    text("grupo", "Código del grupo funcional.", nullable=True),
    text("finalidad", "Código de la finalidad.", nullable=True),
    text("fuente_financiamiento", "Código de la fuente de financiamiento.", nullable=True),
    text("rubro", "Código del rubro.", nullable=True),
    text("categoria_gasto", "Código de la categoría de gasto.", nullable=True),
    text("generica", "Código de la genérica de gasto.", nullable=True),
)
CLASIFICADOR = text("clasificador", "Clasificador completo del gasto, donde la fuente lo da por fila.", nullable=True)
AMOUNTS: tuple[Column, ...] = (
    amount("pia_soles", "Presupuesto institucional de apertura (PIA).", unit="soles", nullable=True),
    amount("pim_soles", "Presupuesto institucional modificado (PIM).", unit="soles", nullable=True),
    amount("certificado_soles", "Certificado.", unit="soles", nullable=True),
    amount("comprometido_anual_soles", "Compromiso anual.", unit="soles", nullable=True),
    amount("devengado_soles", "Devengado de todos los meses que trae la fuente.", unit="soles", nullable=True),
    amount("girado_soles", "Girado.", unit="soles", nullable=True),
)
MONTHLY: tuple[Column, ...] = tuple(
    amount(accrued(mes), f"Devengado del mes {mes}; vacío si la fuente aún no lo trae.", unit="soles", nullable=True)
    for mes in MONTHS
)
MES_CORTE = integer(
    "mes_corte",
    "Último mes con movimiento en lo cargado; vacío si la fuente no da meses.",
    nullable=True,
    minimum=0,
    maximum=12,
)
FILAS = integer("filas", "Cuántas filas del archivo se juntaron en la línea.", minimum=1, aggregation="suma")

LINEA = Table(
    "presupuesto_linea",
    "Líneas de presupuesto de cada carga, con su devengado por mes. En el archivo del MEF, lo que está por debajo de la"
    " genérica viene sumado.",
    (
        CARGA_ID,
        integer("linea", "Número de la línea en su carga.", minimum=1),
        ANIO.but(description="Año del presupuesto."),
        UE_ID,
        *DIMENSIONS,
        CLASIFICADOR,
        *AMOUNTS,
        *MONTHLY,
        FILA.but(description="Primera fila del archivo de la que sale la línea."),
        FILAS,
    ),
    key=("carga_id", "linea"),
    indexes=(("carga_id", "ue_id"),),
)

TOTAL = Table(
    "presupuesto_total",
    "Lo que una carga dice de cada unidad ejecutora: cuántas líneas, y cuánto suman.",
    (
        CARGA_ID,
        ANIO.but(description="Año del presupuesto."),
        UE_ID,
        text("ue_numero", "Número de la unidad ejecutora dentro de su pliego.", nullable=True),
        text("ue_nombre", "Nombre de la unidad ejecutora.", nullable=True),
        text("pliego", "Código de su pliego.", nullable=True),
        text("pliego_nombre", "Nombre de su pliego.", nullable=True),
        NIVEL,
        FILTRO,
        integer("lineas", "Líneas de la unidad ejecutora.", minimum=1, aggregation="suma"),
        *AMOUNTS,
        MES_CORTE,
        ES_SINTETICO,
    ),
    key=("carga_id", "ue_id"),
    indexes=(("anio", "ue_id"),),
)

NOMBRE = Table(
    "presupuesto_nombre",
    "Nombres de los códigos, como los escribe cada carga.",
    (
        CARGA_ID,
        ANIO.but(description="Año del presupuesto."),
        text("clasificador", "De qué columna es el código.", values=tuple(column.name for column in DIMENSIONS)),
        text("codigo", "Código."),
        text("nombre", "Nombre."),
    ),
    key=("carga_id", "clasificador", "codigo"),
)

VISIBLE = Table(
    "presupuesto_visible",
    "De qué carga se muestra cada unidad ejecutora, por fuente, año, nivel y filtro: de la última que la trae.",
    (
        FUENTE,
        ANIO.but(description="Año del presupuesto."),
        NIVEL,
        FILTRO,
        UE_ID,
        CARGA_ID,
        MES_CORTE,
        date("corte", "Fecha de los datos, si se sabe.", nullable=True),
        ES_SINTETICO,
    ),
    key=("fuente", "anio", "nivel", "filtro", "ue_id", "carga_id"),
    indexes=(("carga_id", "ue_id"), ("ue_id", "anio")),
)

CONCEPTS = ("pia", "pim", "devengado")
#: `sin_dato`: neither side says it; `sin_meses_comunes`: no month that both have. Neither is an agreement.
RESULTS = ("igual", "diferente", "solo_poi", "solo_presupuesto", "sin_dato", "sin_meses_comunes")
CONCILIACION = Table(
    "presupuesto_conciliacion",
    "El POI frente al presupuesto, por unidad ejecutora y, donde un puente las une, por grupo de actividades y metas.",
    (
        ANIO,
        UE,
        FUENTE.but(name="fuente_presupuesto", description="Fuente del presupuesto con que se compara."),
        text("nivel", "ue: toda la unidad ejecutora; grupo: actividades y metas unidas por el puente.",
             values=("ue", "grupo")),
        text("grupo", "Clave del grupo: ue, sin_puente, o la primera meta del grupo."),
        text("concepto", "Qué se compara.", values=CONCEPTS),
        integer("hasta_mes", "Mes hasta el que se acumula el devengado; vacío en PIA y PIM.", nullable=True,
                minimum=0, maximum=12),
        text("actividades", "Actividades operativas del grupo; vacío en toda la unidad.", nullable=True),
        text("metas", "Metas presupuestales del grupo; vacío en toda la unidad.", nullable=True),
        amount("poi_soles", "Lo que dice el POI.", unit="soles", nullable=True, aggregation="ninguna"),
        amount("presupuesto_soles", "Lo que dice el presupuesto.", unit="soles", nullable=True,
               aggregation="ninguna"),
        amount("diferencia_soles", "Presupuesto menos POI.", unit="soles", nullable=True, aggregation="ninguna"),
        text("resultado", "Resultado de la comparación.", values=RESULTS),
        text("explicacion", "Por qué pueden diferir."),
        date("corte_poi", "Fecha de la fotografía del POI.", nullable=True),
        date("corte_presupuesto", "Fecha de los datos del presupuesto, si se sabe.", nullable=True),
        ES_SINTETICO,
    ),
    key=("anio", "ue", "fuente_presupuesto", "nivel", "grupo", "concepto"),
)  # fmt: skip

FACTS = (LINEA, TOTAL, NOMBRE)
MARTS = (VISIBLE, CONCILIACION)
TABLES = FACTS + MARTS
