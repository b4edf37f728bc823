"""What `seguimiento check` of a 300-row sheet takes, processes' start included, as a ratio to starting Python at all.

    python -m benchmarks.check
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.pipelines.good import sheet

ROWS, TIMES = 300, 9


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hoja.xlsx"
        path.write_bytes(sheet(*("nueve" if n % 7 == 0 else 9 for n in range(1, ROWS + 1))))
        orders = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "check": [sys.executable, "-m", "pipelines.cli", "check", str(path)],
            "check --salida": [sys.executable, "-m", "pipelines.cli", "check", str(path), "--salida", folder],
        }
        seconds = {name: statistics.median(_seconds(order) for _ in range(TIMES)) for name, order in orders.items()}
    bare = seconds["python -c pass"]
    for name, taken in seconds.items():
        print(f"{name:<16}{taken:>8.2f} s{taken / bare:>8.1f}x")


def _seconds(order: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(order, capture_output=True, check=False)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
