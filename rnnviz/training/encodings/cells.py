"""Numbers as people write them in cells: decimal comma or point, thousands, none at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

MISSING: Final = {"", "-", "–", "—", ".", "na", "n/a", "#n/a", "nan", "null", "none", "?"}
#: Thousands may also stand apart by a space or an apostrophe, as in Switzerland.
SPACES: Final = re.compile(r"(?<=[0-9])[ '’_](?=[0-9]{3}(?![0-9]))")
PLAIN: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
#: Digits in groups of three, by the mark between them.
GROUPED: Final = {
    mark: re.compile(rf"[+-]?[1-9][0-9]{{0,2}}(?:{re.escape(mark)}[0-9]{{3}})+") for mark in ",."
}
LONGEST_NUMBER: Final = 64
#: Beyond this, products of numbers may overflow; below its inverse they are as good as 0.
LARGEST: Final = 1e100


def is_missing(cell: str) -> bool:
    """Whether a cell says that there is no value."""
    return cell.strip().lower() in MISSING


def decimal_mark(cells: Iterable[str], delimiter: str = ",") -> str:
    """The decimal mark of a column, "." or ",": what its cells leave no doubt about.

    Where every cell could be meant either way, as in 1,234, it is the comma in a file whose cells
    are parted by semicolons, and the point in any other.
    """
    for cell in cells:
        text = _bare(cell)
        for mark, other in (".,", ",."):
            if _settles(text, mark, other):
                return mark
    return "," if delimiter == ";" else "."


def _settles(text: str, mark: str, other: str) -> bool:
    """Whether this cell can only be read with `mark` as the decimal mark."""
    reads = read_number(text, mark) is not None
    return reads and read_number(text, other) is None and (mark in text or other in text)


def read_number(cell: str, decimal: str = ".") -> float | None:
    """The number in a cell, None when there is none, or it is too large to compute with."""
    text = _bare(cell)
    if len(text) > LONGEST_NUMBER:
        return None
    thousands = "," if decimal == "." else "."
    whole, point, fraction = text.partition(decimal)
    if GROUPED[thousands].fullmatch(whole):
        whole = whole.replace(thousands, "")
    plain = whole + point.replace(",", ".") + fraction
    if thousands in whole + fraction or not PLAIN.fullmatch(plain):
        return None
    number = float(plain)
    if abs(number) * LARGEST < 1.0:
        return 0.0
    return number if abs(number) <= LARGEST else None


def _bare(cell: str) -> str:
    """A cell without what only adorns its number: width of digits, spaces, currency, true minus."""
    text = unicodedata.normalize("NFKC", cell[: 2 * LONGEST_NUMBER]).replace("−", "-").strip()
    text = "".join(one for one in text if unicodedata.category(one) != "Sc").strip()
    return SPACES.sub("", text)


def column_decimal(cells: Sequence[str], delimiter: str) -> str:
    """The decimal mark of a column, missing cells left out."""
    return decimal_mark((cell for cell in cells if not is_missing(cell)), delimiter)
