"""Periods of the year add up the months that are shown, and agree with the stored year."""

from collections import defaultdict

from schemas.columns import MEASURE_NAMES
from tests.loading.night import Night
from tests.loading.test_history_of_exports import JUNE, MAY, deliver_one_a_night
from tests.loading.test_marts import lost

SPANS = {
    **{("trimestre", n): range(3 * n - 2, 3 * n + 1) for n in (1, 2, 3, 4)},
    **{("semestre", n): range(6 * n - 5, 6 * n + 1) for n in (1, 2)},
    **{("acumulado", n): range(1, n + 1) for n in range(1, 13)},
}
#: Soles are compared in céntimos.
MEASURES = tuple(name.replace("_soles", "_centimos") for name in MEASURE_NAMES)


def test_periods_are_the_sums_of_their_months_and_blank_only_if_all_are(night: Night) -> None:
    deliver_one_a_night(night, (MAY, JUNE))
    months: dict[str, dict[int, tuple]] = defaultdict(dict)
    for activity, mes, *measures in night.query(f"SELECT actividad_id, mes, {', '.join(MEASURES)} FROM bi_poi_mensual"):
        months[activity][mes] = tuple(measures)
    shown = {
        (activity, kind, number): (tuple(measures), reported)
        for activity, kind, number, reported, *measures in night.query(
            f"SELECT actividad_id, periodo_tipo, periodo, meses_reportados, {', '.join(MEASURES)} FROM bi_poi_periodo"
        )
    }
    assert shown.keys() == {(activity, *span) for activity in months for span in SPANS}
    executed = MEASURES.index("fisico_ejecutado")
    for (activity, *span), (measures, reported) in shown.items():
        inside = [months[activity][mes] for mes in SPANS[tuple(span)]]  # type: ignore[index]
        for place, total in enumerate(measures):
            known = [values[place] for values in inside if values[place] is not None]
            assert total == (sum(known) if known else None)
        assert reported == sum(values[executed] is not None for values in inside)
    assert lost(night) == []


def test_a_period_up_to_december_or_the_cutoff_has_the_percentages_of_the_activity(night: Night) -> None:
    deliver_one_a_night(night, (MAY, JUNE))
    for suffix, month in (("", "12"), ("_al_corte", "a.mes_corte")):
        pairs = night.query(
            f"SELECT a.fisico_pct{suffix}, p.fisico_pct, a.financiero_pct{suffix}, p.financiero_pct"
            f" FROM bi_poi_actividad AS a JOIN bi_poi_periodo AS p ON p.actividad_id = a.actividad_id"
            f" WHERE p.periodo_tipo = 'acumulado' AND p.periodo = {month}"
        )
        assert any(row[0] is not None for row in pairs)
        assert all(row[0] == row[1] and row[2] == row[3] for row in pairs)


def test_the_readable_periods_have_a_name(night: Night) -> None:
    named = dict(night.query("SELECT periodo_id, nombre FROM bi_dim_periodo"))
    assert len(named) == len(SPANS) + 1
    asked = ("trimestre-4", "semestre-1", "acumulado-01", "acumulado-09")
    assert [named[key] for key in asked] == ["IV trimestre", "I semestre", "enero", "enero a setiembre"]
