"""Trying a network: symbols drawn, those not known, and a look inside that changes no weight."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.network import draw
from rnnviz.network.vocabulary import NO_TARGET
from rnnviz.session import Session, document
from rnnviz.stepping.use import Use
from rnnviz.training.sampling import MOST
from tests.session.learners import learner


def test_symbols_are_drawn_as_many_as_can_be() -> None:
    session = learner().try_out(Use.begin, "a b").draw_one().draw(4)
    assert session.inspection.use.count == 5
    assert session.draw(5000).inspection.use.count == MOST - 2
    full = session.draw(5000)
    assert full.draw_one() is full
    article = Session.open("baseball-bat")
    assert article.draw_one() is article


def test_where_numbers_are_none_drawing_changes_nothing() -> None:
    session = learner()
    words = replace(session.experiment.words, learned_W=np.full((4, 4), np.nan))
    broken = replace(session, experiment=replace(session.experiment, words=words))
    assert broken.draw(3) is broken


def test_what_is_not_known_is_left_out_or_gets_a_row_of_its_own() -> None:
    session = learner().try_out(Use.begin, "a new b new")
    assert session.used.sampling is None
    without = session.leave_out_unknown()
    assert without.inspection.use.text == "a b"
    more = session.admit_unknown()
    assert more.experiment.input_words == ("a", "b", "c", "new")
    assert more.used.sampling is not None
    assert more.used.prompt.problem is None
    before, after = session.experiment.net, more.experiment.net
    assert np.array_equal(after.U[:3], before.U)
    assert np.array_equal(after.V, before.V)
    # It is drawn from the seed and the word alone.
    words = session.experiment.words
    drawn = words.scale * draw.normal(words.seed, "U", "new", shape=(4,))
    assert np.array_equal(after.U[3], drawn)


def test_a_look_inside_shows_what_was_drawn_and_changes_no_weight() -> None:
    session = learner().try_out(Use.begin, "b c").draw(6)
    sampling = session.used.sampling
    assert sampling is not None
    inside = session.look_inside()
    words = tuple(session.experiment.input_words[k] for k in sampling.inputs)
    assert inside.experiment.inputs == words
    assert inside.experiment.targets == (*words[1:], NO_TARGET)
    assert inside.typed.inputs == " ".join(words)
    for name, weight in session.experiment.net.weights.items():
        assert np.array_equal(inside.experiment.net.weights[name], weight)
    # The network says inside what it said when symbols were drawn.
    assert np.allclose(inside.trace["y"], np.array(sampling.y), rtol=1e-12)
    assert inside.problems == {}


def test_a_translation_is_looked_into_without_targets() -> None:
    session = Session.open("two-bats").train(50, lambda: False).try_out(Use.begin, "bat cave bat")
    inside = session.look_inside()
    assert inside.experiment.inputs == ("bat", "cave", "bat")
    assert inside.experiment.targets == (NO_TARGET,) * 3
    assert inside.experiment.target_words == session.experiment.target_words
    sampling = session.used.sampling
    assert sampling is not None
    assert np.allclose(inside.trace["y"], np.array(sampling.y), rtol=1e-12)


def test_what_is_wrong_is_not_looked_into() -> None:
    session = learner().try_out(Use.begin, "nonsense")
    assert session.look_inside() is session


def test_what_is_tried_comes_with_the_document() -> None:
    session = learner().try_out(Use.begin, "c a").try_out(Use.set_temperature, 0.7).draw(12)
    again = document.read(document.write(session))
    assert again.inspection.use == session.inspection.use
    assert again.used.sampling is not None
    assert session.used.sampling is not None
    assert again.used.sampling.drawn == session.used.sampling.drawn


@pytest.mark.parametrize("text", ["", "a b"])
def test_a_changed_network_draws_anew(text: str) -> None:
    session = learner().try_out(Use.begin, text).draw(3)
    trained = session.train(5, lambda: False)
    assert trained.inspection.use == session.inspection.use
    assert trained.used.sampling is not None
    assert trained.used.sampling.net is trained.experiment.net
