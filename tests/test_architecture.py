"""The house rules that a machine can hold: who may import whom, empty packages, nothing done on import."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("schemas", "warehouse", "assets", "pipelines")
#: Rooms beneath `assets` that know neither Dagster nor SQL nor the warehouse, and what of ours they may import.
PURE = {
    "assets/reading": ("schemas", "assets.reading"),
    "assets/rules": ("schemas", "assets.rules"),
    "assets/reports": ("schemas", "assets.reports"),
    "assets/sources": ("schemas", "assets.sources", "assets.reading", "assets.rules"),
}
FORBIDDEN_IN_PURE = ("dagster", "sqlalchemy", "psycopg", "sqlite3")


def modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def ours(names: set[str]) -> set[str]:
    return {name for name in names if name.split(".")[0] in (*ROOMS, "tests", "benchmarks")}


@pytest.mark.parametrize("room", ROOMS)
def test_imports_go_one_way(room: str) -> None:
    allowed = ROOMS[: ROOMS.index(room) + 1]
    for path in modules(room):
        strangers = {name for name in ours(imports(path)) if name.split(".")[0] not in allowed}
        assert not strangers, f"{path.relative_to(ROOT)}: {sorted(strangers)}"


@pytest.mark.parametrize("folder", sorted(PURE))
def test_reading_rules_and_reports_know_neither_orchestrator_nor_database(folder: str) -> None:
    for path in modules(folder):
        names = imports(path)
        assert not {name for name in names if name.split(".")[0] in FORBIDDEN_IN_PURE}, path
        strangers = {name for name in ours(names) if not name.startswith(PURE[folder])}
        assert not strangers, f"{path.relative_to(ROOT)}: {sorted(strangers)}"


def test_only_assets_and_pipelines_know_dagster() -> None:
    for room in ("schemas", "warehouse", "assets/loading", "assets/writing"):
        for path in modules(room):
            assert "dagster" not in {name.split(".")[0] for name in imports(path)}, path


def test_what_is_written_is_read_from_what_is_loaded_and_never_the_other_way() -> None:
    for path in modules("assets/loading"):
        assert not {name for name in imports(path) if name.startswith("assets.writing")}, path


def test_packages_are_empty() -> None:
    for room in ROOMS:
        for path in modules(room):
            if path.name == "__init__.py":
                assert path.read_text(encoding="utf-8") == "", path


def test_importing_reads_no_environment_disk_or_database(tmp_path: Path) -> None:
    """Every module imports from an empty folder, with a database address that leads nowhere."""
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for room in ROOMS
        for path in modules(room)
        if path.name not in ("__init__.py", "__main__.py")
    ]
    script = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)\n"
    environment = {
        "SEGUIMIENTO_DB_URL": "nada://",
        "SEGUIMIENTO_HOME": "/no/existe",
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path),
    }
    shown = subprocess.run(
        [sys.executable, "-c", script, *names], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert shown.returncode == 0, shown.stderr
    assert list(tmp_path.iterdir()) == []
