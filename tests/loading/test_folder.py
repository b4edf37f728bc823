"""Taking files in: whole and regular ones only, from inside the delivery folder only; any name, shown harmlessly."""

import os
import socket
import stat
import subprocess
import time
import unicodedata
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from assets.loading import folder, inventory
from assets.loading.folder import Looks, NotTaken, Place
from tests.builders import ceplan
from tests.loading.night import LATER, LONG_AFTER, NOW, Night
from tests.loading.test_refusals import OC
from warehouse.custody import Custody, digest

THIRD = "2026-11-24T07:00:00Z"
#: Another user, for what root may do and others may not.
NOBODY = 65534


class Intake:
    """A delivery folder and a custody, and what a scan says and takes."""

    def __init__(self, base: Path) -> None:
        self.raw, self.custody = base / "raw", Custody(base / "custodia")
        self.raw.mkdir()
        self.warnings: list[str] = []

    def put(self, ruta: str, content: bytes) -> Path:
        path = self.raw / ruta
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def scan(self, now: str = NOW, looks: object = LONG_AFTER) -> list[str]:
        """Where files were found; warnings are those of this scan."""
        self.warnings = []
        found = inventory.scan(
            self.raw,
            self.custody,
            ejemplos=True,
            now=now,
            warn=self.warnings.append,
            looks=looks,  # type: ignore[arg-type]
        )
        return [event.ruta for event in found]

    def events(self) -> list[str]:
        return [event.ruta for _, event in self.custody.events()]


@pytest.fixture
def intake(tmp_path: Path) -> Intake:
    return Intake(tmp_path)


# ---- whole files


def test_a_file_that_changes_between_two_looks_is_left_for_the_next_run(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = intake.put("hoja.csv", b"a;b\n")
    intake.put("otra.csv", b"c;d\n")

    def copies_on(seconds: float) -> None:
        assert seconds == folder.SETTLE
        path.write_bytes(b"a;b\n1;2\n")

    monkeypatch.setattr(time, "sleep", copies_on)
    assert intake.scan(looks=Looks) == ["otra.csv"]
    assert intake.warnings == ["hoja.csv: en copia: todavía se está escribiendo; se intentará en la próxima corrida"]
    assert intake.scan() == ["hoja.csv", "otra.csv"]
    assert not intake.warnings


def test_a_file_that_changes_while_it_is_read_is_left_for_the_next_run(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = intake.put("hoja.csv", b"a;b\n")
    take = Custody.take

    def takes_slowly(custody: Custody, source: object) -> tuple[str, int]:
        taken = take(custody, source)  # type: ignore[arg-type]
        with path.open("ab") as file:
            file.write(b"1;2\n")
        return taken

    with monkeypatch.context() as patch:
        patch.setattr(Custody, "take", takes_slowly)
        assert intake.scan() == []
    assert "cambió mientras se leía" in intake.warnings[0]
    assert intake.events() == []
    assert intake.scan() == ["hoja.csv"]


WORKBOOK = OC.read_bytes()
EXPORT = ceplan.export_html(ceplan.synthetic_unit("999996", 3, 5, 2026))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("libro.xlsx", WORKBOOK[: len(WORKBOOK) // 2]),
        ("libro.xlsx", WORKBOOK[:-1]),
        ("export.xls", EXPORT[: len(EXPORT) // 2]),
        ("export.xls", EXPORT[: EXPORT.rfind(b"</table")]),
        ("vacio.xlsx", b""),
    ],
    ids=["half a workbook", "a byte less", "half an export", "no end of table", "nothing yet"],
)
def test_a_file_without_its_end_waits_while_it_is_new_and_is_taken_in_once_it_is_old(
    intake: Intake, name: str, content: bytes
) -> None:
    intake.put(name, content)
    assert intake.scan(looks=Looks) == []
    assert "en copia" in intake.warnings[0]
    assert intake.events() == []
    assert intake.scan(looks=LONG_AFTER) == [name]
    assert not intake.warnings


@pytest.mark.parametrize(
    ("name", "content"),
    [("libro.xlsx", WORKBOOK), ("export.xls", EXPORT), ("hoja.csv", b"a;b"), ("libro.xlsx", WORKBOOK + b"\0" * 50)],
)
def test_a_whole_file_is_taken_in_at_once(intake: Intake, name: str, content: bytes) -> None:
    intake.put(name, content)
    assert intake.scan(looks=Looks) == [name]
    assert not intake.warnings


def test_a_copy_cut_short_long_ago_is_refused_as_damaged(night: Night) -> None:
    night.deliver(WORKBOOK[: len(WORKBOOK) // 2], "psig/2023/oc.xlsx")
    night.run()
    assert night.query("SELECT regla FROM bi_observacion") == [("archivo_danado",)]


def test_an_old_date_given_to_a_file_that_is_being_copied_does_not_hide_that(intake: Intake) -> None:
    path = intake.put("libro.xlsx", WORKBOOK[:1000])
    os.utime(path, (0, 0))
    assert intake.scan(looks=Looks) == []
    assert "en copia" in intake.warnings[0]


def test_an_ordinary_night_does_not_wait(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    def waits(seconds: float) -> None:
        raise AssertionError

    intake.put("hoja.csv", b"a;b\n")
    monkeypatch.setattr(time, "sleep", waits)
    assert intake.scan(looks=LONG_AFTER) == ["hoja.csv"]


# ---- what is no delivery


@pytest.mark.parametrize(
    "name",
    [
        "~$hoja.xlsx",
        ".hoja.xlsx",
        "._hoja.xlsx",
        ".~lock.hoja.xlsx#",
        "hoja.xlsx.tmp",
        "hoja.TMP",
        "hoja.crdownload",
        "hoja.xlsx.part",
        "hoja.partial",
        "hoja.xlsx.download",
        "Thumbs.db",
        "desktop.ini",
        ".git/hoja.xlsx",
    ],
)
def test_what_programs_leave_behind_is_passed_over_in_silence(intake: Intake, name: str) -> None:
    intake.put(f"psig/{name}", WORKBOOK)
    assert intake.scan() == []
    assert not intake.warnings


def test_links_and_special_files_are_told_and_never_followed(intake: Intake, tmp_path: Path) -> None:
    outside = tmp_path / "fuera"
    outside.mkdir()
    (outside / "secreto.xlsx").write_bytes(WORKBOOK)
    intake.put("bien.xlsx", WORKBOOK)
    (intake.raw / "archivo.xlsx").symlink_to(outside / "secreto.xlsx")
    (intake.raw / "carpeta").symlink_to(outside)
    (intake.raw / "roto.xlsx").symlink_to(outside / "no existe")
    os.mkfifo(intake.raw / "tubo.xlsx")
    os.mkfifo(intake.raw / "entregas.csv")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(intake.raw / "enchufe.xlsx"))
        assert intake.scan() == ["bien.xlsx"]
    told = {warning.split(":")[0]: warning for warning in intake.warnings}
    assert set(told) == {"archivo.xlsx", "carpeta", "roto.xlsx", "tubo.xlsx", "enchufe.xlsx", "entregas.csv"}
    assert "es un enlace" in told["carpeta"]
    assert "no es un archivo" in told["tubo.xlsx"]
    assert [path.name for path in intake.custody.root.rglob("*") if len(path.name) == 64] == [digest(WORKBOOK)]


@pytest.mark.parametrize("swapped", ["file", "folder", "fifo"])
def test_what_is_put_in_a_files_place_after_the_look_is_not_followed(
    intake: Intake, tmp_path: Path, swapped: str
) -> None:
    outside = tmp_path / "fuera"
    outside.mkdir()
    (outside / "hoja.xlsx").write_bytes(b"secreto")
    path = intake.put("psig/hoja.xlsx", WORKBOOK)
    (place,) = folder.places(intake.raw)
    path.unlink()
    if swapped == "file":
        path.symlink_to(outside / "hoja.xlsx")
    elif swapped == "fifo":
        os.mkfifo(path)
    else:
        path.parent.rmdir()
        path.parent.symlink_to(outside)
    with pytest.raises(NotTaken), folder.opened(intake.raw, place):
        pass


@pytest.mark.parametrize("parts", [("..", "fuera.xlsx"), ("psig", "..", "..", "fuera.xlsx")])
def test_a_place_never_leads_out_of_the_folder(intake: Intake, tmp_path: Path, parts: tuple[str, ...]) -> None:
    (tmp_path / "fuera.xlsx").write_bytes(b"secreto")
    intake.put("psig/hoja.xlsx", WORKBOOK)
    with pytest.raises(NotTaken), folder.opened(intake.raw, Place(parts)):
        pass


def test_a_device_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(NotTaken, match="no es un archivo"), folder.opened(Path("/dev"), Place(("null",))):
        pass
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_what_may_not_be_read_is_told_and_the_others_go_on() -> None:
    """In a process of a user who may not: tests may run as root, who may read everything."""
    with TemporaryDirectory() as base:
        Path(base).chmod(0o777)
        intake = Intake(Path(base))
        intake.put("bien.csv", b"a;b\n")
        intake.put("cerrado.csv", b"c;d\n").chmod(0)
        intake.put("carpeta/hoja.csv", b"e;f\n")
        (intake.raw / "carpeta").chmod(0)
        answer, ask = os.pipe()
        pid = os.fork()
        if pid == 0:  # the child never returns to pytest
            try:
                if os.geteuid() == 0:
                    os.setgid(NOBODY)
                    os.setuid(NOBODY)
                os.write(ask, "\n".join([*intake.scan(), *intake.warnings]).encode())
            finally:
                os._exit(0)
        os.close(ask)
        with os.fdopen(answer) as said:
            lines = said.read().splitlines()
        os.waitpid(pid, 0)
        (intake.raw / "carpeta").chmod(0o755)
    assert lines[0] == "bien.csv"
    assert sorted(line.split(":")[0] for line in lines[1:]) == ["carpeta", "cerrado.csv"]
    assert all("Permission denied" in line for line in lines[1:])


def test_folders_nested_as_deep_as_somebody_likes_do_not_stop_the_others(intake: Intake) -> None:
    intake.put("bien.csv", b"a;b\n")
    at = os.open(intake.raw, os.O_RDONLY)
    for _ in range(1500):
        os.mkdir("carpeta", dir_fd=at)
        below = os.open("carpeta", os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = below
    os.close(at)
    try:
        assert intake.scan() == ["bien.csv"]
        assert all(len(warning) < 400 for warning in intake.warnings)
    finally:
        subprocess.run(["rm", "-rf", str(intake.raw / "carpeta")], check=True)


# ---- custody


def test_the_bytes_that_are_named_are_the_bytes_that_are_kept(intake: Intake) -> None:
    intake.put("hoja.xlsx", WORKBOOK)
    intake.scan()
    assert intake.custody.read(digest(WORKBOOK)) == WORKBOOK
    assert not [path for path in intake.custody.root.iterdir() if path.name.startswith(".entrando")]


def test_the_same_bytes_again_mend_a_damaged_copy(intake: Intake) -> None:
    intake.put("hoja.xlsx", WORKBOOK)
    intake.scan()
    intake.custody.path(digest(WORKBOOK)).write_bytes(b"otra cosa")
    intake.put("otra vez.xlsx", WORKBOOK)
    intake.scan(LATER)
    assert intake.custody.read(digest(WORKBOOK)) == WORKBOOK


# ---- names

BIDI = "hoja\u202exslx.exe"


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("dos\nlíneas.xlsx", "dos\\nlíneas.xlsx"),
        (BIDI, "hoja\\u202exslx.exe"),
        ("rojo\x1b[31m.xlsx", "rojo\\x1b[31m.xlsx"),
        (unicodedata.normalize("NFD", "Dirección.xlsx"), unicodedata.normalize("NFC", "Dirección.xlsx")),
        (os.fsdecode(b"a\xf1o.xlsx"), "a\\xf1o.xlsx"),
        ("nada\u200bvisible.xlsx", "nada\\u200bvisible.xlsx"),
        ("barra\\x41.xlsx", "barra\\\\x41.xlsx"),
        ("hoja normal (2) ñ.xlsx", "hoja normal (2) ñ.xlsx"),
    ],
)
def test_a_name_is_shown_as_what_it_is(intake: Intake, name: str, seen: str) -> None:
    intake.put(name, b"a;b\n")
    assert intake.scan() == [seen]
    assert intake.scan(LATER) == [seen]
    assert intake.events() == [seen]


def test_names_that_look_the_same_are_two_places(intake: Intake) -> None:
    composed = unicodedata.normalize("NFC", "Dirección.csv")
    intake.put(composed, b"a;b\n")
    intake.put(unicodedata.normalize("NFD", composed), b"c;d\n")
    assert intake.scan() == [composed, composed]
    intake.scan(LATER)
    assert len(intake.events()) == 2


def test_a_long_name_is_shown_short_and_keeps_its_date(night: Night) -> None:
    name = "x" * 200 + "_20260509104512.xls"
    night.deliver(EXPORT, f"ejemplo/{name}")
    night.run()
    shown = str(night.value("SELECT nombre FROM bi_archivo"))
    assert len(shown) <= 160
    assert shown.endswith("_20260509104512.xls")
    assert str(night.value("SELECT corte FROM bi_corte")) == "2026-05-09"


# ---- what is told of each delivery


def test_the_ledger_says_when_from_where_and_what_each_file_was(night: Night) -> None:
    night.deliver(OC, "psig/2023/oc.xlsx")
    night.run()
    night.deliver(OC, "otra carpeta/copia.xlsx")
    night.run(LATER)
    night.deliver(OC, "psig/2023/oc.xlsx")
    night.run(THIRD)
    (row,) = night.query("SELECT forma, fuente, diseno, anio, unidad, estado, nombre FROM bi_archivo")
    assert row == ("xlsx", "psig", "Cuadro 1, Factores", 2023, "OC", "cargado", "copia.xlsx")
    first, last = night.query("SELECT primera_vez, recibido_en FROM bi_archivo")[0]
    assert (str(first)[:10], str(last)[:10]) == (NOW[:10], LATER[:10])
    assert night.query("SELECT nombre, motivo, repetido_de FROM bi_entrega ORDER BY secuencia") == [
        ("oc.xlsx", "primera entrega", None),
        ("copia.xlsx", "ya recibido el 2026-11-22 (oc.xlsx)", 1),
    ]
    assert night.value("SELECT COUNT(*) FROM bi_carga") == 1


def test_looking_twice_costs_no_wait_when_the_clock_is_far(intake: Intake) -> None:
    intake.put("hoja.csv", b"a;b\n")
    begun = time.monotonic()
    intake.scan(looks=partial(Looks, clock=lambda: time.time() + folder.RECENT + 1))
    assert time.monotonic() - begun < folder.SETTLE
