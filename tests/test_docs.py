"""The documents say what is: generated ones are fresh, and what README names, promises and shows is there."""

import argparse
import io
import re
import zipfile
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipelines import docs
from pipelines.cli import parser
from schemas.registry import VIEWS
from tests.builders.__main__ import construir

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FOLDERS = ("assets", "benchmarks", "docs", "pipelines", "raw", "schemas", "tests", "warehouse")
#: Made by a run, not committed.
MADE = "warehouse/data"


def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def aside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("documentos")


@pytest.fixture(scope="module")
def loaded(aside: Path) -> sa.Engine:
    """The committed sources, loaded aside. They are built anew: what else lies in raw/ is not of this test."""
    construir(aside / "raw")
    return docs.load_aside(aside / "raw", aside)


def test_the_views_document_is_what_the_contracts_say() -> None:
    assert text("docs/vistas.md") == docs.views_document(), "run `make docs` and commit docs/"


def test_the_views_document_has_every_view_once() -> None:
    names = [view.name for _, views in docs.PARTS for view in views]
    assert sorted(names) == sorted(VIEWS)


def test_the_reconciliation_document_is_what_is_computed(loaded: sa.Engine) -> None:
    assert text("docs/conciliacion.md") == docs.reconciliation_document(loaded), "run `make docs` and commit docs/"


def readable(name: str, content: bytes) -> bytes:
    """What a file says: of one that is compressed, its text (how it is compressed depends on the machine)."""
    if not name.endswith((".docx", ".xlsx")):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [part for part in archive.namelist() if part.endswith(".xml")]
        return b"\n".join(archive.read(part) for part in sorted(parts))


def test_the_sample_reports_are_those_of_today(loaded: sa.Engine, aside: Path) -> None:
    """Word, Excel and CSV word for word; of a PDF, that it is there."""
    made = docs.samples(loaded, aside)
    folder = ROOT / "docs" / docs.SAMPLES_FOLDER
    kept = {path.relative_to(folder).as_posix() for tema in ("poi", "psig") for path in (folder / tema).rglob("*.*")}
    assert kept == set(made), "run `make docs` and commit docs/ejemplos"
    for name, content in made.items():
        if not name.endswith(".pdf"):
            assert readable(name, (folder / name).read_bytes()) == readable(name, content), f"{name}: run `make docs`"


def queries() -> list[tuple[str, str]]:
    """Each query of README that shows its result, and the result."""
    return re.findall(r"```sql\n([^`]+);\n```\n```text\n([^`]+)\n```", README)


def test_readme_shows_queries() -> None:
    assert len(queries()) == 4


@pytest.mark.parametrize(("query", "shown"), queries())
def test_the_results_in_readme_are_those_of_the_warehouse(loaded: sa.Engine, query: str, shown: str) -> None:
    with loaded.connect() as conn:
        result = conn.execute(sa.text(query))
        lines = ["|".join(result.keys()), *("|".join(map(str, row)) for row in result)]
    assert "\n".join(lines) == shown


def mentioned(document: str) -> set[str]:
    """Paths of this repository that a document names, in a link or between backticks."""
    quoted = set(re.findall(r"`([^`\s]+)`", document)) | set(re.findall(r"\]\(([^)#]+)", document))
    ours = {name for name in quoted if name.split("/")[0] in FOLDERS and "/" in name and not name.startswith(MADE)}
    return ours | {name for name in quoted if re.fullmatch(r"\.?[\w.]+\.(md|toml|txt|yaml|example)", name)}


@pytest.mark.parametrize("document", ["README.md", "CHANGELOG.md", "docs/decisiones.md"])
def test_files_that_a_document_names_exist(document: str) -> None:
    names = mentioned(text(document))
    assert names
    assert [name for name in sorted(names) if not list(ROOT.glob(name.rstrip("/")))] == []


def test_every_setting_that_is_read_is_in_the_example_and_no_other() -> None:
    names = r"SEGUIMIENTO_[A-Z_]*[A-Z]"
    read = set(re.findall(names, text("pipelines/settings.py") + text("tests/conftest.py")))
    read |= {f"{name}_FILE" for name in re.findall(rf'_secret\(env, "({names})"', text("pipelines/settings.py"))}
    assert set(re.findall(rf"^#({names})=", text(".env.example"), re.MULTILINE)) == read
    assert {name for name in read if not name.endswith("_FILE")} - set(re.findall(names, README)) == set()


def test_every_command_and_option_is_in_readme() -> None:
    (commands,) = (action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    for name, command in commands.choices.items():
        line = next((line for line in README.splitlines() if line.startswith(f"| `seguimiento {name}")), "")
        options = [option for action in command._actions for option in action.option_strings if option.startswith("--")]
        missing = [option for option in options if option != "--help" and option not in line]
        assert (bool(line), missing) == (True, []), name


def test_every_make_target_is_in_readme() -> None:
    found = re.search(r"^\.PHONY: (.+)$", text("Makefile"), re.MULTILINE)
    assert found
    assert [target for target in found.group(1).split() if f"make {target}" not in README] == []
