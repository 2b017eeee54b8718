"""The training pane: what it says about the tape, and about how material is handed out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rnnviz.stepping.inspection import Inspection

if TYPE_CHECKING:
    from tests.reader import Reader


def opens(reader: Reader, task: str = "") -> None:
    def act(session):
        session = session.open_task(task) if task else session
        return session.inspect(Inspection.show_shelf, "training")

    reader.window.desk.do(act)


def test_it_says_how_much_has_to_be_made_again(reader: Reader) -> None:
    opens(reader)
    pane = reader.window.training
    assert pane.kept.isHidden()
    reader.window.desk.do(lambda session: session.train(40))
    assert not pane.kept.isHidden()
    wait = reader.session.recording.recorder.worst_wait
    assert wait == 40
    assert f" {wait} " in pane.kept.text()
    assert "Ctrl+Shift" in pane.kept.text()


def test_sequences_an_update_and_steps_of_a_chunk_are_set(reader: Reader) -> None:
    opens(reader)
    pane = reader.window.training
    assert pane.handing.isHidden()
    opens(reader, "next-note")
    assert not pane.handing.isHidden()
    reader.sets(pane.handing.batch, "2")
    reader.sets(pane.handing.chunk, "7")
    material = reader.session.experiment.material
    assert (material.batch, material.chunk) == (2, 7)
    assert (len(reader.session.experiment.pairs), reader.session.steps) == (2, 7)
    reader.presses("Ctrl+Z", "Ctrl+Z", on=reader.window.diagram.canvas)
    assert reader.session.experiment.material.batch == 4
