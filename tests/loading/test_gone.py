"""An activity that disappears is closed, not deleted, and told: the same in whatever order photographs arrive."""

from itertools import permutations

import pytest

from tests.loading.decided import UE, photograph, photograph_name, rebuilt, withdraw
from tests.loading.night import Night

#: How many activities the photographs of these months have: 6, 4, 5.
MONTHS = (5, 6, 7)
OPEN = (
    "SELECT a.nombre, o.encontrado FROM bi_observacion AS o JOIN bi_archivo AS a"
    " ON a.archivo_sha256 = o.archivo_sha256 WHERE o.regla = 'actividad_retirada' AND o.resuelta_en IS NULL"
)


def deliver(night: Night, months: tuple[int, ...]) -> None:
    for number, month in enumerate(months):
        night.deliver(photograph(month), photograph_name(month))
        assert all(outcome.loaded for outcome in night.run(f"2026-11-{10 + number}T07:00:00Z"))


def told(night: Night) -> list[tuple[str, str]]:
    """(month of the photograph, last digit of the activity) of each finding that is still so."""
    return sorted((name[-14:-12], found[-1]) for name, found in night.query(OPEN))


def ended(night: Night) -> list[tuple]:
    rows = night.query("SELECT codigo_ao, hasta FROM poi_ao_historia WHERE hasta IS NOT NULL ORDER BY codigo_ao, hasta")
    return [(code[-1], str(until)[5:7]) for code, until in rows]


@pytest.mark.parametrize("order", list(permutations(MONTHS)), ids=lambda order: "".join(map(str, order)))
def test_what_is_gone_is_told_alike_in_any_order_of_arrival(night: Night, order: tuple[int, ...]) -> None:
    deliver(night, order)
    assert ended(night)[-2:] == [("5", "06"), ("6", "06")]
    current = night.query("SELECT actividad_id FROM bi_poi_actividad ORDER BY 1")
    assert [code[-1] for (code,) in current] == ["1", "2", "3", "4", "5"]
    gone = night.query("SELECT actividad_id FROM bi_dim_actividad WHERE en_ultimo_corte = 0 AND ue = :ue", ue=UE)
    assert [code[-1] for (code,) in gone] == ["6"]
    changes = night.query("SELECT codigo_ao, visto_en, tipo FROM bi_poi_cambio_actividad WHERE atributo = 'presencia'")
    assert sorted((code[-1], str(seen)[5:7], tipo) for code, seen, tipo in changes) == [
        ("5", "06", "desaparece"),
        ("5", "07", "reaparece"),
        ("6", "06", "desaparece"),
    ]


@pytest.mark.parametrize("order", [(5, 6), (6, 5)])
def test_what_the_last_photograph_no_longer_has_is_to_be_seen_to(night: Night, order: tuple[int, ...]) -> None:
    deliver(night, order)
    assert told(night) == [("06", "5"), ("06", "6")]


def test_a_withdrawn_photograph_takes_its_finding_along_and_the_one_before_has_its_own_again(night: Night) -> None:
    deliver(night, (5, 6, 7))
    withdraw(night, str(night.value("SELECT carga_id FROM bi_corte WHERE vigente = 1")))
    assert told(night) == [("06", "5"), ("06", "6")]
    before = night.exported("antes")
    rebuilt(night)
    assert night.exported("después") == before
