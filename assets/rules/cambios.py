"""What changed in an activity from one export to the next: its attributes, and whether it was there at all.

Source: CEPLAN V.01 export, behaviour over time (each export is a dated snapshot); table `poi_cambio_actividad`.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from assets.rules.arrays import conform, different
from schemas.tables.historia import ATTRIBUTES, CAMBIO_ACTIVIDAD, PRESENCE

_KEY = ["anio", "codigo_ao"]
_NAME = "actividad_operativa"
_YES_NO = {1: "SI", 0: "NO"}
#: What a row of changes keeps of the version that it is about.
_KEPT = ["anio", "ue", "codigo_ao", "es_sintetico"]


def changes(versions: pd.DataFrame, loads: Mapping[str, str]) -> pd.DataFrame:
    """Rows of table `poi_cambio_actividad`, in the order of its key.

    `versions` are the rows of `poi_ao_historia` of one year and UE, the ended ones too; `loads` says of each
    photograph's instant which load it was. Attributes are compared between versions that follow one another without a
    gap (empty differs from any text). An activity that begins with the first photograph does not *appear*: nobody
    knows since when it had been there. KeyError if `loads` lacks an instant.
    """
    ordered = versions.sort_values([*_KEY, "desde"], ignore_index=True)
    before, after = ordered.iloc[:-1].reset_index(drop=True), ordered.iloc[1:].reset_index(drop=True)
    same = (before[_KEY] == after[_KEY]).all(axis=1).to_numpy(dtype=bool)
    follows = same & (before["hasta"] == after["desde"]).fillna(False).to_numpy(dtype=bool)
    was, now = before[follows], after[follows]
    found = [_changed(was, now, column, word) for column, word in ATTRIBUTES.items()] if len(was) else []
    returns = same & ~follows
    found.append(_presence(after[returns], "reaparece", "desde", "valor_nuevo"))
    first = ~ordered.duplicated(_KEY).to_numpy(dtype=bool) & (ordered["desde"] > min(loads)).to_numpy(dtype=bool)
    found.append(_presence(ordered[first], "aparece", "desde", "valor_nuevo"))
    goes = ordered["hasta"].notna().to_numpy(dtype=bool) & ~np.append(follows, False)
    found.append(_presence(ordered[goes], "desaparece", "hasta", "valor_anterior"))
    rows = pd.concat(found, ignore_index=True)
    rows["carga_id"] = [loads[instant] for instant in rows["visto_en"]]
    rows["actividad_id"] = rows["anio"].astype("str") + "-" + rows["codigo_ao"]
    return conform(rows.sort_values(list(CAMBIO_ACTIVIDAD.key), ignore_index=True), CAMBIO_ACTIVIDAD)


def _changed(before: pd.DataFrame, after: pd.DataFrame, column: str, word: str) -> pd.DataFrame:
    """The pairs of versions in which one attribute differs."""
    differs = different(before[column], after[column])
    old, here = before.loc[differs, column], after.loc[differs]
    return here[_KEPT].assign(
        visto_en=here["desde"],
        atributo=word,
        tipo="cambia",
        valor_anterior=_words(old),
        valor_nuevo=_words(here[column]),
    )


def _words(values: pd.Series) -> pd.Series:
    """What an attribute says, in words: marks of 0 and 1 as the export writes them."""
    return values.map(_YES_NO).astype("str") if values.dtype == "Int64" else values


def _presence(rows: pd.DataFrame, kind: str, when: str, value: str) -> pd.DataFrame:
    """The activity itself came or went, at the instant in column `when`; its name as it was then is in `value`."""
    empty = pd.Series(np.full(len(rows), None, dtype=object), index=rows.index, dtype="str")
    told = {"valor_anterior": empty, "valor_nuevo": empty, value: rows[_NAME]}
    return rows[_KEPT].assign(visto_en=rows[when], atributo=PRESENCE, tipo=kind, **told)
