"""In which words and in which order findings are told, and what stays known of those that are told together."""

from dataclasses import replace

from assets.reports.observaciones.reviewed import Part, Reviewed, counted, outcome, told
from schemas.observation import observe
from tests.reports.reviews import at, notice, reviewed, warning


def test_the_worst_comes_first_then_sheet_by_sheet_from_top_to_bottom() -> None:
    file = observe("archivo_vacio")
    findings = [notice("A9"), at("Z9"), at("B10", encontrado="y"), at("C2", hoja="Otra"), warning("D4"), file]
    order = [(one.finding.regla, one.finding.celda) for one in told(findings, ["Cuadro 1", "Otra"])]
    assert order == [
        ("archivo_vacio", None),
        ("numero_ilegible", "Z9"),
        ("numero_ilegible", "B10"),
        ("numero_ilegible", "C2"),
        ("responsable_no_reconocido", "D4"),
        ("acumulado_no", "A9"),
    ]


def test_findings_told_together_keep_the_keys_of_all_of_them() -> None:
    repeats = [at(f"F{row}", sujeto=str(row)) for row in (6, 7, 8, 12)]
    other = at("F9", encontrado="otro")
    one, alone = told([*repeats, other])
    assert (one.finding.celda, one.finding.veces) == ("F6:F8, F12", 4)
    assert one.claves == [finding.clave for finding in repeats]
    assert one.cells == ["F6", "F7", "F8", "F12"]
    assert alone.claves == [other.clave]


def test_a_range_that_stands_for_itself_is_no_repeat() -> None:
    heading = observe("anio_ausente", hoja="Cuadro 1", celda="A1:A5")
    assert told([heading])[0].members == (heading,)


def test_outcomes_in_words() -> None:
    assert outcome(reviewed()) == "Se carga en parte: 3 filas; 1 fila no, hasta corregirla"
    whole = replace(reviewed(), parts=(Part("psig", 2023, "OC", 1),))
    assert outcome(whole) == "Se carga completo: 1 fila"
    assert outcome(Reviewed("x", "0" * 64)) == "No se carga"
    assert outcome(Reviewed("x", "0" * 64, set_aside="es planeamiento")) == "No se carga: es planeamiento"
    two = replace(whole, parts=(*whole.parts, Part("psig", 2023, "DM", loads=False)))
    assert outcome(two) == "Se carga en parte: 1 fila; lo de DM no se carga"


def test_counts_speak_of_cells() -> None:
    assert counted([replace(at("F6"), veces=3), notice(), notice("D9")]) == "3 bloqueantes, 2 avisos"
    assert counted([]) == ""
