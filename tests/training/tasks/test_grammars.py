"""Reber's grammar against a reader of its own, and the words that lie hidden in letters."""

from __future__ import annotations

import math
import re
from itertools import pairwise

import numpy as np
import pytest

from rnnviz.training.tasks.grammars import LEXICON
from tests.training.tasks.trained import after, run_of

#: The grammar as one expression: after P and its loop of Ts comes V; then V, or P and so on.
LOOP = r"T*V(?:PXT*V)*(?:V|PS)"
REBER = re.compile(rf"B(?:TS*X(?:S|X{LOOP})|P{LOOP})E")


def test_every_string_is_one_of_the_grammar() -> None:
    data = run_of("reber").data
    strings = [
        "".join(data.inputs[one] for one in (*inputs, targets[-1]))
        for inputs, targets in (*data.training, *data.held_out)
    ]
    assert [one for one in strings if not REBER.fullmatch(one)] == []
    assert len(set(strings)) > 200
    for letter, start in (("T", "BT"), ("P", "BP")):
        share = np.mean([one.startswith(start) for one in strings[: len(data.training)]])
        assert 0.4 < share < 0.6, letter


def test_its_optimum_is_ln_2_at_each_fork() -> None:
    run = run_of("reber")
    forks, steps = 0, 0
    for inputs, _ in run.data.held_out:
        string = "".join(run.data.inputs[one] for one in inputs)
        steps += len(string)
        forks += len(string.removeprefix("B"))
    assert run.data.marks.optimum == pytest.approx(forks * math.log(2) / steps, rel=1e-12)


def test_no_word_begins_another() -> None:
    assert not [(a, b) for a, b in pairwise(sorted(LEXICON)) if b.startswith(a)]


def test_a_text_is_words_run_together() -> None:
    data = run_of("word-boundaries").data
    words = re.compile("|".join(LEXICON))
    for inputs, targets in data.held_out:
        text = "".join(data.targets[one] for one in targets)
        assert "".join(words.findall(text)) == text
        assert inputs[1:] == targets[:-1]
        assert data.inputs[inputs[0]] == "·"


def test_the_loss_shows_where_words_begin() -> None:
    run = run_of("word-boundaries")
    net, _ = after(run, run.recipe.updates)
    first, within = [], []
    for inputs, targets in run.data.held_out:
        losses = net.run(inputs, targets)["L"]
        text = "".join(run.data.targets[one] for one in targets)
        starts = {found.start() for found in re.finditer("|".join(LEXICON), text)}
        for place, loss in enumerate(losses.tolist()):
            (first if place in starts else within).append(loss)
    assert np.mean(first) > 3 * np.mean(within)
    # A first letter tells a word but for those that share it.
    assert np.mean(first) < math.log(len(LEXICON)) + 0.1
