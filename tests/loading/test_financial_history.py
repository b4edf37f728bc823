"""Exports by financial programming through the loader: dated history like that of activities, beside it and never in
its way, and held against it."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.loading import marts
from schemas.observation import column_letter
from schemas.registry import VIEWS
from tests.builders import ceplan, ceplan_anio, ceplan_financiera
from tests.builders.ceplan_financiera import lineas
from tests.builders.ceplan_unidad import leer_meses, poner, synthetic_unit
from tests.builders.libro import Fila
from tests.conftest import Databases
from tests.loading.decided import rebuilt, shown, withdraw
from tests.loading.night import LATER, RAW, Night
from warehouse.check import orphans
from warehouse.engine import connect

UE, ANIO = "999996", 2026
MAY, JUNE, JULY = "20260509104512", "20260619083724", "20260720083724"
BLOCKS = ("Fn(CS)", "Fn(RE)")
LINES = "SELECT COUNT(DISTINCT linea_id) FROM bi_poi_fuente"
GONE = "SELECT encontrado FROM bi_observacion WHERE regla = 'actividad_retirada' AND resuelta_en IS NULL"
Said = dict[tuple[str, int], tuple[int | None, ...]]

FEW = settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def activities(n: int = 4) -> list[Fila]:
    return synthetic_unit(UE, n, 5, ANIO)


def changed(rows: list[Fila], at: int, block: str, month: int, by: int) -> list[Fila]:
    """The same activities, with an amount of one month that is `by` hundredths higher."""
    row = dict(rows[at])
    months = leer_meses(row, block)
    months[month - 1] = (months[month - 1] or 0) + by
    poner(row, block, months)
    return [row if i == at else other for i, other in enumerate(rows)]


def deliver(night: Night, rows: list[Fila], moment: str, *, ue: str = UE, now: str | None = None) -> list:
    """An export by financial programming of these lines, and a night."""
    name = ceplan_financiera.nombre(ue, moment)
    night.deliver(ceplan_financiera.export_html(rows), f"ejemplo/poi_ceplan_financiera/{name}")
    return night.run(now or f"2026-11-22T{int(moment[4:6]):02d}:00:00Z")


def deliver_activities(night: Night, rows: list[Fila], moment: str) -> None:
    night.deliver(ceplan.export_html(rows), f"ejemplo/poi_ceplan/{ceplan_anio.nombre(UE, moment)}")
    night.run(f"2026-11-23T{int(moment[4:6]):02d}:00:00Z")


def said(rows: list[Fila]) -> Said:
    """(line, month) -> opening and current amount in hundredths, as the export says them."""
    found: Said = {}
    for row in rows:
        codes = [row[title].strip("'") or "sin_dato" for title in ("FF ID", "GG ID", "Rubro ID")]
        line = "-".join([row["POI"], row["Actividad Operativa ID"], *codes])
        blocks = [leer_meses(row, block) for block in BLOCKS]
        found |= {(line, month): tuple(block[month - 1] for block in blocks) for month in range(1, 13)}
    return found


def answered(night: Night, instant: str) -> Said:
    """The same out of the warehouse, as of a moment."""
    rows = night.query(
        "SELECT linea_id, mes, financiero_inicial_centimos, financiero_programado_centimos FROM bi_poi_fuente_historia"
        " WHERE vigente_desde <= :at AND (vigente_hasta IS NULL OR vigente_hasta > :at)",
        at=instant,
    )
    return {(line, month): amounts for line, month, *rest in rows for amounts in [tuple(rest)]}


def no_orphans(night: Night) -> None:
    with night.engine.connect() as conn:
        assert orphans(conn) == []


# ---- the history


@pytest.fixture
def begin(databases: Databases, template: tuple[str, str], tmp_path: Path) -> Callable[[], Night]:
    made = []

    def night() -> Night:
        made.append(connect(databases.create(template[1])))
        folder = tmp_path / str(len(made))
        folder.mkdir()
        return Night(made[-1], folder)

    yield night
    for engine in made:
        engine.dispose()


def year(seed: int) -> list[tuple[str, list[Fila]]]:
    """Five photographs of a small unit in which much changes, and the lines of each."""
    shots = ceplan_anio.fotografias(UE, 7, seed, 2025, ceplan_anio.momentos(2025, 5), cambian=0.6)
    return [(moment, lineas(rows)) for moment, rows in shots]


def copy_of(rows: list[Fila]) -> bytes:
    """A planner's copy without a date in its name, saved long after."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "copia.xlsx"
        ceplan_financiera.resave_xlsx(rows, path)
        return path.read_bytes()


@FEW
@given(seed=st.integers(1, 3), order=st.permutations(range(6)), nights=st.sets(st.integers(0, 5)))
def test_any_order_of_arrival_makes_the_same_history_and_each_date_answers_what_its_export_said(
    begin: Callable[[], Night], seed: int, order: list[int], nights: set[int]
) -> None:
    photographs = year(seed)
    files = [
        *((ceplan_financiera.nombre(UE, moment), ceplan_financiera.export_html(rows)) for moment, rows in photographs),
        ("copia.xlsx", copy_of(photographs[2][1])),
    ]

    def told(arriving: list[int], stops: set[int]) -> tuple[Night, dict[str, bytes]]:
        night = begin()
        for number, which in enumerate(arriving):
            night.deliver(files[which][1], f"ejemplo/{number}/{files[which][0]}")
            if number in stops or number == len(files) - 1:
                assert all(outcome.loaded for outcome in night.run(f"2026-11-22T{7 + number:02d}:00:00Z"))
        return night, shown(night)

    night, mixed = told(order, nights)
    for moment, rows in photographs:
        assert answered(night, ceplan_anio.instante(moment)) == said(rows), moment
    _, in_order = told(list(range(6)), {5})
    assert mixed == in_order
    no_orphans(night)


def test_an_unchanged_export_writes_only_its_moment(night: Night) -> None:
    rows = lineas(activities())
    deliver(night, rows, MAY)
    before = night.query("SELECT * FROM poi_fuente_historia ORDER BY linea_id, mes")
    assert deliver(night, rows[::-1], JUNE)[-1].estado == "cargado"
    assert night.query("SELECT * FROM poi_fuente_historia ORDER BY linea_id, mes") == before
    assert night.value("SELECT COUNT(*) FROM bi_corte WHERE fuente = 'poi_ceplan_financiera'") == 2
    corte = night.query("SELECT corte, listo FROM bi_frescura WHERE fuente = 'poi_ceplan_financiera'")
    assert [(str(date), ready) for date, ready in corte] == [("2026-06-19", 1)]


def test_only_the_line_and_month_that_changed_are_written(night: Night) -> None:
    rows = activities()
    deliver(night, lineas(rows), MAY)
    deliver(night, lineas(changed(rows, 1, "Fn(RE)", 12, 1000)), JUNE)
    since = "SELECT linea_id, mes FROM bi_poi_fuente_historia WHERE vigente_desde > '2026-06-01T00:00:00Z'"
    new = night.query(f"{since} ORDER BY linea_id")
    assert new == [(f"2026-AOI99999600002-{line}", 12) for line in ("1-2.1-00", "1-2.3-00", "2-2.3-09")]


def test_a_blank_amount_that_becomes_zero_is_a_change(night: Night) -> None:
    rows = lineas(activities())
    line = next(i for i, row in enumerate(rows) if not row["Fn(RE) 03"])
    deliver(night, rows, MAY)
    rows[line] = rows[line] | {"Fn(RE) 03": "0.00"}
    deliver(night, rows, JUNE)
    new = "SELECT financiero_programado_centimos, mes FROM bi_poi_fuente_historia"
    assert night.query(f"{new} WHERE vigente_desde > '2026-06-01T00:00:00Z'") == [(0, 3)]


def test_a_line_that_disappears_is_closed_and_its_activity_is_not_reported(night: Night) -> None:
    rows = lineas(activities())
    deliver(night, rows, MAY)
    deliver(night, [row for i, row in enumerate(rows) if i != 1], JUNE)
    line = "2026-AOI99999600001-1-2.1-00"
    assert night.value(f"SELECT COUNT(*) FROM bi_poi_fuente WHERE linea_id = '{line}'") == 0
    ended = night.query(f"SELECT DISTINCT vigente_hasta FROM bi_poi_fuente_historia WHERE linea_id = '{line}'")
    assert [str(at)[:10] for (at,) in ended] == ["2026-06-19"]
    assert night.query(GONE) == []


def test_an_activity_that_disappears_is_reported_and_keeps_its_name(night: Night) -> None:
    rows = lineas(activities())
    deliver(night, rows, MAY)
    deliver(night, [row for row in rows if row["Actividad Operativa ID"] != "AOI99999600001"], JUNE)
    assert night.query(GONE) == [("AOI99999600001",)]
    known = night.query("SELECT actividad_operativa FROM bi_dim_actividad WHERE actividad_id = '2026-AOI99999600001'")
    assert len(known) == 1
    no_orphans(night)


def test_a_bad_line_keeps_what_was_known_of_it_and_the_others_go_on(night: Night) -> None:
    rows = activities()
    deliver(night, lineas(rows), MAY)
    known = said(lineas(rows))
    after = lineas(changed(rows, 0, "Fn(RE)", 5, 1000))
    bad = [after[0] | {"Fn(RE) 07": "pendiente"}, *after[1:]]
    outcome = deliver(night, bad, JUNE)[-1]
    assert (outcome.estado, outcome.apartadas) == ("parcial", 1)
    now = answered(night, "2026-07-01T00:00:00Z")
    spoiled = {key for key in known if key[0] == "2026-AOI99999600001-1-2.3-00"}
    assert {key: now[key] for key in spoiled} == {key: known[key] for key in spoiled}
    assert {key: now[key] for key in now.keys() - spoiled} == {
        key: amounts for key, amounts in said(after).items() if key not in spoiled
    }
    finding = night.query("SELECT celda, encontrado FROM bi_observacion WHERE regla = 'numero_ilegible'")
    assert finding == [(f"{_letter('Fn(RE) 07')}2", "pendiente")]
    assert night.query(GONE) == []


def _letter(title: str) -> str:
    return column_letter(ceplan_financiera.columnas().index(title) + 1)


def test_a_line_whose_codes_cannot_be_read_closes_no_other(night: Night) -> None:
    rows = lineas(activities())
    deliver(night, rows, MAY)
    deliver(night, [rows[0] | {"FF ID": "#REF!"}, *rows[1:]], JUNE)
    assert answered(night, "2026-07-01T00:00:00Z") == said(rows)


def test_two_exports_of_one_moment_with_other_amounts_wait_for_a_person(night: Night) -> None:
    rows = activities()
    deliver(night, lineas(rows), MAY)
    name = f"ejemplo/otra/{ceplan_financiera.nombre(UE, MAY)}"
    night.deliver(ceplan_financiera.export_html(lineas(changed(rows, 0, "Fn(RE)", 5, 100))), name)
    assert night.run(LATER)[-1].estado == "retenido"


def test_the_second_export_of_two_withdrawn_is_as_if_it_had_never_come(night: Night) -> None:
    rows = activities()
    deliver_activities(night, rows, MAY)
    deliver(night, lineas(rows), MAY)
    before = shown(night)
    deliver(night, lineas(changed(rows[1:], 0, "Fn(RE)", 5, 1000)), JUNE)
    assert shown(night) != before
    withdraw(night, _last_load(night), LATER)
    assert shown(night) == before


def test_the_only_export_withdrawn_leaves_nothing_of_it(night: Night) -> None:
    deliver_activities(night, activities(), MAY)
    before = shown(night)
    more = [row | {"OEI": "OEI.77", "Centro de Costo": "OFICINA NUEVA"} for row in lineas(activities(6))]
    deliver(night, more, JUNE)
    withdraw(night, _last_load(night), LATER)
    assert shown(night) == before
    assert night.value("SELECT COUNT(*) FROM poi_fuente_historia") == 0


def _last_load(night: Night) -> str:
    loads = "SELECT carga_id FROM bi_carga WHERE fuente = 'poi_ceplan_financiera' ORDER BY version_en DESC"
    return night.query(loads)[0][0]


def test_a_rebuild_gives_the_same_history(night: Night) -> None:
    rows = activities()
    deliver(night, lineas(changed(rows, 0, "Fn(RE)", 5, 1000)), JUNE)
    deliver(night, lineas(rows), MAY, now="2026-11-22T09:00:00Z")
    deliver_activities(night, rows, JULY)
    before = night.exported("antes")
    rebuilt(night)
    assert night.exported("después") == before


# ---- beside the export by activity


def test_what_only_this_export_knows_has_its_members(night: Night) -> None:
    deliver(night, lineas(activities()), MAY)
    no_orphans(night)
    names = night.query("SELECT actividad_operativa, en_ultimo_corte FROM bi_dim_actividad WHERE ue = :ue", ue=UE)
    assert len(names) == 4
    assert {latest for _, latest in names} == {0}
    assert night.value("SELECT COUNT(*) FROM bi_dim_ue WHERE ue_id = :ue", ue=UE) == 1
    assert night.value(LINES) == len(lineas(activities()))
    assert {flag for (flag,) in night.query("SELECT DISTINCT es_sintetico FROM bi_poi_fuente")} == {1}


def test_no_view_of_the_activities_changes(night: Night) -> None:
    deliver_activities(night, activities(), MAY)
    ours = {"bi_poi_fuente", "bi_poi_fuente_historia", "bi_poi_fuente_diferencia", "bi_linaje"}
    theirs = {f"{name}.csv" for name in VIEWS if name.startswith("bi_poi_") or name == "bi_dim_actividad"}
    theirs -= {f"{name}.csv" for name in ours}

    def of_activities(name: str) -> dict[str, bytes]:
        return {file: content for file, content in night.exported(name).items() if file in theirs}

    before = of_activities("antes")
    deliver(night, lineas(activities()), JUNE)
    assert of_activities("después") == before
    assert str(night.value("SELECT corte FROM bi_frescura WHERE fuente = 'poi_ceplan'")) == "2026-05-09"


def test_each_amount_is_walked_back_to_its_cell(night: Night) -> None:
    rows = lineas(activities())
    deliver(night, rows, MAY)
    line = "2026-AOI99999600002-2-2.3-09"
    row = next(i for i, one in enumerate(rows) if one["FF ID"] == "'2") + 2
    found = night.query(
        "SELECT l.celda, l.titulo, l.archivo, f.financiero_programado_centimos FROM bi_linaje AS l"
        " JOIN bi_poi_fuente AS f ON f.linea_id = l.entidad_id AND f.mes = l.mes AND f.carga_id = l.carga_id"
        " WHERE l.tipo = 'linea' AND l.entidad_id = :line AND l.mes = 11 AND l.medida = 'financiero_programado_soles'",
        line=line,
    )
    said_there = leer_meses(rows[row - 2], "Fn(RE)")[10]
    name = ceplan_financiera.nombre(UE, MAY)
    assert found == [(f"{_letter('Fn(RE) 11')}{row}", "Fn(RE) 11", name, said_there)]


# ---- held against it

DIFFERENCES = (
    "SELECT codigo_ao, medida, situacion, total_fuente_centimos, total_actividad_centimos, diferencia_centimos,"
    " corte_actividad FROM bi_poi_fuente_diferencia ORDER BY codigo_ao, medida"
)


def total(row: Fila, block: str) -> int:
    return sum(value or 0 for value in leer_meses(row, block))


def test_exports_that_agree_have_no_differences_and_the_samples_do(night: Night) -> None:
    night.deliver_samples("ejemplo")
    night.run()
    assert night.value("SELECT COUNT(*) FROM bi_corte") == 3
    assert night.query(DIFFERENCES) == []


@pytest.mark.parametrize("financial_first", [True, False])
def test_a_total_that_differs_is_listed_with_both_and_their_dates(night: Night, financial_first: bool) -> None:
    rows = activities()
    deliveries = [
        lambda: deliver(night, lineas(changed(rows, 0, "Fn(RE)", 5, 1234)), JUNE),
        lambda: deliver_activities(night, rows, MAY),
    ]
    for go in deliveries if financial_first else deliveries[::-1]:
        go()
    (found,) = night.query(DIFFERENCES)
    ours = total(rows[0], "Fn(RE)")
    assert found[:3] == ("AOI99999600001", "financiero_programado_soles", "en_las_dos")
    assert found[3:6] == (ours + 1234, ours, 1234)
    assert str(found[6]) == "2026-05-09"
    no_orphans(night)


def test_an_activity_with_money_in_one_export_only_is_listed(night: Night) -> None:
    rows = activities()
    deliver_activities(night, rows[1:], MAY)
    deliver(night, lineas([rows[0], *rows[2:]]), JUNE)
    found = {(code, where): (lines, whole, gap) for code, _, where, lines, whole, gap, _ in night.query(DIFFERENCES)}
    only_lines, only_whole = total(rows[0], "Fn(RE)"), total(rows[1], "Fn(RE)")
    assert found["AOI99999600001", "solo_en_fuente"] == (only_lines, None, only_lines)
    assert found["AOI99999600002", "solo_en_actividad"] == (None, only_whole, -only_whole)
    assert len(found) == 2
    no_orphans(night)


def test_the_nearest_export_by_activity_is_the_one_compared(night: Night) -> None:
    rows = activities()
    deliver(night, lineas(rows), JUNE)
    deliver_activities(night, changed(rows, 0, "Fn(CS)", 1, 100), MAY)
    assert [str(row[6]) for row in night.query(DIFFERENCES)] == ["2026-05-09"]
    deliver_activities(night, changed(rows, 1, "Fn(CS)", 1, 100), JULY)
    assert [(row[0], str(row[6])) for row in night.query(DIFFERENCES)] == [("AOI99999600002", "2026-07-20")]


def test_differences_go_with_the_export_that_they_are_of(night: Night) -> None:
    rows = activities()
    deliver_activities(night, rows, MAY)
    deliver(night, lineas(changed(rows, 0, "Fn(RE)", 5, 100)), MAY)
    assert len(night.query(DIFFERENCES)) == 1
    marts.poi_of_year(night.engine, ANIO)
    assert len(night.query(DIFFERENCES)) == 1
    withdraw(night, _last_load(night), LATER)
    assert night.query(DIFFERENCES) == []


def test_the_sample_is_what_the_builder_writes() -> None:
    path = RAW / ceplan_financiera.CARPETA / ceplan_financiera.nombre(ceplan.UE, ceplan_financiera.CORTE)
    rows = lineas(ceplan.next_snapshot(synthetic_unit(ceplan.UE, 16, 2026, 2026), 619))
    assert path.read_bytes() == ceplan_financiera.export_html(rows)
