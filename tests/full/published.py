"""Tables of the published evaluations, as a person builds them in a BI tool: rows joined by one relation of
`bi_relacion`, a column to group by, and SUM, AVG or one ratio of sums.
"""

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

DATOS = Path(__file__).parents[1] / "builders" / "datos"


@dataclass(frozen=True)
class Measure:
    """`column` under an aggregate, or the sum of one column as a percentage of the sum of another."""

    label: str
    column: str
    aggregate: str = "SUM"
    over: str = ""

    @property
    def sql(self) -> str:
        if self.over:
            return f"100.0 * SUM({self.column}) / SUM({self.over})"
        return f"{self.aggregate}({self.column})"


@dataclass(frozen=True)
class Published:
    """`source`: the rows, joined. `check` fails unless the rows of groups and measures say what was published."""

    name: str
    source: str
    by: str
    measures: tuple[Measure, ...]
    check: Callable[[Sequence[tuple]], None]

    def query(self) -> str:
        shown = [*([self.by] if self.by else []), *(f"{measure.sql} AS {measure.label}" for measure in self.measures)]
        group = f" GROUP BY {self.by}" if self.by else ""
        return f"SELECT {', '.join(shown)} FROM ({self.source}) AS filas{group}"


def printed(name: str) -> list[dict[str, str]]:
    with (DATOS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rounded(value: object, places: int = 0) -> Decimal:
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _summary() -> dict[str, str]:
    return {row["cifra"]: row["valor_publicado"] for row in printed("poi_2021_resumen_publicado")}


LABELS = ("Óptimo", "Muy bueno", "Bueno", "Regular", "Deficiente", "Muy deficiente")


def _valuation(rows: Sequence[tuple]) -> None:
    names = ("optimo", "muy_bueno", "bueno", "regular", "deficiente", "muy_deficiente")
    shares = [int(_summary()[f"pct_fisico_{name}"].rstrip("%")) for name in names]
    assert shares == [73, 3, 3, 5, 9, 7]
    assert {row[0]: int(row[1]) for row in rows} == dict(zip(LABELS, shares, strict=True))
    counts = {row[0]: int(row[2]) for row in rows}
    assert (sum(counts.values()), counts["Óptimo"]) == (130, int(_summary()["ao_fisico_optimo"]))
    assert counts["Deficiente"] + counts["Muy deficiente"] == int(_summary()["ao_deficiente_o_muy_deficiente"])


def _by_label(rows: Sequence[tuple]) -> None:
    assert {row[0]: int(row[1]) for row in rows} == dict(zip(LABELS, (95, 4, 4, 7, 11, 9), strict=True))


def _mean(rows: Sequence[tuple]) -> None:
    ((mean,),) = rows
    assert rounded(mean, 2) == Decimal("89.79")
    assert f"{rounded(mean)}%" == _summary()["ejecucion_fisica_promedio"]


def _totals(rows: Sequence[tuple]) -> None:
    ((programmed, executed, ratio),) = rows
    assert rounded(programmed, 2) == Decimal(_summary()["pim_total_soles"]) == Decimal("122231574.00")
    assert rounded(ratio, 6) == Decimal("95.884384")
    assert f"{rounded(ratio, 2)}%" == _summary()["pct_ejecucion_financiera"]
    assert rounded(executed) == 117_200_992  # printed to the céntimo as 117,200,987.79: docs/conciliacion.md


def _objectives(rows: Sequence[tuple]) -> None:
    listed = {row["oei"]: row for row in printed("poi_2021_tabla1_oei_publicado") if row["pim_millones_publicado"]}
    found = {
        oei: (f"{rounded(programmed / 1_000_000, 2)}", f"{rounded(ratio, 2)}%") for oei, programmed, _, ratio in rows
    }
    total = listed.pop("TOTAL")
    assert len(found) == int(_summary()["oei_con_ao"].split()[0]) == 10
    assert found == {
        oei: (row["pim_millones_publicado"], row["variacion_pct_publicado"]) for oei, row in listed.items()
    }
    assert rounded(sum(Decimal(str(row[1])) for row in rows) / 1_000_000, 2) == Decimal(total["pim_millones_publicado"])


def _balance(rows: Sequence[tuple]) -> None:
    ((programmed, done, ratio),) = rows
    (row,) = (row for row in printed("psig_balance_publicado") if row["ejercicio"] == "2023")
    assert [int(programmed), int(done)] == [65, 46]
    assert [int(programmed), int(done)] == [
        int(row["actividades_programadas"]),
        int(row["actividades_ejecutadas_al_100"]),
    ]
    assert rounded(ratio, 6) == Decimal("70.769231")  # printed cut off, 70.7%: docs/conciliacion.md


def _ranking(rows: Sequence[tuple]) -> None:
    expected = [
        (re.sub(r"PROGRAMA NACIONAL | *\(.*\)", "", row["responsable"]), row["nivel_cumplimiento_publicado"])
        for row in printed("psig_2023_responsables_publicado")
    ]
    best_first = sorted(rows, key=lambda row: (-rounded(row[1], 4), row[0]))
    assert [(unit, f"{rounded(mean)}%") for unit, mean in best_first] == expected


_POI = "FROM bi_poi_actividad AS a JOIN {} WHERE a.anio = 2021 AND a.es_sintetico = 0"
_OF_UE = _POI.format("bi_dim_ue AS u ON u.ue_id = a.ue_id")
_BY_LABEL = _POI.format("bi_escala AS e ON e.valoracion_id = a.fisico_valoracion_id")
_BY_OBJECTIVE = _POI.format("bi_dim_objetivo AS o ON o.oei_id = a.oei_id")
_SOLES = "a.financiero_programado_soles AS programado, a.financiero_ejecutado_soles AS ejecutado"
_MONEY = (
    Measure("total_programado", "programado"),
    Measure("total_ejecutado", "ejecutado"),
    Measure("avance", "ejecutado", over="programado"),
)

TABLES = (
    Published(
        "valoracion",
        "SELECT e.valoracion, v.porcentaje, v.cantidad FROM bi_poi_valoracion AS v JOIN bi_escala AS e"
        " ON e.valoracion_id = v.valoracion_id WHERE v.anio = 2021 AND v.dimension = 'fisico'",
        "valoracion",
        (Measure("pct", "porcentaje"), Measure("n", "cantidad")),
        _valuation,
    ),
    Published(
        "actividades_por_valoracion",
        f"SELECT e.valoracion, a.actividad_id {_BY_LABEL}",
        "valoracion",
        (Measure("n", "actividad_id", "COUNT"),),
        _by_label,
    ),
    Published(
        "promedio_fisico",
        f"SELECT a.fisico_pct_acotado AS pct {_OF_UE} AND a.cuenta_en_promedio = 1",
        "",
        (Measure("promedio", "pct", "AVG"),),
        _mean,
    ),
    Published("total_del_anio", f"SELECT {_SOLES} {_OF_UE}", "", _MONEY, _totals),
    Published("objetivos", f"SELECT o.oei, {_SOLES} {_BY_OBJECTIVE}", "oei", _MONEY, _objectives),
    Published(
        "balance_psig",
        "SELECT r.programadas, r.cumplidas_100 FROM bi_psig_responsable AS r JOIN bi_dim_unidad AS u"
        " ON u.unidad_id = r.unidad_id WHERE r.anio = 2023",
        "",
        (
            Measure("total_programadas", "programadas"),
            Measure("al_100", "cumplidas_100"),
            Measure("nivel", "cumplidas_100", over="programadas"),
        ),
        _balance,
    ),
    Published(
        "unidades_psig",
        "SELECT u.abreviatura AS unidad, p.pct_para_promedio AS pct FROM bi_psig_actividad AS p JOIN bi_dim_unidad AS u"
        " ON u.unidad_id = p.unidad_id WHERE p.anio = 2023 AND p.pct_para_promedio IS NOT NULL",
        "unidad",
        (Measure("cumplimiento", "pct", "AVG"),),
        _ranking,
    ),
)
