"""A mistake in pictures: its line, its table and its curves, and every other picture beside it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rnnviz.drawing import bugs
from rnnviz.drawing.caption import caption
from rnnviz.drawing.chain import chain
from rnnviz.drawing.heatmaps import heatmaps
from rnnviz.drawing.inline import inline
from rnnviz.drawing.ledger import ledger
from rnnviz.drawing.shapes import Line
from rnnviz.drawing.through_time import gradient
from rnnviz.drawing.unrolled import unrolled
from rnnviz.drawing.values import values
from rnnviz.drawing.view import View, why_zero
from rnnviz.drawing.working import working
from rnnviz.network.bugs import BUGS
from rnnviz.stepping.pick import Pick
from rnnviz.training.kind import Kind
from rnnviz.training.race import UPDATES
from tests.drawing.scenes import experiment, view

EVERY_BUG = pytest.mark.parametrize("name", BUGS)


def seen(name: str, op: str = "dz", t: int = 1, *, told: bool = True) -> View:
    """A view with this mistake on, at an op."""
    reduction = "mean" if name in ("sum_for_mean", "divided_twice") else "sum"
    right = experiment(4, n_words=4, h0=0.5, kind=Kind(bias=True, reduction=reduction))
    wrong = replace(right, bug=name, told=told)
    assert wrong.mistaken is not None
    start = view(experiment(4, n_words=4, h0=0.5), 0)
    reached = replace(start.reached, program=wrong.program, index=wrong.program.index_of(op, t))
    return replace(start, experiment=wrong, reached=reached)


@EVERY_BUG
def test_the_right_and_the_wrong_line_stand_below_one_another(name: str) -> None:
    scene = seen(name)
    picture = bugs.lines(scene, (400.0, 10.0), 1.0)
    right, wrong = bugs.pair(scene.experiment)
    texts = picture.texts()
    assert texts.index(right.numpy) < texts.index(wrong.numpy)
    widest = max(len(one) for one in (right.numpy, wrong.numpy))
    smallest = min(shape.size for shape in picture.shapes if getattr(shape, "text", "") in texts)
    assert smallest * 0.61 * widest <= 400 or smallest >= 7


@EVERY_BUG
def test_the_table_has_a_row_for_each_gradient(name: str) -> None:
    scene = seen(name)
    texts = bugs.table(scene, (400.0, 10.0), 1.0).texts()
    found = bugs.effects_of(scene.experiment)
    for weight, one in found.items():
        at = texts.index(f"∂{weight}".replace("h0", "h₀"))
        assert (texts[at + 1] == "the same") == (not one.is_seen)
    assert any(one.is_seen for one in found.values())


def test_a_share_says_how_far() -> None:
    found = bugs.effects_of(seen("sign_reversed").experiment)
    assert {bugs.share(one) for one in found.values()} == {"200 %"}


@EVERY_BUG
@pytest.mark.parametrize("told", [True, False])
def test_every_picture_can_be_drawn_at_every_op(name: str, told: bool) -> None:
    """Whatever its line says: nothing here may count on the equations holding."""
    scene = seen(name, told=told)
    program = scene.reached.program
    for index in range(0, len(program), 3):
        at = replace(scene, reached=replace(scene.reached, index=index))
        assert values(at, 400.0, 1.0).shapes
        assert caption(at)
        inline(at, at.table[at.op.name].numpy)
        why_zero(at, "carried", at.op.t)
    last = replace(scene, reached=replace(scene.reached, index=len(program) - 1))
    for quantity in ("h", "U", "W", "V"):
        pick = Pick(quantity, 3, 1)
        picked = replace(last, pick=pick)
        assert ledger(picked, pick, (300.0, 300.0), 1.0).shapes
        assert gradient(picked, pick, (300.0, 300.0), 1.0).shapes
        chain(picked, pick)
    assert heatmaps(last, (400.0, 300.0), 1.0).shapes
    assert unrolled(last, (700.0, 500.0), 1.0, 1).shapes


@EVERY_BUG
def test_the_working_shows_what_really_ran(name: str) -> None:
    """The line that is run, and the numbers that it gave."""
    scene = seen(name)
    quantity = BUGS[name].quantity
    program = scene.reached.program
    at = replace(scene, reached=replace(scene.reached, index=program.index_of(quantity, 1)))
    puts = list(working(at))
    right, wrong = bugs.pair(scene.experiment)
    said = " ".join(put.remark for put in puts)
    assert right.numpy in said
    assert wrong.numpy in said
    assert puts[-1].rule
    assert (puts[-1].values == at.trace[quantity][1]).all()


def test_a_secret_is_not_told() -> None:
    """The caption says that one is on, and nothing says which."""
    scene, right = seen("detached", told=False), seen("detached").experiment.without_bug
    assert scene.say("bugs.on") in caption(scene)
    assert scene.mistaken == ""
    assert scene.table == right.equations.table
    assert "zeros" not in " ".join(put.remark for put in working(scene))


def test_an_exact_zero_that_a_mistake_made_says_that_it_should_not_be() -> None:
    scene = seen("detached")
    assert why_zero(scene, "carried", 1) == "zero.should_not"
    assert why_zero(scene, "carried", 3) == "zero.last_step"
    kept = seen("assigned_W")
    assert why_zero(kept, "carried", 1) == ""


def test_the_chain_marks_the_link_that_is_wrong() -> None:
    scene = seen("carried_without_W", "dU", 0)
    pick = Pick("W", 3, 1)
    links = chain(replace(scene, pick=pick), pick)
    assert [link.text for link in links if "✗" in link.text] == ["✗ carried₃", "✗ carried₂"]


# The curves.


def test_both_losses_are_drawn_as_far_as_they_are_known() -> None:
    scene = seen("sign_reversed")
    race = scene.experiment.race(0.1)
    palette = scene.palette

    def drawn(color: str) -> int:
        picture = bugs.curves(scene, race, (400.0, 150.0), 1.0)
        return sum(isinstance(one, Line) and one.color == color for one in picture.shapes)

    assert (drawn(palette.V), drawn(palette.loss)) == (0, 0)
    race.advance(lambda: True)
    race.advance(lambda: True)
    assert (drawn(palette.V), drawn(palette.loss)) == (1, 1)
    race.advance(lambda: False)
    assert (drawn(palette.V), drawn(palette.loss)) == (UPDATES, UPDATES)
    assert str(UPDATES) in bugs.curves(scene, race, (400.0, 150.0), 1.0).texts()
    assert bugs.ended(race.right) == 0
