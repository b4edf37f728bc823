"""Dimensions: who, where, when and under which objective. Each has a member `sin_dato`."""

from schemas.contract import Table, boolean, date, instant, integer, percent, text

_VISTO = instant("visto_en", "Corte más reciente que la nombra.", nullable=True)
_ORIGEN = text("origen", "Lista de códigos o fuente que la describe.")

DIM_UE = Table(
    "dim_ue",
    "Unidades ejecutoras.",
    (
        text("ue_id", "Código de seis dígitos."),
        text("ue_numero", "Número de tres dígitos dentro del pliego.", nullable=True),
        text("denominacion", "Nombre."),
        text("pliego", "Código del pliego.", nullable=True),
        text("pliego_denominacion", "Nombre del pliego.", nullable=True),
        boolean("es_sintetico", "1 si es una unidad inventada para ejemplos."),
        _ORIGEN,
        _VISTO,
    ),
    key=("ue_id",),
)

DIM_UNIDAD = Table(
    "dim_unidad",
    "Unidades organizacionales: responsables del PSIG y centros de costo.",
    (
        text("unidad_id", "Clave de la unidad."),
        text("abreviatura", "Abreviatura.", nullable=True),
        text("denominacion", "Nombre."),
        text("superior_id", "Unidad de la que depende.", nullable=True),
        integer("orden", "Orden en los informes."),
        date("valido_desde", "Desde cuándo existe con este nombre.", nullable=True),
        date("valido_hasta", "Hasta cuándo.", nullable=True),
        _ORIGEN,
        _VISTO,
    ),
    key=("unidad_id",),
)

DIM_OBJETIVO = Table(
    "dim_objetivo",
    "Objetivos estratégicos institucionales.",
    (
        text("oei_id", "Pliego, periodo del PEI y código."),
        text("pliego", "Código del pliego.", nullable=True),
        text("periodo", "Periodo del PEI; el año si no está declarado.", nullable=True),
        text("oei", "Código (OEI.nn)."),
        text("denominacion", "Objetivo."),
        integer("orden", "Orden."),
        _ORIGEN,
        _VISTO,
    ),
    key=("oei_id",),
)

DIM_ACCION = Table(
    "dim_accion",
    "Acciones estratégicas institucionales.",
    (
        text("aei_id", "Pliego, periodo del PEI y código."),
        text("oei_id", "Objetivo al que pertenece."),
        text("aei", "Código (AEI.nn.nn)."),
        text("denominacion", "Acción estratégica."),
        integer("orden", "Orden."),
        _ORIGEN,
        _VISTO,
    ),
    key=("aei_id",),
)

DIM_DEPARTAMENTO = Table(
    "dim_departamento",
    "Departamentos, por ubigeo.",
    (
        text("departamento_id", "Ubigeo de dos dígitos."),
        text("departamento", "Nombre."),
        integer("orden", "Orden."),
    ),
    key=("departamento_id",),
)

DIM_MES = Table(
    "dim_mes",
    "Meses de los años que abarca el almacén.",
    (
        text("mes_id", "Año y mes (2026-05)."),
        integer("anio", "Año."),
        integer("mes", "Mes, 1 a 12."),
        date("fecha", "Primer día del mes.", nullable=True),
        text("nombre", "Nombre del mes."),
        integer("trimestre", "Trimestre, 1 a 4."),
        integer("semestre", "Semestre, 1 o 2."),
        integer("orden", "Orden en el tiempo."),
    ),
    key=("mes_id",),
    indexes=(("anio", "mes"),),
)

PERIOD_KINDS = ("trimestre", "semestre", "acumulado", "sin_dato")

DIM_PERIODO = Table(
    "dim_periodo",
    "Partes del año por las que se suman los meses: trimestres, semestres, y de enero a cada mes.",
    (
        text("periodo_id", "Tipo y número (trimestre-1, acumulado-05)."),
        text("periodo_tipo", "Tipo de periodo.", values=PERIOD_KINDS),
        integer("periodo", "Número: trimestre 1 a 4, semestre 1 o 2, acumulado 1 a 12 (su último mes)."),
        integer("mes_desde", "Primer mes.", minimum=0, maximum=12),
        integer("mes_hasta", "Último mes.", minimum=0, maximum=12),
        text("nombre", "Nombre del periodo."),
        integer("orden", "Orden."),
    ),
    key=("periodo_id",),
)

ESCALA = Table(
    "escala",
    "Escalas de valoración, etiqueta por etiqueta.",
    (
        text("valoracion_id", "Escala y orden de la etiqueta."),
        text("escala_id", "Escala."),
        text("institucion", "Institución que la publica."),
        integer("anio", "Año del documento.", nullable=True),
        text(
            "forma", "Como está impresa, o como muestran las etiquetas.", values=("declarada", "aplicada", "sin_dato")
        ),
        integer("uso_desde", "Primer año en que la institución la usa; vacío si no la usa.", nullable=True),
        integer("uso_hasta", "Último año en que se usa; vacío si sigue en uso.", nullable=True),
        boolean("en_uso", "1 si la institución la usa en algún año (bi_configuracion)."),
        integer("orden", "Orden, 1 la mejor."),
        text("valoracion", "Etiqueta."),
        percent("limite_inferior_pct", "Límite inferior; vacío si no tiene.", nullable=True),
        boolean("inferior_incluido", "1 si el límite inferior pertenece a la etiqueta."),
        percent("limite_superior_pct", "Límite superior; vacío si no tiene.", nullable=True),
        boolean("superior_incluido", "1 si el límite superior pertenece a la etiqueta."),
        text(
            "redondeo",
            "Con qué porcentaje se compara.",
            values=("sin redondeo", "entero, mitad hacia arriba", "sin_dato"),
        ),
        text("rango_impreso", "El rango, tal como está impreso."),
        text("color", "Color para los informes."),
        text("simbolo", "Símbolo, para no depender del color."),
    ),
    key=("valoracion_id",),
)

TABLES = (DIM_UE, DIM_UNIDAD, DIM_OBJETIVO, DIM_ACCION, DIM_DEPARTAMENTO, DIM_MES, DIM_PERIODO, ESCALA)
