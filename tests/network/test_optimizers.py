"""The rows of the optimizers are true: each line is run, beside the descent that really happens."""

from __future__ import annotations

import ast
import re
from itertools import islice, product
from string import Formatter
from typing import Any

import numpy as np
import pytest

from rnnviz import RNN
from rnnviz.drawing.formula import formula
from rnnviz.language import LANGUAGES, speak
from rnnviz.network.arrays import shapes_of, views
from rnnviz.network.elman import Elman
from rnnviz.network.equations import ARTICLE, Equations, Row
from rnnviz.network.head import Head
from rnnviz.network.optimizers import CONSTANTS, MEMORIES, RULES, Optimizer, says, title
from rnnviz.training.descent import OPTIMIZERS
from rnnviz.training.options import Options, prepared
from tests.oracles.closeness import apart

NET = RNN.random(3, 4, 3, seed=1, bias=True)
SEQUENCES = [([0, 1], [1, 2]), ([2, 1, 0], [0, -1, 2])]
CLIPS: list[dict[str, float]] = [
    {},
    {"clip_norm": 0.3},
    {"clip_norm": 1e6},
    {"clip_value": 0.05},
    {"clip_norm": 0.3, "clip_value": 0.05},
]
VARIANTS = [
    Optimizer(name, *clips, freeze)
    for name, clips, freeze in product(
        RULES, product([False, True], repeat=2), [(), ("W",), ("U", "b")]
    )
]
EVERY_ROW = pytest.mark.parametrize(
    "row",
    list(
        dict.fromkeys(
            row
            for one in VARIANTS
            for row in Equations(Elman(bias=True), Head(bias=True), one).update
        )
    ),
    ids=lambda row: row.numpy,
)
#: What a line may name beside quantities.
SURROUNDINGS = {
    "np",
    "eta",
    "k",
    "clip_norm",
    "clip_value",
    *["mu", "rho", "beta1", "beta2", "eps"],
}


def table(optimizer: Optimizer) -> Equations:
    return Equations(Elman(bias=True), Head(bias=True), optimizer)


def memories(training: Any) -> dict[str, Any]:
    """What the optimizer remembers, by the names of rows: copies."""
    descent, name = training.descent, training.settings.optimizer.name
    return {
        f"{stem}_{weight}": array.copy()
        for stem, memory in zip(MEMORIES[name], descent.memories, strict=True)
        for weight, array in views(memory, shapes_of(NET.weights)).items()
    }


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("clips", CLIPS, ids=str)
@pytest.mark.parametrize("freeze", [(), ("W",), ("U", "b")])
def test_every_line_computes_what_descent_computed(
    name: str, clips: dict[str, float], freeze: tuple[str, ...]
) -> None:
    """Over several updates, from what the optimizer remembers of those before."""
    optimizer = Optimizer(name, "clip_norm" in clips, "clip_value" in clips, freeze)
    options = Options(learning_rate=0.07, optimizer=name, freeze=freeze, **clips)
    training = prepared(NET, SEQUENCES, None, options)
    before, past = dict(NET.weights), memories(training)
    for update in islice(training.updates(), 12):
        slopes = {f"d{weight}": one.copy() for weight, one in training.descent.gradients.items()}
        known = {"np": np, "eta": update.learning_rate, "k": update.number}
        names: dict[str, Any] = {**known, **CONSTANTS[name], **clips, **before, **past, **slopes}
        for row in table(optimizer).update:
            exec(row.numpy, names)
        after, now = update.net.weights, memories(training)
        for weight, array in after.items():
            if weight in freeze:
                assert np.array_equal(array, before[weight])
                assert f"new_{weight}" not in names
            else:
                assert apart(names[f"new_{weight}"], array) < 1e-13
        for remembered, array in now.items():
            if remembered.partition("_")[2] not in freeze:
                assert apart(names[remembered], array) < 1e-13
                assert update.number < 2 or array.any()
        before, past = dict(after), now


def test_the_clip_is_at_work_in_these_cases() -> None:
    norms = [
        np.linalg.norm(list(update.gradient_norms.values()))
        for update in islice(prepared(NET, SEQUENCES, None, Options()).updates(), 12)
    ]
    assert min(norms) > 0.3


def test_plain_descent_is_as_it_was() -> None:
    assert [(row.name, row.numpy, row.feeds) for row in ARTICLE.update] == [
        (f"new_{name}", f"new_{name} = {name} - eta * d{name}", (name, f"d{name}"))
        for name in "UWV"
    ]


def test_every_optimizer_has_rows_memories_and_constants() -> None:
    assert set(RULES) == set(MEMORIES) == set(CONSTANTS) == set(OPTIMIZERS)


@pytest.mark.parametrize("optimizer", VARIANTS, ids=str)
def test_a_table_feeds_on_itself_in_its_order(optimizer: Optimizer) -> None:
    equations = table(optimizer)
    known = {row.name for row in (*equations.given, *equations.forward, *equations.backward)}
    for row in equations.update:
        assert row.kind == "update"
        assert set(row.feeds) <= known
        known.add(row.name)
    symbols = [row.symbol for row in equations.table.values()]
    assert len(set(symbols)) == len(symbols)


@EVERY_ROW
def test_a_row_is_fed_by_what_its_line_reads_and_its_formula_names(row: Row) -> None:
    (statement,) = ast.parse(row.numpy).body
    assert isinstance(statement, ast.Assign)
    (target,) = statement.targets
    assert isinstance(target, ast.Name)
    assert target.id == row.name
    read = {node.id for node in ast.walk(statement.value) if isinstance(node, ast.Name)}
    assert read - SURROUNDINGS - {row.name} == set(row.feeds)
    named = {field for _, field, _, _ in Formatter().parse(row.formula) if field is not None}
    own = row.feeds[0] if row.name.startswith("new_") else row.name
    assert named == {*row.feeds, own}


@EVERY_ROW
def test_a_formula_can_be_set(row: Row) -> None:
    table_of = Equations(Elman(bias=True), Head(bias=True)).table
    fields = {field for _, field, _, _ in Formatter().parse(row.formula) if field is not None}
    symbol = row.symbol.format(t=1, t_prev=0)
    latex = row.formula.format(**{name: re.sub(r"\W", "", name) for name in fields})
    for one in (symbol, latex):
        assert one.count("{") == one.count("}")
        assert formula(one, 20.0, "#000000").width > 0
    assert row.of in table_of or row.name == "gnorm"


@pytest.mark.parametrize("code", LANGUAGES)
@EVERY_ROW
def test_every_row_has_a_sentence_and_a_title(row: Row, code: str) -> None:
    say = speak(code)
    for one in (says(row), title(row)):
        assert say(one)
    assert row.of in say(says(row)) or "hat" in row.name or row.name == "gnorm"
