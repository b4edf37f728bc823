"""What a file of the planner's texts says: of whom each section is, and what of it cannot be taken."""

import hashlib

import pytest

from assets.reports.narrativa_md import Text, read
from assets.reports.textos_md import Received, merge

FILE = "poi/2021/001087-x.md"
TITLE = "# POI 2021 · Oficina {#2021.001087-oficina}\n\n"


def texts(body: str, tema: str = "poi", anio: int = 2021, archivo: str = FILE) -> tuple[Text, ...]:
    return read(TITLE + body, tema, anio, archivo).texts


def faults(body: str, tema: str = "poi") -> list[str]:
    return [told for _, told in read(TITLE + body, tema, 2021, FILE).faults]


@pytest.mark.parametrize(
    ("tema", "key", "whose"),
    [
        ("poi", "2021-001087-N016.logros", ("001087-oficina", "001087", "2021-001087-N016", None)),
        ("poi", "2021-AOI00108700175.logros", ("001087-oficina", "001087", "2021-AOI00108700175", None)),
        ("poi", "001087-otra.v2.logros", ("001087-otra.v2", "001087", None, None)),
        ("poi", "039-DM.logros", ("039-DM", None, None, None)),
        ("poi", "informe.logros", (None, None, None, None)),
        ("psig", "psig-2021-34.logros", ("001087-oficina", None, None, 34)),
        ("psig", "psig-2021-04.logros", ("001087-oficina", None, None, 4)),
        ("psig", "psig-2020-34.logros", ("001087-oficina", None, "psig-2020-34", None)),
        ("psig", "039-DTEG.logros", ("DTEG", None, None, None)),
        ("psig", "Oficina de Comunicación.x.logros".replace(" ", "-"), ("Oficina-de-Comunicación.x", None, None, None)),
    ],
)
def test_the_key_says_of_whom_a_text_is(tema: str, key: str, whose: tuple) -> None:
    (found,) = texts(f"## Algo {{#{key}}}\n\nSe hizo.\n", tema)
    assert (found.unidad, found.ue, found.actividad, found.meta) == whose
    assert (found.clave, found.seccion, found.titulo, found.texto) == (key, "logros", "Algo", "Se hizo.")
    assert found.huella == hashlib.sha256(b"Se hizo.").hexdigest()


def test_the_unit_of_a_file_without_its_title_is_the_files_name() -> None:
    body = "## Algo {#psig-2023-34.logros}\n\nSe hizo.\n"
    assert [text.unidad for text in read(body, "psig", 2023, "psig/2023/DTEG.md").texts] == ["DTEG"]
    assert [text.unidad for text in read(body, "psig", 2023, "psig/2023/informe.md").texts] == [None]


def test_our_notes_and_a_persons_comments_are_no_text() -> None:
    received = Received("2021-001087-N016", "Acogida", "logros", "Se <!-- hizo -->", "a" * 64)
    made = merge(None, "POI 2021", "carga-1", [received]).text
    (found,) = read(made, "poi", 2021, FILE).texts
    assert found.texto == r"Se \<!-- hizo --\>"
    assert read(made, "poi", 2021, FILE).faults == ()
    assert [t.texto for t in texts("## A {#informe.a}\n\nUno <!-- ¿seguro? -->\ny dos.\n")] == ["Uno \ny dos."]


def test_a_section_that_says_nothing_is_no_text() -> None:
    assert texts("## A {#informe.a}\n\n<!-- explique -->\n\n## B {#informe.b}\n\n   \n") == ()


def test_line_ends_marks_of_encoding_and_control_characters_change_nothing() -> None:
    body = "## Algo {#informe.logros}\n\nUno\n\ndos\n"
    plain = read(TITLE + body, "poi", 2021, FILE)
    assert read("\ufeff" + (TITLE + body).replace("\n", "\r\n"), "poi", 2021, FILE) == plain
    assert texts(body.replace("Uno", "U\x00n\x1bo")) == plain.texts


def test_what_came_after_an_edit_is_to_be_chosen_from() -> None:
    body = "## A {#informe.logros}\n\nUno\n\n## A (recibido después) {#informe.logros.recibido-2}\n\nDos\n"
    assert [(text.seccion, text.pending) for text in texts(body)] == [("logros", False), ("logros", True)]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("## Algo {#informe.logros\n\nUno\n", "la clave del título no se puede leer"),
        ("## Algo {# informe.logros}\n\nUno\n", "la clave del título no se puede leer"),
        ("## Algo #2021-001087-N016.logros}\n\nUno\n", "la clave del título no se puede leer"),
        ("## Algo {#presentacion}\n\nUno\n", "Escríbala así: informe.presentacion"),
        ("## Algo {#2020-001087-N016.logros}\n\nUno\n", "carpeta poi/2020"),
        (f"## Algo {{#informe.{'x' * 300}}}\n\nUno\n", "más de 200 caracteres"),
        ("## Algo {#informe.logros}\n\n<!-- seguimiento escrito=1 -->\n\nUno\n", "«seguimiento» de informe.logros"),
        ("## Algo {#informe.logros}\n\nUno <!-- dos\n", "sin cerrar"),
        ("## Algo {#001087-x.logro}\n\nUno\n", "¿Quiso decir 001087-x.logros? Las de unidades y actividades son"),
        ("## Algo {#2021-001087-N016.Medidas}\n\nUno\n", "¿Quiso decir 2021-001087-N016.medidas?"),
        ("## Algo {#informe.introduccion}\n\nUno\n", "Las del informe son: presentacion, logros, problemas"),
        ("## Algo {#informe.motivo.recibido}\n\nUno\n", "la sección «motivo» de la clave informe.motivo.recibido"),
    ],
)
def test_what_cannot_be_taken_is_told_with_its_remedy(body: str, told: str) -> None:
    (fault,) = faults(body)
    assert told in fault


def test_an_unclosed_comment_hides_no_text() -> None:
    assert [t.texto for t in texts("## A {#informe.a}\n\nUno <!-- dos\n\n## B {#informe.b}\n\nTres\n")] == [
        "Uno  dos",
        "Tres",
    ]
