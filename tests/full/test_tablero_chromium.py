"""The dashboard in a real Chromium, opened from a disk: what a planner does, by mouse and by keyboard; what an
accessibility checker says; and that its own arithmetic is the house's."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from pandas.api.types import is_string_dtype
from playwright.sync_api import Page, expect, sync_playwright
from pypdf import PdfReader

from assets.reports.tablero import vistas
from assets.reports.tablero.sitio import site
from assets.writing import dashboard
from tests.conftest import Databases
from tests.loading.night import Night
from tests.reports.tableros import frame
from warehouse.engine import connect
from warehouse.schema import init

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ATTACK = "</script><script>alert(1)</script><img src=x onerror=alert(2)> \u202egnp.exe \u05d0\u05d1 "
HOSTILE = ATTACK + "W" * 260
UE = "#/poi/2021/ue/001087"
UNIT = "001087-direccion-de-proteccion-especial"
#: One of each kind of page.
PAGES = {
    "inicio": "#/",
    "todas las unidades": "#/poi/2021",
    "unidad": UE,
    "ejemplo": "#/poi/2026/ue/999999",
    "actividades": f"{UE}?vista=actividades",
    "mapa": f"{UE}?vista=mapa",
    "alertas": f"{UE}?vista=alertas",
    "reprogramación": "#/poi/2026/ue/999999?vista=reprogramacion",
    "actividad": "#/poi/2026/actividad/AOI99999900001",
    "psig": "#/psig/2023",
    "unidad del psig": "#/psig/2023/unidad/AURORA",
    "calidad": "#/calidad",
    "recomendaciones": f"{UE}?vista=recomendaciones",
    "actividad con textos": "#/poi/2021/actividad/001087-N001",
    "unidad con textos": f"{UE}/cc/{UNIT}",
    "no existe": "#/poi/1999",
}


@dataclass
class Site:
    """A page with what it said: `wrong` holds console errors, exceptions and dialogs."""

    page: Page
    address: str
    wrong: list[str] = field(default_factory=list)

    def open(self, hash_: str = "") -> Page:
        self.page.goto("about:blank")
        self.page.goto(self.address + hash_)
        self.page.wait_for_selector("h1")
        expect(self.page.get_by_text("Cargando…")).to_have_count(0)
        return self.page


@pytest.fixture(scope="module")
def frames(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any, Any]:
    folder = tmp_path_factory.mktemp("tablero")
    engine = connect(Databases(folder, None).create())
    init(engine)
    night = Night(engine, folder / "noche")
    night.deliver_samples()
    night.run()
    general, poi, psig = dashboard.read(engine)
    engine.dispose()
    return {**general, **rows(vistas.GENERAL, WRITTEN[0])}, *(
        {anio: {**views, **rows(views, WRITTEN[1].get(anio, {}))} for anio, views in years.items()}
        for years in (poi, psig)
    )


def rows(views: Any, said: dict[str, list[dict[str, Any]]]) -> dict[str, pd.DataFrame]:
    """What people wrote, as the warehouse would tell it."""
    columns = vistas.GENERAL | vistas.POI | vistas.PSIG
    return {name: frame(name, columns[name], found) for name, found in said.items() if name in views}


ACTIVITY = {"actividad": "2021-001087-N001", "actividad_id": "2021-001087-N001", "unidad_id": UNIT}
TEXT = {"seccion": "logros", "situacion": "vigente", "orden": 1, "actividad_id": "sin_dato", "unidad_id": "sin_dato"}
ADVICE = {"orden": 1, "actividad_id": "sin_dato", "unidad_id": "sin_dato", "es_sintetico": 0, "texto": "Revisar metas"}
CHANGED = {
    "ue": "001087", "tabla": "poi_resumen", "clave": "001087", "denominacion": "Nivel Central", "visto_en": None,
    "situacion": "cambia", "medida": "financiero_ejecutado_soles", "publicado": "1234567.5", "ahora": "1234569",
    "diferencia": "1.5",
}  # fmt: skip
#: General, and by year: rows that no sample has.
WRITTEN: tuple[dict[str, Any], dict[int, dict[str, Any]]] = (
    {
        "bi_publicacion": [
            {"tema": "poi", "anio": 2021, "corte": "2021-12-31", "resolucion": "RM 123-2022-MIMP"},
            {"tema": "psig", "anio": 2023, "corte": "2023-12-31", "resolucion": "RM 45-2024-MIMP"},
        ]
    },
    {
        2021: {
            "bi_narrativa": [
                {
                    **TEXT,
                    **ACTIVITY,
                    "texto": "Se incorporaron **45 familias**.\n\n- Lima\n- Ica",
                    "situacion": "por_revisar",
                },
                {**TEXT, "unidad": UNIT, "unidad_id": UNIT, "texto": "La unidad cumplió."},
            ],
            "bi_recomendacion": [
                {**ADVICE, "ue": "001087", "estado": "propuesta", "actividad": "Acogimiento"},
                {
                    **ADVICE,
                    "ue": "001087",
                    "estado": "en_proceso",
                    "plazo": "2022-03-31",
                    "responsable": "OPP",
                    "numero": 2,
                },
                {
                    **ADVICE,
                    "ue": "001087",
                    "estado": "aceptada",
                    "plazo": "2999-12-31",
                    "responsable": "OGA",
                    "numero": 3,
                },
                {**ADVICE, "ue": "001087", "estado": "implementada", "plazo": "2022-03-31", "evidencia": "Informe 1"},
            ],
            "bi_publicacion_cambio": [
                CHANGED,
                {**CHANGED, "situacion": "desaparece", "ahora": None, "diferencia": None},
            ],
        },
        2023: {
            "bi_narrativa": [{**TEXT, "unidad": "AURORA", "texto": "Lo que hizo AURORA."}],
            "bi_recomendacion": [{**ADVICE, "estado": "aceptada", "plazo": "2024-01-31", "unidad": "AURORA"}],
        },
    },
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)


def opened(browser: Any, files: dict[str, bytes], folder: Path, **options: Any) -> Site:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    page = browser.new_page(**{"viewport": {"width": 1280, "height": 900}, **options})
    found = Site(page, (folder / "index.html").as_uri())
    page.on("console", lambda said: found.wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: found.wrong.append(str(error)))
    page.on("dialog", lambda dialog: (found.wrong.append(dialog.message), dialog.dismiss()))
    return found


@pytest.fixture
def tablero(browser: Any, frames: tuple[Any, Any, Any], tmp_path: Path) -> Iterator[Site]:
    found = opened(browser, site(*frames), tmp_path)
    yield found
    found.page.close()
    assert found.wrong == []


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def figures(page: Page) -> dict[str, str]:
    names, values = (
        page.locator(".cifras dt").all_inner_texts(),
        page.locator(".cifras dd:not(.nota)").all_inner_texts(),
    )
    return dict(zip(names, values, strict=True))


def test_freshness_and_quality_come_first(tablero: Site) -> None:
    page = tablero.open()
    assert page.locator("h2").first.inner_text() == "Estado de los datos"
    assert list(figures(page)) == [
        "Última carga",
        "Archivos que esperan",
        "Observaciones abiertas",
        "Actividades con meses atrasados",
    ]


def test_from_the_country_down_to_an_activity_and_back(tablero: Site) -> None:
    page = tablero.open("#/poi/2021")
    page.get_by_role("link", name="001087 Administración Nivel Central").click()
    assert figures(page)["Avance físico promedio"] == "89.79 %"
    assert figures(page)["Ejecución financiera"] == "95.88 %"
    page.get_by_role("link", name="OEI.02").click()
    page.get_by_role("link", name="Dirección De Protección Especial").click()
    page.get_by_role("link", name="Actividades", exact=True).click()
    page.locator("#lista ~ .tabla tbody a").first.click()
    expect(page.get_by_role("heading", name="De dónde salen estas cifras")).to_be_visible()
    assert page.locator(".migas li").count() == 6
    assert "Tabla 5" in page.locator("main").inner_text()
    page.go_back()
    expect(page.get_by_role("heading", name="Actividades", exact=True)).to_be_visible()
    page.go_back()
    page.go_back()
    page.go_back()
    assert heading(page) == "001087 Administración Nivel Central"


def test_a_deep_link_opens_the_same_place_filters_and_order(tablero: Site) -> None:
    page = tablero.open(f"{UE}?vista=actividades&q=proteccion+especial+lima&val=6&act-orden=-fis")
    rows = page.locator(".tabla tbody tr")
    shown = rows.all_inner_texts()
    assert shown
    assert all("Muy deficiente" in row and "Lima" in row for row in shown)
    assert page.locator("#f-q").input_value() == "proteccion especial lima"
    assert page.locator("th[aria-sort=descending]").inner_text().startswith("Avance físico")


def test_search_ignores_accents_and_case_says_how_many_and_keeps_the_focus(tablero: Site) -> None:
    page = tablero.open(f"{UE}?vista=actividades")
    page.locator("#f-q").press_sequentially("ATENCION nino")
    count = page.locator(".filtros .cuenta")
    expect(count).to_have_text(re.compile(r"^\d+ de 130 actividades\.$"))
    assert count.get_attribute("aria-live") == "polite"
    assert page.evaluate("document.activeElement.id") == "f-q"
    for name in page.locator(".tabla tbody th").all_inner_texts():
        assert re.search("atención.*niño", name, re.IGNORECASE | re.DOTALL)
    page.get_by_role("button", name="Quitar filtros").click()
    assert page.locator("#f-q").input_value() == ""
    assert page.evaluate("document.activeElement.id") == "f-q"


def test_a_filter_changes_the_figures_and_a_header_sorts(tablero: Site) -> None:
    page = tablero.open(f"{UE}?vista=actividades")
    page.select_option("#f-val", label="▼ Muy deficiente")
    expect(page.locator(".filtros .cuenta")).to_have_text("9 de 130 actividades.")
    assert figures(page)["Actividades"] == "9"
    page.get_by_role("button", name="Avance físico").click()
    first = page.locator(".tabla tbody td:nth-child(2)").all_inner_texts()
    page.get_by_role("button", name="Avance físico").click()
    assert page.locator(".tabla tbody td:nth-child(2)").all_inner_texts() == first[::-1]
    assert page.evaluate("document.activeElement.textContent").startswith("Avance físico")


def test_examples_are_marked_and_out_of_the_country(tablero: Site) -> None:
    page = tablero.open()
    assert figures(page)["Actividades con meses atrasados"] == "0"
    assert page.get_by_role("region", name="Actividades con meses terminados sin reporte").locator(".ejemplo").count()
    page = tablero.open("#/poi/2026?vista=alertas")
    assert page.locator("#alertas ~ .tabla .cuenta").inner_text() == "0 alertas."
    page = tablero.open("#/poi/2026")
    assert figures(page)["Actividades"] == "0"
    assert page.locator("tbody .ejemplo").count() == 1
    page.get_by_role("link", name="999999").click()
    assert page.locator("h1 .ejemplo").count() == 1
    assert figures(page)["Actividades"] == "16"


def test_the_keyboard_alone_reaches_an_activity(tablero: Site) -> None:
    page = tablero.open("#/poi/2021")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "salto"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "H1"

    def walk(to: str) -> None:
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent").strip().startswith(to):
                return
        raise AssertionError(f"Tab never reaches {to}")

    walk("001087")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_be_focused()
    walk("Actividades")
    page.keyboard.press("Enter")
    walk("Acciones de conducción")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator("h1")).to_contain_text("Acciones de conducción")


#: Every stored group beside what the page computes of its activities: how many, and those that differ.
COMPARED = """(anio) => {
  const modelo = T.modelo(anio);
  const columna = { oei: 'oei', aei: 'aei', centro_costo: 'unidad_id', categoria: 'categoria_id',
    producto: 'producto_id', funcion: 'funcion_id', departamento: 'departamento_id', familia: 'actividad_familia' };
  const medidas = ['actividades', 'actividades_en_promedio', 'sin_meta', 'meta_no_registradas', 'ejecucion_sin_meta',
    'no_reportadas', 'inactivas', 'fisico_pct_promedio', 'financiero_programado_soles',
    'financiero_ejecutado_soles', 'financiero_pct'];
  const guardados = [...modelo.resumen.values(), ...modelo.grupos.values()];
  const malos = [];
  for (const g of guardados) {
    const es = f => f.ue === g.ue && (!g.nivel || f[columna[g.nivel]] === g.codigo);
    const r = T.resume(modelo.filas.filter(es));
    for (const m of medidas) if (r[m] !== g[m]) malos.push([g.nivel, g.codigo, m, r[m], g[m]]);
  }
  return [guardados.length, malos];
}"""


@pytest.mark.parametrize(("anio", "groups"), [("2021", 75), ("2026", 26)])
def test_what_the_page_computes_is_what_the_warehouse_stores(tablero: Site, anio: str, groups: int) -> None:
    page = tablero.open(f"#/poi/{anio}")
    compared, wrong = page.evaluate(COMPARED, anio)
    assert compared == groups
    assert wrong == []


COUNTED = """(anio) => {
  const indice = T.indice(), malos = [];
  for (const v of indice.poi[anio].valoracion) {
    const suyas = T.modelo(anio).filas.filter(f => f.ue === v.ue);
    const marca = T.distribucion(suyas, v.dimension).marcas.find(m => m.valoracion_id === v.valoracion_id);
    if (!marca || marca.n !== v.cantidad) malos.push([v, marca]);
  }
  return [indice.poi[anio].valoracion.length, malos];
}"""


@pytest.mark.parametrize("anio", ["2021", "2026"])
def test_activities_of_each_label_are_those_that_the_warehouse_counts(tablero: Site, anio: str) -> None:
    page = tablero.open(f"#/poi/{anio}")
    assert page.evaluate(COUNTED, anio) == [12, []]


def test_months_add_up_to_those_of_the_warehouse(tablero: Site, frames: tuple[Any, Any, Any]) -> None:
    page = tablero.open("#/poi/2026/ue/999999")
    expect(page.get_by_role("heading", name="Meses")).to_be_visible()
    pairs = ("fisico_programado", "fisico_ejecutado"), ("financiero_programado_soles", "financiero_ejecutado_soles")
    for programmed, executed in (*pairs, ("fisico_inicial", "financiero_inicial_soles")):
        shown = page.evaluate(
            "([p, e]) => T.porMes('2026', T.modelo('2026').filas, p, e).puntos.map(d => [d.mes, d.p, d.e])",
            [programmed, executed],
        )
        stored = frames[1][2026]["bi_poi_mensual"].groupby("mes")[[programmed, executed]].sum(min_count=1)
        assert shown == [
            [int(mes), *(None if value is pd.NA else int(value) for value in row)]
            for mes, *row in stored.reset_index().itertuples(index=False)
        ]


def test_percentages_are_shown_half_up(tablero: Site) -> None:
    page = tablero.open()
    shown = page.evaluate("[112500000, 89785000, 99994999, 5000, -5000, 4999].map(v => [T.pct(v), T.pctEntero(v)])")
    assert shown == [
        ["112.50 %", "113"],
        ["89.79 %", "90"],
        ["99.99 %", "100"],
        ["0.01 %", "0"],
        ["-0.01 %", "-0"],
        ["0.00 %", "0"],
    ]


def test_a_closed_year_says_its_document_and_shows_on_demand_what_differs(tablero: Site) -> None:
    for address in (UE, "#/poi/2021"):
        page = tablero.open(address)
        expect(page.locator(".publicado p").first).to_contain_text(
            "RM 123-2022-MIMP, con datos al 31/12/2021. Hoy difieren 2"
        )
        assert not page.evaluate("Boolean(T.dato('poi-2021-publicado'))")
        page.get_by_text("Ver qué cifras difieren de lo publicado").click()
        found = page.get_by_role("region", name="Cifras que difieren de lo publicado").locator("tbody tr")
        expect(found).to_have_count(2)
        assert "1,234,567.5\t1,234,569\t1.5" in found.first.inner_text()
    of_unit = tablero.open(PAGES["actividad con textos"]).locator(".publicado").inner_text()
    assert "Hoy difieren 2 cifras de la unidad ejecutora" in of_unit
    assert "Ninguna cifra difiere hoy de lo publicado" in tablero.open("#/psig/2023").locator(".publicado").inner_text()
    assert tablero.open("#/poi/2026").locator(".publicado").count() == 0


def test_recommendations_say_in_words_which_are_late(tablero: Site) -> None:
    page = tablero.open(UE)
    page.get_by_role("link", name="Recomendaciones", exact=True).click()
    found = page.get_by_role("region", name="Lista de recomendaciones").locator("tbody tr")
    expect(found).to_have_count(4)
    late = [row for row in found.all_inner_texts() if "Vencida hace" in row]
    assert len(late) == 1
    assert found.first.inner_text() == late[0]
    assert "OPP" in late[0]
    assert "2 aceptadas o en proceso, 1 vencida; 1 implementada" in page.locator("main").inner_text()
    assert (
        "Vencida hace"
        in tablero.open("#/psig/2023").get_by_role("region", name="Lista de recomendaciones").inner_text()
    )


def test_what_planners_wrote_is_on_the_page_of_its_activity_and_of_its_unit(tablero: Site) -> None:
    def said(address: str) -> list[str]:
        section = tablero.open(address).locator("section[aria-labelledby=planeamiento]")
        expect(section).to_have_count(1)
        return section.locator("p").all_inner_texts()

    assert said(PAGES["actividad con textos"])[:3] == ["Se incorporaron 45 familias.", "• Lima", "• Ica"]
    assert said(PAGES["actividad con textos"])[3].startswith("Por revisar")
    assert said(PAGES["unidad con textos"]) == ["La unidad cumplió."]
    assert said(PAGES["unidad del psig"]) == ["Lo que hizo AURORA."]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_has_a_serious_barrier_or_a_sideways_scroll(tablero: Site, name: str, width: int) -> None:
    tablero.page.set_viewport_size({"width": width, "height": 900})
    page = tablero.open(PAGES[name])
    for detail in page.locator("details").all()[:5]:
        detail.evaluate("d => { d.open = true; }")
    # Without asking for the style sheets again, which the page's own policy forbids.
    found = Axe().run(page, options={"preload": False}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", PAGES)
def test_every_chart_has_a_title_a_description_and_its_numbers_in_a_table(tablero: Site, name: str) -> None:
    page = tablero.open(PAGES[name])
    for chart in page.locator("svg[role=img]").all():
        assert chart.locator("title").first.text_content()
    for figure in page.locator("figure").all():
        assert figure.locator("figcaption p").inner_text()
        section = figure.locator("xpath=ancestor::section[1]")
        assert section.locator("table").count(), figure.inner_text()


def test_a_page_prints_with_whole_tables_and_no_controls(tablero: Site, tmp_path: Path) -> None:
    page = tablero.open(f"{UE}?vista=actividades")
    page.emulate_media(media="print")
    page.pdf(path=tmp_path / "hoja.pdf", prefer_css_page_size=True)
    sheets = [sheet.extract_text() for sheet in PdfReader(tmp_path / "hoja.pdf").pages]
    assert [number for number, sheet in enumerate(sheets) if "Actividad operativa" not in sheet] == []
    text = "\n".join(sheets)
    assert "130 actividades." in text
    assert "N130" in text
    assert "Buscar actividad" not in text
    assert "Siguiente" not in text


def hostile(frames: tuple[Any, Any, Any]) -> dict[str, bytes]:
    """The samples with names that attack wherever people write."""
    general, poi, psig = frames
    worse = {}
    for anio, views in {**poi, **psig}.items():
        worse[anio] = {name: _attacked(frame) for name, frame in views.items()}
    told = {name: _attacked(frame) for name, frame in general.items() if name != "bi_escala"}
    return site({**general, **told}, {anio: worse[anio] for anio in poi}, {anio: worse[anio] for anio in psig})


def _attacked(frame: Any) -> Any:
    names = (
        "actividad_operativa", "nombre", "denominacion", "detalle", "mensaje", "problema", "archivo", "hoja",
        "unidad_medida", "enlace", "motivo", "responsable_texto", "valor_nuevo", "contenido", "texto", "evidencia",
        "resolucion", "publicado", "ahora", *(["responsable"] if "plazo" in frame else []),
    )  # fmt: skip
    attack = {
        name: "javascript:alert(3)" if name == "enlace" else HOSTILE
        for name in names
        if name in frame and is_string_dtype(frame[name])
    }
    return frame.assign(**{name: frame[name].where(frame[name].isna(), text) for name, text in attack.items()})


def test_hostile_text_is_only_text_on_every_page(browser: Any, frames: tuple[Any, Any, Any], tmp_path: Path) -> None:
    found = opened(browser, hostile(frames), tmp_path)
    for hash_ in PAGES.values():
        page = found.open(hash_)
        for detail in page.locator("details").all()[:5]:
            detail.evaluate("d => { d.open = true; }")
        assert page.locator("main img, main script, main iframe").count() == 0
        assert page.locator("a[href^='javascript:']").count() == 0
        assert "\u202e" not in page.locator("body").inner_text()
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, hash_
    assert "<script>alert(1)</script>" in found.open(PAGES["actividad"]).locator("h1").inner_text()
    found.page.close()
    assert found.wrong == []


def test_a_part_that_a_newer_site_took_away_is_said_with_a_remedy(
    browser: Any, frames: tuple[Any, Any, Any], tmp_path: Path
) -> None:
    found = opened(browser, site(*frames), tmp_path)
    page = found.open()
    shutil.rmtree(next(tmp_path.glob("v-*")) / "datos")
    page.goto(f"{found.address}#/poi/2021")
    expect(page.get_by_role("alert")).to_contain_text("se haya publicado uno")
    expect(page.get_by_role("button", name="Recargar")).to_be_visible()
    page.close()


def test_motion_stops_for_whoever_asks(browser: Any, frames: tuple[Any, Any, Any], tmp_path: Path) -> None:
    found = opened(browser, site(*frames), tmp_path, reduced_motion="reduce")
    page = found.open()
    moving = "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).transitionDuration !== '0s').length"
    assert page.evaluate(moving) == 0
    page.close()
