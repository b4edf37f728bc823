"""BI views of the dimensions: who, what, where, when and with which scale. Each has a member `sin_dato`."""

from schemas.columns import ANIO, ES_SINTETICO, UE
from schemas.contract import View, boolean, text
from schemas.views.keys import relations

ACTIVIDAD = View(
    "bi_dim_actividad",
    "Actividades operativas por año; también las que ya no están en la última fotografía.",
    key=("actividad_id",),
    bases=("poi_actividad",),
    columns=(
        "actividad_id",
        ANIO.but(nullable=True),
        UE.but(nullable=True),
        "codigo_ao",
        "numero",
        "actividad_operativa",
        "actividad_familia",
        "ambito",
        "departamento",
        "centro_costo",
        "oei",
        "aei",
        "categoria",
        "producto",
        "funcion",
        "unidad_medida",
        boolean("en_ultimo_corte", "1 si está en la última fotografía de su unidad ejecutora."),
        ES_SINTETICO,
    ),
)

UNIDAD = View(
    "bi_dim_unidad",
    "Unidades organizacionales: responsables del PSIG y centros de costo del POI.",
    key=("unidad_id",),
    bases=("dim_unidad",),
    columns=(
        "unidad_id",
        "abreviatura",
        "denominacion",
        "superior_id",
        text("superior", "Nombre de la unidad de la que depende.", nullable=True),
        "orden",
        "valido_desde",
        "valido_hasta",
        "origen",
    ),
)

UNIDAD_EJECUTORA = View(
    "bi_dim_ue",
    "Unidades ejecutoras.",
    key=("ue_id",),
    bases=("dim_ue",),
    columns=(
        "ue_id",
        text("ue", "Código de seis dígitos (el mismo valor que ue_id)."),
        "ue_numero",
        "denominacion",
        "pliego",
        "pliego_denominacion",
        "es_sintetico",
        "origen",
    ),
)

OBJETIVO = View(
    "bi_dim_objetivo",
    "Objetivos estratégicos institucionales.",
    key=("oei_id",),
    bases=("dim_objetivo",),
    columns=("oei_id", "pliego", "periodo", "oei", "denominacion", "orden", "origen"),
)

ACCION = View(
    "bi_dim_accion",
    "Acciones estratégicas institucionales.",
    key=("aei_id",),
    bases=("dim_accion",),
    columns=("aei_id", "aei", "denominacion", "orden", "oei_id", "origen"),
    relations=relations("oei_id"),
)

MES = View(
    "bi_dim_mes",
    "Meses de los años que abarca el almacén.",
    key=("mes_id",),
    bases=("dim_mes",),
    columns=("mes_id", "anio", "mes", "fecha", "nombre", "trimestre", "semestre", "orden"),
)

PERIODO = View(
    "bi_dim_periodo",
    "Trimestres, semestres, y de enero a cada mes.",
    key=("periodo_id",),
    bases=("dim_periodo",),
    columns=("periodo_id", "periodo_tipo", "periodo", "mes_desde", "mes_hasta", "nombre", "orden"),
)

DEPARTAMENTO = View(
    "bi_dim_departamento",
    "Departamentos, por ubigeo.",
    key=("departamento_id",),
    bases=("dim_departamento",),
    columns=("departamento_id", "departamento", "orden"),
)

ESCALA = View(
    "bi_escala",
    "Escalas de valoración, etiqueta por etiqueta.",
    key=("valoracion_id",),
    bases=("escala",),
    columns=(
        "valoracion_id",
        "escala_id",
        "institucion",
        "anio",
        "forma",
        "uso_desde",
        "uso_hasta",
        "en_uso",
        "orden",
        "valoracion",
        "limite_inferior_pct",
        "inferior_incluido",
        "limite_superior_pct",
        "superior_incluido",
        "redondeo",
        "rango_impreso",
        "color",
        "simbolo",
    ),
)

VIEWS = (ACTIVIDAD, UNIDAD, UNIDAD_EJECUTORA, OBJETIVO, ACCION, MES, PERIODO, DEPARTAMENTO, ESCALA)
