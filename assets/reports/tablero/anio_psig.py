"""One year of the PSIG as a script."""

from assets.reports.tablero.guion import columns, script
from assets.reports.tablero.vistas import Frames


def psig_file(anio: int, frames: Frames) -> dict[str, bytes]:
    """Path -> script: activities, factors, evidence."""
    content = {
        "anio": anio,
        "actividades": columns(frames["bi_psig_actividad"]),
        "factores": columns(frames["bi_psig_factor"]),
        "evidencias": columns(frames["bi_psig_evidencia"]),
    }
    return {f"datos/psig-{anio}.js": script(f"psig-{anio}", content)}
