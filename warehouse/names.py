"""Names that strangers gave to files, as a person may see them: never as a path.

A name may hold a line break, an escape sequence of a terminal, marks that turn the reading direction (`xslx.exe`
shown as `exe.xlsx`), or bytes that are no UTF-8. All of these are shown as what they are, and cannot act.
"""

import os
import unicodedata

#: A name longer than this is shown with its middle left out; its end (date, extension) stays.
_LONGEST = 160
_TAIL = 60
#: Controls, formats (bidi among them), surrogates, private use, unassigned; separators of lines and paragraphs.
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def shown(name: str) -> str:
    """A name (or path) as given by the file system: composed (NFC), with what cannot be seen written out."""
    return "".join(map(_seen, unicodedata.normalize("NFC", name)))


def exact(name: str) -> str:
    """The same name as text that no other name has, however it is composed."""
    return os.fsencode(name.replace("\\", "\\\\")).decode("utf-8", "backslashreplace")


def short(name: str) -> str:
    """A shown name of a length that a line holds."""
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - _TAIL - 1]}…{name[-_TAIL:]}"


def _seen(char: str) -> str:
    if char == "\\":
        return "\\\\"
    if unicodedata.category(char) not in _UNSEEN:
        return char
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is no UTF-8, as Python hands it over
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x100:
        return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(char, f"\\x{code:02x}")
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
