"""A file kills its worker and nobody else. The work functions are those of `misdeeds.py`."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assets.reading import workers
from assets.reading.workers import Broken, Limits, Pool, Task, WorkError
from tests.reading.sender import raw_files

ROOT = Path(__file__).parents[2]
READ = "assets.reading.read:read"
LIMITS = Limits(memory=512 << 20, seconds=20, result=64 << 20)


# ---- asking for it


def here(name: str) -> str:
    return f"tests.reading.misdeeds:{name}"


def children() -> set[int]:
    """Processes whose parent is this one, the dead that nobody waited for included."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            number, _, rest = status.read_text().rpartition(")")
            if int(rest.split()[1]) == os.getpid():
                found.add(int(number.split()[0]))
    return found


def is_alive(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(holds: Callable[[], bool], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    return holds()


@pytest.fixture
def pool() -> Iterator[Pool]:
    before = children()
    with Pool(2, LIMITS) as made:
        yield made
    assert children() <= before


# ---- blame


@pytest.mark.parametrize(
    ("how", "reason", "said"),
    [
        ("abort", "interrumpido", "SIGABRT"),
        ("crash", "interrumpido", "SIGSEGV"),
        ("exit", "interrumpido", "código de salida 3"),
        ("leave", "interrumpido", "código de salida 0"),
        ("eat", "memoria", "512 MiB"),
        ("sparse", "memoria", "549755813888 bytes"),
        ("long", "memoria", "bytes"),
        ("endless", "tiempo", "1 s"),
        ("sleep", "tiempo", "1 s"),
    ],
)
def test_only_the_file_that_kills_its_worker_is_blamed(pool: Pool, how: str, reason: str, said: str) -> None:
    files = ["a", "b", how, "c", "d", "e"]
    got = list(pool.run(here("misbehave"), [Task(file, 1 if reason == "tiempo" else None) for file in files]))
    broken = got.pop(2)
    assert got == ["a", "b", "c", "d", "e"]
    assert isinstance(broken, Broken)
    assert broken.reason == reason
    assert said in broken.detail


def test_many_that_kill_among_many_that_do_not_keep_their_order(pool: Pool) -> None:
    bad = ["abort", "exit", "leave"]
    files = [bad[n // 4 % 3] if n % 4 == 0 else f"bueno {n}" for n in range(40)]
    got = list(pool.run(here("misbehave"), map(Task, files)))
    for file, result in zip(files, got, strict=True):
        assert isinstance(result, Broken) if file in bad else result == file


def test_what_dies_is_tried_once_more_in_a_process_that_held_no_other(pool: Pool, tmp_path: Path) -> None:
    warm = set(pool.run(here("nap"), [Task(0)] * 2))
    assert len(warm) == 2
    (broken,) = pool.run(here("tries"), [Task((str(tmp_path), "abort"))])
    assert isinstance(broken, Broken)
    first, second = map(int, (tmp_path / "abort").read_text().split())
    assert first in warm
    assert second not in warm


def test_what_does_not_die_is_tried_once(pool: Pool, tmp_path: Path) -> None:
    files = ["a", "b", "c", "abort", "d", "e"]
    list(pool.run(here("tries"), [Task((str(tmp_path), file)) for file in files]))
    assert [len((tmp_path / file).read_text().split()) for file in files] == [1, 1, 1, 2, 1, 1]


def test_what_dies_once_is_fine(pool: Pool, tmp_path: Path) -> None:
    assert list(pool.run(here("once"), [Task(str(tmp_path / "marker"))])) == ["second try"]


@pytest.mark.parametrize("how", ["abort", "eat", "long", "endless"])
def test_no_process_outlives_the_file_that_broke_it(pool: Pool, how: str) -> None:
    before = children()
    list(pool.run(here("misbehave"), [Task(how, 1 if how == "endless" else None)]))
    assert children() == before


def test_a_worker_killed_between_two_tasks_is_not_the_next_files_fault() -> None:
    with Pool(1, LIMITS) as single:
        (number,) = single.run(here("pid"), [Task(0)])
        os.kill(number, signal.SIGKILL)
        assert list(single.run(here("echo"), [Task("bueno")])) == ["bueno"]


def test_ctrl_c_is_not_the_workers() -> None:
    with Pool(1, LIMITS) as single:
        (first,) = single.run(here("pid"), [Task(0)])
        os.kill(first, signal.SIGINT)
        assert list(single.run(here("pid"), [Task(0)])) == [first]


def test_a_task_may_carry_its_seconds() -> None:
    with Pool(1, Limits(seconds=0.5)) as single:
        got = list(single.run("time:sleep", [Task(1.0), Task(1.0, seconds=20)]))
    assert [type(result) for result in got] == [Broken, type(None)]


def test_importing_the_work_is_no_part_of_its_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "slow_to_import.py").write_text("import time\ntime.sleep(1.5)\ndef work(x): return x\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert list(workers.run("slow_to_import:work", [Task("a", 1)], workers=1)) == ["a"]


# ---- mistakes of ours


@pytest.mark.parametrize(
    ("work", "argument", "said"),
    [
        ("misbehave", "raise", "KeyError: 'nada'"),
        ("misbehave", "unpicklable", "pickle"),
        ("no_such_function", 0, "AttributeError"),
    ],
)
def test_a_mistake_of_ours_is_raised_with_its_traceback(pool: Pool, work: str, argument: object, said: str) -> None:
    results = pool.run(here(work), [Task("a" if work == "misbehave" else 0), Task(argument)])
    with pytest.raises(WorkError, match=said) as caught:
        list(results)
    assert "Traceback" in caught.value.__notes__[0]
    assert list(pool.run(here("echo"), [Task(1)])) == [1]


def test_the_same_worker_goes_on_after_a_mistake_of_ours() -> None:
    with Pool(1, LIMITS) as single:
        (first,) = single.run(here("pid"), [Task(0)])
        with pytest.raises(WorkError):
            list(single.run(here("misbehave"), [Task("raise")]))
        assert list(single.run(here("pid"), [Task(0)])) == [first]


def test_an_argument_that_cannot_be_sent_is_a_mistake_of_ours(pool: Pool) -> None:
    with pytest.raises(Exception, match="pickle"):
        list(pool.run(here("echo"), [Task(lambda: None)]))
    assert list(pool.run(here("echo"), [Task(1)])) == [1]


def test_no_file_is_blamed_for_work_that_dies_when_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "deadly_to_import.py").write_text("import os\nos._exit(7)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(WorkError, match="no arranca: .*código de salida 7"):
        list(workers.run("deadly_to_import:work", [Task("a")], workers=1))


def test_no_file_is_blamed_for_a_limit_under_which_nothing_runs() -> None:
    with pytest.raises(WorkError):
        list(workers.run(READ, [Task(b"")], workers=1, limits=Limits(memory=10 << 20)))


# ---- pipes


def test_printing_and_asking_do_not_touch_the_pipes(pool: Pool) -> None:
    files = ["noise", "a", "ask", "b", "noise"]
    assert list(pool.run(here("misbehave"), map(Task, files))) == ["noise", "a", "EOFError", "b", "noise"]


def test_long_tasks_and_results_pass(pool: Pool) -> None:
    content = os.urandom(10 << 20)
    assert list(pool.run(here("echo"), [Task(content)] * 4)) == [content] * 4


def test_what_a_worker_complains_of_does_not_reach_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    list(workers.run(here("misbehave"), map(Task, ["sparse", "exit", "noise"]), workers=1, limits=LIMITS))
    assert capfd.readouterr() == ("", "")


# ---- order, laziness, warmth


def test_tasks_are_taken_a_few_ahead(pool: Pool) -> None:
    taken = []

    def tasks() -> Iterator[Task]:
        for number in range(1000):
            taken.append(number)
            yield Task(number)

    results = pool.run(here("echo"), tasks())
    assert [next(results), next(results)] == [0, 1]
    assert len(taken) <= 2 * workers.AHEAD + 2
    results.close()


def test_workers_stay_warm(pool: Pool) -> None:
    first = set(pool.run(here("pid"), [Task(0)] * 10))
    second = set(pool.run(here("pid"), [Task(0)] * 10))
    assert len(first | second) <= 2
    assert os.getpid() not in first


def test_no_more_workers_than_tasks(pool: Pool) -> None:
    before = children()
    list(pool.run(here("echo"), [Task(0)]))
    assert len(children() - before) == 1


def test_nothing_starts_for_no_tasks(pool: Pool) -> None:
    before = children()
    assert list(pool.run(here("echo"), [])) == []
    assert children() == before


# ---- limits and lightness


def test_a_worker_that_reads_imports_neither_frames_nor_database_nor_orchestrator() -> None:
    psig = next(path for path in raw_files() if "psig" in path.parts and path.suffix == ".xlsx")
    with Pool(1, LIMITS) as single:
        (book,) = single.run(READ, [Task(psig.read_bytes())])
        (modules,) = single.run(here("loaded"), [Task(0)])
    assert book.sheets[0].rows
    assert not modules & {"pandas", "pandera", "pyarrow", "sqlalchemy", "dagster", "psycopg"}


def test_importing_the_pool_imports_nothing_but_the_library() -> None:
    script = (
        "import sys; before = set(sys.modules); import assets.reading.workers;"
        "print({m.split('.')[0] for m in set(sys.modules) - before} - set(sys.stdlib_module_names) - {'assets'})"
    )
    shown = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "set()"


def test_under_the_limit_of_memory_frames_can_still_be_validated() -> None:
    assert list(workers.run(here("validate"), [Task(0)], workers=1, limits=LIMITS)) == [27_000_000.0]


def test_no_core_is_left_and_files_have_an_end(pool: Pool) -> None:
    (found,) = pool.run(here("limits"), [Task(0)])
    assert found["RLIMIT_CORE"] == 0
    assert 0 < found["RLIMIT_FSIZE"] <= 64 << 20


# ---- no process is left


def test_none_is_left_when_the_consumer_stops_early() -> None:
    before = children()
    for result in workers.run(here("misbehave"), map(Task, ["a", *["sleep"] * 6]), workers=2, limits=LIMITS):
        assert result == "a"
        break
    assert wait_until(lambda: children() <= before)


def test_a_run_left_early_ends_what_is_under_way_and_the_pool_goes_on(pool: Pool) -> None:
    results = pool.run(here("misbehave"), map(Task, ["a", *["sleep"] * 6]))
    assert next(results) == "a"
    start = time.monotonic()
    results.close()
    assert list(pool.run(here("echo"), map(Task, range(10)))) == list(range(10))
    assert time.monotonic() - start < LIMITS.seconds / 2


def test_ctrl_c_does_not_wait_for_a_pool_that_lives_as_long_as_the_process(tmp_path: Path) -> None:
    program = (
        f"import atexit, sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from assets.reading.workers import Pool, Task\n"
        "pool = Pool(2); atexit.register(pool.close)\n"
        "for result in pool.run('tests.reading.misdeeds:misbehave', map(Task, ['a', *['sleep'] * 6])):\n"
        "    print(result, flush=True)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"a\n"
        parent.send_signal(signal.SIGINT)
        assert parent.wait(20) != 0


def _interrupted(pool: Pool, kind: type[BaseException]) -> None:
    for _ in pool.run(here("misbehave"), map(Task, ["a", *["sleep"] * 6])):
        raise kind


@pytest.mark.parametrize("kind", [ValueError, KeyboardInterrupt])
def test_none_is_left_after_an_exception(kind: type[BaseException]) -> None:
    before = children()
    start = time.monotonic()
    with pytest.raises(kind), Pool(2, LIMITS) as made:
        _interrupted(made, kind)
    assert children() <= before
    assert time.monotonic() - start < LIMITS.seconds / 2


SCRIPT = """
import sys
sys.path.insert(0, {root!r})
from assets.reading.workers import Pool, Task
with Pool(2) as pool:
    (number,) = pool.run("tests.reading.misdeeds:pid", [Task(0)])
    print(number, flush=True)
    print(list(pool.run("tests.reading.misdeeds:tries", [Task(({folder!r}, {how!r}))])), flush=True)
"""


@contextlib.contextmanager
def script(folder: Path, how: str) -> Iterator[tuple[subprocess.Popen, int]]:
    """A parent that reads its program from standard input, and its worker, when that is at it."""
    with subprocess.Popen(
        [sys.executable, "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        cwd=folder,
        text=True,
    ) as parent:
        assert parent.stdin is not None
        assert parent.stdout is not None
        with parent.stdin:
            parent.stdin.write(SCRIPT.format(root=str(ROOT), folder=str(folder), how=how))
        worker = int(parent.stdout.readline())
        assert wait_until((folder / how).exists)
        yield parent, worker


def test_a_script_on_standard_input_may_ask(tmp_path: Path) -> None:
    with script(tmp_path, "a") as (parent, worker):
        assert parent.stdout.read() == "['a']\n"
        assert parent.wait(20) == 0
    assert not is_alive(worker)


def test_a_busy_worker_goes_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    with script(tmp_path, "sleep") as (parent, worker):
        assert is_alive(worker)
        parent.kill()
        assert wait_until(lambda: not is_alive(worker))


def test_ctrl_c_ends_the_parent_and_its_busy_worker(tmp_path: Path) -> None:
    with script(tmp_path, "sleep") as (parent, worker):
        os.killpg(parent.pid, signal.SIGINT)
        assert parent.wait(20) != 0
        assert "KeyboardInterrupt" in parent.stderr.read()
    assert not is_alive(worker)
