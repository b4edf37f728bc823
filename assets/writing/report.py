"""The evaluation report of a subject's year, written in every format, whole or not at all.

    state   (of which moment: `state`)  ->  rows of views (`evidence`)  ->  a document (`assets.reports.informe`)
                                        ->  Word, Excel, PDF, CSV and the Matriz de compromisos, in one folder

The same data give the same bytes. A format that cannot be made (its library, the office's template) is named with its
remedy; the others are made.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal

import sqlalchemy as sa

from assets.reports import compromisos
from assets.reports.document import docx, pdf, tables_csv, xlsx
from assets.reports.document.model import Document
from assets.reports.informe import poi, psig, say
from assets.reports.informe.data import Data, records
from assets.writing import against, evidence, figures, state
from assets.writing.folder import put
from assets.writing.state import State
from schemas.contract import text
from warehouse.custody import Custody

_UNDER_WAY = ("aceptada", "en_proceso")
_BUILD: dict[str, Callable[[Data], Document]] = {"poi": poi.document, "psig": psig.document}
_CHANGED = tuple(text(name, "") for name in against.COLUMNS if name != "es_sintetico")


class NoReport(Exception):
    """There is nothing to report: why, and what to do."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(cause)
        self.cause, self.remedy = cause, remedy


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for. `ue`: of the POI, one executing unit; all that are no examples if None."""

    tema: str
    anio: int
    corte: date | None = None
    contra: date | Literal["publicado"] | None = None
    ue: str | None = None

    @property
    def apart(self) -> str:
        """What its name says, if it is not the report of now (or of what was published)."""
        date_of = f"al {self.corte}" if self.corte else ""
        return f"{date_of} contra {self.contra}".strip() if self.contra else date_of


@dataclass(slots=True)
class Written:
    """The files of one report. `decisions`: what a person still has to decide, in words; `missing`: formats that could
    not be written, with their remedy; `kept`: files that somebody edited, and where the new ones are."""

    folder: Path
    stem: str
    files: list[Path] = field(default_factory=list)
    decisions: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    kept: list[tuple[Path, Path]] = field(default_factory=list)


def write(
    engine: sa.Engine, custody: Custody, wanted: Wanted, folder: Path, aside: Path, *,
    institution: str = "", template: Path | None = None,
) -> list[Written]:  # fmt: skip
    """The reports of a subject's year, one folder each: `<folder>/psig/2023`, `<folder>/poi/2021/001087`; one of
    another date, or that compares, in a folder beneath, so that it takes no other's place (`.../al 2021-06-30`).

    `aside`: an empty folder to work in. Raises `NoReport`, `NoPhotograph`, AlmacenError, OSError.
    """
    for name in ("estado", "contra"):
        (aside / name).mkdir()
    with state.of(engine, custody, wanted.tema, wanted.anio, wanted.corte, aside / "estado") as shown:
        compared = _compared(shown, engine, custody, wanted, aside / "contra")
        done = []
        for ue in _whose(shown, wanted):
            data = _data(shown, engine, wanted, ue, compared, institution)
            target = folder / wanted.tema / str(wanted.anio) / (ue or "") / wanted.apart
            document = _BUILD[wanted.tema](data)
            stem = f"{document.stem} {wanted.apart}".strip()
            done.append(_files(data, replace(document, stem=stem), target, template))
        return done


def _whose(shown: State, wanted: Wanted) -> list[str | None]:
    """The UE to report on; examples only if nothing else is there, or they are asked for by name."""
    if wanted.tema == "psig":
        return [None]
    known = evidence.units(shown, wanted.anio)
    real = [ue for ue, made_up in known if not made_up] or [ue for ue, _ in known]
    chosen = real if wanted.ue is None else [ue for ue, _ in known if ue == wanted.ue]
    if not chosen:
        what = f"la UE {wanted.ue} en el POI" if wanted.ue else "nada del POI"
        others = f"; hay de {', '.join(ue for ue, _ in known)}" if known else ""
        raise NoReport(f"no hay {what} {wanted.anio}{others}", "vea qué hay con «seguimiento status»")
    return list(chosen)


def _compared(
    shown: State, engine: sa.Engine, custody: Custody, wanted: Wanted, aside: Path
) -> against.Comparison | None:
    if wanted.contra is None:
        return None
    return against.changes(shown, engine, custody, wanted.tema, wanted.anio, wanted.contra, aside)


def _data(
    shown: State,
    engine: sa.Engine,
    wanted: Wanted,
    ue: str | None,
    compared: against.Comparison | None,
    institution: str,
) -> Data:
    found = dict(evidence.rows(shown, engine, wanted.tema, wanted.anio, ue))
    if not found["bi_psig_actividad" if wanted.tema == "psig" else "bi_poi_resumen"]:
        of_whom = f" de la UE {ue}" if ue else ""
        cause = f"no hay nada cargado del {wanted.tema.upper()} {wanted.anio}{of_whom}"
        raise NoReport(cause, "vea qué hay con «seguimiento status»")
    if compared is not None:
        rows = compared.cambios if ue is None else compared.cambios[compared.cambios["ue"] == ue]
        found["cambios"] = records(rows.drop(columns="es_sintetico").astype("str").where(rows.notna()), _CHANGED)
    found["numeros_por_revisar"] = figures.to_review(wanted.tema, found)
    return Data(
        wanted.tema, wanted.anio, ue or "", institution, found,
        corte=shown.corte,
        publicado=shown.publicacion["resolucion"] if shown.publicacion else "",
        contra=_heading(shown, compared) if compared else "",
    )  # fmt: skip


def _heading(shown: State, compared: against.Comparison) -> str:
    if shown.publicacion and compared.ahora == against.TODAY:
        return f"Este informe muestra lo publicado; la tabla dice qué cambió después. {compared.encabezado}"
    return compared.encabezado


def _files(data: Data, document: Document, folder: Path, template: Path | None) -> Written:
    done = Written(folder, document.stem, decisions=list(_decisions(data)))
    made: dict[str, bytes] = {
        f"{document.stem}.xlsx": xlsx.write(document),
        **{f"csv/{name}": content for name, content in tables_csv.write(document).items()},
    }
    try:
        made[f"{document.stem}.docx"] = docx.write(document, template)
    except docx.PlantillaError as error:
        done.missing.append(f"Word: {error.cause}; {error.remedy}")
    try:
        made[f"{document.stem}.pdf"] = pdf.write(document)
    except pdf.FormatMissing as error:
        done.missing.append(f"PDF: {error.cause}; {error.remedy}")
    advice = data.of("bi_recomendacion")
    if advice and not _set_aside(data):
        made[f"{compromisos.stem(data.tema, data.anio, data.ue)}.xlsx"] = compromisos.workbook(
            advice, data.tema, data.anio, data.ue
        )
    placed = put(folder, made)
    done.files.extend(placed.files)
    done.kept.extend(placed.kept)
    return done


def _set_aside(data: Data) -> int:
    """Rows of the matrix delivered last that could not be taken: what was decided in them stands there only, so no
    other matrix is written until it is mended."""
    return sum(int(str(row["filas_cuarentena"])) for row in data.of("matriz_entregada"))


def _decisions(data: Data) -> Iterator[str]:
    """What is asked of a person before this is published."""
    if number := _set_aside(data):
        yield (
            f"la matriz de compromisos que se entregó tiene {say.count(number, 'fila apartada', 'filas apartadas')}:"
            " corríjalas en ella (salida/observaciones dice cuáles) y entréguela de nuevo; no se escribe otra"
        )
    for row in data.of("bi_recomendacion"):
        if row["estado"] in _UNDER_WAY and not (row["responsable"] and row["plazo"]):
            yield f"la recomendación {row['numero'] or row['clave']} está {row['estado']} sin responsable o sin plazo"
    drafts = sum(row["estado"] == "propuesta" for row in data.of("bi_recomendacion"))
    if drafts:
        yield f"{say.count(drafts, 'recomendación', 'recomendaciones')} en borrador: decida en la Matriz de compromisos"
    for row in data.of("numeros_por_revisar"):
        yield f"un número por revisar en {row['donde']}: {row['mensaje']}"
    pending = sum(row["situacion"] == "por_revisar" for row in data.of("bi_narrativa"))
    if pending:
        yield f"{say.count(pending, 'texto llegó', 'textos llegaron')} después de otro que alguien editó: elija uno"
    lost = sum(row["situacion"] == "huerfana" for row in data.of("bi_narrativa"))
    if lost:
        yield f"{say.count(lost, 'texto perdió', 'textos perdieron')} su lugar en el año: están en un anexo"
