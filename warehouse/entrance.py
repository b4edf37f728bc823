"""Why a server does not let somebody in, in words of ours: its own may be in any language, and of anybody's making.

At that moment psycopg has no SQLSTATE. What tells a refusal from a server that is away is the same in all languages:
libpq puts two blanks after the severity of what a server said, and a refusal quotes the user or the base.
"""

import re

import psycopg

#: What a server said: after its severity, to the end of the line.
_SAID = re.compile(r": \w+:  (.+)")
_QUOTES = "[\"'«»„“”]"
#: It quotes the role or the base too, and passes.
_CROWDED = re.compile("too many connections|demasiadas conexiones", re.IGNORECASE)


def refusal(error: psycopg.Error) -> str:
    """Why the server will refuse the same again; empty if it is away, starting, stopping or full, which passes."""
    tried = error.pgconn
    if tried is None or error.sqlstate:
        return ""
    if tried.needs_password:
        return "el servidor pide una clave y no se le dio ninguna"
    said = [text for text in _SAID.findall(str(error)) if not _CROWDED.search(text)]
    if any("pg_hba.conf" in text for text in said):
        return "el servidor no admite a ese usuario desde este equipo (pg_hba.conf)"
    if any(_quoted(tried.db, text) for text in said) and not any(_quoted(tried.user, text) for text in said):
        return "esa base no existe en el servidor, o no admite conexiones"
    if any(_quoted(tried.user, text) for text in said):
        if tried.used_password:
            return "el servidor no acepta ese usuario con esa clave, o en esa base"
        return "el servidor no admite a ese usuario"
    return ""


def _quoted(name: bytes, text: str) -> bool:
    return bool(name) and re.search(f"{_QUOTES}{re.escape(name.decode(errors='replace'))}{_QUOTES}", text) is not None
