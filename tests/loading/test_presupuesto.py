"""Budget loads: what the views show of them, which load is seen, and the reconciliation with the POI."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

from assets.loading import decisions
from assets.loading.rebuild import rebuild
from assets.reading import bigcsv
from assets.sources import intake
from assets.sources.unit import Delivery
from benchmarks.presupuesto import write_gasto
from schemas.layouts.mef_gasto import COLUMNS
from tests.builders import presupuesto
from tests.loading.night import LATER, Night

GASTO = "mef_gasto/2026-Gasto.csv"
DELIVERY = Delivery("0" * 64, "2026-Gasto.csv", GASTO, 1)
_USUAL = {
    "ANO_EJE": 2026, "MES_EJE": 0, "SECTOR": "99", "PLIEGO": "999", "PLIEGO_NOMBRE": "PLIEGO SINTÉTICO",
    "SEC_EJEC": "999999", "EJECUTORA": "1", "EJECUTORA_NOMBRE": "UE SINTÉTICA", "SEC_FUNC": "1",
    "PROGRAMA_PPTO": "9001", "PROGRAMA_PPTO_NOMBRE": "ACCIONES CENTRALES", "RUBRO": "0", "GENERICA": "3",
    "FUENTE_FINANCIAMIENTO": "1",
}  # fmt: skip
_ZEROS = {title: "0.00" for title in COLUMNS if title.startswith("MONTO")}


def gasto(*rows: dict[str, object], titles: tuple[str, ...] = COLUMNS, encoding: str = "utf-8", **writer: str) -> bytes:
    """A file of the MEF; what a row does not say is of the same UE and line."""
    out = io.StringIO()
    table = csv.DictWriter(out, titles, restval="", extrasaction="ignore", lineterminator="\n", **writer)
    table.writeheader()
    for row in rows:
        table.writerow({**_ZEROS, **_USUAL, **row})
    return out.getvalue().encode(encoding)


def seen(night: Night, amount: str = "pia") -> list[tuple]:
    """(UE, sum) in the view."""
    return night.query(f"SELECT ue, SUM({amount}_centimos) FROM bi_presupuesto GROUP BY ue ORDER BY ue")


def test_month_zero_carries_pia_and_pim_and_the_other_months_add_up(night: Night) -> None:
    rows = [
        {"MONTO_PIA": "1000.10", "MONTO_PIM": "1200.20"},
        {"MES_EJE": 1, "MONTO_DEVENGADO": "100.05", "MONTO_CERTIFICADO": "500"},
        {"MES_EJE": 3, "MONTO_DEVENGADO": "-0.05", "MONTO_GIRADO": "99.9"},
        {"MES_EJE": 3, "MONTO_DEVENGADO": "20", "ESPECIFICA_DET": "7"},
    ]
    night.deliver(gasto(*rows), GASTO)
    (outcome,) = night.run()
    assert (outcome.estado, outcome.unidad, outcome.filas) == ("cargado", "999999", 4), outcome
    amounts = "pia_centimos, pim_centimos, certificado_centimos, devengado_centimos, girado_centimos"
    line = night.query(f"SELECT ue, sec_func, programa_nombre, rubro, {amounts}, mes_corte, filas FROM bi_presupuesto")
    assert line == [("999999", "0001", "ACCIONES CENTRALES", "00", 100010, 120020, 50000, 12000, 9990, 3, 4)]
    monthly = "SELECT mes_id, devengado_centimos FROM bi_presupuesto_mensual ORDER BY mes"
    assert night.query(monthly) == [("2026-01", 10005), ("2026-02", 0), ("2026-03", 1995)]
    assert night.query("SELECT ue_numero, denominacion, pliego FROM bi_dim_ue WHERE ue_id = '999999'") == [
        ("001", "UE SINTÉTICA", "999")
    ]


def test_a_bad_row_is_kept_apart_with_its_cell_and_the_others_load(night: Night) -> None:
    good = {"MONTO_PIA": "10.00"}
    content = gasto(
        good,
        good | {"MONTO_PIA": "diez"},
        good | {"MES_EJE": 13},
        good | {"ANO_EJE": "20x6"},
        good | {"SEC_EJEC": "12345678"},
        good | {"MONTO_PIM": "1e3"},
        good | {"MONTO_PIM": "1.234"},
        good,
    )
    night.deliver(content + b"2026,1,solo tres\n\n" + gasto(good).split(b"\n", 1)[1], GASTO)
    (outcome,) = night.run()
    assert (outcome.estado, outcome.filas, outcome.apartadas) == ("parcial", 3, 7)
    assert seen(night) == [("999999", 3000)]
    found = night.query("SELECT celda, regla FROM bi_observacion WHERE severidad = 'bloqueante' ORDER BY fila")
    assert found == [
        ("BE3", "numero_ilegible"), ("B4", "mes_ilegible"), ("A5", "anio_ilegible"), ("I6", "ue_ilegible"),
        ("BF7", "numero_ilegible"), ("BF8", "numero_ilegible"), ("A10", "fila_mal_separada"),
    ]  # fmt: skip
    assert night.value("SELECT COUNT(*) FROM cuarentena") == 7


@pytest.mark.parametrize(
    ("encoding", "mark", "delimiter"),
    [("utf-8", b"", ","), ("utf-8", b"\xef\xbb\xbf", ","), ("cp1252", b"", ","), ("utf-8", b"", ";")],
)
def test_encodings_and_separators_as_they_come(night: Night, encoding: str, mark: bytes, delimiter: str) -> None:
    row = {"PROGRAMA_PPTO_NOMBRE": 'ACCIÓN «Ñ», "SUBPROGRAMA"', "MONTO_PIA": "7,50" if delimiter == ";" else "7.50"}
    night.deliver(mark + gasto(row, encoding=encoding, delimiter=delimiter), GASTO)
    night.run()
    assert night.query("SELECT programa_nombre, pia_centimos FROM bi_presupuesto") == [
        ('ACCIÓN «Ñ», "SUBPROGRAMA"', 750)
    ]


def test_what_a_source_does_not_have_is_empty_and_not_zero(night: Night) -> None:
    titles = tuple(title for title in COLUMNS if title not in ("MONTO_GIRADO", "RUBRO"))
    night.deliver(gasto({"MONTO_PIA": "1"}, titles=titles), GASTO)
    night.run()
    assert night.query("SELECT girado_soles, rubro, certificado_centimos FROM bi_presupuesto") == [(None, None, 0)]


def test_totals_of_each_ue_are_the_files_to_the_centimo_though_lines_are_folded(
    night: Night,
) -> None:
    path = night.raw / GASTO
    path.parent.mkdir(parents=True)
    write_gasto(path, 4_000)
    expected: dict[str, list[int]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            sums = expected.setdefault(row["SEC_EJEC"], [0, 0, 0])
            for place, title in enumerate(("MONTO_PIA", "MONTO_PIM", "MONTO_DEVENGADO")):
                sums[place] += int(Decimal(row[title]) * 100)
    (outcome,) = night.run()
    assert (outcome.unidad, outcome.filas) == ("nacional", 4_000)
    amounts = "SUM(pia_centimos), SUM(pim_centimos), SUM(devengado_centimos)"
    for table in ("bi_presupuesto", "leer_presupuesto_total"):
        found = night.query(f"SELECT ue_id, {amounts} FROM {table} GROUP BY ue_id ORDER BY ue_id")
        assert {ue: [int(one) for one in sums] for ue, *sums in found} == expected
    monthly = "SELECT SUM(devengado_centimos) FROM bi_presupuesto_mensual"
    assert int(night.value(monthly)) == sum(sums[2] for sums in expected.values())  # type: ignore[call-overload]
    assert night.value("SELECT COUNT(*) FROM bi_presupuesto") < 500
    assert night.value("SELECT COUNT(*) FROM bi_dim_ue WHERE origen = 'mef_gasto'") == len(expected)


def test_of_each_ue_the_view_shows_the_latest_load_that_has_it(night: Night) -> None:
    country = gasto({"MONTO_PIA": "1"}, {"MONTO_PIA": "2", "SEC_EJEC": "888888"})
    night.deliver(country, GASTO)
    night.run()
    night.deliver(gasto({"MONTO_PIA": "5"}), "mef_gasto/de la UE.csv")
    night.run(LATER)
    assert seen(night) == [("888888", 200), ("999999", 500)]
    assert night.query("SELECT unidad FROM bi_carga WHERE vigente = 1 ORDER BY unidad") == [("999",), ("999999",)]


def test_a_file_of_one_pliego_is_a_load_of_the_pliego(night: Night) -> None:
    night.deliver(gasto({"MONTO_PIA": "1"}, {"MONTO_PIA": "2", "SEC_EJEC": "888888"}), GASTO)
    night.deliver(gasto({"SEC_EJEC": "777777", "PLIEGO": "39"}, {"SEC_EJEC": "777778", "PLIEGO": "39"}), "otro.csv")
    assert sorted(outcome.unidad for outcome in night.run()) == ["039", "999"]


def test_a_file_of_two_years_is_a_load_of_each(night: Night) -> None:
    night.deliver(
        gasto({"MONTO_PIA": "1"}, {"MONTO_PIA": "2", "ANO_EJE": 2025}, {"MONTO_PIA": "x", "ANO_EJE": 2025}), GASTO
    )
    outcomes = night.run()
    assert [(one.anio, one.filas, one.apartadas) for one in outcomes] == [(2025, 1, 1), (2026, 1, 0)]


def test_a_newer_file_at_the_same_place_replaces_the_lines(night: Night) -> None:
    night.deliver(gasto({"MONTO_PIA": "1"}, {"MONTO_PIA": "2", "SEC_FUNC": "2"}), GASTO)
    night.run()
    night.deliver(gasto({"MONTO_PIA": "4"}), GASTO)
    night.run(LATER)
    assert seen(night) == [("999999", 400)]
    assert night.value("SELECT COUNT(*) FROM presupuesto_linea") == 1


def test_withdrawing_brings_back_what_was_there_and_a_rebuild_tells_the_same(night: Night) -> None:
    night.deliver(gasto({"MONTO_PIA": "1"}, {"MONTO_PIA": "2", "SEC_EJEC": "888888"}), GASTO)
    night.run()
    before = night.exported("antes")
    night.deliver(gasto({"MONTO_PIA": "5"}), "mef_gasto/de la UE.csv")
    night.run(LATER)
    assert seen(night) == [("888888", 200), ("999999", 500)]
    carga_id = night.value("SELECT carga_id FROM carga WHERE unidad = '999999'")
    decisions.withdraw(night.engine, night.custody, str(carga_id), motivo="prueba", quien="A", now=LATER, ejemplos=True)
    assert seen(night) == [("888888", 200), ("999999", 100)]
    after = night.exported("despues")
    for name in ("bi_presupuesto.csv", "bi_presupuesto_mensual.csv"):
        assert after[name] == before[name]
    aside = night.folder / "aparte"
    aside.mkdir()
    rebuild(night.engine, night.custody, aside, ejemplos=True, now=night.now)
    rebuilt = night.exported("rehecho")
    for name in ("bi_presupuesto.csv", "bi_presupuesto_mensual.csv", "bi_dim_ue.csv", "bi_carga.csv"):
        assert rebuilt[name] == after[name]


def test_running_again_changes_no_row(night: Night) -> None:
    night.deliver(gasto({"MONTO_PIA": "1"}), GASTO)
    night.run()
    first = night.exported("uno")
    assert not any(outcome.changed for outcome in night.run(LATER))
    assert night.exported("dos") == first


def test_the_three_sources_of_the_example_say_the_same_of_the_unit(night: Night) -> None:
    night.deliver_samples("ejemplo/mef_gasto", "ejemplo/siaf", "ejemplo/consulta_amigable")
    assert {outcome.estado for outcome in night.run()} == {"cargado"}
    amounts = "SUM(pia_centimos), SUM(pim_centimos), SUM(certificado_centimos), SUM(devengado_centimos)"
    found = night.query(f"SELECT fuente, {amounts} FROM bi_presupuesto WHERE ue = '999999' GROUP BY fuente")
    sums = {tuple(map(int, amounts)) for _, *amounts in found}
    assert len(found) == 3
    lines = presupuesto.lineas()
    pia, pim = sum(line.pia for line in lines), sum(line.pim for line in lines)
    accrued = sum(sum(line.devengado) for line in lines)
    assert sums == {tuple(int(100 * amount) for amount in (pia, pim, pim, accrued))}
    assert {row[0] for row in night.query("SELECT DISTINCT es_sintetico FROM bi_presupuesto")} == {1}


def test_poi_and_budget_are_reconciled_whichever_comes_first(night: Night) -> None:
    query = (
        "SELECT fuente_presupuesto, nivel, grupo, concepto, hasta_mes, diferencia_centimos, resultado, explicacion"
        " FROM bi_presupuesto_conciliacion ORDER BY 1, 2, 3, 4"
    )
    night.deliver_samples("ejemplo/poi_ceplan")
    night.run()
    assert night.query(query) == []
    night.deliver_samples("ejemplo/mef_gasto", "ejemplo/siaf", "ejemplo/consulta_amigable")
    night.run(LATER)
    after = night.query(query)
    assert _differences(after, "siaf", "0002") == {"pia": 0, "pim": 0, "devengado": 0}
    assert _differences(after, "siaf", "0003") == {"pia": 1_200_000, "pim": 1_200_000, "devengado": 400_000}
    assert _differences(after, "siaf", "0005") == {"pia": 0, "pim": 2_500_000, "devengado": 0}
    assert _differences(after, "mef_gasto", "0006")["devengado"] == -125_075
    assert {row[2] for row in after if row[0] == "consulta_amigable"} == {"ue"}
    assert _differences(after, "siaf", "ue") == _differences(after, "mef_gasto", "ue")
    (carga,) = night.query("SELECT carga_id FROM carga WHERE fuente = 'siaf'")
    decisions.withdraw(night.engine, night.custody, str(carga[0]), motivo="x", quien="A", now=LATER, ejemplos=True)
    assert {row[0] for row in night.query(query)} == {"mef_gasto", "consulta_amigable"}


def test_the_order_of_arrival_makes_no_difference_to_the_reconciliation(night: Night) -> None:
    night.deliver_samples("ejemplo/siaf")
    night.run()
    night.deliver_samples("ejemplo/poi_ceplan")
    night.run(LATER)
    query = "SELECT grupo, concepto, diferencia_centimos FROM bi_presupuesto_conciliacion WHERE grupo = '0005'"
    assert dict(((concepto), amount) for _, concepto, amount in night.query(query)) == {
        "pia": 0, "pim": 2_500_000, "devengado": 0,
    }  # fmt: skip


def _differences(rows: list[tuple], fuente: str, grupo: str) -> dict[str, int]:
    return {row[3]: row[5] for row in rows if (row[0], row[2]) == (fuente, grupo)}


# ---- files that somebody made to do harm, or that arrived broken


@pytest.mark.parametrize(
    ("content", "regla"),
    [
        (gasto({}).replace(b"MONTO_PIM", b"OTRA_COSA", 1), "columna_faltante"),
        (gasto({}).replace(b"MONTO_GIRADO", b"MONTO_PIM", 1), "columna_repetida"),
        (gasto({"PROGRAMA_PPTO": "1\0", "MES_EJE": "\0"}), "mes_ilegible"),
        (gasto(*[{}] * 20).replace(b"UE SINT", b'"UE SINT', 1), "archivo_danado"),
        (gasto(), "sin_filas_validas"),
        (gasto({"ANO_EJE": 1999}), "sin_filas_validas"),
        (gasto({"ANO_EJE": 2012}), "anio_fuera_de_rango"),
        (gasto({"MONTO_PIA": "x"}), "sin_filas_validas"),
        (gasto(*[{"MONTO_PIA": "900000000000000.00"}] * 200), "suma_imposible"),
        (gasto(*[{"MONTO_PIA": "x"}] * 5_001), "demasiadas_filas_apartadas"),
        (gasto({}) + b"1,2\n" * 5_001, "demasiadas_filas_apartadas"),
    ],
    ids=[
        "sin PIM",
        "dos PIM",
        "nulo",
        "comilla",
        "vacía",
        "antiguo",
        "2012",
        "sin buenas",
        "desborde",
        "basura",
        "sin forma",
    ],
)
def test_a_hostile_file_is_refused_with_its_reason(content: bytes, regla: str) -> None:
    identity = intake.identify(content, "malo.csv")
    findings = list(identity.findings)
    if not identity.refused:
        parsed = intake.parse(content, DELIVERY)
        findings += [*parsed.refused, *(finding for load in parsed.loads for finding in load.observations)]
        assert not any(load.refused is None for load in parsed.loads)
    assert regla in [finding.regla for finding in findings]


def test_a_file_that_is_refused_leaves_what_was_loaded(night: Night) -> None:
    night.deliver(gasto({"MONTO_PIA": "1"}), GASTO)
    night.run()
    night.deliver(gasto({"MONTO_PIA": "x"}), GASTO)
    assert "cuarentena" in {outcome.estado for outcome in night.run(LATER)}
    assert seen(night) == [("999999", 100)]


def test_pieces_of_a_few_rows_give_the_same_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is held is a piece and the lines, however long the file; codes keep their numbers from piece to piece."""
    rows = [
        {"SEC_FUNC": n % 3, "MES_EJE": n % 13, "MONTO_DEVENGADO": f"{n}.01", "SEC_EJEC": 999990 + n % 7}
        for n in range(400)
    ]
    content = gasto(*rows)
    whole = intake.parse(content, DELIVERY).loads[0]
    monkeypatch.setattr(bigcsv, "PIECE", 4_000)
    head = bigcsv.heading(content)
    assert head is not None
    taken = [
        len(piece.numbers) for piece in bigcsv.pieces(io.BytesIO(content), head, ["SEC_FUNC"], [], lambda *_: None)
    ]
    assert max(taken) < 30
    assert sum(taken) == 400
    small = intake.parse(content, DELIVERY).loads[0]
    for table, columns in whole.data.items():
        for name, values in columns.items():
            assert str(values) == str(small.data[table][name]), (table, name)


def test_a_line_longer_than_a_piece_is_damage_and_not_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bigcsv, "PIECE", 4_000)
    content = gasto({}) + b"x" * 50_000
    parsed = intake.parse(content, DELIVERY)
    assert [finding.regla for finding in parsed.refused] == ["archivo_danado"]


def test_custody_takes_and_checks_a_file_a_piece_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the intake nor the recognition nor a rebuild's check asks for all the bytes at once."""
    from warehouse.custody import Custody

    custody = Custody(tmp_path)
    source = tmp_path / "grande.csv"
    source.write_bytes(gasto(*[{"MONTO_PIA": "1"}] * 5_000))
    with source.open("rb") as file:
        sha256, _ = custody.take(file)
    monkeypatch.setattr(Path, "read_bytes", lambda *_: pytest.fail("leído entero"))
    custody.verify(sha256)
    with custody.opened(sha256) as file:
        assert file.tell() == 0
    custody.path(sha256).write_text("otra cosa")
    with pytest.raises(ValueError, match="dañada"):
        custody.verify(sha256)
