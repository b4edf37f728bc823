"""What a report is written from is of its own subject and executing unit."""

import pytest

from assets.reports.document.model import Paragraph, Table
from assets.reports.informe import poi, psig
from assets.reports.informe.data import Data
from assets.writing import evidence, texts
from assets.writing.state import State
from schemas.tables.informe import COUNTED_SECTIONS, REPORT_SECTIONS
from tests.loading.conftest import After

UNIT = "001087-despacho-viceministerial-de-la-mujer"


def test_another_units_report_has_none_of_the_comparisons_of_this_one(after: After) -> None:
    night = after("poi_anual", "poi_plan", "publicado")
    own, others = (
        evidence.rows(State(night.engine), night.engine, "poi", 2021, ue)["bi_conciliacion"]
        for ue in ("001087", "001088")
    )
    assert {row["ue"] for row in own} == {"001087"}
    assert len(own) == night.value("SELECT COUNT(*) FROM bi_conciliacion WHERE anio = 2021") > 500
    assert others == []


#: Keys of every kind, right and wrong, by the file in which they are.
KEYS = {
    "poi": {
        "informe.md": (
            *(f"informe.{section}" for section in REPORT_SECTIONS), "informe.logros.recibido", "informe.introduccion",
            "informe.motivo", "2021-001087-N016.logros", "2021-001087-N016.logros.recibido", "2021-001087-N016.logro",
            "2021-001087-N999.logros", "2020-001087-N016.logros", "2021-001088-N001.logros", f"{UNIT}.medidas",
            "001087-no-hay.problemas", "039-XX.logros", "psig-2023-34.logros", "sin_dato.logros",
        ),
        f"{UNIT}.md": ("2021-001087-N017.motivo", "2021-001087-N017.presentacion"),
    },
    "psig": {
        "informe.md": (
            *(f"informe.{section}" for section in REPORT_SECTIONS), "psig-2023-34.logros", "psig-2023-999.logros",
            "DTEG.logro", "DTEG.logros", "DTEG.logros.recibido-2", "NADIE.logros", "2021-001087-N016.logros",
        ),
        "notas.md": (
            "psig-2023-35.logros", "psig-2023-35.introduccion", *(f"psig-2023-{n}.medidas" for n in range(1, 79)),
        ),
        "DTEG.md": ("psig-2023-34.problemas", "psig-2022-34.problemas"),
    },
}  # fmt: skip
YEARS = {"poi": (2021, "001087", poi.document), "psig": (2023, None, psig.document)}


@pytest.mark.parametrize("tema", KEYS)
def test_every_text_is_in_the_report_or_in_the_annex_of_those_without_a_place(after: After, tema: str) -> None:
    anio, ue, document = YEARS[tema]
    night = after(*(("poi_anual", "poi_plan") if tema == "poi" else ("psig", "psig_plan")))
    for archivo, keys in KEYS[tema].items():
        path = night.folder / "textos" / tema / str(anio) / archivo
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"## Algo {{#{key}}}\n\nEs de {key}.\n\n" for key in keys), encoding="utf-8")
    texts.bring(night.engine, night.custody, night.folder / "textos", tema, anio, quien="ana")
    rows = evidence.rows(State(night.engine), night.engine, tema, anio, ue)
    blocks = document(Data(tema, anio, ue or "", "", rows)).blocks
    said = ["".join(run.text for run in block.runs) for block in blocks if isinstance(block, Paragraph)]
    (annex,) = (block for block in blocks if isinstance(block, Table) and block.key == "textos-huerfanos")
    keys = [key for keys in KEYS[tema].values() for key in keys]
    lost = [str(row[0]) for row in annex.rows]
    assert sorted([key for key in keys for text in said if text == f"Es de {key}."] + lost) == sorted(keys)
    unknown = {"informe.introduccion", "informe.motivo", "2021-001087-N016.logro", "DTEG.logro"} & set(keys)
    assert unknown <= set(lost)
    counted = sum(row[name] for row in rows["bi_narrativa_unidad"] for name in COUNTED_SECTIONS)
    placed = [key for key in set(keys) - set(lost) if not key.startswith("informe.") and "recibido" not in key]
    assert counted == sum(key.endswith(COUNTED_SECTIONS) for key in placed)
