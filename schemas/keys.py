"""The one-column text keys by which BI relates views, made in one place.

Shapes: `docs/vistas.md`. Each dimension has a member `sin_dato`, so that no key is ever null.
"""

from schemas.codelists import SIN_DATO
from schemas.normal import slug


def actividad_id(anio: int, ue: str, codigo_ao: str | None, numero: int | None) -> str:
    """`2021-AOI00108700175`, or `2021-001087-N016` where the code is unknown."""
    return f"{anio}-{codigo_ao}" if codigo_ao else f"{anio}-{ue}-N{numero:03d}"


def meta_id(anio: int, actividad: int, ejercicio_meta: int) -> str:
    """`2023-34-2022`: year, activity, year of the target (0 without one)."""
    return f"{anio}-{actividad:02d}-{ejercicio_meta}"


def oei_id(pliego: str | None, periodo: str, oei: str | None) -> str:
    return f"{pliego or SIN_DATO}-{periodo}-{oei}" if oei else SIN_DATO


def aei_id(pliego: str | None, periodo: str, aei: str | None) -> str:
    return oei_id(pliego, periodo, aei)


def linea_id(codigo_ao: str, fuente: str | None, generica: str | None, rubro: str | None) -> str:
    """`AOI00108700175-1-2.3-00`: activity, fuente, genérica and rubro; `sin_dato` for a code that is not given."""
    return "-".join((codigo_ao, fuente or SIN_DATO, generica or SIN_DATO, rubro or SIN_DATO))


def codigo_of(linea: str) -> str:
    """The activity of a line; the code of an activity is its own."""
    return linea.partition("-")[0]


def mes_id(anio: int, mes: int) -> str:
    return f"{anio}-{mes:02d}"


def centro_costo_id(ue: str, codigo: str | None, nombre: str | None) -> str:
    """Unit of a POI activity: UE and the centre's code; its name where the source gives no code."""
    if codigo:
        return f"{ue}-{codigo}"
    return f"{ue}-{slug(nombre)}" if nombre else SIN_DATO


def carga_id(fuente: str, anio: int, unidad: str, sha256: str) -> str:
    """Derived from what was loaded, so that a rebuild gives the same."""
    return f"{fuente}-{anio}-{slug(unidad)}-{sha256[:12]}"


def publicacion_id(tema: str, anio: int, corte: str, resolucion: str) -> str:
    """`poi-2026-2026-05-31-rm-123-2026-mimp`: the same resolution however it is punctuated."""
    return f"{tema}-{anio}-{corte}-{slug(resolucion)}"
