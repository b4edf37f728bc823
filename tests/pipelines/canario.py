"""Looking for a planted secret wherever a program may have left it: files of any kind, and what it printed."""

import base64
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus


def forms(secret: str) -> set[bytes]:
    """A secret as it is, percent-encoded, as Python and JSON write it, and as a mail or a header carries it."""
    written = {secret, quote(secret, safe=""), quote(secret), quote_plus(secret)}
    written |= {form.lower() for form in (quote(secret, safe=""), quote(secret))}
    written |= {repr(secret)[1:-1], ascii(secret)[1:-1], json.dumps(secret)[1:-1]}
    coded = {base64.b64encode(secret.encode()).rstrip(b"=")}
    return {form.encode() for form in written} | coded | {secret.encode("utf-16-le")}


def canary_hits(folder: Path | Iterable[Path], streams: Mapping[str, str | bytes], secret: str) -> list[str]:
    """Where the secret stands in some form: paths of files (their names too) beneath the folders, and names of streams.

    Every file is read as bytes: SQLite's, the orchestrator's logs, workbooks are no exception.
    """
    wanted = forms(secret)
    hits = [
        name
        for name, text in streams.items()
        if any(form in (text.encode(errors="surrogatepass") if isinstance(text, str) else text) for form in wanted)
    ]
    for root in [folder] if isinstance(folder, Path) else folder:
        for path in sorted(root.rglob("*")):
            named = str(path.relative_to(root)).encode(errors="surrogateescape")
            held = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
            hits += [str(path)] if any(form in named or form in held for form in wanted) else []
    return hits
