"""Changes that are no mistakes: the sheet says the same, and no finding is due."""

from random import Random

from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from benchmarks.mutaciones.clases import ANUAL, CEPLAN, PSIG, TODAS, clase, number_cell, number_columns
from benchmarks.mutaciones.hojas import XlsxGrid, is_empty
from benchmarks.mutaciones.oraculo import Cambio
from benchmarks.mutaciones.tablas import Tabla
from benchmarks.mutaciones.titulos import title_cell, unit_cell

NBSP = "\u00a0"
#: Columns that keep a cell as it was written.
AS_WRITTEN = ("meta_programada_texto", "meta_ejecutada_texto", "pct_declarado_texto")


@clase("Guardada otra vez", TODAS, inocua=True)
def guardada_otra_vez(t: Tabla, azar: Random) -> Cambio | None:
    return Cambio("sin cambio")


@clase("Números como texto (apóstrofo)", TODAS, inocua=True, xlsx=True)
def apostrofos(t: Tabla, azar: Random) -> Cambio | None:
    columns = number_columns(t)
    done = 0
    for row in t.rows:
        for name in azar.sample(columns, min(2, len(columns))):
            value = t.get(row, name)
            if isinstance(value, int | float):
                t.put(row, name, f"'{value}" if t.fuente == CEPLAN else str(value))
                t.sheet[t.at(row, name)].quotePrefix = True
                done += 1
    return Cambio(f"{done} números como texto") if done else None


@clase("Blancos y espacios duros de más", TODAS, inocua=True)
def blancos(t: Tabla, azar: Random) -> Cambio | None:
    names = [*azar.sample(number_columns(t), 2)]
    names += {
        PSIG: ["responsable", "um", "actividad"],
        ANUAL: ["centro", "um", "actividad"],
        CEPLAN: ["Centro de Costo", "UE ID"],
    }[t.fuente]
    done = 0
    for row in t.rows:
        name = azar.choice(names)
        value = t.get(row, name)
        if not is_empty(value):
            left, right = azar.choice((("", " "), (" ", ""), ("", NBSP), (NBSP, "  "), ("", " \n")))
            if name in number_columns(t) and t.fuente == CEPLAN:
                left, right = "", " "
            t.put(row, name, f"{left}{value}{right}")
            done += 1
    for name in azar.sample(list(t.columns), 3):
        row, column = title_cell(t, name)
        title = str(t.grid.get(row, column))
        t.grid.put(row, column, azar.choice((f"{title} ", f" {title}", f"{title}{NBSP}", title.replace(" ", "  "))))
    return Cambio(f"blancos en {done} celdas y 3 títulos") if done else None


@clase("Títulos en otra letra (mayúsculas, sin tildes)", (PSIG, ANUAL), inocua=True)
def otra_letra(t: Tabla, azar: Random) -> Cambio | None:
    plain = str.maketrans("áéíóúÁÉÍÓÚ", "aeiouAEIOU")
    kind = azar.choice(("mayúsculas", "minúsculas", "sin tildes"))
    for name in t.columns:
        row, column = title_cell(t, name)
        title = str(t.grid.get(row, column))
        t.grid.put(
            row, column, {"mayúsculas": title.upper(), "minúsculas": title.lower()}.get(kind, title.translate(plain))
        )
    return Cambio(f"títulos en {kind}")


@clase("Filas en otro orden", TODAS, inocua=True)
def filas_reordenadas(t: Tabla, azar: Random) -> Cambio | None:
    alone = t.alone()
    if len(alone) < 2:
        return None
    told = []
    for _ in range(azar.randint(1, 4)):
        first, second = azar.sample(alone, 2)
        t.grid.swap_rows(first, second)
        told.append(f"{first}<->{second}")
    return Cambio(f"filas {', '.join(told)}")


@clase("Columnas en otro orden", (PSIG, CEPLAN), inocua=True)
def columnas_reordenadas(t: Tabla, azar: Random) -> Cambio | None:
    if t.fuente == CEPLAN:
        first, second = azar.sample(sorted(t.columns.values()), 2)
    else:
        # Columns of one activity among themselves, and those of one target: merges stay whole.
        kind = azar.choice(
            (("um", "responsable", "evidencia", "documento", "enlace"), ("programada", "ejecutada", "pct"))
        )
        first, second = (t.columns[name] for name in azar.sample(kind, 2))
    t.grid.swap_columns(first, second)
    return Cambio(f"columnas {first}<->{second}")


@clase("Fila en blanco entre las filas", TODAS, inocua=True)
def fila_en_blanco(t: Tabla, azar: Random) -> Cambio | None:
    places = [group[0] for group in t.groups]
    place = azar.choice(places)
    t.grid.insert_row(place)
    return Cambio(f"fila {place} en blanco")


@clase("Filas fantasma (formato, espacios)", TODAS, inocua=True)
def filas_fantasma(t: Tabla, azar: Random) -> Cambio | None:
    place = t.rows[-1] + 1
    columns = azar.sample(list(t.columns.values()), 3)
    t.grid.insert_row(place, {column: azar.choice((" ", NBSP, "   ", "\n")) for column in columns})
    if isinstance(t.grid, XlsxGrid):
        fill = PatternFill("solid", fgColor="EEEEEE")
        for row in range(t.grid.height + 1, t.grid.height + azar.choice((30, 400))):
            for column in list(t.columns.values())[:11]:
                t.sheet.cell(row, column).fill = fill
    return Cambio(f"fila {place} con espacios, y formato debajo")


@clase("Encabezado movido", (PSIG, ANUAL), inocua=True)
def encabezado_movido(t: Tabla, azar: Random) -> Cambio | None:
    count = azar.randint(1, 4)
    lines = ("Decenio de la igualdad de oportunidades", "Anexo 1", "(Formato del órgano)", None)
    where = azar.choice((1, t.header[0]))
    for _ in range(count):
        line = azar.choice(lines)
        t.grid.insert_row(where, {min(t.columns.values()): line} if line else None)
    return Cambio(f"{count} filas agregadas sobre la {where}")


@clase("Encabezado partido en dos filas", (PSIG,), inocua=True, xlsx=True)
def encabezado_partido(t: Tabla, azar: Random) -> Cambio | None:
    """`Meta` merged over `programada` and `ejecutada`; the other titles merged over both rows."""
    row = t.header[0]
    left, right = sorted((t.columns["programada"], t.columns["ejecutada"]))
    if right != left + 1:
        return None
    t.grid.insert_row(row + 1)
    for column in t.columns.values():
        if column in (left, right):
            words = str(t.grid.get(row, column)).split(None, 1)
            t.grid.put(row + 1, column, words[1])
            t.grid.put(row, column, words[0])
        else:
            t.sheet.merge_cells(start_row=row, end_row=row + 1, start_column=column, end_column=column)
    t.grid.put(row, right, None)
    t.sheet.merge_cells(start_row=row, end_row=row, start_column=left, end_column=right)
    return Cambio("«Meta» sobre «programada» y «ejecutada»")


@clase("Nota agregada al pie", (PSIG, ANUAL), inocua=True)
def nota_al_pie(t: Tabla, azar: Random) -> Cambio | None:
    text = azar.choice(
        (
            "Nota: cifras preliminares.",
            "* Incluye anexos.",
            "Elaborado por: Planeamiento",
            "Fecha: 15/01/2024",
            "(1) Según informe.",
        )
    )
    t.grid.insert_row(t.rows[-1] + 2, {min(t.columns.values()): text})
    return Cambio(f"pie: {text!r}")


@clase("Marca de nota en una cantidad", (PSIG,), inocua=True)
def marca_de_nota(t: Tabla, azar: Random) -> Cambio | None:
    rows = [(row, name) for row in t.rows for name in ("programada", "ejecutada") if isinstance(t.get(row, name), int)]
    if not rows:
        return None
    row, name = azar.choice(rows)
    value = t.get(row, name)
    t.put(row, name, f"{value}{azar.choice((' ', ''))}{azar.choice('¹²³')}")
    # The text kept beside the number is what was written: it changes, and nothing else may.
    return Cambio(f"{t.at(row, name)}: {t.get(row, name)!r}", ignora=AS_WRITTEN)


@clase("Adornos (comentario, filtro, validación, formato)", TODAS, inocua=True, xlsx=True)
def adornos(t: Tabla, azar: Random) -> Cambio | None:
    row, name = number_cell(t, azar)
    cell = t.sheet[t.at(row, name)]
    cell.comment = Comment("Revisar con la jefatura", "Planeamiento")
    if isinstance(cell.value, int | float):
        cell.number_format = azar.choice(("#,##0.00", '#,##0" und"', "0.0", "[Red]0", "General"))
    t.sheet.freeze_panes = t.grid.cell(t.rows[0], min(t.columns.values()))
    t.sheet.auto_filter.ref = (
        f"{t.grid.cell(t.header[-1], min(t.columns.values()))}:{t.grid.cell(t.rows[-1], max(t.columns.values()))}"
    )
    choice = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0")
    t.sheet.add_data_validation(choice)
    choice.add(cell)
    return Cambio(f"adornos en {cell.coordinate}")


@clase("El mismo número escrito de otra manera", TODAS, inocua=True)
def mismo_numero(t: Tabla, azar: Random) -> Cambio | None:
    told = []
    for _ in range(azar.randint(1, 4)):
        row, name = number_cell(t, azar)
        value = t.get(row, name)
        if isinstance(value, str) and t.fuente == CEPLAN:
            whole = value.removesuffix(".00")
            new: object = whole if whole != value else f"'{value}"
        elif isinstance(value, int):
            ways: list[object] = [float(value), f"{value}.00", f"{value},0", f"{value}.0"]
            if value >= 1_000_000:
                ways += [f"{value:,}", f"{value:,}".replace(",", "."), f"{value:,}".replace(",", " ")]
            elif value >= 1_000:
                ways += [f"{value:,}.00", f"{value:,}".replace(",", " ")]
            if t.fuente == ANUAL and name.startswith("s_"):
                ways.append(f"S/ {value}")
            if t.fuente == CEPLAN:
                ways = [float(value), f"{value}.00", f"'{value}.00"]
            new = azar.choice(ways)
        else:
            continue
        t.put(row, name, new)
        told.append(f"{t.at(row, name)}: {value!r} -> {new!r}")
    return Cambio("; ".join(told), ignora=AS_WRITTEN) if told else None


@clase("Porcentaje con más decimales, o como fracción", (PSIG, ANUAL), inocua=True)
def porcentaje_exacto(t: Tabla, azar: Random) -> Cambio | None:
    prefix = "" if t.fuente == PSIG else azar.choice(("f_", "s_"))
    names = ("programada", "ejecutada") if t.fuente == PSIG else (f"{prefix}programado", f"{prefix}ejecutado")
    rows = [row for row in t.rows if all(isinstance(t.get(row, name), int) for name in names) and t.get(row, names[0])]
    if not rows:
        return None
    row, name = azar.choice(rows), f"{prefix}pct"
    ratio = t.get(row, names[1]) / t.get(row, names[0])
    was = t.get(row, name)
    ways: list[object] = [f"{ratio * 100:.2f}%", f"{ratio * 100:.1f} %", f"{ratio * 100:.2f}%".replace(".", ",")]
    if t.xlsx:
        ways.append(ratio)
    new = azar.choice(ways)
    t.put(row, name, new)
    if not isinstance(new, str):
        t.sheet[t.at(row, name)].number_format = azar.choice(("0%", "0.0%", "0.00%"))
    ignored = (*AS_WRITTEN, "pct_declarado", "fisico_pct_declarado", "financiero_pct_declarado")
    return Cambio(f"{t.at(row, name)}: {was!r} -> {new!r}", ignora=ignored)


@clase("Unidad escrita de otra manera", (PSIG,), inocua=True)
def unidad_de_otra_manera(t: Tabla, azar: Random) -> Cambio | None:
    row, column, together = unit_cell(t)
    was = str(t.grid.get(row, column))
    name = was.split(":", 1)[1].strip() if together else was
    plain = str.maketrans("áéíóúÁÉÍÓÚñÑ", "aeiouAEIOUnN")
    text = azar.choice((name.upper(), name.lower(), name.translate(plain), f" {name}{NBSP}", name.replace(" ", "  ")))
    t.grid.put(row, column, f"Unidad responsable: {text}" if together else text)
    return Cambio(f"{t.grid.cell(row, column)}: {was!r} -> {text!r}")


@clase("Títulos repetidos por un salto de página", TODAS, inocua=True)
def titulos_repetidos(t: Tabla, azar: Random) -> Cambio | None:
    if t.fuente == ANUAL or len(t.groups) < 2:
        return None
    place = azar.choice([group[0] for group in t.groups[1:]])
    t.grid.insert_row(place, t.grid.row(t.header[0]))
    return Cambio(f"títulos otra vez en la fila {place}")


@clase("Documento escrito de otra manera", (PSIG,), inocua=True)
def documento_de_otra_manera(t: Tabla, azar: Random) -> Cambio | None:
    rows = [row for row in t.alone() if "N°" in str(t.get(row, "documento"))]
    if not rows:
        return None
    row = azar.choice(rows)
    was = str(t.get(row, "documento"))
    text = azar.choice(
        (
            was.replace("N°", "Nº"),
            was.replace("N°", "N.°"),
            was.replace("N° ", "N°"),
            was.replace("N°", "n°"),
            f"{was} ",
        )
    )
    t.put(row, "documento", text)
    return Cambio(f"{t.at(row, 'documento')}: {text[:60]!r}", ignora=("documento_sustento",)) if text != was else None
