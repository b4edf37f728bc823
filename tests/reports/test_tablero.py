"""The dashboard's files: what they hold, that it is inert, and that equal data make equal bytes."""

import json
import re
from importlib import resources
from typing import Any

import pytest

from assets.reports.tablero import sitio, vistas
from assets.reports.tablero.guion import script
from assets.reports.tablero.sitio import site
from schemas.alertas import REGLAS
from schemas.registry import VIEWS, view_columns
from schemas.titles import title
from tests.reports.tableros import ANIO, UE, activity, general, poi

SOURCES = resources.files(sitio.__package__).joinpath("sitio")
HOSTILE = "</script><script>alert(1)</script> \u2028\u2029 <!-- ]]> & \u202eal revés \x07"


def read(content: bytes) -> tuple[str, Any]:
    """Name and value that a data script hands over."""
    found = re.fullmatch(r'T\.recibe\("([^"]+)",(.*)\);\n', content.decode(), re.DOTALL)
    assert found
    return found[1], json.loads(found[2])


def data(files: dict[str, bytes]) -> dict[str, Any]:
    return dict(read(content) for path, content in files.items() if "/datos/" in path)


def test_equal_frames_make_equal_bytes_and_other_data_another_folder() -> None:
    first, again = site(general(), poi(), {}), site(general(), poi(), {})
    assert first == again
    other = site(general(), poi(activity(1), activity(2, fisico_ejecutado=1)), {})
    assert folder(first) != folder(other)


def folder(files: dict[str, bytes]) -> str:
    (found,) = {path.split("/")[0] for path in files if path != sitio.START}
    return found


def test_the_page_names_files_that_are_there_and_nothing_of_the_network() -> None:
    files = site(general(), poi(), {})
    page = files[sitio.START].decode()
    named = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert [name for name in named if name != "data:,"]
    assert {name for name in named if name != "data:,"} <= set(files)
    ours = b"".join(content for path, content in files.items() if path.endswith(("tablero.js", "tablero.css")))
    assert not re.findall(rb"https?://\w|url\(", ours)
    for way_out in (b"fetch(", b"XMLHttpRequest", b"import(", b"@import", b"innerHTML", b"eval(", b"new Function"):
        assert way_out not in ours


def test_nothing_in_a_name_can_end_a_script() -> None:
    written = script("prueba", {"nombre": [HOSTILE]}).decode()
    assert not set(written) & set("<>\u2028\u2029")
    assert read(written.encode())[1] == {"nombre": [HOSTILE]}


def test_hostile_names_lose_what_is_unseen_and_keep_their_letters() -> None:
    told = data(site(general(), poi(activity(1, actividad_operativa=HOSTILE)), {}))[f"poi-{ANIO}"]
    (name,) = told["actividades"]["actividad_operativa"]
    assert "\u202e" not in name
    assert "\x07" not in name
    assert "</script><script>alert(1)</script>" in name


def test_text_that_repeats_is_written_once() -> None:
    told = data(site(general(), poi(*(activity(i) for i in range(9))), {}))[f"poi-{ANIO}"]
    assert told["actividades"]["unidad_medida"] == {"d": ["Informe"], "v": [0] * 9}


def test_a_valuation_that_is_none_is_unknown_and_an_activity_without_code_has_a_group() -> None:
    told = data(site(general(), poi(activity(1, oei=None), activity(2)), {}))[f"poi-{ANIO}"]["actividades"]
    assert told["financiero_valoracion_id"] == {"d": [], "v": [-1, -1]}
    assert told["oei"] == ["sin_dato", "OEI.01"]


def test_only_scales_that_a_year_uses_go_along_with_every_label() -> None:
    told = data(site(general(), poi(), {}))["indice"]["escala"]
    assert sorted(told["valoracion_id"]) == ["escala-1", "escala-2", "escala-3"]


def test_months_stand_in_their_place_and_equal_targets_are_said_once() -> None:
    month = {
        "actividad_id": f"{ANIO}-AOI00002",
        "mes": 3,
        "fisico_inicial": 700,
        "fisico_programado": 700,
        "mes_cerrado": 1,
    }
    told = data(site(general(), poi(bi_poi_mensual=[month]), {}))[f"poi-{ANIO}-meses"]
    programmed, opening = (told["medidas"][name].split(",") for name in ("fisico_programado", "fisico_inicial"))
    assert [i for i, value in enumerate(programmed) if value] == [12 + 2]
    assert programmed[14] == "700"
    assert opening[14] == "="
    assert told["cerrado_hasta"] == 3


def test_a_year_without_months_alerts_or_history_has_no_files_for_them() -> None:
    files = site(general(), poi(), {})
    assert data(files)[f"poi-{ANIO}"]["partes"] == []
    assert not [path for path in files if re.search(r"poi-\d+-", path)]


def test_where_figures_come_from_is_told_by_row_with_its_months() -> None:
    rows = [
        {"actividad_id": f"{ANIO}-AOI00001", "mes": mes, "archivo": archivo, "hoja": "tabla", "fila": 7}
        for mes, archivo in ((1, "junio.xls"), (2, "junio.xls"), (3, "mayo.xls"))
    ]
    told = data(site(general(), poi(bi_linaje=rows), {}))[f"poi-{ANIO}-detalle-0"]
    assert told["0"]["origen"] == [["junio.xls", "tabla", 7, [1, 2]], ["mayo.xls", "tabla", 7, [3]]]


def test_what_a_unit_wrote_goes_with_its_activity_and_what_is_of_none_does_not() -> None:
    texts = [
        {
            "actividad_id": f"{ANIO}-AOI00002",
            "seccion": "logro",
            "unidad": "DM",
            "texto": "Uno\n\nDos\u202e",
            "celda": "B4",
        },
        {"actividad_id": None, "seccion": "logro", "unidad": "DM", "texto": "de la unidad"},
    ]
    told = data(site(general(), poi(bi_poi_texto=texts), {}))[f"poi-{ANIO}-detalle-0"]
    assert told == {"1": {"textos": [["logro", "DM", "Uno\n\nDos ", None, None, "B4"]]}}


def test_what_planners_wrote_goes_with_its_activity_or_unit_as_plain_paragraphs() -> None:
    def text(**said: Any) -> dict[str, Any]:
        return {"seccion": "logros", "situacion": "vigente", "unidad_id": "039-DM", "orden": 1, **said}

    activity_id = f"{ANIO}-AOI00002"
    own = {"actividad": activity_id, "actividad_id": activity_id}
    narrative = [
        text(**own, texto="**Uno** y [dos](http://x)\n\n- tres\u202e\n- cuatro"),
        text(**own | {"actividad_id": "sin_dato"}, texto="de una que ya no está", situacion="huerfana"),
        text(actividad_id="sin_dato", texto="de la unidad", situacion="por_revisar"),
    ]
    told = data(site(general(), poi(bi_narrativa=narrative), {}))
    assert told[f"poi-{ANIO}-detalle-0"] == {
        "1": {"planeamiento": [["logros", "vigente", ["Uno y dos", "• tres ", "• cuatro"]]]}
    }
    units = told[f"poi-{ANIO}-textos"]
    assert (units["unidad_id"], units["situacion"], units["parrafos"]) == (
        ["039-DM"],
        ["por_revisar"],
        [["de la unidad"]],
    )


def test_recommendations_and_what_differs_from_a_publication_are_apart_and_counted() -> None:
    advice = [
        {
            "ue": UE,
            "orden": 2,
            "texto": "segunda",
            "estado": "aceptada",
            "plazo": "2026-03-31",
            "actividad_id": "sin_dato",
        },
        {"ue": UE, "orden": 1, "texto": "primera", "estado": "propuesta", "actividad_id": f"{ANIO}-AOI00002"},
    ]
    changed = [{"ue": ue, "clave": "x", "publicado": "1", "ahora": "2", "diferencia": "1"} for ue in (UE, UE, "999999")]
    closed = [{"tema": "poi", "anio": ANIO, "resolucion": "RM 1", "corte": "2026-12-31"}]
    files = site(
        general(bi_publicacion=closed), poi(bi_recomendacion=advice, bi_publicacion_cambio=changed), {}
    )  # fmt: skip
    told = data(files)
    assert told[f"poi-{ANIO}"]["partes"] == ["publicado", "recomendaciones"]
    assert told[f"poi-{ANIO}-recomendaciones"]["texto"] == ["primera", "segunda"]
    assert told[f"poi-{ANIO}-recomendaciones"]["a"] == [1, -1]
    assert len(told[f"poi-{ANIO}-publicado"]["clave"]["v"]) == 3
    assert told["indice"]["publicaciones"]["resolucion"] == ["RM 1"]
    assert told["indice"]["publicaciones"]["cambios"] == [{UE: 2, "999999": 1}]


def test_alerts_of_a_unit_are_listed_and_flag_no_activity() -> None:
    alerts = [
        {"ue": UE, "regla": "sin_exportacion", "severidad": "advertencia", "actividad_id": "sin_dato"},
        {"ue": UE, "regla": "ritmo", "severidad": "aviso", "actividad_id": f"{ANIO}-AOI00002"},
    ]
    told = data(site(general(), poi(bi_alerta=alerts), {}))
    assert told[f"poi-{ANIO}-alertas"]["a"] == [-1, 1]
    assert told[f"poi-{ANIO}"]["avisos"]["a"] == [1]


def test_resolved_observations_and_settled_files_are_left_out() -> None:
    observed = [
        {"fuente": "psig", "anio": 2023, "unidad": "DM", "severidad": "aviso", "mensaje": name, "veces": 2}
        for name in "ab"
    ]
    observed[1]["resuelta_en"] = "2026-01-01T00:00:00Z"
    files = [
        {"nombre": estado, "estado": estado} for estado in ("cargado", "parcial", "retenido", "cuarentena", "ignorado")
    ]
    told = data(site(general(bi_observacion=observed, bi_archivo=files), {}, {}))
    assert told["observaciones"]["mensaje"] == ["a"]
    assert told["indice"]["observaciones"]["veces"] == [2]
    assert told["indice"]["archivos"]["estado"] == ["parcial", "retenido", "cuarentena"]
    assert told["indice"]["archivos"]["total"] == 5


def test_an_empty_warehouse_has_a_page_too() -> None:
    files = site(general(bi_poi_resumen=[], bi_poi_valoracion=[]), {}, {})
    assert data(files)["indice"]["poi"] == {}


@pytest.mark.parametrize("wanted", [vistas.GENERAL, vistas.POI, vistas.PSIG], ids=["general", "poi", "psig"])
def test_what_is_read_stands_in_the_contract_and_names_nobody(wanted: dict[str, tuple[str, ...]]) -> None:
    for view, columns in wanted.items():
        known = {column.name: column for column, _ in view_columns(VIEWS[view])}
        assert set(columns) <= set(known), view
        assert not [name for name in columns if known[name].personal], view


def test_every_library_has_its_licence_and_version_beside_it() -> None:
    told = SOURCES.joinpath("lib", "LICENCIAS.txt").read_text(encoding="utf-8")
    for library in SOURCES.joinpath("lib").iterdir():
        assert library.name == "LICENCIAS.txt" or re.search(rf"^{re.escape(library.name)} +\S.*\d", told, re.MULTILINE)


def test_every_script_of_ours_is_in_the_site_and_small_enough_to_read() -> None:
    files = {file.name: file.read_text(encoding="utf-8") for file in SOURCES.joinpath("js").iterdir()}
    assert set(files) == set(sitio._SCRIPTS)
    assert not {name for name, text in files.items() if text.count("\n") >= 250}


def test_rules_of_alerts_have_the_titles_of_the_catalogue_and_no_others() -> None:
    assert data(site(general(), poi(), {}))["indice"]["reglas"] == {rule: title(rule) for rule in REGLAS}
