"""How an expression is written on the screen, and the same in the plain signs that `ast` reads.

The screen writes ∂h₁ − 2 · ∂W where Python has dh[1] - 2 * dW; both are understood. What comes out
is ASCII, holds no number but floats, and knows for each of its columns where that was written.
"""

from __future__ import annotations

import ast
import keyword
import math
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple

from rnnviz.language import Sentence, sentence
from rnnviz.stepping.refusals import WatchError

LONGEST: Final = 200
DEEPEST: Final = 30
#: Python's words that are of use here; all others are refused.
WORDS: Final = frozenset({"and", "or", "not"})
SIGNS: Final = {"−": "-", "·": "*", "×": "*"}
LETTERS: Final = {"η": "eta"}
OPENING: Final = {"(": ")", "[": "]"}
FROM_SUBSCRIPT: Final = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
#: ∂L/∂h, ∂h and dh are one name; a subscript is an index.
TOKEN: Final = re.compile(
    r"\s+"
    r"|(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+\-−]?[0-9]+)?)"
    r"|(?P<partial>∂L/∂|∂)?(?P<name>[A-Za-z_][A-Za-z0-9_]*|η)(?P<subscript>[₀-₉]*)"
    r"|(?P<sign>\*\*|[<>=!]=|[-+*/@<>()\[\],:.−·×])"
)


class Piece(NamedTuple):
    """A word or sign in Python's writing, and the columns where it stands in the text."""

    python: str
    start: int
    end: int


class Notation:
    """A text in Python's writing; WatchError when a character of it means nothing here."""

    def __init__(self, text: str) -> None:
        self.text = text
        if not text.strip():
            raise WatchError(sentence("watch.empty"), 0, len(text))
        if len(text) > LONGEST:
            wrong = sentence("watch.long", had=len(text), most=LONGEST)
            raise WatchError(wrong, LONGEST, len(text))
        self._pieces = tuple(self._read())
        self._check_brackets()
        self._starts, column = [], 0
        for piece in self._pieces:
            self._starts.append(column)
            column += len(piece.python) + 1

    def tree(self) -> ast.expr:
        """What Python's own grammar makes of it; nothing is run."""
        python = " ".join(piece.python for piece in self._pieces)
        try:
            return ast.parse(python, mode="eval").body
        except SyntaxError as error:
            raise self._ungrammatical(error) from None
        except (MemoryError, RecursionError):  # the parser's ways of saying: too deep
            raise self._wrong("watch.deep", 0, len(self.text), most=DEEPEST) from None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The columns of the text that columns `start` to `end` in Python's writing come from."""
        first, last = (bisect_right(self._starts, column) - 1 for column in (start, end - 1))
        return self._pieces[max(first, 0)].start, self._pieces[max(first, last)].end

    def _read(self) -> Iterator[Piece]:
        at = 0
        while at < len(self.text):
            token = TOKEN.match(self.text, at)
            if token is None:
                raise self._meaningless(at)
            at = token.end()
            if token["number"]:
                yield Piece(_plain_number(token["number"]), *token.span())
            elif token["sign"]:
                yield Piece(SIGNS.get(token["sign"], token["sign"]), *token.span())
            elif token["name"]:
                yield from self._named(token)

    def _named(self, token: re.Match[str]) -> Iterator[Piece]:
        name, subscript = LETTERS.get(token["name"], token["name"]), token["subscript"]
        if keyword.iskeyword(name) and not (name in WORDS and token.group() == name):
            raise self._wrong("watch.word", *token.span(), part=token.group())
        yield Piece(("d" if token["partial"] else "") + name, token.start(), token.end("name"))
        if subscript:
            index = _plain_number(subscript.translate(FROM_SUBSCRIPT))
            yield from (Piece(part, *token.span("subscript")) for part in ("[", index, "]"))

    def _check_brackets(self) -> None:
        """Every bracket has its other half, and there are not too many within one another."""
        still_open: list[Piece] = []
        for piece in self._pieces:
            if piece.python in OPENING:
                still_open.append(piece)
                if len(still_open) > DEEPEST:
                    raise self._wrong("watch.deep", *piece[1:], most=DEEPEST)
            elif piece.python in OPENING.values() and not _closes(still_open, piece):
                raise self._wrong("watch.bracket_shut", *piece[1:], part=piece.python)
        if still_open:
            piece = still_open[-1]
            raise self._wrong("watch.bracket_open", *piece[1:], part=piece.python)

    def _meaningless(self, at: int) -> WatchError:
        part = self.text[at]
        key = "watch.assigns" if part == "=" else "watch.character"
        return self._wrong(key, at, at + 1, part=part)

    def _ungrammatical(self, error: SyntaxError) -> WatchError:
        start = (error.offset or 0) - 1  # none when the text ends too soon
        if not 0 <= start < self._starts[-1] + len(self._pieces[-1].python):
            return self._wrong("watch.unfinished", *self._pieces[-1][1:])
        begin, end = self.span(start, max((error.end_offset or 0) - 1, start + 1))
        return self._wrong("watch.grammar", begin, end, part=self.text[begin:end])

    def _wrong(self, key: str, start: int, end: int, **values: object) -> WatchError:
        return WatchError(Sentence(key, tuple(values.items())), start, end)


def _closes(still_open: list[Piece], piece: Piece) -> bool:
    """Whether a closing bracket belongs to the one opened last, which it then takes away."""
    return bool(still_open) and OPENING[still_open.pop().python] == piece.python


def _plain_number(text: str) -> str:
    """A number as a float that Python reads; without a dot `1 .T` and `007` would be others."""
    number = float(text.replace("−", "-"))
    return repr(number) if math.isfinite(number) else "1e999"
