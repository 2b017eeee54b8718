"""What is plotted of a session: held against each update made again, and what the tape knows."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from rnnviz.network.vocabulary import NO_TARGET, WordWeights
from rnnviz.session import Session, document
from rnnviz.session.judged import Judged, judged
from rnnviz.session.plotted import MOST_CURVES, causes_of, measure, plotted
from rnnviz.training.curves import Curve
from rnnviz.training.kind import Kind
from rnnviz.training.material import Material
from rnnviz.training.method import Method
from rnnviz.training.plot import Plot
from rnnviz.training.quantities import measured
from rnnviz.training.tasks.table import TASKS, Run
from rnnviz.training.tasks.task import score


def line(plot: Plot, key: str, *, number: int = 0) -> Curve:
    return next(one.curve for one in plot.lines if (one.key, one.number) == (key, number))


def made_again(session: Session, updates: int) -> list[Session]:
    """The session after each update, one at a time."""
    found = [session]
    for _ in range(updates):
        found.append(found[-1].update_once())
    return found


@pytest.fixture(scope="module", params=["baseball-bat", "two-bats"])
def sessions(request: pytest.FixtureRequest) -> list[Session]:
    return made_again(Session.open(request.param), 8)


def test_losses_are_those_of_each_network(sessions: list[Session]) -> None:
    plot = plotted(sessions[-1], "loss")
    total = line(plot, "loss")
    assert total.updates.tolist() == list(range(9))
    traces = [one.experiment.traces for one in sessions]
    wanted = [sum(trace.loss for trace in several) for several in traces]
    np.testing.assert_allclose(total.highest, wanted, rtol=1e-12)
    assert np.array_equal(total.lowest, total.highest)
    for t in range(2):
        steps = [sum(float(trace["L"][t]) for trace in several) for several in traces]
        np.testing.assert_allclose(line(plot, f"step.{t}").highest, steps, rtol=1e-12)
    assert plot.sequences == len(traces[0])
    assert (plot.update, plot.first, plot.last) == (8, 0, 8)


def test_gradient_norms_are_those_of_what_is_descended_along(sessions: list[Session]) -> None:
    plot = plotted(sessions[-1], "gradients")
    for name in ("U", "W", "V"):
        wanted = [np.linalg.norm(one.trace.descended[name]) for one in sessions]
        found = line(plot, f"gradient.{name}").highest
        np.testing.assert_allclose(found, wanted, rtol=1e-9)


def test_frames_that_were_drawn_are_measured_and_no_others(sessions: list[Session]) -> None:
    session = Session.open(sessions[0].lesson)
    drawn = []
    for _ in range(4):
        session = session.train(3, lambda: False)
        measure(session)
        drawn.append(session)
    back = drawn[-1].go_to_update(6)
    measure(back)
    for key, what in (
        ("spectral_radius", "recurrence"),
        ("saturated", "saturated"),
        ("right", "right"),
    ):
        plot = plotted(back, what)
        wanted = [getattr(measured(one.trace), key) for one in drawn]
        assert line(plot, key).updates.tolist() == [3, 6, 9, 12]
        np.testing.assert_allclose(line(plot, key).highest, wanted, rtol=1e-9)


def test_going_back_keeps_the_curve_and_says_where_one_stands(sessions: list[Session]) -> None:
    back = sessions[-1].go_to_update(3)
    plot = plotted(back, "loss")
    assert (plot.update, plot.first, plot.last) == (3, 0, 8)
    assert line(plot, "loss").updates.tolist() == list(range(8))
    assert plot.now["loss"] == pytest.approx(float(line(plot, "loss").highest[3]), rel=1e-12)


def test_another_setting_grows_a_branch_beside(sessions: list[Session]) -> None:
    back = sessions[-1].go_to_update(3).set_learning_rate(1.5)
    other = back.train(4, lambda: False)
    plot = plotted(other, "loss")
    assert plot.branches == ("1", "2")
    assert plot.shown == 1
    assert line(plot, "loss", number=1).updates.tolist() == list(range(8))
    # The other one goes on from the last point that both have.
    assert line(plot, "loss", number=0).updates.tolist() == list(range(3, 8))
    first = plotted(other.show_branch(0), "loss")
    assert first.shown == 0
    assert line(first, "loss", number=0).updates.tolist() == list(range(9))


def test_what_is_not_comparable_is_not_drawn_beside(sessions: list[Session]) -> None:
    mean = sessions[-1].set_reduction("mean")
    plot = plotted(mean, "loss")
    assert [one.curve.updates.tolist() for one in plot.lines] == [[8]] * len(plot.lines)
    later = plotted(mean.train(3, lambda: False), "loss")
    assert {one.number for one in later.lines} == {later.shown}
    assert line(later, "loss", number=later.shown).updates.tolist() == [8, 9, 10, 11]


def test_weights_changed_by_hand_are_said_as_they_are() -> None:
    session = Session.open("baseball-bat").train(5, lambda: False)
    changed = session.write_entry("W", (0, 0), "3.5")
    plot = plotted(changed, "loss")
    assert plot.now["loss"] == changed.trace.loss
    measure(changed)  # they are on no tape, and leave nothing there
    assert changed.recording is not None
    assert len(changed.recording.branches[0].measurements) == 0


def test_of_many_steps_the_one_in_focus_has_a_curve() -> None:
    session = Session.open("baseball-bat").type_inputs(" ".join(f"x{n}" for n in range(20)))
    session = session.type_targets(" ".join(f"y{n}" for n in range(20))).go_to(5 * 7)
    t = session.reached.op.t
    assert list(plotted(session, "loss").keys) == ["loss", f"step.{t}"]
    assert MOST_CURVES < 20


def test_the_same_causes_make_the_same_plot() -> None:
    session = Session.open("baseball-bat").train(5, lambda: False)
    assert causes_of(session, "loss") == causes_of(session.step(), "loss")
    others = (session.update_once(), session.go_to_update(2), session.set_reduction("mean"))
    for other in others:
        assert causes_of(session, "loss") != causes_of(other, "loss")
    named = session.name_branch(0, "first")
    assert causes_of(named, "loss") != causes_of(session, "gradients")


# Learning from more than is on show.


@pytest.mark.parametrize("name", ["copy", "temporal-xor", "two-bats"])
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_losses_of_a_task_are_those_of_a_step_as_its_baseline_is(name: str, reduction: str) -> None:
    data = TASKS[name].make(0)
    batch = 2
    experiment = replace(
        Session.open("baseball-bat").experiment,
        kind=Kind(reduction=reduction),
        material=Material(name, 0, batch),
    )
    unit = judged(experiment)
    assert (unit.each, unit.sequences) == (True, batch)
    # Where every answer has probability 1 / K, the loss of a step is ln K, however they are added.
    certain = np.log(len(data.targets))
    assert unit.columns == {"loss": "each"}
    held_out = [sum(t >= 0 for t in targets) for _, targets in data.held_out]
    losses = [certain if reduction == "mean" else certain * n for n in held_out]
    assert unit.factor("held_out") * sum(losses) == pytest.approx(certain)
    assert unit.factor("gradient.W") == 1


@pytest.mark.parametrize(
    ("name", "batch", "chunk", "reduction"),
    [
        ("next-character", 1, 25, "sum"),
        ("reber", 7, None, "sum"),
        ("reber", 7, None, "mean"),
        ("copy", 20, None, "sum"),
        ("next-note", 3, 5, "sum"),
        ("next-note", 4, None, "mean"),
    ],
)
def test_a_loss_is_shared_among_the_steps_that_its_own_update_has(
    name: str, batch: int, chunk: int | None, reduction: str
) -> None:
    session = Session.open("baseball-bat").open_task(name).set_reduction(reduction)
    session = session.set_batch(batch).set_chunk(chunk)
    training, expected = session.experiment.training(session.rates), []
    for update in islice(training.updates(), 60):
        shares = len(training.batch.examples)
        if reduction == "sum":
            shares = sum(int((one.target >= 0).sum()) for one in training.batch.examples)
        expected.append(update.loss / shares)
        assert update.each == expected[-1]
    trained = session.train(60)
    np.testing.assert_allclose(trained.line.curve("each").highest, expected, rtol=1e-14)
    (loss,) = (one for one in plotted(trained, "loss").lines if one.key == "loss")
    np.testing.assert_allclose(loss.curve.highest, expected, rtol=1e-14)


def task_session(name: str) -> Session:
    """A session that learns a task, with its first sequence on show."""
    run = Run.of(TASKS[name])
    data, recipe = run.data, run.recipe
    inputs, targets = data.training[0]
    session = Session.open("baseball-bat")
    experiment = replace(
        session.experiment,
        inputs=tuple(data.inputs[one] for one in inputs),
        targets=tuple(data.targets[one] if one >= 0 else NO_TARGET for one in targets),
        spare_inputs=tuple(data.inputs),
        spare_targets=tuple(data.targets),
        words=WordWeights(recipe.seed, recipe.n_hidden, recipe.scale, recipe.init),
        h0=(0.0,) * recipe.n_hidden,
        method=Method(recipe.optimizer, recipe.clip_norm),
        material=Material(name, recipe.seed, recipe.batch, recipe.chunk, recipe.seed),
    )
    return replace(session, experiment=experiment, learning_rate=recipe.learning_rate)


@pytest.mark.parametrize("name", ["temporal-xor", "reber"])
def test_the_losses_of_a_task_begin_where_nothing_is_known(name: str) -> None:
    session = task_session(name).train(60, lambda: False)
    plot = plotted(session, "loss")
    certain = np.log(len(TASKS[name].make(0).targets))
    # Sequences of different lengths are divided by what they have on an average.
    first = line(plot, "loss").highest[: 10 if name == "reber" else 1].mean()
    assert first == pytest.approx(certain, rel=0.25 if name == "reber" else 0.02)
    assert line(plot, "held_out").highest[0] == pytest.approx(certain, rel=0.1)
    assert plot.baseline is not None
    recipe = TASKS[name].recipe
    assert plot.baseline.value == TASKS[name].make(recipe.seed).marks.baseline
    assert (plot.each, plot.sequences) == (True, TASKS[name].recipe.batch)
    assert plot.now == {}  # one sequence on show says nothing of all of them


def test_what_is_held_out_is_scored_as_the_task_scores_it() -> None:
    session = task_session("temporal-xor")
    looks = line(plotted(session.train(200, lambda: False), "loss"), "held_out")
    for update, loss in zip(looks.updates.tolist(), looks.highest.tolist(), strict=True):
        there = session.train(update, lambda: False) if update else session
        held_out = TASKS["temporal-xor"].make(0).held_out
        assert loss == pytest.approx(score(there.experiment.net, held_out).loss, rel=1e-9)
    assert len(looks.updates) > 2


def test_of_a_task_what_is_held_out_is_measured_and_not_what_is_on_show() -> None:
    session = task_session("temporal-xor").train(20, lambda: False)
    measure(session)
    plot = plotted(session, "right")
    held_out = TASKS["temporal-xor"].make(0).held_out[:4]
    answers = []
    for inputs, targets in held_out:
        trace = session.experiment.net.run(inputs, targets)
        answers += [trace["y"][t][one] for t, one in enumerate(targets) if one >= 0]
    assert line(plot, "right").updates.tolist() == [20]
    assert line(plot, "right").highest[0] == pytest.approx(np.mean(answers))


def test_sequences_on_show_may_be_longer_than_what_is_learned_from() -> None:
    session = task_session("next-character").train(3, lambda: False)
    assert session.steps > MOST_CURVES
    plot = plotted(session.go_to(session.program.index_at(session.place)), "loss")
    assert plot.keys == ("loss", "held_out")  # learned in pieces
    other = task_session("temporal-xor").train(3, lambda: False)
    longer = other.type_inputs("0 1 " + "· " * 30 + "?").type_targets("- " * 32 + "1")
    assert plotted(longer.train(2, lambda: False), "loss").keys[:1] == ("loss",)


def test_what_takes_long_is_measured_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rnnviz.session.plotted.QUICKLY", 10)
    session = task_session("temporal-xor")
    for _ in range(30):
        session = session.train(5, lambda: False)
        measure(session)
    assert session.line is not None
    seen = session.line.curve("right").updates
    assert 2 <= len(seen) < 30
    assert np.diff(seen).min() >= 10
    back = session.go_to_update(int(seen[1]))
    measure(back)
    assert np.array_equal(session.line.curve("right").updates, seen)


def test_a_session_of_its_own_words_is_plotted_as_it_is() -> None:
    assert judged(Session.open("two-bats").experiment) == Judged(2)


def test_measured_frames_come_with_the_document() -> None:
    session = Session.open("baseball-bat")
    for _ in range(5):
        session = session.train(4, lambda: False)
        measure(session)
    opened = document.read(document.write(session))
    for what in ("recurrence", "saturated", "right"):
        for one, other in zip(
            plotted(opened, what).lines, plotted(session, what).lines, strict=True
        ):
            assert all(np.array_equal(*parts) for parts in zip(one.curve, other.curve, strict=True))
    assert len(plotted(opened, "right").lines[0].curve.updates) == 5
