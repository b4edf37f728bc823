"""Superset as a server of its own, spoken to as its pages do: through its REST API."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from tests.full.published import Published

ROOT = Path(__file__).parents[2]
#: Made by `make test-full`: the environment, and records that hold an administrator and nothing else.
INSTALLED = ROOT / ".superset"
USER = PASSWORD = "prueba"
#: Enough for any view of the samples.
ALL = 50_000
_WAIT = 180


class Refused(Exception):
    """What Superset answers instead of a result."""


class Superset:
    """One that is running, and somebody logged in to it."""

    def __init__(self, address: str) -> None:
        self._api = f"{address}/api/v1"
        self._session = requests.Session()
        login = {"username": USER, "password": PASSWORD, "provider": "db", "refresh": False}
        self._session.headers["Authorization"] = f"Bearer {self._post('/security/login', login)['access_token']}"

    def _answer(self, response: requests.Response) -> Any:
        if not response.ok:
            raise Refused(f"{response.status_code} {response.text[:2000]}")
        return response.json()

    def _post(self, path: str, body: dict) -> Any:
        return self._answer(self._session.post(self._api + path, json=body, timeout=_WAIT))

    def _get(self, path: str, **query: str) -> Any:
        return self._answer(self._session.get(self._api + path, params=query, timeout=_WAIT))

    def connect(self, name: str, url: str) -> int:
        """A database, with all allowed that Superset itself could forbid: it is the warehouse that has to refuse."""
        allowed = {"expose_in_sqllab": True, "allow_dml": True, "allow_ctas": True, "allow_cvas": True}
        return self._post("/database/", {"database_name": name, "sqlalchemy_uri": url, **allowed})["id"]

    def listed(self, database: int, schema: str) -> set[str]:
        """The views that the page for new datasets offers."""
        found = self._get(f"/database/{database}/tables/", q=f"(force:!t,schema_name:{schema})")["result"]
        return {item["value"] for item in found if item["type"] == "view"}

    def dataset(self, database: int, schema: str, name: str, sql: str = "") -> int:
        """Of a view, or of joined rows as the editor saves them."""
        more = {"sql": sql} if sql else {}
        return self._post("/dataset/", {"database": database, "schema": schema, "table_name": name, **more})["id"]

    def columns(self, dataset: int) -> dict[str, dict]:
        return {column["column_name"]: column for column in self._get(f"/dataset/{dataset}")["result"]["columns"]}

    def chart(self, dataset: int, *, columns: list[str], metrics: list[dict]) -> list[dict]:
        """The rows of a table chart."""
        query = {"columns": columns, "metrics": metrics, "row_limit": ALL, "orderby": []}
        body = {
            "datasource": {"id": dataset, "type": "table"},
            "queries": [query],
            "force": True,
            "result_format": "json",
            "result_type": "full",
        }
        (result,) = self._post("/chart/data", body)["result"]
        if result["error"]:
            raise Refused(result["error"])
        return result["data"]

    def laboratory(self, database: int, schema: str, sql: str) -> list[dict]:
        """SQL Lab."""
        body = {"database_id": database, "schema": schema, "sql": sql, "runAsync": False, "queryLimit": 100}
        return self._post("/sqllab/execute/", {**body, "client_id": str(time.time_ns())[-11:]})["data"]


def metrics(table: Published) -> list[dict]:
    """SUM and AVG as they are chosen from a list; a ratio is written."""
    return [
        {"expressionType": "SQL", "sqlExpression": measure.sql, "label": measure.label}
        if measure.over
        else {
            "expressionType": "SIMPLE",
            "column": {"column_name": measure.column},
            "aggregate": measure.aggregate,
            "label": measure.label,
        }
        for measure in table.measures
    ]


@contextmanager
def running(folder: Path) -> Iterator[Superset]:
    """A server with records of its own in `folder`; it ends with the block."""
    shutil.copytree(INSTALLED / "home", folder / "home")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "SUPERSET_HOME": str(folder / "home"),
        "SUPERSET_CONFIG_PATH": str(Path(__file__).with_name("superset_config.py")),
    }
    order = [str(INSTALLED / "bin" / "superset"), "run", "--host", "127.0.0.1", "--port", str(port), "--with-threads"]
    log = folder / "superset.log"
    with log.open("w") as output:
        process = subprocess.Popen(order, env=environment, stdout=output, stderr=subprocess.STDOUT, cwd=folder)
    address = f"http://127.0.0.1:{port}"
    try:
        _await(process, address, log)
        yield Superset(address)
    finally:
        process.terminate()
        process.wait(30)


def _await(process: subprocess.Popen, address: str, log: Path) -> None:
    until = time.monotonic() + _WAIT
    while time.monotonic() < until and process.poll() is None:
        try:
            if requests.get(f"{address}/health", timeout=5).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.5)
    raise AssertionError(f"Superset no responde:\n{log.read_text(encoding='utf-8')[-3000:]}")
