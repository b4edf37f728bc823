"""`python -m tests.builders [DESTINO]`: write every committed source below DESTINO (default `raw`)."""

import sys
from pathlib import Path

from tests.builders import ceplan, ceplan_financiera, poi_anual, poi_plan, presupuesto, psig, psig_plan, publicado


def construir(destino: Path) -> None:
    """Write all sources below `destino`; files already there with the same names are overwritten."""
    for fuente in (poi_anual, poi_plan, psig, psig_plan, publicado, ceplan, ceplan_financiera, presupuesto):
        fuente.construir(destino)


if __name__ == "__main__":
    construir(Path(sys.argv[1] if len(sys.argv) > 1 else "raw"))
