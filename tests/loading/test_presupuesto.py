"""Budget loads: what the views show of them, which load is seen, and the reconciliation with the POI."""

import csv
import io

from schemas.layouts.mef_gasto import COLUMNS
from tests.loading.night import LATER, Night

GASTO = "mef_gasto/2026-Gasto.csv"


def gasto(*rows: dict[str, object]) -> bytes:
    """A file of the MEF; what a row does not say is of the same UE and line."""
    usual = {
        "ANO_EJE": 2026, "MES_EJE": 0, "SECTOR": "99", "PLIEGO": "999", "PLIEGO_NOMBRE": "PLIEGO SINTÉTICO",
        "SEC_EJEC": "999999", "EJECUTORA": "1", "EJECUTORA_NOMBRE": "UE SINTÉTICA", "SEC_FUNC": "1",
        "PROGRAMA_PPTO": "9001", "PROGRAMA_PPTO_NOMBRE": "ACCIONES CENTRALES", "RUBRO": "0", "GENERICA": "3",
        "FUENTE_FINANCIAMIENTO": "1",
    }  # fmt: skip
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="0", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(
            {**dict.fromkeys(COLUMNS, ""), **{t: "0.00" for t in COLUMNS if t.startswith("MONTO")}, **usual, **row}
        )
    return out.getvalue().encode()


def test_month_zero_carries_pia_and_pim_and_the_other_months_add_up(night: Night) -> None:
    rows = [
        {"MONTO_PIA": "1000.10", "MONTO_PIM": "1200.20"},
        {"MES_EJE": 1, "MONTO_DEVENGADO": "100.05", "MONTO_CERTIFICADO": "500"},
        {"MES_EJE": 3, "MONTO_DEVENGADO": "-0.05", "MONTO_GIRADO": "99.9"},
        {"MES_EJE": 3, "MONTO_DEVENGADO": "20", "ESPECIFICA_DET": "7"},
    ]
    night.deliver(gasto(*rows), GASTO)
    (outcome,) = night.run()
    assert (outcome.estado, outcome.unidad, outcome.filas) == ("cargado", "999999", 4), outcome
    amounts = "pia_centimos, pim_centimos, certificado_centimos, devengado_centimos, girado_centimos"
    assert night.query(
        f"SELECT ue, sec_func, programa_nombre, rubro, {amounts}, mes_corte, filas FROM bi_presupuesto"
    ) == [("999999", "0001", "ACCIONES CENTRALES", "00", 100010, 120020, 50000, 12000, 9990, 3, 4)]
    monthly = "SELECT mes_id, devengado_centimos FROM bi_presupuesto_mensual ORDER BY mes"
    assert night.query(monthly) == [("2026-01", 10005), ("2026-02", 0), ("2026-03", 1995)]
    assert night.query("SELECT ue_numero, denominacion, pliego FROM bi_dim_ue WHERE ue_id = '999999'") == [
        ("001", "UE SINTÉTICA", "999")
    ]
