"""Training towards a goal, by every optimizer; the method as edits; stopping early; divergence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from rnnviz import fit
from rnnviz.app.desk import Desk
from rnnviz.language import LANGUAGES, speak
from rnnviz.network.optimizers import MEMORIES
from rnnviz.session import Session, document
from rnnviz.training.held_out import EarlyStop, HeldOut
from rnnviz.training.method import Method
from rnnviz.training.rates import options

EVERY = pytest.mark.parametrize("optimizer", MEMORIES)
#: With these each optimizer learns the two words quickly and steadily.
RATES = {"sgd": 0.5, "momentum": 0.1, "adagrad": 0.3, "rmsprop": 0.05, "adam": 0.05}


def opened(optimizer: str = "sgd", **method: float) -> Session:
    session = Session.open("baseball-bat").set_optimizer(optimizer)
    for name, bound in method.items():
        session = getattr(session, f"set_{name}")(bound)
    return session.set_learning_rate(RATES[optimizer])


def together(session: Session) -> float:
    return session.trace.loss + sum(one.loss for one in session.trace.beside)


def trained(session: Session, kind: str, turns: int = 400, each: int = 7) -> Session:
    """Turn by turn, until something stops it."""
    goal = session.aim(kind)
    for _ in range(turns):
        session = session.train_towards(goal, each)
        if {"goal", "training"} & {*session.problems}:
            return session
    raise AssertionError("nothing stopped it")


# The method.


@EVERY
def test_a_session_learns_what_fit_learns(optimizer: str) -> None:
    session = opened(optimizer, clip_norm=0.4, clip_value=0.2).set_schedule(("step", 3, 0.5))
    one = session.experiment
    nets = (u.net for u in fit(one.net, one.sequences, h0=one.h0, **options(one, session.rates)))
    expected = list(islice(nets, 8))[-1]
    after = session
    for _ in range(8):
        after = after.update_once()
    for name, weight in expected.weights.items():
        assert np.array_equal(after.experiment.net.weights[name], weight)
    assert after.rate == RATES[optimizer] * 0.25


def test_settings_of_the_method_are_edits_that_can_be_undone() -> None:
    desk = Desk(Session.open("baseball-bat"))
    acts: tuple[Callable[[Session], Session], ...] = (
        lambda s: s.set_optimizer("adam"),
        lambda s: s.set_clip_norm(0.5),
        lambda s: s.set_clip_value(0.1),
        lambda s: s.set_schedule(("cosine", 0.0, 50)),
    )
    seen = [desk.session.causes]
    for act in acts:
        desk.edit(act)
        seen.append(desk.session.causes)
    assert desk.session.experiment.method == Method("adam", 0.5, 0.1)
    assert desk.session.schedule == ("cosine", 0.0, 50)
    for causes in reversed(seen[:-1]):
        desk.undo()
        assert desk.session.causes == causes
    for causes in seen[1:]:
        desk.redo()
        assert desk.session.causes == causes


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("clip_norm", -1.0),
        ("clip_norm", float("nan")),
        ("clip_value", float("inf")),
        ("optimizer", "newton"),
        ("schedule", ("step", 0, 0.5)),
        ("schedule", ("cosine", 0.1)),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_be_is_told_in_its_place_and_changes_nothing(
    name: str, value: object, language: str
) -> None:
    session = opened("adam", clip_norm=0.5)
    wrong = getattr(session, f"set_{name}")(value)
    assert wrong.causes == session.causes
    assert speak(language)(wrong.problems[name])
    good = {"clip_norm": 1.0, "clip_value": 1.0, "optimizer": "sgd", "schedule": ("constant",)}
    assert name not in getattr(wrong, f"set_{name}")(good[name]).problems


def test_another_optimizer_begins_without_memory_and_the_same_keeps_it() -> None:
    session = opened("adam").train(5)
    assert session.experiment.known.arrays["m_W"].any()
    assert session.experiment.known.counted == 5
    assert session.set_optimizer("adam") is not None
    assert session.set_clip_norm(0.1).experiment.known.arrays["m_W"].any()
    other = session.set_optimizer("momentum").experiment.known
    assert not any(array.any() for array in other.arrays.values())
    assert other.counted == 0


def test_a_document_has_the_method_the_memory_the_schedule_and_the_goals() -> None:
    session = opened("adam", clip_norm=0.5).set_schedule(("cosine", 0.01, 30)).train(7)
    session = session.set_goal("loss", 0.25).set_goal("patience", 4)
    session = session.go_to(session.program.index_of("shat_W"))
    again = document.read(document.write(session))
    assert again.experiment.method == session.experiment.method
    assert (again.schedule, again.goals, again.place) == (
        session.schedule,
        session.goals,
        session.place,
    )
    for one in (session, again):
        assert one.experiment.known.counted == 7
    ahead, theirs = session.train(5), again.train(5)
    for name, weight in ahead.experiment.net.weights.items():
        assert weight.tobytes() == theirs.experiment.net.weights[name].tobytes()


# Goals.


@EVERY
@pytest.mark.parametrize("each", [1, 7, 1000])
def test_until_a_loss_it_stops_at_the_first_network_that_is_below_it(
    optimizer: str, each: int
) -> None:
    session = opened(optimizer).set_goal("loss", 0.3)
    by_hand, steps = session, 0
    while together(by_hand) >= 0.3:
        by_hand, steps = by_hand.update_once(), steps + 1
    assert steps > 3
    found = trained(session, "loss", each=each)
    assert found.place.update == steps
    assert together(found) == together(by_hand) < 0.3
    assert found.problems["goal"].key == "aims.reached_loss"


def test_a_goal_that_is_met_already_is_said_and_nothing_is_made() -> None:
    session = trained(opened().set_goal("loss", 0.3), "loss")
    again = session.train_towards(session.aim("loss"), 5)
    assert again.place.update == session.place.update
    assert "goal" in again.problems
    assert "goal" not in session.train_towards(session.aim(), 5).problems


@pytest.mark.parametrize("each", [1, 4, 1000])
def test_so_many_updates_more_and_so_many_in_all(each: int) -> None:
    session = opened("adam").set_goal("updates", 10).set_goal("end", 33)
    first = trained(session, "updates", each=each)
    assert first.place.update == 10
    assert trained(first, "updates", each=each).place.update == 20
    assert trained(first, "end", each=each).place.update == 33


def test_what_was_made_before_is_made_again_and_no_goal_on_it_is_passed_over() -> None:
    session = opened().set_goal("loss", 0.3)
    first = trained(session, "loss")
    far = first.train(50).go_to_update(2)
    assert trained(far, "loss").place.update == first.place.update
    assert trained(far.set_goal("updates", 5), "updates").place.update == 7
    assert trained(far.set_goal("end", 70), "end").place.update == 70


@pytest.mark.parametrize("name", ["updates", "end", "patience"])
def test_what_is_counted_is_whole(name: str) -> None:
    number = getattr(opened().set_goal(name, 7.0).goals, name)
    assert isinstance(number, int)
    assert number == 7
    assert opened().set_goal("loss", 0.25).goals.loss == 0.25


def of_task(name: str) -> Session:
    """A session that learns from the data of a task."""
    return Session.open("baseball-bat").open_task(name)


def test_an_epoch_of_a_task_ends_when_everything_was_learned_from_once() -> None:
    session = of_task("reber")
    material = session.experiment.material
    count = -(-len(material.data.training) // material.batch)
    assert count > 1
    found = trained(session, "epoch", each=1000)
    assert found.place.update == count
    assert found.epoch == 2
    half = found.train(count // 2)
    assert trained(half, "epoch", each=1000).place.update == 2 * count
    assert found.problems["goal"].key == "aims.reached_epoch"


def test_until_a_loss_of_a_task_it_is_that_of_a_step_as_it_is_plotted() -> None:
    session = of_task("two-bats").set_goal("loss", 0.2)
    found = trained(session, "loss", each=50)
    data, made = session.experiment.material.data, 0
    one = session.experiment
    for update in fit(one.net, data.training, h0=one.h0, **options(one, session.rates)):
        if update.loss / update.judged < 0.2:
            break
        made = update.number
    assert found.place.update == made > 3
    assert float(dict(found.problems["goal"].values)["loss"]) < 0.2
    again = found.train(80).go_to_update(1)
    assert trained(again, "loss", each=50).place.update == made


@pytest.mark.parametrize("each", [100, 100_000])
@pytest.mark.parametrize("name", ["next-note", "next-move"])
def test_it_stops_early_where_what_is_held_out_was_told_best(name: str, each: int) -> None:
    session = of_task(name).set_goal("patience", 3).set_goal("end", 1500)
    one, data = session.experiment, session.experiment.material.data
    assert session.holds_out
    found = trained(session, "end", each=each)
    assert found.problems["goal"].key == "aims.early"
    every = found.line.looks.every
    held, stop = HeldOut(one.net, data.held_out), EarlyStop.checked(3)
    net, made = one.net, 0
    for update in fit(one.net, data.training, h0=one.h0, **options(one, session.rates)):
        if made % every == 0:
            stop = stop.after(made, held.of(net))
            if stop.over:
                break
        net, made = update.net, update.number
    assert found.place.update == stop.at
    assert held.of(found.experiment.net) == pytest.approx(stop.best, rel=1e-12)
    assert found.loss_held_out() == pytest.approx(stop.best, rel=1e-12)


# Divergence.


@EVERY
@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_diverges_stops_by_itself_at_the_last_good_network(
    optimizer: str, language: str
) -> None:
    session = replace(opened(optimizer), learning_rate=1e308)
    before = session.place.update
    stopped = trained(session, "end")
    wrong = stopped.problems["training"]
    assert wrong.key.startswith("error.diverged")
    values = dict(wrong.values)
    assert values["update"] == stopped.place.update + 1 == before + 1
    assert speak(language)(values["quantity"]) in speak(language)(wrong)
    assert stopped.is_finite
    assert all(np.isfinite(w).all() for w in stopped.experiment.net.weights.values())
    on = stopped.set_learning_rate(RATES[optimizer]).train(3)
    assert "training" not in on.problems
    assert on.place.update == stopped.place.update + 3


@EVERY
def test_a_run_that_diverges_later_keeps_what_it_had_learned_until_then(optimizer: str) -> None:
    session = opened(optimizer).set_schedule(("step", 20, 1e300))
    learned = session.train(20)
    stopped = trained(session, "end")
    assert 20 <= stopped.place.update <= 40  # by then the learning rate is infinite
    assert "training" in stopped.problems
    assert stopped.is_finite
    back = stopped.go_to_update(20)
    for name, weight in learned.experiment.net.weights.items():
        assert np.array_equal(back.experiment.net.weights[name], weight)


# The desk.


def test_the_desk_trains_towards_a_goal_and_pauses_there() -> None:
    desk = Desk(opened().set_goal("loss", 0.3))
    desk.set_rate(0)
    desk.train_until("loss")
    assert desk.training
    for _ in range(200):
        left = iter(range(5))
        desk.pass_time(0.02, lambda left=left: next(left, None) is None)
        if not desk.training:
            break
    assert not desk.training
    assert together(desk.session) < 0.3
    here = desk.session.place.update
    desk.toggle_training()
    desk.pass_time(0.1, lambda: True)
    assert desk.training
    assert desk.session.place.update > here
