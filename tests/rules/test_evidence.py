"""Cells of evidence: where documents begin, what they are, their numbers; links by their form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.rules import evidence
from assets.rules.evidence import (
    KINDS,
    SEPARATORS,
    answers,
    documents,
    entity_of,
    identity,
    is_nothing,
    links,
    paired,
    required_kinds,
    sgd_number,
)
from schemas.tables.psig import EVIDENCE_KINDS
from tests.rules.datos import csv_rows

SAMPLES = sorted({row["documento_sustento"] for row in csv_rows("psig_2023_cuadro1")})


def texts(cell: str) -> list[str]:
    return [document.texto for document in documents(cell)]


# ---- nothing is lost


def shared_out(cell: str) -> None:
    """Each character that is no separator belongs to exactly one document, and documents are in order."""
    found = documents(cell)
    owners = [sum(document.inicio <= place < document.fin for document in found) for place in range(len(cell))]
    lost = [char for char, count in zip(cell, owners, strict=True) if not count and char not in SEPARATORS]
    assert (lost, max(owners, default=0)) == ([], 1 if found else 0)
    assert [document.inicio for document in found] == sorted(document.inicio for document in found)


_WORDS = st.sampled_from(
    ["INFORME", "Informe", "N°", "D000149-2023-CONADIS-URH", "000041-2023-INABIF/UA-SUPH-GCR", "y", "con", "anexo",
     "MEMORANDO", "Plan", "de", "lista", "asistencia", "S/N", "(", ")", '"', ".", ";", ",", "\n", "•", "-", "1.", "2.",
     "D000360-INABIF/UPP", "correo", "del 01.09.2023", "NFORME", "ñandú", "RM", "R.M.", "«", "»", "³", " ",
     "R.D. N° 1-2023-MIMP"]
)  # fmt: skip


@given(st.lists(_WORDS, min_size=1, max_size=25), st.sampled_from(["", " ", "\n"]))
def test_no_character_of_a_cell_is_lost(words: list[str], between: str) -> None:
    cell = between.join(words)
    if not is_nothing(cell):
        shared_out(cell)


@given(st.text(max_size=200))
def test_no_character_of_any_text_is_lost(cell: str) -> None:
    if not is_nothing(cell):
        shared_out(cell)


@pytest.mark.parametrize("cell", SAMPLES)
def test_no_character_of_the_samples_is_lost(cell: str) -> None:
    if not is_nothing(cell):
        shared_out(cell)


@pytest.mark.parametrize("cell", [None, "", "-", "–", " — ", "No aplica", "ninguno", "Sin documento.", "N/A"])
def test_a_cell_that_says_there_is_nothing_offers_nothing(cell: str | None) -> None:
    assert documents(cell) == ()


@pytest.mark.parametrize(
    "cell",
    ["INFORME N° D000001-2023-MIMP-OGRH, " * 900, "(" * 32_000, "a" * 32_000, "1-" * 16_000, ". plan" * 5_000,
     "D1-2023-A-" * 3_000, "1. informe " * 3_000, "a-" * 16_000, "http://" * 4_500],
)  # fmt: skip
def test_the_longest_cell_of_excel_is_read_at_once(cell: str) -> None:
    """All passes are linear: a quadratic one would take minutes here."""
    assert documents(cell) or is_nothing(cell)
    assert links(cell) is not None


# ---- where a document begins


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        # one after the other, with nothing but a stop, a blank or a footnote's mark between
        ("INFORME N°000208-2023-MIMP-ODTH. INFORME N°000084-2023-MIMP-ODTH. CORREO OGRH-ODTH del 01.09.2023.",
         ["INFORME N°000208-2023-MIMP-ODTH", "INFORME N°000084-2023-MIMP-ODTH", "CORREO OGRH-ODTH del 01.09.2023"]),
        ("MEMORANDO N° D000198-2023-MIMP-DGTEG INFORME N° D000012-2023-MIMP-DASI-SAA",
         ["MEMORANDO N° D000198-2023-MIMP-DGTEG", "INFORME N° D000012-2023-MIMP-DASI-SAA"]),
        ("INFORME N° D000266-2023-URH LISTA DE PARTICIPANTES",
         ["INFORME N° D000266-2023-URH", "LISTA DE PARTICIPANTES"]),
        ("Reporte Anual 2023 – DGA¹ Reporte Meta Reprogramada 2022.",
         ["Reporte Anual 2023 – DGA¹", "Reporte Meta Reprogramada 2022"]),
        ("INFORME N° D1-2023-MIMP-OC y MEMORANDO N° D2-2023-MIMP-OC",
         ["INFORME N° D1-2023-MIMP-OC", "MEMORANDO N° D2-2023-MIMP-OC"]),
        ("INFORMES N° D000001-2023-MIMP-OC, D000002-2023-MIMP-OC y N° D000003-2023-MIMP-OC",
         ["INFORMES N° D000001-2023-MIMP-OC", "D000002-2023-MIMP-OC", "N° D000003-2023-MIMP-OC"]),
        # by lines, semicolons and numbers
        ("NOTA N° D000572-2023-OPTP\nINFORME S/N", ["NOTA N° D000572-2023-OPTP", "INFORME S/N"]),
        ("acta de reunión; lista de asistencia", ["acta de reunión", "lista de asistencia"]),
        ("1. INFORME N° D1-2023-MIMP-OC 2. Taller 3. Correo", ["INFORME N° D1-2023-MIMP-OC", "Taller", "Correo"]),
        ("- Informe S/N\n- Correo", ["Informe S/N", "Correo"]),
        ("5. INFORME-000041-2023-UA-SUPH-GCR.", ["INFORME-000041-2023-UA-SUPH-GCR"]),
        # a mistyped word is a word
        ("MEMORANDO N° D000426-2023-MIMP-DGIGND.\nNFORME TÉCNICO N°D000019-2023-MIMP-DPIGND-ZOM.",
         ["MEMORANDO N° D000426-2023-MIMP-DGIGND", "NFORME TÉCNICO N°D000019-2023-MIMP-DPIGND-ZOM"]),
        ("NOTA N° D1-2023-MIMP-OP. NFORME TÉCNICO N°D2-2023-MIMP-OP",
         ["NOTA N° D1-2023-MIMP-OP", "NFORME TÉCNICO N°D2-2023-MIMP-OP"]),
    ],
)  # fmt: skip
def test_documents_are_told_apart(cell: str, found: list[str]) -> None:
    assert texts(cell) == found


@pytest.mark.parametrize(
    "cell",
    [
        "PROVEIDO N° D000021-2023-MIMP-OC-MLC con Anexo 2",
        'INFORME N° D000360-2023-INABIF/UPP Anexo 02. UDIF-Relación con data de "Informe final. Plan de trabajo"',
        "NOTA N° D000067-2023-MIMP-OP (ANEXO 1 - Evaluación. Informe del Plan Sectorial)",
        "Registro en el Aplicativo informático Reporte A (DTEG)",
        "INFORME N° D000001-2023-MIMP-OC Informe de actividades del plan de trabajo",
        "INFORME N° D000002-2023-MIMP-OC, en respuesta al MEMORANDO N° D000001-2023-MIMP-DGFC",
        "HERRAMIENTA PARA EL\nAUTODIAGNÓSTICO DEL\nPLAN",
        "Oficio\nN° D000001-2023-MIMP-OC",
        "R.M. N° 362-2023-MIMP",
    ],
)
def test_what_is_one_document_stays_one(cell: str) -> None:
    assert len(documents(cell)) == 1


# ---- numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("INFORME N° D000149-2023-CONADIS-URH", (149, 2023, "CONADIS", ("URH",))),
        ("INFORME N° 0000243-2023-INABIF/UA-SUPH-GCR", (243, 2023, "INABIF", ("UA", "SUPH", "GCR"))),
        ("INFORME-000041-2023-UA-SUPH-GCR", (41, 2023, None, ("UA", "SUPH", "GCR"))),
        ("D000039-2023-MIMP-AURORA-SDTH-MRC", (39, 2023, "AURORA", ("SDTH", "MRC"))),
        ("D000034-2023-MIIMP-DPE-JCV", (34, 2023, "MIMP", ("DPE", "JCV"))),
        ("INFORME N° D000360-INABIF/UPP", (360, None, "INABIF", ("UPP",))),
        ("D000015-2023-MIMP-OC - Taller de ventas", (15, 2023, "MIMP", ("OC",))),
        ("D000010 – 2021 – MIMP – OGD", (10, 2021, "MIMP", ("OGD",))),
        ("RM N° 362-2023-MIMP", (362, 2023, "MIMP", ())),
        ("TÉCNICO NºD000019-2023-MIMP-DPIGND", (19, 2023, "MIMP", ("DPIGND",))),
    ],
)
def test_a_number_is_read(text: str, number: tuple) -> None:
    found = sgd_number(text)
    assert found is not None
    assert (found.numero, found.anio, found.entidad, found.oficinas) == number


@pytest.mark.parametrize(
    "text", ["INFORME S/N", "Informe N° 1", "CORREO OC DEL 27.12.2023", "Ley N° 28983", "2022-2023", ""]
)
def test_what_is_no_number_of_the_system_is_none(text: str) -> None:
    assert sgd_number(text) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("INFORME N°000211-2023-MIMP-ODTH", "Informe N° D000211-2023-MIMP-ODTH.", True),
        ("INFORME N° D000039-2023-MIMP-AURORA-SDTH-MRC", "INFORME N°000039-2023-MIMP-AURORA-SDTH", True),
        ("INFORME N° 000215-2023-ODTH", "INFORME N° 000215-2023-MIMP-ODTH", True),
        ("INFORME N° D000360-INABIF/UPP", "INFORME N° D000360-2023-INABIF/UPP Anexo 02", True),
        ("INFORME N° 243-2023-INABIF/UPP", "INFORME N° 243-2023-INABIF/UA-SUPH", False),
        ("INFORME N° 1-2023-MIMP-OC", "MEMORANDO N° 1-2023-MIMP-OC", False),
        ("INFORME N° 1-2022-MIMP-OC", "INFORME N° 1-2023-MIMP-OC", False),
        ("INFORME N° 1-2023-AURORA-URH", "INFORME N° 1-2023-CONADIS-URH", False),
        ("CORREO OGRH del 01.09.2023", "Correo OGRH del 01/09/2023", True),
    ],
)
def test_the_same_document_is_the_same_however_it_is_written(one: str, other: str, same: bool) -> None:
    entidad = "INABIF" if "INABIF" in one else "MIMP"
    first, second = (identity(documents(text)[0], entidad, 2023) for text in (one, other))
    assert first is not None
    assert (first == second) is same


@pytest.mark.parametrize("text", ["CORREO CONADIS", "LISTA DE ASISTENCIA", "INFORME S/N", "Plan de trabajo 2023"])
def test_without_number_or_date_no_document_is_certainly_another_one(text: str) -> None:
    assert identity(documents(text)[0], "MIMP", 2023) is None


def test_units_number_under_their_own_entity() -> None:
    assert [entity_of(unit) for unit in ("AURORA", "CONADIS", "INABIF", "OC", "DGFC")] == [
        "AURORA", "CONADIS", "INABIF", "MIMP", "MIMP",
    ]  # fmt: skip


def test_a_document_is_called_by_kind_and_number_without_initials() -> None:
    (document,) = documents("INFORME N° D000016-2023-MIMP-AURORA-USA-RJM con anexo y lista")
    assert document.name == "INFORME N° D000016-2023-MIMP-AURORA-USA"
    assert documents("Plan de trabajo")[0].name == "Plan de trabajo"


# ---- kinds


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("NFORME TÉCNICO N°D000019-2023-MIMP-DPIGND", ("informe",)),
        ("GUIÁ DEL CURSO", ("guía",)),
        ("Memorándum N° 3", ("memorando",)),
        ("MEMORANDO MÚLTIPLE N° D000087-2023-MIMP-SG", ("memorando",)),
        ("RM N° 362-2023-MIMP", ("resolución",)),
        ("R.D. N° 010-2023-MIMP/OGRH", ("resolución",)),
        ("Relación de participantes", ("lista de asistencia",)),
        ("MEMORANDO N° D000009-2023-MIMP-OC (adjunta informe y lista de asistencia)",
         ("memorando", "informe", "lista de asistencia")),
        ("Copia del acta", ("acta",)),
        ("Taller virtual", ()),
        ("Registro en el Aplicativo informático Reporte A (DTEG)", ("registro",)),
        ("planta", ()),
    ],
)  # fmt: skip
def test_a_document_is_of_the_kind_that_it_begins_with(text: str, kinds: tuple[str, ...]) -> None:
    assert documents(text)[0].clases == kinds


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        ("Informe", ("informe",)),
        ("Acta firmada por el GT, Resolución Directoral de OGRH o R.M.", ("acta", "resolución")),
        ("Asistencia desagregada por sexo y presentaciones", ("lista de asistencia", "presentación")),
        ("Informe de Lineamientos elaborado y/o documento de aprobación", ()),
        ("Documento", ()),
        ("Data en línea", ()),
        (None, ()),
    ],
)
def test_what_is_asked_for_is_read_where_it_is_certain(asked: str | None, kinds: tuple[str, ...]) -> None:
    assert required_kinds(asked) == kinds


@pytest.mark.parametrize(
    ("offered", "asked", "verdict"),
    [
        ("INFORME N° D1-2023-MIMP-OC", "Informe de la capacitación", True),
        ("Registro en el Aplicativo informático Reporte A (DTEG)", "Informe", False),
        ("PROVEIDO N° D21-2023-MIMP-OC. CORREO OC DEL 27.12.2023", "Informe de acciones ejecutadas", False),
        ("CORREO CONADIS", "Informe y lista de asistentes, difusiones de lineamientos", True),
        ("Reporte Anual 2023", "Informe", True),
        # one is not recognised: it may be what was asked for
        ("Taller virtual. CORREO OC", "Informe", None),
        ("CORREO OC", "Documento de propuesta", None),
        ("-", "Informe", None),
    ],
)
def test_another_kind_is_only_said_where_both_are_certain(offered: str, asked: str, verdict: bool | None) -> None:
    assert answers(documents(offered), required_kinds(asked)) is verdict


def test_the_kinds_are_those_that_the_table_admits() -> None:
    assert EVIDENCE_KINDS == KINDS
    assert set(KINDS) >= evidence.NUMBERED


# ---- links


@pytest.mark.parametrize(
    ("cell", "urls", "faults"),
    [
        ("https://evidencias.example/psig/2023/actividad-02", 1, 0),
        ("Carpeta: https://drive.google.com/drive/folders/1a?usp=sharing (acceso libre).", 1, 0),
        ("https://a.gob.pe/x, https://b.gob.pe/y;\nhttp://c.pe", 3, 0),
        ("https://a.pe/xhttps://b.pe/y", 2, 0),
        ("https://10.0.0.1/x https://intranet/psig", 2, 0),
        ("www.drive.com/x", 0, 1),
        ("https//drive.google.com/x", 0, 1),
        ("http:/a.pe/b", 0, 1),
        ("htps://a.pe/b", 0, 1),
        ("https://drive", 0, 1),
        (r"C:\Users\psig", 0, 1),
        (r"\\servidor\psig", 0, 1),
        ("drive.google.com/abc", 0, 1),
        ("se envió a oc@mimp.gob.pe", 0, 0),
        ("-", 0, 0),
        ("No aplica", 0, 0),
        (None, 0, 0),
    ],
)
def test_links_are_known_by_their_form(cell: str | None, urls: int, faults: int) -> None:
    found = links(cell)
    assert (len(found.urls), len(found.faults)) == (urls, faults), found


def test_a_link_ends_where_its_sentence_goes_on() -> None:
    assert links("(ver https://a.pe/x_(1)).").urls == ("https://a.pe/x_(1)",)
    assert links("https://a.pe/x;").urls == ("https://a.pe/x",)


def test_links_are_paired_with_documents_only_where_that_is_certain() -> None:
    one, two = links("https://a.pe/1"), links("https://a.pe/1 https://a.pe/2")
    assert paired(two, 2) == ("https://a.pe/1", "https://a.pe/2")
    assert paired(one, 3) == ("https://a.pe/1",) * 3
    assert paired(two, 3) == (None,) * 3
    assert paired(links("-"), 1) == (None,)


@given(st.text(max_size=120))
def test_any_text_has_links_or_none_and_never_fails(cell: str) -> None:
    found = links(cell)
    assert all(url.lower().startswith(("http://", "https://")) for url in found.urls)
