"""A folder of reports is made again and again, and what a person wrote in it stays."""

import errno
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assets.writing.folder import put


def test_the_same_content_leaves_files_alone(tmp_path: Path) -> None:
    first = put(tmp_path, {"informe.docx": b"uno", "csv/a.csv": b"a"})
    before = {path: path.stat().st_mtime_ns for path in first.files}
    again = put(tmp_path, {"informe.docx": b"uno", "csv/a.csv": b"a"})
    assert again == first
    assert {path: path.stat().st_mtime_ns for path in again.files} == before


def test_what_somebody_edited_stays_and_the_new_one_stands_beside_it(tmp_path: Path) -> None:
    put(tmp_path, {"informe.docx": b"uno"})
    (tmp_path / "informe.docx").write_bytes(b"editado")
    for content in (b"dos", b"tres"):
        done = put(tmp_path, {"informe.docx": content})
        assert (tmp_path / "informe.docx").read_bytes() == b"editado"
        assert done.kept == ((tmp_path / "informe.docx", tmp_path / "informe (2).docx"),)
        assert (tmp_path / "informe (2).docx").read_bytes() == content


def test_both_edited_makes_a_third(tmp_path: Path) -> None:
    put(tmp_path, {"informe.docx": b"uno"})
    (tmp_path / "informe.docx").write_bytes(b"editado")
    put(tmp_path, {"informe.docx": b"dos"})
    (tmp_path / "informe (2).docx").write_bytes(b"editado otra vez")
    done = put(tmp_path, {"informe.docx": b"tres"})
    assert [path.name for path in done.files] == ["informe (3).docx"]
    assert (tmp_path / "informe (2).docx").read_bytes() == b"editado otra vez"


def test_an_edited_file_that_is_taken_away_gives_its_name_back(tmp_path: Path) -> None:
    put(tmp_path, {"informe.docx": b"uno"})
    (tmp_path / "informe.docx").write_bytes(b"editado")
    put(tmp_path, {"informe.docx": b"dos"})
    (tmp_path / "informe.docx").unlink()
    done = put(tmp_path, {"informe.docx": b"tres"})
    assert [path.name for path in done.files] == ["informe.docx"]
    assert not (tmp_path / "informe (2).docx").exists()


def test_what_is_no_longer_made_goes_unless_somebody_touched_it(tmp_path: Path) -> None:
    put(tmp_path, {"a.csv": b"a", "b.csv": b"b"})
    (tmp_path / "b.csv").write_bytes(b"propio")
    (tmp_path / "ajeno.txt").write_bytes(b"de otro")
    put(tmp_path, {"c.csv": b"c"})
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".en-uso",
        ".huellas.json",
        "ajeno.txt",
        "b.csv",
        "c.csv",
    ]


@pytest.mark.parametrize("notes", [b"", b"[1]", b"{rota", b"\xff\xfe"])
def test_without_notes_that_can_be_read_every_file_counts_as_somebodys(tmp_path: Path, notes: bytes) -> None:
    put(tmp_path, {"informe.docx": b"uno"})
    (tmp_path / ".huellas.json").write_bytes(notes)
    put(tmp_path, {"informe.docx": b"dos"})
    assert (tmp_path / "informe.docx").read_bytes() == b"uno"
    assert (tmp_path / "informe (2).docx").read_bytes() == b"dos"
    assert json.loads((tmp_path / ".huellas.json").read_text(encoding="utf-8"))


def test_a_file_that_cannot_be_written_leaves_the_others_as_they_were(tmp_path: Path) -> None:
    """All drafts are on disk before the first one takes its name."""
    put(tmp_path, {"a.csv": b"a"})
    (tmp_path / "b").write_bytes(b"un archivo")
    with pytest.raises(OSError):
        put(tmp_path, {"a.csv": b"nuevo", "b/c.csv": b"c"})
    assert (tmp_path / "a.csv").read_bytes() == b"a"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".en-uso", ".huellas.json", "a.csv", "b"]


OLD, NEW = {"a.docx": b"1", "b.pdf": b"1", "vieja.csv": b"1"}, {"a.docx": b"2", "b.pdf": b"2", "csv/nueva.csv": b"2"}


class Killed(BaseException):
    """What a process that is killed does next: nothing."""


def content(folder: Path) -> dict[str, bytes]:
    """What a person sees in a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def failing(patch: pytest.MonkeyPatch, step: int, error: BaseException, *, dead: bool) -> list[str]:
    """The disk refuses the `step`-th thing that is done to it; `dead`: and all after it. What was done is listed."""
    done: list[str] = []

    def counted(name: str) -> Callable[..., Any]:
        original = getattr(Path, name)

        def does(self: Path, *arguments: Any, **options: Any) -> Any:
            done.append(f"{name} {self.name}")
            if len(done) == step or (dead and len(done) > step):
                if name == "write_bytes":
                    original(self, b"a medias")
                raise error
            return original(self, *arguments, **options)

        return does

    for name in ("write_bytes", "replace", "unlink"):
        patch.setattr(Path, name, counted(name))
    return done


@pytest.mark.parametrize("error", [Killed(), OSError(errno.ENOSPC, "No space left on device")], ids=["kill", "full"])
def test_an_interruption_at_any_step_leaves_old_or_new_files_and_the_next_build_heals(
    tmp_path: Path, error: BaseException
) -> None:
    step, finished = 0, False
    while not finished:
        step += 1
        folder = tmp_path / str(step)
        put(folder, OLD)
        with pytest.MonkeyPatch.context() as patch:
            done = failing(patch, step, error, dead=isinstance(error, Killed))
            try:
                put(folder, NEW)
                finished = True
            except type(error):
                pass
        found = content(folder)
        assert set(found) <= {*OLD, *NEW}, done
        assert all(text in (OLD.get(name), NEW.get(name)) for name, text in found.items()), done
        for newest in (b"3", b"4"):
            put(folder, dict.fromkeys(NEW, newest))
            assert content(folder) == dict.fromkeys(NEW, newest), done
        hidden = {path.name for path in folder.rglob(".*") if path.is_file()}
        assert hidden == {".en-uso", ".huellas.json"}, done
    assert step > 10


def opened(patch: pytest.MonkeyPatch, *names: str) -> None:
    """Files that a program has open, as a share of Windows treats them."""
    for does in ("replace", "unlink"):
        original = getattr(Path, does)

        def refuses(self: Path, *rest: Any, original: Any = original, **options: Any) -> Any:
            if (Path(rest[0]) if rest else self).name in names:
                raise PermissionError(errno.EACCES, "Permission denied")
            return original(self, *rest, **options)

        patch.setattr(Path, does, refuses)


def test_a_file_that_is_open_elsewhere_stays_and_the_new_one_stands_beside_it_until_it_is_closed(
    tmp_path: Path,
) -> None:
    put(tmp_path, OLD)
    for number in (b"2", b"3"):
        with pytest.MonkeyPatch.context() as patch:
            opened(patch, "b.pdf", "vieja.csv")
            done = put(tmp_path, dict.fromkeys(("a.docx", "b.pdf"), number))
        assert done.kept == ((tmp_path / "b.pdf", tmp_path / "b (2).pdf"),)
        assert content(tmp_path) == {"a.docx": number, "b.pdf": b"1", "b (2).pdf": number, "vieja.csv": b"1"}
    assert put(tmp_path, dict.fromkeys(("a.docx", "b.pdf"), b"4")).kept == ()
    assert content(tmp_path) == {"a.docx": b"4", "b.pdf": b"4"}


def test_a_folder_that_takes_nothing_is_an_error_and_no_endless_search_for_a_name(tmp_path: Path) -> None:
    put(tmp_path, OLD)
    with pytest.MonkeyPatch.context() as patch:
        opened(patch, "a.docx", "a (2).docx")
        with pytest.raises(PermissionError):
            put(tmp_path, NEW)


def test_two_processes_that_build_at_once_leave_one_of_each_file(tmp_path: Path) -> None:
    program = """if True:
        import sys
        from pathlib import Path
        from assets.writing.folder import put
        for number in range(60):
            made = {name: f"{sys.argv[2]} {number}".encode() for name in ("a.docx", "b.pdf", "csv/c.csv")}
            assert put(Path(sys.argv[1]), made).kept == ()
    """
    running = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path), name]) for name in "xy"]
    assert [process.wait(60) for process in running] == [0, 0]
    found = content(tmp_path)
    assert sorted(found) == ["a.docx", "b.pdf", "csv/c.csv"]
    assert len(set(found.values())) == 1


def test_notes_of_an_earlier_version_count(tmp_path: Path) -> None:
    put(tmp_path, {"informe.docx": b"uno"})
    notes = json.loads((tmp_path / ".huellas.json").read_text(encoding="utf-8"))
    (tmp_path / ".huellas.json").write_text(json.dumps({name: huella for name, (huella,) in notes.items()}))
    assert put(tmp_path, {"informe.docx": b"dos"}).kept == ()
