"""The documents that are derived: `docs/vistas.md` from the view contracts; `docs/conciliacion.md`, and the sample
reports under `docs/ejemplos`, from raw/.

`python -m pipelines.docs` (`make docs`) writes them; none is edited by hand. The warehouse that they are made of is
loaded aside, in a temporary folder; the live one is neither read nor written.
"""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from assets.loading import inventory, year
from assets.reports import conciliacion_md
from assets.sources.registry import SOURCES
from assets.writing import evaluation
from assets.writing.report import Wanted
from pipelines import settings
from schemas import keys
from schemas.calendar import now
from schemas.contract import Column, View
from schemas.registry import view_columns
from schemas.tables.publicado import CONCILIACION
from schemas.views import (
    alertas,
    audit,
    dimensiones_historia,
    dimensions,
    informe,
    poi,
    poi_fuente,
    poi_historia,
    poi_resumen,
    presupuesto,
    psig,
    publicacion,
)
from warehouse import reading, schema
from warehouse.custody import Custody
from warehouse.engine import connect

#: The published evaluations, as reports of today.
SAMPLES, SAMPLES_FOLDER = (Wanted("poi", 2021), Wanted("psig", 2023)), "ejemplos"
_INSTITUTION = "Ministerio de la Mujer y Poblaciones Vulnerables"
VIEWS_FILE, RECONCILIATION_FILE = "vistas.md", "conciliacion.md"

#: The parts of the document, each with its views in the order of their contracts.
PARTS: tuple[tuple[str, tuple[View, ...]], ...] = (
    ("POI", (*poi.VIEWS, *poi_resumen.VIEWS, *poi_historia.VIEWS, *poi_fuente.VIEWS, *alertas.VIEWS)),
    ("Presupuesto", presupuesto.VIEWS),
    ("PSIG", psig.VIEWS),
    ("Dimensiones", (*dimensions.VIEWS, *dimensiones_historia.VIEWS)),
    ("Publicaciones", publicacion.VIEWS),
    ("Textos y recomendaciones", informe.VIEWS),
    ("Archivos, cargas, hallazgos y conciliación", audit.VIEWS),
)

_INTRODUCTION = f"""\
# Vistas para BI

Este archivo se genera de los contratos (`make docs`); no se edita a mano. Lo mismo, como datos: `bi_diccionario` y
`bi_relacion`. Cómo conectarse: `README.md`.

## Cómo leerlas

- Los nombres, las columnas y los valores son los mismos en SQLite y en PostgreSQL.
- *decimal*: PostgreSQL da `numeric` exacto; SQLite da un número para leer. Para sumas exactas en los dos, use la
  columna `*_centimos` (céntimos enteros) que acompaña a cada `*_soles`.
- *fecha* e *instante*: PostgreSQL da `date` y `timestamptz`; SQLite da texto ISO (`2026-05-09`,
  `2026-05-09T15:45:12Z`). Los instantes están en UTC; las fechas, en hora de Lima. *booleano*: 0 o 1.
- Una columna con `pct` en el nombre es un porcentaje de 0 a 100, o más. `porcentaje` es entero, y los de una
  distribución suman 100.
- *Agregación* dice qué se puede sumar: `suma`, `ninguna` (un porcentaje, por ejemplo, se vuelve a calcular), o
  `solo misma unidad de medida` (cantidades físicas de una misma unidad).
- *Vacía* dice si la columna puede estarlo. Vacío no es cero: un mes vacío no se informó.
- Toda dimensión tiene el miembro `{keys.SIN_DATO}`, y por eso ninguna clave está vacía.
- `es_sintetico = 1` son datos de ejemplo, inventados: fíltrelos en los totales.
- Las columnas marcadas † dependen de cuándo se corrió el sistema, y no van en `seguimiento export`.

Formas de las claves:

| Clave | Ejemplo | Qué es |
| --- | --- | --- |
"""


def views_document() -> str:
    """`docs/vistas.md`."""
    parts = [_INTRODUCTION + "\n".join(_key_shapes()) + "\n\n## Índice\n"]
    for title, views in PARTS:
        listed = [f"- [`{view.name}`](#{view.name}): {view.description}" for view in views]
        parts.append("\n".join([f"{title}:\n", *listed, ""]))
    for title, views in PARTS:
        parts.append(f"## {title}\n")
        parts += [_view(view) for view in views]
    return "\n".join(parts)


def _key_shapes() -> Iterator[str]:
    pliego, periodo = "039", "2019-2024"
    shapes = (
        ("actividad_id", keys.actividad_id(2021, "001087", "AOI00108700175", None), "año y código de la actividad"),
        ("actividad_id", keys.actividad_id(2021, "001087", None, 16), "año, UE y número, si no se conoce el código"),
        ("meta_id", keys.meta_id(2023, 34, 2022), "año, actividad y año de la meta"),
        ("meta_id", keys.meta_id(2023, 4, 0), "0: la actividad no tiene meta en el año"),
        ("oei_id", keys.oei_id(pliego, periodo, "OEI.03"), "pliego, periodo del PEI y código"),
        ("aei_id", keys.aei_id(pliego, periodo, "AEI.03.10"), "pliego, periodo del PEI y código"),
        ("mes_id", keys.mes_id(2026, 5), "año y mes"),
        ("carga_id", keys.carga_id("psig", 2023, "OC", "0123456789ab"), "fuente, año, unidad y huella del archivo"),
    )
    return (_line((f"`{name}`", f"`{example}`", meaning)) for name, example, meaning in shapes)


def _view(view: View) -> str:
    lines = [f"### `{view.name}`\n", view.description, f"Clave: {', '.join(f'`{name}`' for name in view.key)}.\n"]
    lines += [
        _line(("Columna", "Tipo", "Unidad", "Agregación", "Vacía", "Descripción")),
        _line(["---"] * 6),
        *(_line(_cells(column)) for column, _ in view_columns(view)),
        "",
    ]
    if view.relations:
        targets = (f"`{item.column}` → `{item.target}.{item.target_column}`" for item in view.relations)
        lines.append(f"Relaciones: {'; '.join(targets)}.\n")
    return "\n".join(lines)


def _cells(column: Column) -> tuple[str, ...]:
    described = column.description
    if column.values:
        described += f" Valores: {', '.join(f'`{value}`' for value in column.values)}."
    if column.personal:
        described += " Puede tener datos personales."
    return (
        f"`{column.name}`{' †' if column.wall_clock else ''}",
        column.kind.value,
        column.unit,
        column.aggregation,
        "sí" if column.nullable else "",
        described,
    )


def _line(cells: tuple[str, ...] | list[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def load_aside(raw: Path, folder: Path) -> sa.Engine:
    """An embedded warehouse in `folder` with everything that `raw` holds but the examples, by the nightly path."""
    engine, custody, moment = connect(f"sqlite:///{folder / 'documentos.db'}"), Custody(folder / "custodia"), now()
    schema.init(engine)
    inventory.scan(raw, custody, ejemplos=False, now=moment)
    inventory.register(engine, custody, ejemplos=False, now=moment)
    for anio in year.years(engine, tuple(SOURCES)):
        for fuente in SOURCES:
            for _ in year.load_year(engine, custody, fuente, anio, moment):
                pass
    return engine


def reconciliation_document(engine: sa.Engine) -> str:
    """`docs/conciliacion.md`, of all the years in a warehouse."""
    with engine.connect() as conn:
        return conciliacion_md.render(reading.read(conn, CONCILIACION))


def samples(engine: sa.Engine, aside: Path) -> dict[str, bytes]:
    """The reports of the published years, by their path under `docs/ejemplos`; `aside`: where the warehouse is."""
    found = {}
    for wanted in SAMPLES:
        made = evaluation.make(
            engine, Custody(aside / "custodia"), wanted, textos=None, salida=aside / SAMPLES_FOLDER, quien="muestra",
            institution=_INSTITUTION,
        )  # fmt: skip
        for path in made.reports[0].files:
            found[path.relative_to(aside / SAMPLES_FOLDER).as_posix()] = path.read_bytes()
    return found


def write(folder: Path, raw: Path) -> list[Path]:
    """Writes the documents into `folder`, and says where."""
    with tempfile.TemporaryDirectory(prefix="seguimiento-") as aside:
        engine = load_aside(raw, Path(aside))
        documents = {
            VIEWS_FILE: views_document().encode(),
            RECONCILIATION_FILE: reconciliation_document(engine).encode(),
            **{f"{SAMPLES_FOLDER}/{name}": content for name, content in samples(engine, Path(aside)).items()},
        }
        engine.dispose()
    for wanted in SAMPLES:
        shutil.rmtree(folder / SAMPLES_FOLDER / wanted.tema, ignore_errors=True)
    for name, content in documents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return [folder / name for name in documents]


def main() -> None:
    current = settings.load()
    for path in write(current.home / "docs", current.raw):
        print(path)


if __name__ == "__main__":
    main()
