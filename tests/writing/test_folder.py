"""A folder of reports is made again and again, and what a person wrote in it stays."""

import json
from pathlib import Path

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
    assert sorted(path.name for path in tmp_path.iterdir()) == [".huellas.json", "ajeno.txt", "b.csv", "c.csv"]


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
    assert sorted(path.name for path in tmp_path.iterdir()) == [".huellas.json", "a.csv", "b"]
