"""An institution's file: what it chooses, what the warehouse keeps of it, and each mistake said in Spanish."""

from dataclasses import fields
from pathlib import Path

import pytest

from pipelines import settings
from schemas.institucion import Alertas, Institucion, InstitucionError, of_rows, read

EXAMPLES = sorted((Path(__file__).parents[2] / "config").glob("*.toml"))


def test_without_a_file_2021_uses_the_applied_scale_and_every_other_year_the_declared_one() -> None:
    default = Institucion()
    chosen = [default.scale(anio).escala_id for anio in (2019, 2021, 2022, 2030)]
    assert chosen == ["mimp-2021-declarada", "mimp-2021-aplicada", "mimp-2021-declarada", "mimp-2021-declarada"]


def test_a_scale_holds_from_its_year_until_the_next_and_leaves_the_years_before_as_they_were() -> None:
    chosen = read('[escala]\n2025 = "cuatro-colores-exceso-125"\n2023 = "tres-colores-90-75"')
    seen = {anio: chosen.scale(anio).escala_id for anio in (2021, 2022, 2023, 2024, 2025, 2026)}
    assert seen == {
        2021: "mimp-2021-aplicada",
        2022: "mimp-2021-declarada",
        2023: "tres-colores-90-75",
        2024: "tres-colores-90-75",
        2025: "cuatro-colores-exceso-125",
        2026: "cuatro-colores-exceso-125",
    }


def test_the_cutoff_of_a_unit_goes_before_that_of_its_year() -> None:
    chosen = read("[mes_corte]\n2026 = 5\n2026-001087 = 4")
    assert chosen.mes_corte(2026, "001087") == 4
    assert chosen.mes_corte(2026, "999999") == 5
    assert chosen.mes_corte(2025, "001087") is None


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_shipped_example_is_valid_and_survives_the_warehouse(path: Path) -> None:
    chosen = read(path.read_text(encoding="utf-8"))
    assert of_rows(chosen.rows()).rows() == chosen.rows()


def test_the_commented_example_writes_every_key_with_its_default() -> None:
    text = EXAMPLES[[path.stem for path in EXAMPLES].index("ejemplo")].read_text(encoding="utf-8")
    assert read(text).rows() == Institucion().rows()
    assert all(f"\n{item.name} = " in text for item in fields(Alertas))


def test_what_the_warehouse_keeps_is_in_one_order_however_the_file_was_written() -> None:
    one = read('[mes_corte]\n2026 = 5\n2025 = 3\n[escala]\n2025="tres-colores-90-75"\n2023="tres-colores-95-75"')
    other = read('[escala]\n2023="tres-colores-95-75"\n2025="tres-colores-90-75"\n[mes_corte]\n2025 = 3\n2026 = 5')
    assert list(one.rows().items()) == list(other.rows().items())


MISTAKES = {
    "institucion = 3": ["institucion: se escribió «3»", "el nombre, entre comillas"],
    'esclaa = "x"': ["la clave «esclaa» no se conoce", "¿quiso decir «escala»?"],
    'escala = "tres-colores-90-75"': ["escala: se escribió", "«[escala]» en una línea"],
    '[escala]\n2024 = "tres-colores-90-70"': ["escala.2024", "¿quiso decir «tres-colores-90-75»?"],
    '[escala]\n24 = "tres-colores-90-75"': ["[escala]: la clave «24» no se conoce", "un año, de 2015 a 2100"],
    "[escala]\n2024 = 90": ["escala.2024: se escribió «90»", "mimp-2021-aplicada"],
    "[mes_corte]\n2026 = 13": ["mes_corte.2026: se escribió «13»", "un mes, de 1 a 12"],
    "[mes_corte]\n2026 = true": ["mes_corte.2026: se escribió «true»"],
    "[mes_corte]\n2026-1087 = 4": ["la clave «2026-1087» no se conoce", "2026-001087"],
    "[alertas]\navance_mensual = 70": ["«avance_mensual» no se conoce", "¿quiso decir «avance_mensual_pct»?"],
    "[alertas]\nritmo_pct = 75.5": ["alertas.ritmo_pct: se escribió «75.5»", "un número entero de 1 a 1000"],
    "[alertas]\nritmo_pct = true": ["alertas.ritmo_pct: se escribió «true»"],
    "[alertas]\nritmo_en_informe = 1": ["alertas.ritmo_en_informe: se escribió «1»", "true o false"],
    "[alertas]\ndias_sin_exportacion = 0": ["alertas.dias_sin_exportacion: se escribió «0»"],
    "[informe]\nplantilla = 3": ["informe.plantilla: se escribió «3»", "la ruta de un archivo .docx"],
    "[informe]\nplantilla = 'informe.doc'": ["informe.plantilla: se escribió «informe.doc»"],
    "[informe]\nplantila = 'a.docx'": ["«plantila» no se conoce", "¿quiso decir «plantilla»?"],
    "[alertas]\nritmo_pct = ": ["no está escrito como TOML"],
    "institucion = 'a'\ninstitucion = 'b'": ["no está escrito como TOML", "claves repetidas"],
}


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_says_which_key_what_was_written_and_what_is_admitted(text: str) -> None:
    with pytest.raises(InstitucionError) as raised:
        read(text)
    for part in MISTAKES[text]:
        assert part in str(raised.value)


def test_all_mistakes_of_a_file_are_told_at_once() -> None:
    with pytest.raises(InstitucionError) as raised:
        read("institucion = 3\n[mes_corte]\n2026 = 0\n[alertas]\nsalto = 2")
    assert str(raised.value).count(";") >= 2


def _environment(folder: Path, name: str) -> dict[str, str]:
    return {"SEGUIMIENTO_HOME": str(folder), "SEGUIMIENTO_CONFIG": name}


def test_the_setting_names_one_file_relative_to_the_project(tmp_path: Path) -> None:
    assert settings.load({"SEGUIMIENTO_HOME": str(tmp_path)}).institucion == Institucion()
    (tmp_path / "institucion.toml").write_text('\ufeffinstitucion = "Ñuñoa"\r\n', encoding="utf-8")
    assert settings.load(_environment(tmp_path, "institucion.toml")).institucion.nombre == "Ñuñoa"


def test_the_word_template_is_relative_to_the_project_and_no_figure_depends_on_it(tmp_path: Path) -> None:
    assert settings.load({"SEGUIMIENTO_HOME": str(tmp_path)}).plantilla_informe is None
    (tmp_path / "institucion.toml").write_text("[informe]\nplantilla = 'oficina/nuestra.docx'", encoding="utf-8")
    chosen = settings.load(_environment(tmp_path, "institucion.toml"))
    assert chosen.plantilla_informe == tmp_path / "oficina" / "nuestra.docx"
    assert chosen.institucion.rows() == Institucion().rows()


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (None, "no se puede leer"),
        (b'institucion = "\xd1"', "no está en UTF-8"),
        (b"x = 1", "la clave «x» no se conoce"),
    ],
)
def test_a_file_that_cannot_be_used_stops_with_cause_and_remedy(
    tmp_path: Path, content: bytes | None, cause: str
) -> None:
    if content is not None:
        (tmp_path / "institucion.toml").write_bytes(content)
    with pytest.raises(settings.SettingsError) as raised:
        settings.load(_environment(tmp_path, "institucion.toml"))
    assert cause in raised.value.cause
    assert "institucion.toml" in raised.value.cause
    assert raised.value.remedy
