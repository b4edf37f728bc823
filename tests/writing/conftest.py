"""Nights on both engines, as in `tests.loading`."""

from tests.loading.conftest import after, loaded_once, night

__all__ = ["after", "loaded_once", "night"]
