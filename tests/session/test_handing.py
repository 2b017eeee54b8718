"""How material is handed out: batches and chunks are those of `fit` with the same options."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from rnnviz import fit
from rnnviz.session import Session, document


@pytest.fixture(scope="module")
def notes() -> Session:
    return Session.open("baseball-bat").open_task("next-note")


def weights(session: Session) -> list[bytes]:
    return [one.tobytes() for one in session.experiment.net.weights.values()]


@pytest.mark.parametrize(("batch", "chunk"), [(1, None), (3, None), (2, 8), (4, 5)])
def test_updates_are_those_of_a_script_with_this_batch_and_chunk(
    notes: Session, batch: int, chunk: int | None
) -> None:
    session = notes.set_batch(batch).set_chunk(chunk)
    experiment, method = session.experiment, session.experiment.method
    material = experiment.material
    assert (material.batch, material.chunk) == (batch, chunk)
    script = fit(
        experiment.net,
        list(material.data.training),
        session.learning_rate,
        batch=batch,
        chunk=chunk,
        carry_state=chunk is not None,
        optimizer=method.optimizer,
        clip_norm=method.clip_norm,
        seed=material.shuffle,
    )
    trained = session.train(13)
    *_, last = islice(script, 13)
    assert weights(trained) == [one.tobytes() for one in last.net.weights.values()]


def test_what_is_on_show_is_the_batch_that_comes_next(notes: Session) -> None:
    trained = notes.train(5).set_batch(2).set_chunk(6)
    assert len(trained.experiment.pairs) == 2
    assert trained.steps == 6
    assert trained.experiment.remembered.position.begin == 0
    following = trained.train(1)
    assert following.experiment.starts
    again = document.read(document.write(following))
    assert weights(again.train(20)) == weights(following.train(20))


def test_another_batch_is_a_branch_with_a_curve_of_its_own(notes: Session) -> None:
    trained = notes.train(5).set_batch(1).train(5)
    assert [one.end for one in trained.recording.branches] == [5, 10]
    assert trained.recording.branches[1].apart
    assert weights(trained.go_to_update(5)) == weights(notes.train(5))


def test_what_cannot_be_changes_nothing(notes: Session) -> None:
    assert notes.set_batch(0) is notes
    assert notes.set_batch(5) is notes
    assert Session.open("baseball-bat").set_batch(1).experiment.material is None
    text = Session.open("baseball-bat").open_task("next-character")
    refused = text.set_chunk(None)
    assert refused.experiment is text.experiment
    assert refused.problems["chunk"].key == "aims.chunk_needed"
    assert "chunk" not in refused.set_chunk(30).problems
    cut = notes.toggle_cut("L", 0).set_chunk(4)
    assert cut.problems["chunk"].key == "aims.chunk_cuts"
    assert cut.experiment.cuts == notes.toggle_cut("L", 0).experiment.cuts
    assert np.isfinite(cut.trace.loss)
