"""One alert per failed episode: when it begins, goes on and ends; what it says and to whom; what is no episode."""

import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipelines import settings
from pipelines.avisos import atender, hechos, texto, vigilancia
from pipelines.avisos.atender import attend
from pipelines.avisos.buzon import Buzon
from pipelines.avisos.canales import Webhook
from pipelines.avisos.catalogo import CLASES
from pipelines.avisos.corridas import Fin
from pipelines.avisos.episodios import Falla, Mensaje
from pipelines.causas import Causa
from pipelines.jobs import INVENTORY, MARTS, YEAR
from pipelines.limpieza import LIMPIEZA
from pipelines.revision import SUBJECTS, hours_since_review
from pipelines.summary import waiting
from tests.loading.night import Night
from tests.loading.test_alerts import UE, export, unit
from tests.pipelines.good import sheet
from warehouse.custody import Custody

ROOT = Path(__file__).parents[2]
FIRST, SECOND, THIRD = "2026-11-20T07:00:00Z", "2026-11-21T07:00:00Z", "2026-11-22T07:00:00Z"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Mensaje]:
    """What a webhook was given, in order."""
    taken: list[Mensaje] = []
    monkeypatch.setattr(Webhook, "send", lambda channel, mensaje: taken.append(mensaje))
    return taken


@pytest.fixture
def current(tmp_path: Path) -> settings.Settings:
    return settings.load({"SEGUIMIENTO_HOME": str(tmp_path), "SEGUIMIENTO_WEBHOOK_URL": "https://aviso.invalid/x"})


@pytest.fixture
def night(engine: sa.Engine, tmp_path: Path) -> Night:
    return Night(engine, tmp_path)


@pytest.fixture
def of_night(night: Night) -> settings.Settings:
    """Settings over a night's warehouse, on either engine."""
    return settings.load(
        {
            "SEGUIMIENTO_HOME": str(night.folder),
            "SEGUIMIENTO_DB_URL": night.engine.url.render_as_string(hide_password=False),
            "SEGUIMIENTO_CUSTODIA": str(night.custody.root),
            "SEGUIMIENTO_WEBHOOK_URL": "https://aviso.invalid/x",
            "SEGUIMIENTO_EJEMPLOS": "1",
        }
    )


def fell(corrida: str, at: str, anio: int | None = 2026, *, almacen: bool = False) -> Fin:
    return Fin(corrida, anio, False, True, at, at, Causa("se cayó", almacen=almacen))


def well(corrida: str, at: str, anio: int | None = 2026, *, whole: bool = True) -> Fin:
    job = INVENTORY if anio is None else YEAR
    return Fin(corrida, anio, True, whole, at, at, None, job.name)


def phases(sent: list[Mensaje]) -> list[str]:
    return [mensaje.fase for mensaje in sent]


# ---- episodes


def test_a_year_that_keeps_failing_is_told_of_once_and_once_when_it_is_well(
    current: settings.Settings, sent: list[Mensaje]
) -> None:
    for corrida, at in (("a", FIRST), ("b", SECOND)):
        attend(current, [fell(corrida, at)])
    assert phases(sent) == ["fallo"]
    assert Buzon(current).read().episodios["corrida:2026"].veces == 2
    attend(current, [well("c", THIRD)])
    attend(current, [well("d", THIRD)])
    assert phases(sent) == ["fallo", "recuperacion"]
    attend(current, [fell("e", THIRD)])
    assert phases(sent) == ["fallo", "recuperacion", "fallo"]
    assert len({mensaje.id for mensaje in sent}) == 3


def test_a_run_that_is_seen_again_counts_once(current: settings.Settings, sent: list[Mensaje]) -> None:
    for end in (fell("a", FIRST), well("b", SECOND), fell("a", FIRST)):
        attend(current, [end])
    assert phases(sent) == ["fallo", "recuperacion"]


def test_a_success_from_before_the_failure_ends_nothing(current: settings.Settings, sent: list[Mensaje]) -> None:
    attend(current, [fell("b", SECOND)])
    attend(current, [well("a", FIRST)])
    assert phases(sent) == ["fallo"]


def test_a_part_of_a_year_that_is_well_does_not_end_what_fails_of_it(
    current: settings.Settings, sent: list[Mensaje]
) -> None:
    attend(current, [fell("a", FIRST)])
    attend(current, [well("b", SECOND, whole=False), well("c", SECOND, 2025)])
    assert phases(sent) == ["fallo"]


def test_ten_years_without_a_warehouse_are_one_episode_that_any_success_ends(
    current: settings.Settings, sent: list[Mensaje]
) -> None:
    attend(current, [fell(str(anio), FIRST, anio, almacen=True) for anio in range(2015, 2025)])
    attend(current, [well("x", SECOND, 2020, whole=False)])
    assert phases(sent) == ["fallo", "recuperacion"]


def test_the_weekly_cleaning_is_no_delivery_and_ends_nothing_but_itself(
    current: settings.Settings, sent: list[Mensaje]
) -> None:
    attend(current, [fell("a", FIRST, almacen=True), fell("b", FIRST, None)])
    attend(current, [Fin("c", None, True, True, SECOND, SECOND, None, LIMPIEZA.name)])
    attend(current, [Fin("d", 2026, True, True, SECOND, SECOND, None, MARTS.name)])
    assert phases(sent) == ["fallo"], "neither has read a delivery"
    attend(current, [Fin("e", None, False, True, SECOND, SECOND, Causa("se cayó"), LIMPIEZA.name)])
    assert "limpieza semanal" in sent[1].asunto
    attend(current, [Fin("f", None, True, True, THIRD, THIRD, None, LIMPIEZA.name)])
    assert phases(sent) == ["fallo", "fallo", "recuperacion"]
    assert sorted(Buzon(current).read().episodios) == ["almacen", "corrida:entregas"]


def test_each_bad_year_of_a_backfill_is_an_episode_and_all_are_told_together(
    current: settings.Settings, sent: list[Mensaje]
) -> None:
    attend(current, [fell("a", FIRST, 2019), well("b", FIRST, 2020), fell("c", FIRST, 2021)])
    (mensaje,) = sent
    assert [one["clave"] for one in mensaje.datos["episodios"]] == ["2019", "2021"]
    assert mensaje.datos["corridas"] == ["a", "b", "c"]


def test_an_alert_says_the_first_cause_without_a_secret_what_stays_and_what_to_do(
    current: settings.Settings, sent: list[Mensaje]
) -> None:
    causa = Causa("no entra a postgresql://u:CANARIO-1@h/db", almacen=True)
    attend(current, [Fin("la-corrida", 2026, False, True, FIRST, FIRST, causa)])
    text = sent[0].texto
    assert "no entra a postgresql://u:***@h/db" in text
    assert "CANARIO" not in text + str(sent[0].datos)
    for words in ("QUÉ SÍ CARGÓ", CLASES["almacen"].queda, "docs/avisos.md", "corrida la-corrida", "20/11/2026 02:00"):
        assert words in text


# ---- units


def test_units_that_do_not_load_are_told_together_with_their_cell_and_whom_to_call(
    night: Night, of_night: settings.Settings, sent: list[Mensaje]
) -> None:
    night.deliver(sheet(1, "mucho"), "psig/2023/dgfc.xlsx")
    night.deliver(b"%PDF-1.4", "psig/2023/carta.xlsx")
    night.run(FIRST)
    attend(of_night, [well("a", THIRD, 2023)])
    (mensaje,) = sent
    assert {one["tipo"] for one in mensaje.datos["episodios"]} == {"unidad", "archivo"}
    for words in (
        "Dirección General de la Familia",
        "«dgfc.xlsx»: cargó en parte",
        "«mucho»",
        "«carta.xlsx»",
        hechos.PLANNING,
    ):
        assert words in mensaje.texto, words
    night.run(SECOND)
    attend(of_night, [well("b", THIRD, 2023)])
    assert len(sent) == 1, "it waits as the night before"
    night.deliver(sheet(1, 2), "psig/2023/dgfc.xlsx")
    (night.raw / "psig/2023/carta.xlsx").unlink()
    night.run(THIRD)
    attend(of_night, [well("c", THIRD, 2023)])
    assert phases(sent) == ["fallo", "recuperacion"]
    assert "DGFC" in sent[1].texto


def test_what_did_load_in_the_run_is_told_with_its_load(
    night: Night, of_night: settings.Settings, sent: list[Mensaje]
) -> None:
    night.deliver(sheet(1, 2), "psig/2023/dgfc.xlsx")
    night.run(FIRST)
    night.deliver(sheet(1, "mucho"), "psig/2023/otra/dgfc.xlsx")
    night.deliver(b"%PDF-1.4", "psig/2023/carta.xlsx")
    night.run(SECOND)
    loads = [row[0] for row in night.query("SELECT carga_id FROM bi_carga WHERE cargado_en >= :at", at=SECOND)]
    attend(of_night, [well("a", SECOND, 2023)])
    assert sent[0].datos["cargas"] == loads


def test_nobody_waits_for_the_outbox_while_the_warehouse_is_asked(
    current: settings.Settings, sent: list[Mensaje], monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go = threading.Event()

    def slow(*arguments: object) -> hechos.Hechos:
        with Buzon(current).change() as state:  # another process
            state.fails(Falla("corrida", "2020", "se cayó"), FIRST)
        let_go.wait(60)
        return hechos.Hechos([], [], {})

    monkeypatch.setattr(hechos, "ask", slow)
    monkeypatch.setattr(atender, "PATIENCE", 0.5)
    attend(current, [fell("a", FIRST)])
    let_go.set()
    assert phases(sent) == ["fallo"], "told without what the warehouse would have said"
    assert sorted(Buzon(current).read().episodios) == ["corrida:2020", "corrida:2026"]


def test_what_was_asked_before_what_is_known_changes_nothing(
    current: settings.Settings, sent: list[Mensaje], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two processes the one that asked first may be the last to write."""
    bad = Falla("unidad", "psig:2023:OC", "mal", {"que": "OC", "llamar": "OC", "archivos": ["mal"]})
    clock: list[str] = []
    monkeypatch.setattr(atender, "now", lambda: clock.pop(0) if clock else THIRD)
    for at, found in ((SECOND, [bad]), (FIRST, [])):
        monkeypatch.setattr(hechos, "ask", lambda *arguments, found=found: hechos.Hechos([], found, {}))
        clock.append(at)
        attend(current, [well(at, at)])
    monkeypatch.setattr(hechos, "ask", lambda *arguments: hechos.Hechos([], [], {}))
    assert phases(sent) == ["fallo"]
    attend(current, [well("x", THIRD)])
    assert phases(sent) == ["fallo", "recuperacion"]


def test_a_delivery_folder_that_is_not_there_mends_nothing(
    night: Night, of_night: settings.Settings, sent: list[Mensaje]
) -> None:
    night.deliver(b"%PDF-1.4", "psig/2023/carta.xlsx")
    night.run(FIRST)
    attend(of_night, [well("a", THIRD)])
    night.raw.rename(night.folder / "desmontada")
    night.raw.mkdir()
    attend(of_night, [well("b", THIRD)])
    assert phases(sent) == ["fallo"]


def test_what_waits_for_the_run_of_its_year_is_no_episode(
    night: Night, of_night: settings.Settings, sent: list[Mensaje]
) -> None:
    from assets.loading import inventory
    from tests.loading.night import LONG_AFTER

    night.deliver(sheet(1), "psig/2023/dgfc.xlsx")
    inventory.scan(night.raw, night.custody, ejemplos=True, now=FIRST, looks=LONG_AFTER)
    inventory.register(night.engine, night.custody, ejemplos=True, now=FIRST)
    attend(of_night, [well("a", FIRST, None)])
    assert sent == []


def test_another_bad_file_of_a_unit_neither_ends_its_episode_nor_begins_another(
    night: Night, of_night: settings.Settings, sent: list[Mensaje]
) -> None:
    """The inventory's run comes first and ends well; only that of the year knows what the new file is worth."""
    from assets.loading import inventory
    from tests.loading.night import LONG_AFTER

    night.deliver(sheet(1, "mucho"), "psig/2023/dgfc.xlsx")
    night.run(FIRST)
    attend(of_night, [well("a", FIRST, 2023)])
    night.deliver(sheet(1, "bastante"), "psig/2023/dgfc.xlsx")
    inventory.scan(night.raw, night.custody, ejemplos=True, now=SECOND, looks=LONG_AFTER)
    inventory.register(night.engine, night.custody, ejemplos=True, now=SECOND)
    attend(of_night, [well("b", SECOND, None)])
    night.run(THIRD)
    attend(of_night, [well("c", THIRD, 2023)])
    assert phases(sent) == ["fallo"]
    assert list(Buzon(of_night).read().episodios) == ["unidad:psig:2023:DGFC"]


def test_a_mended_file_under_another_name_ends_what_the_bad_one_began(
    night: Night, of_night: settings.Settings, sent: list[Mensaje]
) -> None:
    """An export has a new name each time: the bad one still lies in the folder, and nobody waits for it any more."""
    night.deliver(sheet(1, "mucho"), "psig/2023/dgfc.xlsx")
    night.run(FIRST)
    attend(of_night, [well("a", FIRST, 2023)])
    assert [item.nombre for item in waiting(night.engine, of_night)] == ["dgfc.xlsx"]
    time.sleep(1.1)  # a book says when it was saved to the second, and the later one counts
    night.deliver(sheet(1, "7"), "psig/2023/dgfc corregido.xlsx")
    night.run(SECOND)
    attend(of_night, [well("b", SECOND, 2023)])
    assert phases(sent) == ["fallo", "recuperacion"]
    assert waiting(night.engine, of_night) == []


@pytest.mark.parametrize(
    ("fuente", "unidad", "who"),
    [
        ("psig", "OC", "Oficina de Comunicaciones (OC)"),
        ("poi_ceplan", "000777", "unidad ejecutora 000777, Hospital"),
        ("mef_gasto", "nacional", "la oficina de planeamiento (trae nacional)"),
        ("poi_ceplan", "000999", "unidad 000999"),
    ],
)
def test_whom_to_call_is_said_by_name(fuente: str, unidad: str, who: str) -> None:
    assert hechos.called(fuente, unidad, {"000777": "Hospital"}) == who


def test_a_thousand_units_make_a_message_that_people_read() -> None:
    from pipelines.avisos.episodios import Episodio

    begun = [
        Episodio("unidad", str(n), "x", FIRST, FIRST, datos={"que": f"U{n}", "llamar": f"U{n}", "archivos": ["a"] * 50})
        for n in range(1000)
    ]
    mensaje = texto.failure(begun, FIRST, texto.Contexto(), ["correo"])
    assert mensaje.texto.count("\n") < 2000
    assert "y 970 más" in mensaje.texto


# ---- silence and lateness


def test_a_silent_executing_unit_is_told_of_once_until_its_export_comes(
    night: Night, of_night: settings.Settings, sent: list[Mensaje], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vigilancia, "now", lambda: "2026-07-24T08:00:00Z")
    monkeypatch.setattr(vigilancia, "_late", lambda current: [])
    export(night, "20260509", unit())
    night.run("2026-07-24T07:00:00Z")
    for _ in range(3):
        vigilancia.watch(of_night, send=True)
    (mensaje,) = sent
    assert [one["clave"] for one in mensaje.datos["episodios"]] == [f"2026:{UE}"]
    assert "2026-05-09" in mensaje.texto
    assert f"unidad ejecutora {UE}" in mensaje.texto
    export(night, "20260723", unit(5))
    night.run("2026-07-25T07:00:00Z")
    vigilancia.watch(of_night, send=True)
    assert phases(sent) == ["fallo", "recuperacion"]


def test_at_new_year_who_is_silent_stays_so_and_when_the_year_closes_nothing_is_in_order(
    night: Night, of_night: settings.Settings, sent: list[Mensaje], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vigilancia, "_late", lambda current: [])
    export(night, "20260509", unit())
    open_then: list[list[str]] = []
    for moment in ("2026-12-31T07:00:00Z", "2027-01-02T07:00:00Z", "2027-04-02T07:00:00Z", "2027-06-02T07:00:00Z"):
        night.run(moment)
        monkeypatch.setattr(vigilancia, "now", lambda moment=moment: moment)
        vigilancia.watch(of_night, send=True)
        open_then.append(sorted(Buzon(of_night).read().episodios))
    of_2026, of_2027 = f"sin_exportacion:2026:{UE}", f"sin_exportacion:2027:{UE}"
    assert open_then == [[of_2026], [of_2026], [of_2026, of_2027], [of_2027]]
    assert phases(sent) == ["fallo", "fallo"]
    assert "de 2027 no ha llegado ninguna" in sent[1].texto


def test_looking_for_silence_makes_no_warehouse(current: settings.Settings, sent: list[Mensaje]) -> None:
    vigilancia.watch(current, send=True)
    assert not (current.home / "warehouse").exists()


def reviewed(current: settings.Settings, at: str, *years: int) -> None:
    custody = Custody(current.custodia)
    current.raw.mkdir(exist_ok=True)
    (current.custodia).mkdir(parents=True, exist_ok=True)
    for anio in years:
        for tema in SUBJECTS:
            custody.note_review(tema, anio, at)


def delivered_once(current: settings.Settings) -> None:
    from warehouse.custody import Received

    (current.custodia / "00").mkdir(parents=True, exist_ok=True)
    Custody(current.custodia).append([Received("0" * 64, "a.xlsx", 1, FIRST)])


@pytest.mark.parametrize(
    ("now", "late"),
    [
        ("2026-11-21T12:00:00Z", False),
        ("2026-11-21T13:30:00Z", True),
    ],
)
def test_a_night_that_did_not_happen_is_told_of(
    current: settings.Settings, sent: list[Mensaje], monkeypatch: pytest.MonkeyPatch, now: str, late: bool
) -> None:
    delivered_once(current)
    reviewed(current, "2026-11-20T07:10:00Z", 2026)
    monkeypatch.setattr(vigilancia, "now", lambda: now)
    vigilancia.watch(current, send=True)
    assert phases(sent) == (["fallo"] if late else [])


def test_at_new_year_nothing_is_late_before_its_first_night(
    current: settings.Settings,
) -> None:
    delivered_once(current)
    reviewed(current, "2026-12-31T07:10:00Z", 2026)
    half_past_midnight = "2027-01-01T05:30:00Z"
    assert hours_since_review(current, 30, half_past_midnight) == pytest.approx(22.33)
    reviewed(current, "2027-01-01T07:10:00Z", 2026)
    assert hours_since_review(current, 30, "2027-01-03T07:30:00Z") is None, "by now 2027 should have been gone through"


@pytest.mark.parametrize(("now", "late"), [("2026-11-20T22:00:00Z", False), ("2026-11-22T00:00:00Z", True)])
def test_a_first_delivery_waits_for_its_first_night_and_not_longer(
    current: settings.Settings, sent: list[Mensaje], monkeypatch: pytest.MonkeyPatch, now: str, late: bool
) -> None:
    monkeypatch.setattr(vigilancia, "now", lambda: now)
    vigilancia.watch(current, send=True)
    assert sent == []
    delivered_once(current)
    vigilancia.watch(current, send=True)
    assert phases(sent) == (["fallo"] if late else [])


# ---- the alert path hurts nothing


def test_whatever_breaks_in_an_alert_raises_nothing(
    current: settings.Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(texto, "failure", lambda *arguments: 1 / 0)
    monkeypatch.setattr(atender, "deliver", lambda current: 1 / 0)
    attend(current, [fell("a", FIRST)])
    vigilancia.watch(current, send=True)
    assert "no se pudo avisar" in capsys.readouterr().err


def test_every_kind_of_alert_has_its_section_in_the_runbook() -> None:
    titles = {line[3:] for line in (ROOT / "docs/avisos.md").read_text("utf-8").splitlines() if line.startswith("## ")}
    assert {clase.titulo for clase in CLASES.values()} <= titles
