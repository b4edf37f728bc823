"""The way out of a held file and of a wrong load: what was there before comes back, and a rebuild remembers."""

import json

import pytest

from assets.loading import decisions, inventory
from assets.loading.decisions import DecisionError
from schemas.registry import TABLES
from tests.builders import ceplan
from tests.loading.decided import (
    UE,
    accept,
    oc_sheet,
    photograph,
    photograph_name,
    rebuilt,
    reject,
    shown,
    told,
    undated,
    withdraw,
)
from tests.loading.night import LATER, RAW, Night
from warehouse.check import orphans
from warehouse.custody import Custody, digest
from warehouse.engine import AlmacenError

THIRD, FOURTH, FIFTH = "2026-11-24T07:00:00Z", "2026-11-25T07:00:00Z", "2026-11-26T07:00:00Z"
OC = "psig/2023/oc.xlsx"


def quantity(night: Night) -> object:
    return night.value("SELECT CAST(meta_ejecutada AS INTEGER) FROM bi_psig_actividad WHERE responsable = 'OC'")


def state(night: Night, content: bytes) -> tuple:
    (row,) = night.query("SELECT estado, motivo FROM bi_archivo WHERE archivo_sha256 = :sha", sha=digest(content))
    return row


def current(night: Night, fuente: str) -> list[str]:
    return [row[0] for row in night.query(f"SELECT carga_id FROM bi_carga WHERE fuente = '{fuente}' AND vigente = 1")]


def held_version(night: Night) -> bytes:
    """A sheet is loaded, and another version of it is held: nothing says which is newer."""
    night.deliver(oc_sheet("20", 2), OC)
    night.run()
    other = oc_sheet("21", None)
    night.deliver(other, "psig/2023/oc otra.xlsx")
    assert [outcome.estado for outcome in night.run(LATER)][-1] == "retenido"
    return other


def test_an_accepted_version_counts_and_stays(night: Night) -> None:
    other = held_version(night)
    assert [outcome.estado for outcome in accept(night, digest(other)[:9], THIRD)] == ["cargado"]
    assert quantity(night) == 21
    assert not any(outcome.changed for outcome in night.run(FOURTH))
    (decision,) = night.query("SELECT tipo, archivo_sha256, carga_id, quien, motivo FROM bi_decision")
    assert decision == ("aceptar", digest(other), "sin_dato", "ana", "así lo dijo la dirección")
    assert str(night.value("SELECT decidido_en FROM bi_decision"))[:10] == THIRD[:10]
    before = told(night)
    rebuilt(night)
    assert told(night) == before


def test_a_rejected_version_is_let_go_for_good(night: Night) -> None:
    other = held_version(night)
    reject(night, digest(other), THIRD, motivo="es un borrador")
    estado, motivo = state(night, other)
    assert (estado, motivo) == ("retirado", "rechazado por ana el 2026-11-24: es un borrador")
    assert quantity(night) == 20
    assert (
        night.value("SELECT COUNT(*) FROM bi_observacion WHERE resuelta_en IS NULL AND severidad = 'bloqueante'") == 0
    )
    night.deliver(other, "psig/2023/otra vez.xlsx")
    assert not any(outcome.changed for outcome in night.run(FOURTH))
    assert state(night, other) == (estado, motivo)
    before = told(night)
    rebuilt(night)
    assert told(night) == before


def test_a_withdrawn_version_gives_way_to_the_one_it_replaced(night: Night) -> None:
    night.deliver(oc_sheet("20", 2), OC)
    night.run()
    before = shown(night)
    wrong = oc_sheet("99", 3)
    night.deliver(wrong, OC)
    night.run(LATER)
    assert quantity(night) == 99
    (carga,) = current(night, "psig")
    withdraw(night, carga, THIRD)
    assert quantity(night) == 20
    assert shown(night) == before
    assert state(night, wrong) == ("retirado", "retirado por ana el 2026-11-24: hoja equivocada")
    assert night.query("SELECT estado, vigente FROM bi_carga WHERE carga_id = :carga", carga=carga) == [("retirada", 0)]
    assert not any(outcome.changed for outcome in night.run(FOURTH))
    after = told(night)
    rebuilt(night)
    assert told(night) == after


def test_what_was_withdrawn_stays_out_however_often_it_comes_until_somebody_accepts_it(night: Night) -> None:
    night.deliver(oc_sheet("20", 2), OC)
    night.run()
    wrong = oc_sheet("99", 3)
    night.deliver(wrong, OC)
    night.run(LATER)
    withdraw(night, current(night, "psig")[0], THIRD)
    night.deliver(wrong, "psig/2023/de nuevo.xlsx")
    assert not any(outcome.changed for outcome in night.run(FOURTH))
    assert state(night, wrong)[0] == "retirado"
    assert quantity(night) == 20
    repeated = night.query("SELECT nombre, motivo FROM bi_entrega WHERE repetido_de IS NOT NULL")
    assert repeated == [("de nuevo.xlsx", "ya recibido el 2026-11-23 (oc.xlsx)")]
    accept(night, digest(wrong)[:12], FIFTH)
    assert quantity(night) == 99
    after = told(night)
    rebuilt(night)
    assert told(night) == after


def test_the_only_load_withdrawn_leaves_the_unit_as_if_nothing_had_come(night: Night) -> None:
    night.deliver_samples("psig_plan")
    night.run()
    before = shown(night)
    night.deliver(oc_sheet("20", 2), OC)
    night.run(LATER)
    assert shown(night) != before
    withdraw(night, current(night, "psig")[0], THIRD)
    assert shown(night) == before
    assert quantity(night) is None


@pytest.mark.parametrize("fuente", ["poi_anual", "poi_plan", "psig_plan", "publicado"])
def test_the_only_load_of_a_source_withdrawn_leaves_nothing_of_it(night: Night, fuente: str) -> None:
    others = [name for name in ("poi_anual", "poi_plan", "psig", "psig_plan", "publicado") if name != fuente]
    night.deliver_samples(*(name for name in others if (RAW / name).is_dir()))
    night.run()
    before = shown(night)
    night.deliver_samples(fuente)
    night.run(LATER)
    assert shown(night) != before
    for number, carga in enumerate(current(night, fuente)):
        withdraw(night, carga, f"2026-11-24T07:00:0{number}Z")
    with night.engine.connect() as conn:
        assert orphans(conn) == []
    assert shown(night) == before


def test_what_was_ignored_as_older_counts_again_when_the_newer_one_goes(night: Night) -> None:
    for number, (amount, month) in enumerate((("20", 2), ("99", 6), ("22", 4))):
        night.deliver(oc_sheet(amount, month), f"psig/2023/oc {month}.xlsx")
        night.run(f"2026-11-{10 + number}T07:00:00Z")
    assert state(night, oc_sheet("22", 4))[0] == "ignorado"
    withdraw(night, current(night, "psig")[0], THIRD)
    assert quantity(night) == 22
    assert state(night, oc_sheet("22", 4))[0] == "cargado"


def test_a_replaced_load_withdrawn_never_comes_back(night: Night) -> None:
    for number, month in enumerate((2, 3, 4)):
        night.deliver(oc_sheet(f"2{month}", month), OC)
        night.run(f"2026-11-{10 + number}T07:00:00Z")
    second = night.value("SELECT carga_id FROM bi_carga WHERE archivo_sha256 = :sha", sha=digest(oc_sheet("23", 3)))
    withdraw(night, str(second), THIRD)
    assert quantity(night) == 24
    withdraw(night, current(night, "psig")[0], FOURTH)
    assert quantity(night) == 22


def test_what_a_withdrawn_sheet_displaced_in_the_folder_waits_again(night: Night) -> None:
    other = held_version(night)
    wrong = oc_sheet("99", 3)
    night.deliver(wrong, "psig/2023/oc otra.xlsx")
    night.run(THIRD)
    assert state(night, other)[0] == "ignorado"
    withdraw(night, current(night, "psig")[0], FOURTH)
    assert state(night, other)[0] == "retenido"
    before = told(night)
    night.run(FIFTH)
    assert told(night) == before
    rebuilt(night)
    assert told(night) == before


def test_a_held_sheet_is_compared_again_in_the_run_that_makes_it_comparable(night: Night) -> None:
    """A second run of the same night is no event: what it alone would find, a rebuild would not."""
    night.deliver(oc_sheet("20", None), OC)
    night.run()
    dated = oc_sheet("21", 3)
    night.deliver(dated, "psig/2023/oc otra.xlsx")
    night.run(LATER)
    assert state(night, dated)[0] == "retenido"
    night.deliver(oc_sheet("22", 4), OC)
    night.run(THIRD)
    assert state(night, dated)[0] == "ignorado"
    before = told(night)
    night.run(FOURTH)
    assert told(night) == before


def test_what_is_said_of_other_units_follows_a_decision_at_once(night: Night) -> None:
    night.deliver_samples("psig_plan", "psig")
    night.run()
    silent = "SELECT encontrado FROM bi_observacion WHERE regla = 'unidad_sin_respuesta' AND resuelta_en IS NULL"
    assert night.query(silent) == []
    withdraw(night, "psig-2023-oc", LATER)
    assert night.query(silent) == [("OC",)]
    before = told(night)
    night.run(THIRD)
    assert told(night) == before
    accept(night, digest((RAW / "psig/2023/oc - psig 2023.xlsx").read_bytes()), FOURTH)
    assert night.query(silent) == []


# ---- photographs


def deliver_photographs(night: Night, *months: int) -> None:
    for number, month in enumerate(months):
        night.deliver(photograph(month), f"ejemplo/{photograph_name(month)}")
        outcomes = night.run(f"2026-11-{10 + number}T07:00:00Z")
        assert all(outcome.loaded for outcome in outcomes), outcomes


def load_of(night: Night, content: bytes) -> str:
    return str(night.value("SELECT carga_id FROM bi_carga WHERE archivo_sha256 = :sha", sha=digest(content)))


@pytest.mark.parametrize("gone", [3, 5, 7])
def test_the_history_without_a_photograph_is_as_if_it_had_never_come(night: Night, gone: int) -> None:
    deliver_photographs(night, *(month for month in (3, 5, 7) if month != gone))
    never = shown(night)
    night.deliver(photograph(gone), f"ejemplo/{photograph_name(gone)}")
    night.run(LATER)
    assert shown(night) != never
    withdraw(night, load_of(night, photograph(gone)), THIRD)
    assert shown(night) == never
    assert not any(outcome.changed for outcome in night.run(FOURTH))
    with night.engine.connect() as conn:
        assert orphans(conn) == []
    after = told(night)
    rebuilt(night)
    assert told(night) == after


def test_the_only_photograph_withdrawn_leaves_neither_facts_nor_members(night: Night) -> None:
    night.deliver_samples("poi_anual", "ejemplo")
    night.run()
    before = shown(night)
    deliver_photographs(night, 5)
    assert night.value("SELECT COUNT(*) FROM bi_dim_ue WHERE ue_id = :ue", ue=UE) == 1
    withdraw(night, load_of(night, photograph(5)), THIRD)
    assert shown(night) == before


def test_a_copy_of_a_withdrawn_export_stands_for_itself(night: Night) -> None:
    rows = ceplan.synthetic_unit(UE, 4, 5, 2026)
    export = ceplan.export_html(rows)
    ceplan.resave_xlsx(rows, night.folder / "copia.xlsx")
    night.deliver(export, f"ejemplo/{photograph_name(5)}")
    night.run()
    night.deliver(night.folder / "copia.xlsx", "ejemplo/copia.xlsx")
    night.run(LATER)
    assert night.value("SELECT COUNT(*) FROM bi_corte") == 1
    withdraw(night, load_of(night, export), THIRD)
    assert night.query("SELECT corte_origen FROM bi_corte") == [("propiedades del libro",)]
    copy = (night.folder / "copia.xlsx").read_bytes()
    assert current(night, "poi_ceplan") == [load_of(night, copy)]


def test_of_two_photographs_of_one_moment_a_person_says_which_is_true(night: Night) -> None:
    deliver_photographs(night, 5, 7)
    other = photograph(5, other=3)
    night.deliver(other, f"ejemplo/copia/{photograph_name(5)}")
    assert [outcome.estado for outcome in night.run(LATER)][-1] == "retenido"
    value = (
        "SELECT fisico_programado FROM bi_poi_mensual_historia"
        " WHERE mes = 1 AND codigo_ao = 'AOI99999600001' AND vigente_desde LIKE '2026-05%'"
        if night.engine.dialect.name == "sqlite"
        else "SELECT fisico_programado FROM bi_poi_mensual_historia"
        " WHERE mes = 1 AND codigo_ao = 'AOI99999600001' AND CAST(vigente_desde AS text) LIKE '2026-05%'"
    )
    assert night.value(value) == 25
    accept(night, digest(other), THIRD)
    assert night.value(value) == 28
    assert state(night, photograph(5))[0] == "ignorado"
    assert night.value("SELECT COUNT(*) FROM bi_corte") == 2
    after = told(night)
    rebuilt(night)
    assert told(night) == after
    withdraw(night, load_of(night, other), FOURTH)
    assert night.value(value) == 25


def test_an_undated_photograph_is_accepted_with_its_date(night: Night) -> None:
    ceplan.resave_xlsx(ceplan.synthetic_unit(UE, 4, 5, 2026), night.folder / "copia.xlsx")
    content = undated((night.folder / "copia.xlsx").read_bytes())
    night.deliver(content, "ejemplo/DATA POI.xlsx")
    assert [outcome.estado for outcome in night.run()] == ["retenido"]
    with pytest.raises(DecisionError, match="de qué fecha"):
        accept(night, digest(content), LATER)
    accept(night, digest(content), LATER, fecha="2026-04-30T17:00:00Z")
    assert str(night.value("SELECT corte FROM bi_corte")) == "2026-04-30"
    assert not any(outcome.changed for outcome in night.run(THIRD))
    night.deliver(content, "ejemplo/otra carpeta/DATA POI.xlsx")
    assert not any(outcome.changed for outcome in night.run(FOURTH))
    assert str(night.value("SELECT entregado_en FROM bi_archivo"))[:10] == "2026-04-30"
    after = told(night)
    rebuilt(night)
    assert told(night) == after


def test_an_export_that_comes_late_is_inserted_at_its_date_with_a_notice(night: Night) -> None:
    deliver_photographs(night, 5, 7)
    night.deliver(photograph(6), f"ejemplo/{photograph_name(6)}")
    (outcome,) = [one for one in night.run(LATER) if one.changed]
    assert outcome.estado == "cargado"
    notices = night.query(
        "SELECT severidad, encontrado FROM bi_observacion WHERE regla = 'fotografia_anterior' ORDER BY archivo"
    )
    assert notices == [("aviso", "2026-07-09")]
    late = night.query(
        "SELECT archivo, encontrado FROM bi_observacion WHERE regla = 'actividad_retirada' AND archivo = :name",
        name=photograph_name(6),
    )
    # May has six activities, June four and July five.
    assert [code for _, code in late] == ["AOI99999600005", "AOI99999600006"]


def gone_activities(night: Night) -> list[tuple]:
    return night.query(
        "SELECT archivo, encontrado FROM bi_observacion WHERE regla = 'actividad_retirada' AND resuelta_en IS NULL"
        " ORDER BY archivo, encontrado"
    )


def test_what_each_photograph_no_longer_had_is_told_in_any_order_of_arrival(night: Night) -> None:
    deliver_photographs(night, 5)
    night.deliver(photograph(4), f"ejemplo/{photograph_name(4)}")
    night.run(LATER)
    # April has five activities, May six: nobody is gone. March has four, and comes between nobody.
    assert gone_activities(night) == []
    night.deliver(photograph(6), f"ejemplo/{photograph_name(6)}")
    night.run(THIRD)
    of_june = [(photograph_name(6), f"AOI9999960000{n}") for n in (5, 6)]
    assert gone_activities(night) == of_june
    # Of a photograph between May and June, it is told there and no longer of June.
    content = ceplan.export_html(ceplan.synthetic_unit(UE, 4, 5, 2026))
    between = photograph_name(5).replace("20260509", "20260520")
    night.deliver(content, f"ejemplo/{between}")
    night.run(FOURTH)
    assert gone_activities(night) == [(between, code) for _, code in of_june]
    withdraw(night, load_of(night, content), FIFTH)
    assert gone_activities(night) == of_june


def test_what_was_found_in_the_photograph_before_is_so_again(night: Night) -> None:
    deliver_photographs(night, 3)
    rows = ceplan.synthetic_unit(UE, 4, 5, 2026)
    rows[0]["F(RE) 02"] = "veintidós"
    night.deliver(ceplan.export_html(rows), f"ejemplo/{photograph_name(5)}")
    night.run(LATER)
    opened = "SELECT archivo FROM bi_observacion WHERE regla = 'numero_ilegible' AND resuelta_en IS NULL"
    assert night.query(opened) == [(photograph_name(5),)]
    night.deliver(photograph(4), f"ejemplo/{photograph_name(4)}")
    night.run(THIRD)
    assert night.query(opened) == [(photograph_name(5),)], "an older export says nothing of a newer one"
    night.deliver(photograph(7), f"ejemplo/{photograph_name(7)}")
    night.run(FOURTH)
    assert night.query(opened) == []
    withdraw(night, load_of(night, photograph(7)), FIFTH)
    assert night.query(opened) == [(photograph_name(5),)]


# ---- what cannot be decided


def test_nothing_to_decide_is_said_with_what_to_do_and_nothing_is_noted(night: Night) -> None:
    night.deliver(oc_sheet("20", 2), OC)
    night.deliver(b"%PDF-1.7", "psig/2023/carta.xlsx")
    night.run()
    sheet, letter = digest(oc_sheet("20", 2)), digest(b"%PDF-1.7")
    for call, cause, remedy in (
        (lambda: accept(night, "no es"), "no es el comienzo", "seguimiento status"),
        (lambda: accept(night, ""), "no es el comienzo", "seguimiento status"),
        (lambda: accept(night, sheet), "nada que decidir", "seguimiento retirar psig-2023-"),
        (lambda: reject(night, letter), "nada que decidir", "corrija el archivo"),
        (lambda: accept(night, sheet, motivo="  \n"), "falta el motivo", "--motivo"),
        (lambda: withdraw(night, "psig-2099"), "no es el comienzo", "bi_carga"),
        (lambda: withdraw(night, "psig-2023", motivo=""), "falta el motivo", "--motivo"),
    ):
        with pytest.raises(DecisionError) as refused:
            call()
        assert cause in refused.value.cause
        assert remedy in refused.value.remedy
    assert night.query("SELECT * FROM bi_decision") == []
    assert not [event for _, event in night.custody.ledger() if isinstance(event, decisions.Decision)]


def test_the_beginning_of_two_hashes_is_not_enough(night: Night) -> None:
    contents = [f"%PDF-1.{number}".encode() for number in range(17)]
    for number, content in enumerate(contents):
        night.deliver(content, f"psig/{number}.xlsx")
    night.run()
    twice = next(one[0] for one in map(digest, contents) if sum(digest(other)[0] == one[0] for other in contents) > 1)
    with pytest.raises(DecisionError, match="es el comienzo de"):
        accept(night, twice)


def test_a_load_is_withdrawn_once(night: Night) -> None:
    night.deliver(oc_sheet("20", 2), OC)
    night.run()
    withdraw(night, "psig-2023-oc", LATER)
    with pytest.raises(DecisionError) as refused:
        withdraw(night, "psig-2023-oc", THIRD)
    assert "retirado por ana el 2026-11-23" in refused.value.cause
    assert "--aceptar" in refused.value.remedy


def test_nothing_is_taken_out_that_could_not_be_put_back(night: Night) -> None:
    night.deliver(oc_sheet("20", 2), OC)
    night.run()
    night.deliver(oc_sheet("99", 3), OC)
    night.run(LATER)
    night.custody.path(digest(oc_sheet("20", 2))).write_bytes(b"otra cosa")
    with pytest.raises(DecisionError, match="dañada"):
        withdraw(night, current(night, "psig")[0], THIRD)
    assert quantity(night) == 99


# ---- decided and not done yet


def test_a_decision_that_the_machine_did_not_live_to_do_is_done_by_the_next_run(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = held_version(night)
    with monkeypatch.context() as patch:
        patch.setattr(decisions, "catch_up", lambda *words, **more: [])
        accept(night, digest(other), THIRD)
    assert quantity(night) == 20
    night.run(FOURTH)
    assert quantity(night) == 21
    assert night.value("SELECT COUNT(*) FROM bi_decision") == 1


def test_a_decision_that_a_busy_warehouse_puts_off_says_so(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    other = held_version(night)

    def busy(*words: object, **more: object) -> None:
        raise AlmacenError("Otro proceso ocupa el almacén.", "Espere.")

    with monkeypatch.context() as patch:
        patch.setattr(decisions, "catch_up", busy)
        with pytest.raises(DecisionError, match="quedó anotada") as put_off:
            accept(night, digest(other), THIRD)
    assert "no la repita" in put_off.value.remedy
    night.run(FOURTH)
    assert quantity(night) == 21


def test_a_decision_half_done_is_undone_and_done_again(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    night.deliver(oc_sheet("20", 2), OC)
    night.run()
    night.deliver(oc_sheet("99", 3), OC)
    night.run(LATER)
    before = told(night)

    def breaks(*words: object) -> None:
        raise OSError("disco")

    with monkeypatch.context() as patch:
        patch.setattr(decisions, "_let_go", breaks)
        with pytest.raises(OSError, match="disco"):
            withdraw(night, current(night, "psig")[0], THIRD)
    assert told(night) == before
    inventory.register(night.engine, night.custody, ejemplos=True, now=FOURTH)
    assert quantity(night) == 20


def test_a_decision_about_what_is_not_followed_here_is_noted_and_no_more(night: Night) -> None:
    deliver_photographs(night, 5)
    withdraw(night, load_of(night, photograph(5)), THIRD)

    for table in ("entrega", "decision", "archivo", "archivo_unidad"):
        with night.engine.begin() as conn:
            conn.exec_driver_sql(f"DELETE FROM {TABLES[table].name}")
    inventory.register(night.engine, night.custody, ejemplos=False, now=FOURTH)
    assert night.value("SELECT COUNT(*) FROM bi_archivo") == 0
    assert night.value("SELECT COUNT(*) FROM bi_decision") == 1


def test_the_ledger_holds_who_when_and_why(night: Night) -> None:
    other = held_version(night)
    accept(night, digest(other), THIRD, motivo="  confirmado\npor teléfono ")
    lines = (Custody(night.custody.root).root / "eventos.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[-1]) == {
        "tipo": "decidido",
        "verbo": "aceptar",
        "sha256": digest(other),
        "motivo": "confirmado por teléfono",
        "quien": "ana",
        "en": THIRD,
    }
