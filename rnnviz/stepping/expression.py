"""Expressions over the quantities of a run: read once, and checked against what is allowed."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from rnnviz.language import Sentence, sentence
from rnnviz.network.arrays import Array
from rnnviz.stepping.calculator import ARITHMETIC, COMPARISONS
from rnnviz.stepping.evaluation import RULES, Evaluation, marked
from rnnviz.stepping.functions import TAKES
from rnnviz.stepping.notation import DEEPEST, Notation
from rnnviz.stepping.refusals import WatchError
from rnnviz.stepping.scope import Scope

MOST_PARTS: Final = 100
#: All forms that an expression may take; whatever Python has besides is refused.
FORMS: Final = tuple(RULES)
OPERATORS: Final = (
    *(*ARITHMETIC, ast.MatMult, *COMPARISONS),
    *(ast.UAdd, ast.USub, ast.Not, ast.And, ast.Or, ast.expr_context),
)

Value = float | bool | Array


@dataclass(frozen=True, slots=True)
class Expression:
    """Something to be computed at any place of a run; two of the same text are the same.

    `names` are those it reads, in order. Nothing of it is ever handed to Python to run.
    """

    text: str
    names: tuple[str, ...] = field(compare=False)
    tree: ast.expr = field(compare=False, repr=False)
    _reads: tuple[ast.Name, ...] = field(compare=False, repr=False)

    def value(self, scope: Scope) -> Value:
        """What it comes to there.

        NotYet when a quantity has not been computed; WatchError, with the part marked, when it
        has no value. Dividing by zero and overflowing are no mistakes: they give inf and nan.
        """
        for read_name in self._reads:
            if read_name.id not in scope.known_names:
                keys = ("watch.name_near", "watch.name")
                raise marked(read_name, _unknown(read_name.id, scope.known_names, keys))
        with np.errstate(all="ignore"):
            value = Evaluation(scope).of(self.tree)
        if value.ndim:
            return value
        return bool(value) if value.dtype.kind == "b" else float(value)


def read(text: str) -> Expression:
    """The expression that is written there; WatchError, with the part marked, when it is none."""
    notation = Notation(text)
    tree = notation.tree()
    for node in ast.walk(tree):
        if isinstance(node, ast.expr):
            end = node.end_col_offset or node.col_offset + 1
            node.col_offset, node.end_col_offset = notation.span(node.col_offset, end)
    _check_size(tree, text)
    reads = sorted(_checked_names(tree, text), key=lambda name: name.col_offset)
    names = tuple(dict.fromkeys(name.id for name in reads))
    return Expression(text, names, tree, tuple(reads))


def _check_size(tree: ast.expr, text: str) -> None:
    """Not too deep and not too many parts, without going any deeper to find out."""
    level, parts = [tree], 0
    for _ in range(DEEPEST):
        parts += len(level)
        level = [
            part
            for node in level
            for part in ast.iter_child_nodes(node)
            if isinstance(part, ast.expr)
        ]
    if level:
        raise marked(level[0], sentence("watch.deep", most=DEEPEST))
    if parts > MOST_PARTS:
        wrong = sentence("watch.many_parts", had=parts, most=MOST_PARTS)
        raise WatchError(wrong, 0, len(text))


def _checked_names(tree: ast.expr, text: str) -> Iterator[ast.Name]:
    """All names of quantities; WatchError for the first part that is not on the list."""
    # What may stand in one place alone; a part is looked at before those within it.
    in_place: set[ast.expr] = set()
    for node in ast.walk(tree):
        if isinstance(node, OPERATORS):
            continue
        assert isinstance(node, ast.expr), node  # the notation has no signs for anything else
        if not isinstance(node, FORMS) and node not in in_place:
            raise marked(node, _part("watch.form", node, text))
        if isinstance(node, ast.Attribute) and node.attr != "T":
            raise marked(node, _part("watch.attribute", node, text))
        if isinstance(node, ast.Subscript):
            in_place |= _index_parts(node.slice)
        if isinstance(node, ast.Call):
            in_place.add(_checked_function(node, text))
        if isinstance(node, ast.Name) and node not in in_place:
            if node.id in TAKES:
                raise marked(node, sentence("watch.function_alone", name=node.id))
            yield node


def _index_parts(index: ast.expr) -> set[ast.expr]:
    """Forms that only stand in an index: slices, and several indices side by side."""
    several = index.elts if isinstance(index, ast.Tuple) else []
    slices = [part for part in (index, *several) if isinstance(part, ast.Slice)]
    return {*slices, index} if several else {*slices}


def _checked_function(call: ast.Call, text: str) -> ast.Name:
    """What is called: a function of the table, with as many values as it takes."""
    function = call.func
    if not isinstance(function, ast.Name):
        raise marked(function, sentence("watch.call"))
    name = function.id
    if name not in TAKES:
        raise marked(function, _unknown(name, TAKES, ("watch.function_near", "watch.function")))
    if call.keywords:
        raise marked(call, _part("watch.form", call, text))
    if len(call.args) != TAKES[name]:
        counts = {"had": len(call.args), "needs": TAKES[name]}
        raise marked(call, sentence("watch.values", name=name, **counts))
    return function


def _part(key: str, node: ast.expr, text: str) -> Sentence:
    return Sentence(key, (("part", text[node.col_offset : node.end_col_offset]),))


def _unknown(name: str, known: Collection[str], keys: tuple[str, str]) -> Sentence:
    """That there is no such name, and the nearest one that there is."""
    folded = {one.casefold(): one for one in known}
    near = difflib.get_close_matches(name.casefold(), folded, 1, 0.6)
    if near:
        return Sentence(keys[0], (("name", name), ("near", folded[near[0]])))
    return Sentence(keys[1], (("name", name), ("known", ", ".join(known))))
