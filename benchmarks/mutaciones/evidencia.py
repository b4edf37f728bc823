"""Mistakes in documents of evidence and links."""

import re
from random import Random

from benchmarks.mutaciones.clases import ABOUT_DOCUMENTS, PSIG, at, clase, done_rows, pick
from benchmarks.mutaciones.hojas import lean
from benchmarks.mutaciones.oraculo import Cambio, Espera, Tolera
from benchmarks.mutaciones.tablas import Tabla


@clase("Sin documento de sustento", (PSIG,))
def evidencia_ausente(t: Tabla, azar: Random) -> Cambio | None:
    row = pick(azar, done_rows(t))
    text = azar.choice((None, "-", "", "No hay", "pendiente", "—"))
    t.put(row, "documento", text)
    wanted = at(t, row, "documento", "sustento_ausente", severidad="advertencia")
    return Cambio(f"{t.at(row, 'documento')}: {text!r}", (wanted,), (Tolera(ABOUT_DOCUMENTS),), (row,))


@clase("Documento sin número del SGD", (PSIG,))
def documento_sin_sgd(t: Tabla, azar: Random) -> Cambio | None:
    rows = [row for row in done_rows(t) if re.search(r"[0-9]{3,}-(?:20[0-9]{2}-)?[A-Z]", str(t.get(row, "documento")))]
    row = pick(azar, rows)
    was = str(t.get(row, "documento"))
    texts = ["INFORME S/N", "Memorando s/n a la secretaría técnica", "INFORME N° 25", "Informe de la unidad"]
    if "correo" not in lean(t.get(row, "evidencia")):  # what the plan asks for needs no number
        texts.append("Correo institucional del 12 de diciembre")
    text = azar.choice(texts)
    t.put(row, "documento", text)
    wanted = at(t, row, "documento", "documento_sin_numero", severidad="advertencia")
    return Cambio(f"{t.at(row, 'documento')}: {was[:25]!r} -> {text!r}", (wanted,), (Tolera(ABOUT_DOCUMENTS),), (row,))


@clase("Enlace mal escrito", (PSIG,))
def enlace_mal_escrito(t: Tabla, azar: Random) -> Cambio | None:
    row = pick(azar, [row for row in done_rows(t) if str(t.get(row, "enlace")).startswith("http")])
    was = str(t.get(row, "enlace"))
    rest = was.split("//", 1)[1]
    text = azar.choice(
        (
            f"htp://{rest}",
            f"https:/{rest}",
            f"https//{rest}",
            "C:\\Users\\yo\\Informe final.docx",
            f"https:// {rest}",
            "www.",
            "file:///D:/evidencias/1.pdf",
            "https://evidencias",
        )
    )
    t.put(row, "enlace", text)
    wanted = at(t, row, "enlace", "enlace_mal_formado", severidad="advertencia")
    return Cambio(f"{t.at(row, 'enlace')}: {was!r} -> {text!r}", (wanted,), (), (row,))


@clase("Enlace ausente", (PSIG,))
def enlace_ausente(t: Tabla, azar: Random) -> Cambio | None:
    row = pick(azar, [row for row in done_rows(t) if str(t.get(row, "enlace")).startswith("http")])
    was, text = t.get(row, "enlace"), azar.choice((None, "-", "No hay", "pendiente"))
    t.put(row, "enlace", text)
    wanted = Espera(("enlace_ausente",), (t.at(row, "enlace"),), "")
    return Cambio(f"{t.at(row, 'enlace')}: {was!r} -> {text!r}", (wanted,), (), (row,))


@clase("El mismo documento para dos actividades", (PSIG,))
def documento_compartido(t: Tabla, azar: Random) -> Cambio | None:
    numbered = [row for row in t.alone() if re.search(r"[0-9]{3,}-20[0-9]{2}-[A-Z]", str(t.get(row, "documento")))]
    if len(numbered) < 2:
        return None
    source, row = azar.sample(numbered, 2)
    text = str(t.get(source, "documento"))
    if text == t.get(row, "documento"):
        return None
    t.put(row, "documento", text)
    wanted = (at(t, row, "documento", "documento_compartido", severidad="aviso"),)
    return Cambio(
        f"{t.at(row, 'documento')}: lo mismo que {t.at(source, 'documento')}",
        wanted,
        (Tolera(ABOUT_DOCUMENTS),),
        (row,),
    )


@clase("Evidencia de otra clase que la pedida", (PSIG,))
def evidencia_de_otra_clase(t: Tabla, azar: Random) -> Cambio | None:
    rows = [
        row
        for row in done_rows(t)
        if lean(t.get(row, "evidencia"))
        in ("informe", "informe de asistencia tecnica", "informe y lista de asistencia")
    ]
    row = pick(azar, rows)
    text = azar.choice(
        ("ACTA N° D000011-2023-MIMP-DGFC", "OFICIO N° D000321-2023-MIMP-SG", "CARTA N° D000007-2023-MIMP-OC")
    )
    t.put(row, "documento", text)
    wanted = at(t, row, "documento", "evidencia_de_otra_clase", severidad="advertencia")
    return Cambio(
        f"{t.at(row, 'documento')}: {text!r}, y se pide {t.get(row, 'evidencia')!r}",
        (wanted,),
        (Tolera(ABOUT_DOCUMENTS),),
        (row,),
    )
