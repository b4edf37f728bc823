"""What a worker process of `check` has imported, once it has reviewed a file. Imports nothing itself."""

import sys
from pathlib import Path

from pipelines import examine


def after_review(task: tuple[Path, str, str, bool, tuple[Path, ...]]) -> list[str]:
    examine.review(task)
    return sorted(sys.modules)
