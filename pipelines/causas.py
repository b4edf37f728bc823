"""The first cause of a step that failed, out of the chain of errors that the orchestrator keeps."""

import re
from dataclasses import dataclass

from dagster._utils.error import SerializableErrorInfo

from pipelines.secretos import redact
from warehouse.custody import CustodiaError
from warehouse.engine import AlmacenError, AwayError, RowsRefused, TransientError, UnusableError

#: Errors in words for people; of them, those that say that nothing can be done with the warehouse. What it refuses of
#: one year is that year's trouble: another one's success says nothing of it.
_WAREHOUSE = (UnusableError.__name__, AwayError.__name__)
_OURS = (*_WAREHOUSE, AlmacenError.__name__, TransientError.__name__, RowsRefused.__name__, CustodiaError.__name__)
_REFUSED = "Failure"
_CLASS = re.compile(r"^(?:[\w.]+\.)?[A-Za-z_]\w*(?:Error|Exception|Failure|Refused): ")


@dataclass(frozen=True, slots=True)
class Causa:
    """`almacen`: the warehouse cannot be used. `rechazo`: nothing of what arrived for a year could be loaded."""

    texto: str
    almacen: bool = False
    rechazo: bool = False


def first(error: SerializableErrorInfo | None) -> Causa:
    """What people are told of an error, in one line without secrets."""
    chain = []
    while error is not None:
        chain.append(error)
        error = error.cause
    refused = next((link for link in chain if link.cls_name == _REFUSED), None)
    ours = next((link for link in chain if link.cls_name in _OURS), None)
    link = refused or ours or (chain[-1] if chain else None)
    if link is None:
        return Causa("paso fallido")
    said = (link.message or link.cls_name or "").strip().splitlines() or ["paso fallido"]
    line = _CLASS.sub("", said[0]) if refused or ours else said[0]
    return Causa(redact(line), link.cls_name in _WAREHOUSE, refused is not None)
