"""Plain columns: what the reading of a file hands over before any of it becomes a data frame.

A table's columns by name, each a list (None is absent), a numpy array without absences, `Masked`, or
Arrow's dictionary of texts, where there may be millions. They are
pickled from one process to another, and need no pandas to be made.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa


class Masked(NamedTuple):
    """Integers of which some are absent: `values` is int64, with 0 where `blank` is true."""

    values: np.ndarray
    blank: np.ndarray


Columns: TypeAlias = "dict[str, Sequence | Masked | np.ndarray | pa.DictionaryArray]"
