"""BI views of dimensions in time: what each member was called and what an activity was like, from when to when.

Each has one row per member and version, and a member `sin_dato`. A relation from a fact goes to the dimension itself.
"""

from schemas.columns import ACTIVIDAD_ID, ANIO, CARGA_ID, CODIGO_AO, ES_SINTETICO, UE, VIGENTE_DESDE, VIGENTE_HASTA
from schemas.contract import Column, View, date, instant, integer, text
from schemas.views.keys import ACTIVIDAD_ID as ACTIVIDAD
from schemas.views.keys import AEI_ID, CARGA, OEI_ID, PLACE, PLACE_IDS, UE_ID, UNIDAD, relations

_DESDE = VIGENTE_DESDE.but(name="vigente_desde")
_HASTA = VIGENTE_HASTA.but(name="vigente_hasta")
_DESDE_SI_SE_SABE = instant("vigente_desde", "Corte desde el que se llamaba así; vacío si no se sabe.", nullable=True)
_CARGA_O_SIN_DATO = CARGA_ID.but(description="Carga que lo dijo primero; sin_dato si es de una lista de códigos.")

ACTIVIDAD_HISTORIA = View(
    "bi_dim_actividad_historia",
    "Una fila por actividad operativa y versión: cómo era, desde qué fotografía y hasta cuál.",
    key=("actividad_id", "vigente_desde"),
    bases=("poi_ao_historia",),
    columns=(
        ACTIVIDAD,
        _DESDE,
        _HASTA,
        ANIO.but(nullable=True),
        UE.but(nullable=True),
        CODIGO_AO.but(nullable=True),
        "actividad_operativa",
        "centro_costo_id",
        "centro_costo",
        "cc_responsable",
        "unidad_medida",
        "oei",
        "aei",
        "categoria",
        "producto",
        "funcion",
        "prioridad",
        "departamento",
        "ubigeo",
        "activo",
        "es_sintetico",
        *PLACE_IDS,
        _CARGA_O_SIN_DATO,
    ),
    relations=(*relations("actividad_id"), *PLACE),
)


def _names(name: str, described: str, member: Column, *more: Column, last: tuple[Column, ...] = ()) -> View:
    """The view of one level of `poi_nombre_historia`; `last`: columns at its end."""
    key = text(name.removeprefix("bi_dim_") + "_id", "Clave de la versión; sin_dato si no se conoce el miembro.")
    return View(
        name,
        described,
        key=(key.name,),
        bases=("poi_nombre_historia",),
        columns=(
            key,
            member,
            ANIO.but(nullable=True, description="Año de las exportaciones; vacío si lo dice una lista de códigos."),
            UE.but(nullable=True, description="Unidad ejecutora de las exportaciones; vacío si lo dice una lista."),
            *more,
            "denominacion",
            _DESDE_SI_SE_SABE,
            _HASTA,
            "es_sintetico",
            _CARGA_O_SIN_DATO,
            *last,
        ),
        relations=relations(member.name),
    )


_CODIGO = text("codigo", "Código en la fuente.", nullable=True)
_SAID = "Cómo se llamó, según las exportaciones, y desde cuándo hasta cuándo; y lo que dicen las listas de códigos."
UNIDAD_HISTORIA = _names(
    "bi_dim_unidad_historia",
    f"Unidades organizacionales. {_SAID}",
    UNIDAD,
    _CODIGO,
    last=(
        date("valido_desde", "Desde cuándo existe, según la lista de códigos.", nullable=True),
        date("valido_hasta", "Hasta cuándo, según la lista de códigos.", nullable=True),
    ),
)
UE_HISTORIA = _names("bi_dim_ue_historia", f"Unidades ejecutoras. {_SAID}", UE_ID)
OBJETIVO_HISTORIA = _names("bi_dim_objetivo_historia", f"Objetivos estratégicos. {_SAID}", OEI_ID, _CODIGO)
ACCION_HISTORIA = _names("bi_dim_accion_historia", f"Acciones estratégicas. {_SAID}", AEI_ID, _CODIGO)

CAMBIO_ACTIVIDAD = View(
    "bi_poi_cambio_actividad",
    "Lo que cambió en una actividad de una fotografía a otra, y cuándo apareció, desapareció o volvió.",
    key=("anio", "actividad_id", "visto_en", "atributo"),
    bases=("poi_cambio_actividad",),
    columns=(
        "anio",
        "ue",
        ACTIVIDAD_ID.but(description=ACTIVIDAD.description),
        "codigo_ao",
        "atributo",
        "tipo",
        "valor_anterior",
        "valor_nuevo",
        "visto_en",
        "es_sintetico",
        UE_ID,
        CARGA,
    ),
    relations=relations("actividad_id", "ue_id", "carga_id"),
)

RENOMBRE_UNIDAD = View(
    "bi_renombre_unidad",
    "Unidades renombradas: cómo se llamaban (dice), cómo se llaman (debe decir), y según qué documento.",
    key=("dice",),
    bases=("unidad_renombre",),
    columns=("dice", "debe_decir", "unidad_id", "documento", "desde"),
    relations=relations("unidad_id"),
)

VERSION = View(
    "bi_dim_version",
    "Versiones del plan en el año, la de apertura y las modificadas: desde qué resolución rige cada una, y hasta cuál.",
    key=("version_id",),
    bases=("poi_version",),
    columns=(
        text("version_id", "Clave de la versión: año, unidad ejecutora y orden."),
        ANIO.but(nullable=True),
        UE.but(nullable=True),
        integer("orden", "Orden en el documento.", nullable=True),
        "version",
        text("resolucion", "Resolución que la aprueba.", nullable=True),
        date("vigente_desde", "Fecha de su resolución.", nullable=True),
        date("vigente_hasta", "Fecha de la resolución siguiente; vacío si no la hay.", nullable=True),
        ES_SINTETICO,
        UE_ID,
    ),
    relations=relations("ue_id"),
)

VIEWS = (
    VERSION,
    ACTIVIDAD_HISTORIA,
    UNIDAD_HISTORIA,
    UE_HISTORIA,
    OBJETIVO_HISTORIA,
    ACCION_HISTORIA,
    CAMBIO_ACTIVIDAD,
    RENOMBRE_UNIDAD,
)
