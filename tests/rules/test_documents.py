"""Persons' initials at the end of document numbers: what is cut, and what is an office."""

import re

import pytest

from assets.rules.documents import without_initials
from tests.rules.datos import csv_rows


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Informe N° D000010-2021-MIMP-OGD-YAP", "Informe N° D000010-2021-MIMP-OGD"),
        ("N°D000039-2023-MIMP-AURORA-SDTH-MRC.", "N°D000039-2023-MIMP-AURORA-SDTH."),
        ("INFORME N° 000041-2023-INABIF/UA-SUPH-GCR", "INFORME N° 000041-2023-INABIF/UA-SUPH"),
        ("000046-2023-UA-SUPH-GCR LISTA", "000046-2023-UA-SUPH LISTA"),
        ("D000021-2023-MIMP-OC-MLC con Anexo", "D000021-2023-MIMP-OC con Anexo"),
        ("D000012-2023-CONADIS-URH-PEG y D1-2023-MIMP-DPE-ñz", "D000012-2023-CONADIS-URH y D1-2023-MIMP-DPE"),
        ("D000010 – 2021 – MIMP – OGD – YAP", "D000010 – 2021 – MIMP – OGD"),
        # two letters are initials before they are a unit
        ("D000010-2021-MIMP-OGD-DM", "D000010-2021-MIMP-OGD"),
        # the entity is left out: the second part may be a person
        ("D000215-2023-ODTH-ABC", "D000215-2023-ODTH"),
        # in doubt too much: SUCI is an office of the INABIF
        ("D000004-2023-INABIF/DE-SUCI", "D000004-2023-INABIF/DE"),
    ],
)
def test_the_initials_of_a_person_are_not_shown(text: str, shown: str) -> None:
    assert without_initials(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "INFORME N° D000149-2023-CONADIS-URH",
        "Memorándum N° D000291-2021-MIMP-DGCVG; RM 172-2021-MIMP",
        "D000087-2023-MIMP-SG",
        "D000266-2023-URH",
        "000215-2023-ODTH",
        "000243-2023-INABIF/UPP",
        "D000005-2023-CONADIS-SDISED",
        "D000001-2023-MIMP-VMM-DGCVG",
        "D000001-2023-MIMP-SG-OGRH",
        "INFORME S/N",
        "Ley N° 30364 - Ley para prevenir",
        "Periodo 2019-2024",
        "",
    ],
)
def test_a_document_without_initials_stays_whole(text: str) -> None:
    assert without_initials(text) == text


def test_no_document_of_the_sources_keeps_a_third_part_that_no_list_knows() -> None:
    """Read apart from the rule: letters after the year in three parts or more, the last of two to four."""
    texts = [row["documento_sustento"] for row in csv_rows("psig_2023_cuadro1")]
    texts += [row["sustento"] for row in csv_rows("poi_2021_modificaciones")]
    person = re.compile(r"\d-20\d\d-[A-Z/]+-[A-Z/]+-[A-Z]{2,4}(?![A-Z])")
    initialled = [text for text in texts if person.search(text)]
    assert len(initialled) >= 8
    assert {len(without_initials(text)) < len(text) for text in initialled} == {True}
    again = [person.search(without_initials(text)) for text in initialled]
    offices = {found.group().rpartition("-")[2] for found in again if found}
    assert offices == {"SDTH", "USA"}, "each of them stood before somebody's initials"
