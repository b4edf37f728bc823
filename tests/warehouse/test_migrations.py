"""From every released version forward on both engines, with its data; what is unknown is refused."""

import gzip
import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType

import psycopg
import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations, ops

from assets.loading.rebuild import rebuild
from schemas.registry import TABLES, VIEWS, view_columns
from tests.builders.released import DUMPS, INPUTS
from tests.conftest import Databases
from tests.loading.night import NOW, RAW, Night
from warehouse import schema, server, views
from warehouse.check import check
from warehouse.engine import AlmacenError, connect, snapshot, transaction
from warehouse.migrations import chain

Released = Callable[[str], sa.Engine]


@pytest.fixture
def released(databases: Databases) -> Iterator[Released]:
    """A database as a released version left it, with a night in it."""
    engines: list[sa.Engine] = []

    def load(version: str) -> sa.Engine:
        url = databases.create()
        engine = sa.make_url(url).get_backend_name()
        sql = gzip.decompress((DUMPS / f"{version}.{engine}.sql.gz").read_bytes()).decode()
        if engine == "sqlite":
            with sqlite3.connect(sa.make_url(url).database or "") as target:
                target.executescript(sql)
        else:
            with psycopg.connect(url) as target:
                target.execute(sql)  # type: ignore[call-overload]
        engines.append(connect(url))
        return engines[-1]

    yield load
    for engine in engines:
        engine.dispose()


def _custody(folder: Path, version: str) -> None:
    """Custody as that version left it: its ledger, and the files of `raw/` under their hashes."""
    folder.mkdir()
    shutil.copyfile(DUMPS / f"{version}.eventos.jsonl", folder / "eventos.jsonl")
    for name in INPUTS:
        sha256 = hashlib.sha256((RAW / name).read_bytes()).hexdigest()
        (folder / sha256[:2]).mkdir(exist_ok=True)
        shutil.copyfile(RAW / name, folder / sha256[:2] / sha256)


def _fresh(engine: sa.Engine, folder: Path) -> Night:
    folder.mkdir()
    night = Night(engine, folder)
    for name in INPUTS:
        night.deliver(RAW / name, name)
    night.run()
    return night


def test_the_version_before_is_brought_forward_with_its_data(
    released: Released, engine: sa.Engine, tmp_path: Path
) -> None:
    old = released("0.2.0")
    with pytest.raises(AlmacenError, match=r"0\.2\.0.*db upgrade"):
        schema.init(old)
    assert schema.ahead(old).tables
    assert schema.upgrade(old)
    assert check(old) == []
    assert schema.upgrade(old) == ()
    (tmp_path / "viejo").mkdir()
    upgraded = Night(old, tmp_path / "viejo").exported()
    assert _without_drafts(upgraded) == _without_drafts(_fresh(engine, tmp_path / "nuevo").exported())
    assert upgraded["bi_poi_mensual.csv"].count(b"\n") > 100


def _without_drafts(exported: dict[str, bytes]) -> dict[str, bytes]:
    """0.2.0 drafted no recommendations: the next night does, for results of other rules are computed again."""
    return {name: content for name, content in exported.items() if not name.startswith("bi_recomendacion")}


def _constraints(engine: sa.Engine) -> dict[str, dict[str | None, str]]:
    live = sa.inspect(engine)
    return {name: {c["name"]: c["sqltext"] for c in live.get_check_constraints(name)} for name in TABLES}


def test_an_upgraded_warehouse_admits_what_a_new_one_does(released: Released, engine: sa.Engine) -> None:
    """`check` compares constraints by name: what they say is compared here."""
    old = released("0.2.0")
    schema.upgrade(old)
    assert _constraints(old) == _constraints(engine)


def test_an_upgraded_warehouse_goes_on_loading_and_repeats_nothing(released: Released, tmp_path: Path) -> None:
    old = released("0.2.0")
    schema.upgrade(old)
    night = Night(old, tmp_path)
    _custody(tmp_path / "custodia", "0.2.0")
    before = night.exported("antes")
    for name in INPUTS:
        night.deliver(RAW / name, name)
    night.run()
    after = night.exported("despues")
    assert _without_drafts(after) == _without_drafts(before)
    assert len(after["bi_recomendacion.csv"]) > len(before["bi_recomendacion.csv"])


def test_comparisons_that_were_there_get_the_executing_unit_of_their_figure(released: Released) -> None:
    old = released("0.2.0")
    place = "" if old.dialect.name == "sqlite" else "public."
    figure = "documento, anio, cuadro, cifra, clave, donde, publicado, carga_id"
    one = "'Evaluación POI 2021', 2021, 'tabla 1', 'pim', '{}', 'p. 1', '5', 'carga'"
    with transaction(old) as conn:
        for clave, ue in (("a", "'001087'"), ("b", "NULL")):
            told = one.format(clave)
            conn.exec_driver_sql(f"INSERT INTO {place}publicado_cifra ({figure}, ue, fila) VALUES ({told}, {ue}, 2)")
            compared = f"{told}, 'igual', 'Es igual.'"
            conn.exec_driver_sql(
                f"INSERT INTO {place}conciliacion ({figure}, resultado, explicacion) VALUES ({compared})"
            )
    schema.upgrade(old)
    with snapshot(old) as conn:
        found = conn.exec_driver_sql("SELECT clave, ue FROM bi_conciliacion ORDER BY clave").all()
    assert [tuple(row) for row in found] == [("a", "001087"), ("b", None)]


def test_who_read_the_views_where_they_were_reads_them_where_they_are(released: Released) -> None:
    old = released("0.2.0")
    if old.dialect.name == "sqlite":
        return  # it has neither schemas nor roles
    with transaction(old) as conn:
        conn.exec_driver_sql("GRANT SELECT ON public.bi_corte TO PUBLIC")
    schema.upgrade(old)
    with snapshot(old) as conn:
        assert conn.exec_driver_sql("SELECT relacl::text FROM pg_class WHERE relname = 'bi_corte'").scalar_one()
        read = (
            "SELECT has_schema_privilege('pg_monitor', 'bi', 'USAGE'),"
            " has_table_privilege('pg_monitor', 'bi.bi_corte', 'SELECT')"
        )
        assert tuple(conn.exec_driver_sql(read).one()) == (True, True)
        left = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        assert conn.exec_driver_sql(left).scalar() == 0


def test_a_version_without_steps_is_rebuilt_from_custody(released: Released, engine: sa.Engine, tmp_path: Path) -> None:
    old = released("0.1.0")
    assert schema.ahead(old).rebuild
    with pytest.raises(AlmacenError, match=r"0\.1\.0.*db upgrade"):
        schema.init(old)
    night = Night(old, tmp_path / "viejo")
    (tmp_path / "viejo").mkdir()
    _custody(tmp_path / "viejo" / "custodia", "0.1.0")
    (tmp_path / "aparte").mkdir()
    rebuild(old, night.custody, tmp_path / "aparte", ejemplos=True, now=NOW)
    assert check(old) == []
    assert schema.ahead(old).steps == ()
    assert "carga_columna" not in sa.inspect(old).get_table_names()  # what only older versions had goes with them
    assert night.exported() == _fresh(engine, tmp_path / "nuevo").exported()


def test_a_step_that_fails_leaves_everything_as_it_was(released: Released, monkeypatch: pytest.MonkeyPatch) -> None:
    old = released("0.2.0")
    with old.connect() as conn:
        place = chain.state(conn)
    monkeypatch.setattr(chain, "run", lambda conn, version: conn.exec_driver_sql("DROP TABLE respuesta"))
    with pytest.raises(AlmacenError, match="respuesta"):
        schema.upgrade(old)
    with old.connect() as conn:
        assert chain.state(conn) == place
        prefix = f"{place.place}." if place.place else ""
        assert conn.exec_driver_sql(f"SELECT count(*) FROM {prefix}bi_carga").scalar() == 5


def test_what_is_no_version_is_refused_with_what_differs(blank_url: str) -> None:
    odd = connect(blank_url)
    schema.init(odd)
    with transaction(odd) as conn, views.away(conn):
        conn.exec_driver_sql("DROP TABLE alembic_version")
        conn.exec_driver_sql("ALTER TABLE carga ADD COLUMN ajena TEXT")
    for order in (schema.init, schema.upgrade, schema.ahead):
        with pytest.raises(AlmacenError, match="ninguna versión publicada.*tabla carga.*ajena.*db rebuild"):
            order(odd)
    odd.dispose()


def _operations(step: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[ops.MigrateOperation]:
    """What a step would do."""
    done: list[ops.MigrateOperation] = []
    context = MigrationContext.configure(dialect_name="postgresql", opts={"as_sql": True})
    with Operations.context(context) as told:
        monkeypatch.setattr(told, "invoke", done.append)
        step.upgrade()
    return done


_READERS_GO_ON = (ops.CreateIndexOp, ops.CreateTableOp)
_WITHOUT_VIEWS = (ops.DropColumnOp, ops.AlterColumnOp, ops.DropTableOp, ops.RenameTableOp)


def _undeclared(step: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a step does and does not say of itself. Of SQL as text nobody can tell: it must at least say `TABLAS`."""
    declared = set(getattr(step, "TABLAS", ()))
    odd = []
    for operation in _operations(step, monkeypatch):
        if isinstance(operation, _READERS_GO_ON) or (isinstance(operation, ops.ExecuteSQLOp) and declared):
            continue
        if getattr(operation, "table_name", None) not in declared:
            odd.append(f"TABLAS: {type(operation).__name__}")
        if isinstance(operation, _WITHOUT_VIEWS) and not getattr(step, "VISTAS_FUERA", False):
            odd.append(f"VISTAS_FUERA: {type(operation).__name__}")
    return odd


@pytest.mark.parametrize("version", chain.versions())
def test_a_step_says_which_tables_it_alters(version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _undeclared(chain._scripts().get_revision(version).module, monkeypatch) == []


ADD = "op.add_column('carga', sa.Column('nueva', sa.Text()))"
DROP = "op.drop_column('carga', 'nueva')"


@pytest.mark.parametrize(
    ("head", "does", "odd"),
    [
        ("", ADD, ["TABLAS: AddColumnOp"]),
        ("TABLAS = ('carga',)", ADD, []),
        ("TABLAS = ('carga',)", DROP, ["VISTAS_FUERA: DropColumnOp"]),
        ("TABLAS, VISTAS_FUERA = ('carga',), True", DROP, []),
        ("", "op.execute('UPDATE carga SET filas = 0')", ["TABLAS: ExecuteSQLOp"]),
        ("", "op.create_index('ix', 'carga', ['anio'])", []),
    ],
)
def test_a_step_that_does_not_say_what_it_alters_is_found(
    head: str, does: str, odd: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    step = ModuleType("paso")
    exec(_step("9.9.9", head, does), step.__dict__)
    assert _undeclared(step, monkeypatch) == odd


def _step(version: str, head: str, does: str) -> str:
    return (
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision, down_revision, branch_labels, depends_on = '{version}', '{chain.head()}', None, None\n"
        f"{head}\ndef upgrade() -> None:\n    {does}\n"
    )


@pytest.fixture
def invented(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Adds to the chain a step that is not in the contracts, with its declarations: `carga` gets a column."""

    def add(head: str) -> None:
        text = _step("9.9.9", head, ADD)
        folder = Path(shutil.copytree(chain._FOLDER, tmp_path / "pasos"))
        (folder / "versions" / "v9_9_9.py").write_text(text)
        monkeypatch.setattr(chain, "_FOLDER", folder)
        monkeypatch.setattr(schema, "table_differences", lambda *_: [])

    return add


ALTERS = "TABLAS = ('carga',)"


def test_a_step_that_only_adds_leaves_views_and_what_stands_on_them(
    engine: sa.Engine, invented: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[tuple[list[str], list[str]]] = []
    hold = server.hold

    def holding(conn: sa.Connection, views: Iterable[str], tables: Iterable[str] = ()) -> None:
        held.append((list(views), list(tables)))
        hold(conn, *held[-1])

    monkeypatch.setattr(server, "hold", holding)
    with transaction(engine) as conn:
        conn.exec_driver_sql("CREATE VIEW ajena AS SELECT * FROM bi_carga")
    invented(ALTERS)
    assert schema.upgrade(engine) == ("0.3.0 -> 9.9.9",)
    assert "nueva" in {column["name"] for column in sa.inspect(engine).get_columns("carga")}
    if engine.dialect.name == "postgresql":  # on SQLite views are always away, and nobody waits
        assert held[0] == ([], ["seguimiento.carga"])
        assert sa.inspect(engine).has_table("ajena")


def test_a_step_without_views_waits_for_all_of_them_and_tells_what_stands_in_its_way(
    engine: sa.Engine, invented: Callable[[str], None]
) -> None:
    if engine.dialect.name == "postgresql":
        with transaction(engine) as conn:
            conn.exec_driver_sql("CREATE VIEW public.ajena AS SELECT * FROM bi_carga")
    invented(f"{ALTERS}; VISTAS_FUERA = True")
    if engine.dialect.name == "postgresql":
        with pytest.raises(AlmacenError, match="ajena"):
            schema.upgrade(engine)
        assert "nueva" not in {column["name"] for column in sa.inspect(engine).get_columns("carga")}
        with transaction(engine) as conn:
            conn.exec_driver_sql("DROP VIEW public.ajena")
    assert schema.upgrade(engine)
    assert "nueva" in {column["name"] for column in sa.inspect(engine).get_columns("carga")}
    with snapshot(engine) as conn:
        assert views.deployed(conn) >= set(VIEWS)


def _theirs(engine: sa.Engine) -> list[str]:
    """Tables of another program that have names of ours, with a row in each."""
    place = "compras." if engine.dialect.name == "postgresql" else ""
    tables = [f"{place}contrato", f"{place}carga"]
    with transaction(engine) as conn:
        if place:
            conn.exec_driver_sql("CREATE SCHEMA compras")
        for table in tables:
            conn.exec_driver_sql(f"CREATE TABLE {table} (numero INTEGER)")
            conn.exec_driver_sql(f"INSERT INTO {table} VALUES (7)")
    return tables


def test_another_programs_tables_are_neither_moved_nor_dropped(blank_url: str, tmp_path: Path) -> None:
    shared = connect(blank_url)
    tables = _theirs(shared)
    night = Night(shared, tmp_path)
    night.custody.root.mkdir()
    if shared.dialect.name == "postgresql":  # theirs are in a schema of theirs
        schema.init(shared)
        rebuild(shared, night.custody, tmp_path, ejemplos=True, now=NOW)
        assert check(shared) == []
    else:
        for order in (schema.init, schema.upgrade):
            with pytest.raises(AlmacenError, match="otro programa") as refused:
                order(shared)
            assert "db rebuild" not in refused.value.remedy
        with pytest.raises(AlmacenError, match="otro programa"):
            rebuild(shared, night.custody, tmp_path, ejemplos=True, now=NOW)
    assert [night.value(f"SELECT numero FROM {table}") for table in tables] == [7, 7]
    shared.dispose()


def test_an_altered_older_warehouse_in_its_old_place_is_for_a_person_to_decide(
    released: Released, tmp_path: Path
) -> None:
    old = released("0.2.0")
    place = "public." if old.dialect.name == "postgresql" else ""
    with transaction(old) as conn:
        conn.exec_driver_sql(f"ALTER TABLE {place}carga ADD COLUMN ajena TEXT")
    with pytest.raises(AlmacenError, match="ajena") as refused:
        schema.init(old)
    night = Night(old, tmp_path)
    if place:
        assert "db rebuild" not in refused.value.remedy
        with pytest.raises(AlmacenError, match="esquema public"):
            rebuild(old, night.custody, tmp_path, ejemplos=True, now=NOW)
    assert night.value(f"SELECT count(*) FROM {place}carga") == 5


def test_only_the_tables_of_the_version_leave_their_old_place(released: Released) -> None:
    old = released("0.2.0")
    if old.dialect.name == "sqlite":
        return  # it has one place
    with transaction(old) as conn:
        conn.exec_driver_sql("CREATE TABLE public.alembic_version (version_num TEXT)")
        conn.exec_driver_sql("CREATE TABLE public.carga_columna (ajena TEXT)")  # a name of 0.1.0
    schema.upgrade(old)
    assert sa.inspect(old).get_table_names(schema="public") == ["alembic_version", "carga_columna"]


def test_a_warehouse_of_a_newer_program_is_left_alone(engine: sa.Engine) -> None:
    with transaction(engine) as conn:
        conn.exec_driver_sql("UPDATE alembic_version SET version_num = '99.0.0'")
    with pytest.raises(AlmacenError, match=r"99\.0\.0, más nueva que este programa"):
        schema.upgrade(engine)


@pytest.mark.parametrize("name", chain.released()[max(chain.released())]["vistas"])
def test_a_released_view_only_gains_columns_at_its_end(name: str) -> None:
    """BI models are written against it. What is asked here cannot be had: leave the view and write `<name>_v2`."""
    promised = chain.released()[max(chain.released())]["vistas"][name]
    assert name in VIEWS, f"la vista {name} está publicada y no puede quitarse; deje que diga lo mismo"
    now = [[column.name, column.kind.value] for column, _ in view_columns(VIEWS[name])]
    assert now[: len(promised)] == promised, (
        f"{name} está publicada: sus columnas no se quitan, no cambian de orden ni de tipo. Las nuevas van al final;"
        f" lo demás, en una vista {name}_v2 (docs/almacen.md)"
    )
