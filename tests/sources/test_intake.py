"""What the content of a file says: every trouble is a finding of the file, except the limits of its worker."""

import pytest

from assets.reading import read as door
from assets.sources import intake
from assets.sources.intake import approved_plan
from tests.reading.sender import raw_files
from tests.sources.sheets import DELIVERY, activity, psig

SHEET = psig([activity(1)])


@pytest.mark.parametrize("act", [lambda: intake.identify(SHEET, "a.xlsx"), lambda: intake.parse(SHEET, DELIVERY)])
def test_being_out_of_memory_is_the_workers_to_tell_and_no_damage_of_the_file(
    act: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def starved(content: bytes) -> None:
        raise MemoryError

    monkeypatch.setitem(door._READERS, "xlsx", starved)
    with pytest.raises(MemoryError):
        act()  # type: ignore[operator]


def test_any_other_trouble_of_a_reader_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def tripped(content: bytes) -> None:
        raise KeyError("x")

    monkeypatch.setitem(door._READERS, "xlsx", tripped)
    refused = intake.identify(SHEET, "a.xlsx").refused
    assert refused is not None
    assert refused.regla == "archivo_danado"


def test_the_approved_plan_is_found_by_content_and_year() -> None:
    plans = {path.name: len(approved_plan(path.read_bytes(), 2023)) for path in raw_files() if "psig" in str(path)}
    assert sorted(plans.values())[-2:] == [0, 79]
    (plan,) = (path for path in raw_files() if plans.get(path.name))
    assert approved_plan(plan.read_bytes(), 2022) == []
