"""What a worker process does with a copy in custody. Imports no pandas: a worker starts fast and holds little.

Results are values, never exceptions: what cannot be read comes back with its findings.
"""

from pathlib import Path

from assets.sources import intake
from assets.sources.intake import Identity, Parsed
from assets.sources.unit import Delivery
from warehouse.custody import Custody


def identify(task: tuple[Path, str, str]) -> Identity:
    """Recognises (custody folder, sha256, name)."""
    root, sha256, nombre = task
    try:
        with Custody(root).opened(sha256) as file:
            return intake.identify_file(file, nombre)
    except ValueError as damaged:
        return Identity(intake.UNKNOWN_FORM, findings=(intake.internal(damaged),))


def parse(task: tuple[Path, Delivery]) -> Parsed:
    """Reads (custody folder, delivery) into loads with plain columns."""
    root, delivery = task
    try:
        with Custody(root).opened(delivery.sha256) as file:
            return intake.parse_file(file, delivery)
    except ValueError as damaged:
        return Parsed(refused=(intake.internal(damaged),))
