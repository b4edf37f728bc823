"""One year of the PSIG as a script."""

from assets.reports.tablero.guion import columns, script
from assets.reports.tablero.planeamiento import advice, changes, placed, texts
from assets.reports.tablero.vistas import Frames


def psig_file(anio: int, frames: Frames) -> dict[str, bytes]:
    """Path -> script: activities, factors, evidence, texts and recommendations; apart, what was published otherwise."""
    written, differs, name = placed(frames), changes(frames), f"psig-{anio}"
    content = {
        "anio": anio,
        "actividades": columns(frames["bi_psig_actividad"]),
        "factores": columns(frames["bi_psig_factor"]),
        "evidencias": columns(frames["bi_psig_evidencia"]),
        "textos": texts(written[written[["unidad", "meta"]].notna().any(axis=1)], "unidad", "meta"),
        "recomendaciones": columns(advice(frames).drop(columns=["actividad_id", "ue"])),
        "publicado": differs is not None,
    }
    files = {name: content} | ({f"{name}-publicado": differs} if differs else {})
    return {f"datos/{key}.js": script(key, value) for key, value in files.items()}
