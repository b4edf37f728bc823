"""Dated history: what a source said, and from when to when it said so. Generic, pure, nothing of CEPLAN.

A *snapshot* is everything a source said at one instant. A *version* is a row of values that held from the
snapshot at `desde` until, not including, the one at `hasta` (NA: it still holds); only what changed makes a
new version. What a snapshot could not say is not taken for a change: a row in quarantine keeps its key as it
was.

History is a fold over snapshots in order of time. A snapshot older than the last one is inserted by `rewind`
to its instant and `extend` with it and the later ones; those must be read again from custody, for versions do
not keep the row and load of a value that did not change.

Source: CEPLAN V.01 export, behaviour over time (each export is a dated snapshot; store only what changed).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from assets.rules.arrays import different

FROM, UNTIL, LOAD = "desde", "hasta", "carga_id"


@dataclass(frozen=True, slots=True)
class Shape:
    """Which columns say what. `key` names a row; `entity` is the key column of the thing that one row of
    the source describes, in one or more rows here (an activity, in twelve months), so that quarantine is by
    entity; `values` are what may change. Any other column of a snapshot (row number, UE) is carried along
    with the version and never makes one.
    """

    key: tuple[str, ...]
    values: tuple[str, ...]
    entity: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a source said at `instant` (ISO text in UTC), as load `carga_id`: `frame` has key, values and more
    columns.

    `unknown` are the entities in quarantine: nothing is known of their rows, and `frame` has none of them.
    `absences_known` is false when some row's key could not be read: then nothing absent is known to be gone.
    """

    instant: str
    carga_id: str
    frame: pd.DataFrame
    unknown: frozenset[str] = field(default_factory=frozenset)
    absences_known: bool = True


@dataclass(frozen=True, slots=True)
class Changes:
    """What a snapshot writes. `close`: key, `desde` and the new `hasta` of versions that end. `insert`: the
    versions that begin, with key, `desde`, `hasta` (NA), every other column of the snapshot, and `carga_id`.
    """

    close: pd.DataFrame
    insert: pd.DataFrame

    @property
    def nothing(self) -> bool:
        return self.close.empty and self.insert.empty


def append(open_versions: pd.DataFrame, snapshot: Snapshot, shape: Shape) -> Changes:
    """What changes when `snapshot` comes after everything that is known.

    `open_versions` are the versions with `hasta` NA, one per key, of the scope of the snapshot (one UE and
    year) and of no other: a key of theirs that the snapshot does not have is closed. Values are compared
    exactly; NA equals NA and differs from zero. Same values as those open: no changes, whatever row or load
    they come from.

    ValueError if a key is twice in the snapshot or in the open versions, if a row is of an entity in
    quarantine, or if there are changes and the snapshot is not later than the last version (see `rewind`).
    """
    frame, key = snapshot.frame, list(shape.key)
    if frame[shape.entity].isin(snapshot.unknown).any():
        raise ValueError("la fotografía trae filas de una actividad que declara en cuarentena")
    if frame.duplicated(key).any() or open_versions.duplicated(key).any():
        raise ValueError("una clave está dos veces en la fotografía o en lo vigente")
    if open_versions.empty:  # the first photograph of a UE, and most of a first load
        return Changes(_nothing_to_close(frame, snapshot, key), _new_versions(frame, snapshot, key))
    was, now = _numbers(open_versions, frame, key)
    _, rows_before, rows_after = np.intersect1d(was, now, assume_unique=True, return_indices=True)
    differs = np.full(len(rows_before), False)
    for name in shape.values:
        differs |= different(open_versions[name].take(rows_before), frame[name].take(rows_after))
    gone = np.setdiff1d(np.arange(len(was)), rows_before) if snapshot.absences_known else rows_before[:0]
    gone = gone[~open_versions[shape.entity].isin(snapshot.unknown).to_numpy(dtype=bool)[gone]]
    born = np.setdiff1d(np.arange(len(now)), rows_after)
    closed = np.sort(np.concatenate([rows_before[differs], gone]))
    inserted = np.sort(np.concatenate([rows_after[differs], born]))
    changes = Changes(
        open_versions.iloc[closed][[*key, FROM]].assign(**{UNTIL: snapshot.instant}).reset_index(drop=True),
        _new_versions(frame.iloc[inserted], snapshot, key),
    )
    if not changes.nothing and len(open_versions) and snapshot.instant <= open_versions[FROM].max():
        raise ValueError(
            f"la fotografía {snapshot.instant} no es posterior a la última: rebobine y repita las siguientes"
        )
    return changes


def _nothing_to_close(frame: pd.DataFrame, snapshot: Snapshot, key: list[str]) -> pd.DataFrame:
    return frame.iloc[:0][key].assign(**{FROM: snapshot.instant, UNTIL: snapshot.instant})


def _numbers(before: pd.DataFrame, after: pd.DataFrame, key: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """A number for each key, the same in both frames."""
    numbers = np.zeros(len(before) + len(after), dtype=np.int64)
    for name in key:
        codes, found = pd.factorize(pd.concat([before[name], after[name]], ignore_index=True))
        numbers = numbers * len(found) + codes
    return numbers[: len(before)], numbers[len(before) :]


def _new_versions(rows: pd.DataFrame, snapshot: Snapshot, key: list[str]) -> pd.DataFrame:
    rest = [name for name in rows.columns if name not in key]
    begun = rows[key].assign(**{FROM: snapshot.instant, UNTIL: pd.Series(index=rows.index, dtype="str")})
    return pd.concat([begun, rows[rest]], axis=1).assign(**{LOAD: snapshot.carga_id}).reset_index(drop=True)


def apply(versions: pd.DataFrame, changes: Changes, shape: Shape) -> pd.DataFrame:
    """The versions after the changes are written: what the warehouse does, in memory."""
    identity = [*shape.key, FROM]
    ending = pd.MultiIndex.from_frame(changes.close[identity])
    here = pd.MultiIndex.from_frame(versions[identity])
    at = ending.get_indexer(here)
    new_end = np.asarray([*changes.close[UNTIL], None], dtype=object)[at]
    hasta = np.where(at >= 0, new_end, versions[UNTIL].to_numpy(dtype=object))
    kept = versions.assign(**{UNTIL: pd.Series(hasta, index=versions.index, dtype="str")})
    return pd.concat([kept, changes.insert], ignore_index=True) if len(kept) else changes.insert


def extend(versions: pd.DataFrame, snapshots: Iterable[Snapshot], shape: Shape) -> pd.DataFrame:
    """The versions after these snapshots, all later than what is there, are appended in order of time."""
    for snapshot in sorted(snapshots, key=lambda one: one.instant):
        versions = apply(versions, append(versions[versions[UNTIL].isna()], snapshot, shape), shape)
    return versions


def replay(snapshots: Iterable[Snapshot], shape: Shape) -> pd.DataFrame:
    """The versions that these snapshots make, in whatever order they are given; a list of none makes no frame
    (ValueError)."""
    ordered = sorted(snapshots, key=lambda one: one.instant)
    if not ordered:
        raise ValueError("no hay fotografías")
    first = ordered[0]
    return extend(_new_versions(first.frame.iloc[:0], first, list(shape.key)), ordered, shape)


def rewind(versions: pd.DataFrame, instant: str) -> pd.DataFrame:
    """The versions as they were before anything of `instant` or later was known."""
    earlier = versions[versions[FROM] < instant]
    return earlier.assign(**{UNTIL: earlier[UNTIL].where(earlier[UNTIL] < instant)}).reset_index(drop=True)


def as_of(versions: pd.DataFrame, instant: str) -> pd.DataFrame:
    """The versions that held at `instant`, one per key at most; at that of a snapshot, the snapshot."""
    holds = (versions[FROM] <= instant) & (versions[UNTIL].isna() | (versions[UNTIL] > instant))
    return versions[holds].reset_index(drop=True)
