"""A table that need not stand in memory is read in pieces, and they are what a reading of the whole gives."""

import pandas as pd
import pytest
import sqlalchemy as sa

from schemas.tables.poi import POI_MENSUAL_HISTORIA
from tests.warehouse import sample
from warehouse import reading
from warehouse.engine import snapshot, transaction


@pytest.mark.parametrize("of_whom", [{}, {"anio": 2026, "ue": "999999"}, {"anio": 1999}])
def test_pieces_are_the_whole(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch, of_whom: dict) -> None:
    with transaction(engine) as conn:
        sample.load(conn)
    monkeypatch.setattr(reading, "_BATCH", 2)
    with snapshot(engine) as conn:
        whole = reading.read(conn, POI_MENSUAL_HISTORIA, **of_whom)
        pieces = list(reading.pieces(conn, POI_MENSUAL_HISTORIA, **of_whom))
    assert all(len(piece) <= 2 for piece in pieces)
    if len(whole):
        found = pd.concat(pieces).sort_values(list(POI_MENSUAL_HISTORIA.key), ignore_index=True)
        pd.testing.assert_frame_equal(found, whole)
    else:
        assert pieces == []
