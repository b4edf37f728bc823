"""What must never be read in a log, a report, an alert or an error: the secrets of this process's settings.

Nothing here decides where text goes; whoever lets text out calls `redact` on it. That is the second net: the first is
that errors are told in words of our own, which hold none.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus, unquote, unquote_plus

#: Settings whose value is a secret, each also as `<NAME>_FILE`.
SECRET = ("SEGUIMIENTO_DB_URL", "SEGUIMIENTO_SMTP_URL", "SEGUIMIENTO_WEBHOOK_URL")
HIDDEN = "***"
#: A shorter one is a piece of many ordinary words; inside of an address it is still hidden.
_SHORTEST = 5
_IN_ADDRESS = re.compile(r"(?P<user>\b[a-z][a-z0-9+.-]*://[^\s/@:'\"]*):[^\s'\"]*@", re.IGNORECASE)
_ASSIGNED = re.compile(
    r"(?P<name>(?:pass(?:word|wd)?|pwd|clave|contraseña|token|secret|api_?key|sslpassword)\s*[=:]\s*)"
    r"(?!\*{3})[^\s&;,'\"]+",
    re.IGNORECASE,
)
#: Of an address, what tells nothing by itself: it is left readable.
_PLAIN = re.compile(r"[a-z_]*|[\d.]+|[\w.-]+@[\w.-]+", re.IGNORECASE)
_NAMED_SO = re.compile(r"pass|pwd|clave|token|secret|key|sig", re.IGNORECASE)
#: The sender's address in a mail server's query holds an @ that ends no password.
_SENDER = re.compile(r"(?<=[?&])de=[^&]*")
_ENCODED = re.compile(r"%[0-9A-F]{2}")


def redact(text: str, environ: Mapping[str, str] | None = None) -> str:
    """The text without any secret of the settings, however it is written, and without the password of any address."""
    for form in sorted(_forms(os.environ if environ is None else environ), key=len, reverse=True):
        text = text.replace(form, HIDDEN)
    text = _IN_ADDRESS.sub(rf"\g<user>:{HIDDEN}@", text)
    return _ASSIGNED.sub(rf"\g<name>{HIDDEN}", text)


def _forms(environ: Mapping[str, str]) -> Iterator[str]:
    """Each secret as it is, percent-encoded, decoded, and as Python and JSON write it."""
    for name in SECRET:
        for value in (environ.get(name), _of_file(environ.get(f"{name}_FILE"))):
            for part in _parts(value, database=name == "SEGUIMIENTO_DB_URL") if value else ():
                decoded = {part, unquote(part), unquote_plus(part)}
                written = {form for one in decoded for form in (one, quote(one, safe=""), quote(one), quote_plus(one))}
                written |= {_ENCODED.sub(lambda found: found[0].lower(), form) for form in written}
                for form in written:
                    if len(form) >= _SHORTEST:
                        yield from {form, repr(form)[1:-1], json.dumps(form)[1:-1]}


def _of_file(path: str | None) -> str | None:
    """What a secret's file holds; of one that cannot be read there is nothing to hide."""
    try:
        return Path(path).read_text(encoding="utf-8").strip() if path else None
    except (OSError, UnicodeDecodeError):
        return None


def _parts(url: str, *, database: bool) -> Iterator[str]:
    """The secrets in an address, be it well formed or not: a password; of another than a database's, whatever in its
    path or query may be a token."""
    rest = url.partition("://")[2]
    if not rest:  # no address at all: somebody wrote the bare password
        yield url
        return
    if url.startswith("sqlite"):
        return
    info, _, place = _SENDER.sub("", rest).rpartition("@")
    user, _, password = info.partition(":")
    yield from (password, *re.split(r"[:/?#@]", password))
    authority = re.split(r"[/?#]", place)[0]
    port = authority.partition(":")[2]
    if not port.isdigit():  # the rest of a password that holds what should have been encoded
        yield port
    path, _, query = place[len(authority) :].partition("?")
    for pair in re.split(r"[&;]", query):
        name, _, value = pair.partition("=")
        if _NAMED_SO.search(name) or not (database or _PLAIN.fullmatch(value)):
            yield value
    for piece in () if database else (user, *path.split("/")):
        if not _PLAIN.fullmatch(piece):
            yield piece
