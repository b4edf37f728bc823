"""What a report is written from is of its own subject and executing unit."""

from assets.writing import evidence
from assets.writing.state import State
from tests.loading.conftest import After


def test_another_units_report_has_none_of_the_comparisons_of_this_one(after: After) -> None:
    night = after("poi_anual", "poi_plan", "publicado")
    own, others = (
        evidence.rows(State(night.engine), night.engine, "poi", 2021, ue)["bi_conciliacion"]
        for ue in ("001087", "001088")
    )
    assert {row["ue"] for row in own} == {"001087"}
    assert len(own) == night.value("SELECT COUNT(*) FROM bi_conciliacion WHERE anio = 2021") > 500
    assert others == []
