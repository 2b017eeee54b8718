"""Text files of any common encoding: UTF-8, UTF-16 with a mark, CP949 (Korean Windows)."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Final

from rnnviz.network.errors import InputError

MOST_BYTES: Final = 16_000_000
#: What a file may begin with, and how the rest is then read.
BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def read_text(path: str | Path) -> str:
    """The text in a file; InputError when there is none, or it is too large or no text."""
    file = Path(path)
    try:
        if not file.is_file():
            raise InputError("no_file", path=path)
        with file.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:  # a ValueError for a 0 within the path
        if isinstance(error, InputError):
            raise
        raise InputError("file_unread", path=path, why=getattr(error, "strerror", error)) from None
    if len(data) > MOST_BYTES:
        raise InputError("large_file", path=path, most=MOST_BYTES // 1_000_000)
    return decoded(data)


def decoded(data: bytes) -> str:
    """Bytes as text: as their mark says, or else UTF-8, or else CP949; InputError for no text."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], (encoding,))
    return _decoded(data, ("utf-8", "cp949"))


def _decoded(data: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputError("no_text_file")
