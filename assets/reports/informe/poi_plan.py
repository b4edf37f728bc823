"""POI: the plan's versions, its modifications, renamed activities, and targets that were changed during the year."""

from collections.abc import Iterator

from assets.reports.document.model import Block, Field, Heading, Shown, Style, text
from assets.reports.informe import basis, say
from assets.reports.informe.data import Data, table

_REVISION = (
    Field("quien", "De qué es", width=2.6),
    Field("fisico_pct_inicial_acotado", "Físico % contra la meta de apertura", Shown.PERCENT),
    Field("fisico_pct_al_cierre_acotado", "Físico % contra la meta al cierre de cada mes", Shown.PERCENT),
    Field("fisico_pct_vigente_acotado", "Físico % contra la meta vigente", Shown.PERCENT),
    Field("fisico_efecto_acotado_pct", "Efecto en el avance físico (puntos)", Shown.PERCENT),
    Field("fisico_meses_cambiados", "Meses terminados con meta cambiada", Shown.INTEGER),
    Field("financiero_pct_inicial", "Financiero % contra la apertura", Shown.PERCENT),
    Field("financiero_pct_vigente", "Financiero % contra la vigente", Shown.PERCENT),
)


def plan(data: Data) -> Iterator[Block]:
    yield Heading(1, "El plan y sus modificaciones")
    versions = sorted(data.of("bi_poi_version"), key=lambda row: int(str(row["orden"])))
    if versions:
        yield text(
            f"El plan del año tuvo {say.count(len(versions), 'versión', 'versiones')}; la última consta en la"
            f" {versions[-1]['resolucion']}."
        )
    else:
        yield text("No se cargó ningún documento con las versiones del plan.", style=Style.NOTE)
    yield table(
        "versiones",
        "Versiones del plan operativo institucional",
        (
            Field("version", "Versión", width=2.2),
            Field("resolucion", "Resolución", width=1.4),
            Field("fecha_resolucion", "Fecha", Shown.DATE, 0.9),
            Field("contenido", "Contenido", width=3.5),
        ),
        versions,
        basis.poi(data, basis.AS_TOLD, "bi_poi_version", excluded=""),
        empty="No se cargaron versiones del plan.",
    )
    yield table(
        "modificaciones",
        "Modificaciones de actividades y de metas",
        (
            Field("unidad", "Unidad", width=0.9),
            Field("actividad_operativa", "Actividad operativa", width=2.6),
            Field("cambio", "Cambio", width=2.6),
            Field("sustento", "Sustento", width=1.9),
        ),
        data.of("bi_poi_modificacion"),
        basis.poi(data, basis.AS_TOLD, "bi_poi_modificacion", excluded=""),
        empty="No se cargaron modificaciones.",
    )
    yield table(
        "renombres",
        "Actividades operativas renombradas",
        (
            Field("oficina", "Oficina", width=0.8),
            Field("codigo_ao_texto", "Código", width=1.2),
            Field("dice", "Dice", width=3),
            Field("debe_decir", "Debe decir", width=3),
        ),
        data.of("bi_poi_renombre"),
        basis.poi(data, basis.AS_TOLD, "bi_poi_renombre", excluded=""),
        empty="No se cargaron renombres.",
    )
    if data.of("bi_poi_revision"):
        yield from _reprogrammed(data)


def _reprogrammed(data: Data) -> Iterator[Block]:
    """Targets then and now: only exports of the CEPLAN tell them."""
    yield Heading(2, "Metas de entonces y de ahora")
    whole = data.one("bi_poi_revision", nivel="ue")
    yield text(
        f"De los meses ya terminados, {say.count(whole['fisico_meses_cambiados'], 'meta física cambió', 'metas físicas cambiaron')}"  # noqa: E501
        f" después de su cierre. Contra las metas que había al cerrar cada mes, el avance físico sería de"
        f" {say.percent(whole['fisico_pct_al_cierre_acotado'])}; contra las vigentes es de"
        f" {say.percent(whole['fisico_pct_vigente_acotado'])}."
    )
    names = {row["unidad_id"]: row["centro_costo"] for row in data.of("bi_poi_actividad")}
    rows = [
        {**row, "quien": "Unidad ejecutora" if row["nivel"] == "ue" else names.get(row["codigo"], row["codigo"])}
        for level in ("ue", "centro_costo")
        for row in data.of("bi_poi_revision", nivel=level)
    ]
    source = basis.poi(data, "Meta de apertura, meta que mostraba la fotografía al cerrar cada mes, y meta vigente"
                       " (docs/historia.md).", "bi_poi_revision", excluded="")  # fmt: skip
    yield table("reprogramacion", "Avance contra las metas de entonces y de ahora", _REVISION, rows, source, wide=True)
