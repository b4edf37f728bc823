"""The dashboard of a big ministry: how long it takes to make, how big it is, how fast it answers in Chromium.

    python -m benchmarks.tablero [--ue 20] [--ao 250] [--anios 5] [--fotografias 3] [--carpeta DIR]

5,000 activities and five years by default, from exports that `tests.builders.ceplan_anio` makes. `--carpeta` keeps the
warehouse, and uses the one that is there. An interaction is timed in the page, from the event to the frame after the
one that shows its result. Needs Chromium.
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from assets.reports.tablero import vistas
from assets.reports.tablero.sitio import START, site
from assets.writing import dashboard
from tests.builders import ceplan_anio
from tests.loading.night import Night
from warehouse import schema
from warehouse.engine import connect

LAST = 2025
#: From an event to the frame after its result, in the page itself.
TIMED = """async ([selector, event, value]) => {
  const found = document.querySelector(selector);
  const frame = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  const start = performance.now();
  if (event === 'click') found.click();
  else {
    const own = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(found), 'value');
    own.set.call(found, value);
    found.dispatchEvent(new Event(event, { bubbles: true }));
  }
  await new Promise(done => setTimeout(done, 0));
  await frame();
  return performance.now() - start;
}"""


def warehouse(folder: Path, ue: int, ao: int, years: int, photographs: int) -> str:
    url = f"sqlite:///{folder / 'seguimiento.db'}"
    if (folder / "seguimiento.db").exists():
        return url
    folder.mkdir(parents=True, exist_ok=True)
    engine = connect(url)
    schema.init(engine)
    night = Night(engine, folder)
    for year in range(LAST - years + 1, LAST + 1):
        ceplan_anio.escribir(night.raw / "poi_ceplan" / str(year), ue, ao, photographs, year, 1)
    started = time.perf_counter()
    night.run()
    engine.dispose()
    print(f"loaded in {time.perf_counter() - started:.0f} s")
    return url


def interactions(page: Page, address: str, year: int) -> Iterator[tuple[str, float]]:
    def timed(selector: str, event: str, value: str = "") -> float:
        return page.evaluate(TIMED, [selector, event, value])

    page.goto(f"{address}#/poi/{year}?vista=actividades")
    page.wait_for_selector("#lista")
    yield "search, a letter", timed("#f-q", "input", "a")
    yield "search, a word", timed("#f-q", "input", "atencion")
    yield "search, nothing found", timed("#f-q", "input", "xyzxyz")
    yield "search, emptied", timed("#f-q", "input", "")
    yield "sort by name", timed("[aria-label='Actividades operativas'] th:nth-child(1) button", "click")
    yield "sort by percentage", timed("[aria-label='Actividades operativas'] th:nth-child(2) button", "click")
    yield "next page", timed(".paginas button:last-child", "click")
    yield "filter by valuation", timed("#f-val", "change", "1")
    yield "filter by alert too", timed("#f-alerta", "change", "alguna")
    page.goto(f"{address}#/poi/{year}")
    page.wait_for_selector("[aria-labelledby=meses] svg")
    yield "summary with months: a search", timed("#f-q", "input", "atencion")
    yield "summary with months: all again", timed("#f-q", "input", "")
    yield "to the map", timed(".vistas li:nth-child(3) a", "click")
    yield "to the alerts", timed(".vistas li:nth-child(4) a", "click")
    page.wait_for_selector("#alertas")
    yield "to the reprogramming", timed(".vistas li:nth-child(5) a", "click")
    page.wait_for_selector("#repro")
    yield "to a unit", timed("#f-ue", "change", page.eval_on_selector("#f-ue option:nth-child(2)", "o => o.value"))


@contextmanager
def opened() -> Iterator[Page]:
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        yield browser.new_page(viewport={"width": 1280, "height": 900})
        browser.close()


def _write_as_real(frames: tuple[vistas.Frames, dict, dict], target: Path) -> None:
    """Invented units are examples, which no total across units holds: for the page, they are not."""
    general, poi, psig = frames
    real = {name: general[name].assign(es_sintetico=0) for name in ("bi_dim_ue", "bi_poi_resumen")}
    for path, content in site({**general, **real}, poi, psig).items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_bytes(content)


def measure(folder: Path, url: str) -> None:
    engine = connect(url)
    started = time.perf_counter()
    frames = dashboard.read(engine)
    read = time.perf_counter() - started
    files = site(*frames)
    made = time.perf_counter() - started - read
    engine.dispose()
    target = folder / "tablero"
    _write_as_real(frames, target)
    year = max(frames[1])
    activities = sum(len(frame["bi_poi_actividad"]) for frame in frames[1].values())
    print(f"{activities} activities in {len(frames[1])} years: read {read:.1f} s, made {made:.1f} s")
    print(f"{len(files)} files, {sum(map(len, files.values())) / 1e6:.1f} MB")
    basic = (START, "tablero.css", "bibliotecas.js", "tablero.js", "indice.js")
    for name, names in (
        ("start page", basic),
        ("and the year", (*basic, f"poi-{year}.js")),
        ("and its months", (*basic, f"poi-{year}.js", f"poi-{year}-meses.js")),
    ):
        print(f"  {name}: {sum(len(files[path]) for path in files if path.endswith(names)) / 1e6:.2f} MB")
    with opened() as page:
        address = (target / START).as_uri()
        started = time.perf_counter()
        page.goto(address)
        page.wait_for_selector("h1")
        print(f"  start page shown: {(time.perf_counter() - started) * 1000:.0f} ms")
        started = time.perf_counter()
        page.goto(f"{address}#/poi/{year}")
        page.wait_for_selector("[aria-labelledby=meses] svg")
        print(f"  year opened, with its months: {(time.perf_counter() - started) * 1000:.0f} ms")
        for name, milliseconds in interactions(page, address, year):
            print(f"  {name}: {milliseconds:.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser()
    for name, default in (("ue", 20), ("ao", 250), ("anios", 5), ("fotografias", 3)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--carpeta", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="seguimiento-bench-") as aside:
        folder = asked.carpeta or Path(aside)
        measure(folder, warehouse(folder, asked.ue, asked.ao, asked.anios, asked.fotografias))


if __name__ == "__main__":
    main()
