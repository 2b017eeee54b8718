"""What is wired to what: reading these rows is reading what the program can do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from PySide6.QtGui import QGuiApplication

from rnnviz.app.desk import Desk
from rnnviz.session import Session
from rnnviz.stepping.inspection import Inspection
from rnnviz.stepping.use import Use

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

Made = TypeVar("Made")
Rows = tuple[tuple[str, str, Callable[..., Made]], ...]

#: pane, signal, what the session does. These change the run: they can be undone.
EDITS: Final[Rows[Session]] = (
    ("words", "inputs_typed", Session.type_inputs),
    ("words", "targets_typed", Session.type_targets),
    ("words", "encoding_set", Session.set_encoding),
    ("words", "symbol_added", Session.add_unknown),
    ("words", "symbol_taken_out", Session.take_out),
    ("task", "data_seed_set", Session.set_data_seed),
    ("model", "hidden_units_set", Session.set_hidden_units),
    ("model", "activation_set", Session.set_activation),
    ("model", "bias_set", Session.set_bias),
    ("model", "init_set", Session.set_init),
    ("model", "scale_set", Session.set_scale),
    ("model", "seed_set", Session.set_seed),
    ("model", "reduction_set", Session.set_reduction),
    ("model", "truncation_set", Session.set_truncation),
    ("model", "h0_typed", Session.type_h0),
    ("model", "frozen_toggled", Session.toggle_frozen),
    ("toolbar", "reset_asked", Session.reset),
    ("toolbar", "seed_asked", Session.new_seed),
    ("words", "sequence_added", Session.add_sequence),
    ("words", "sequence_removed", Session.remove_sequence),
    ("diagram", "entry_written", Session.write_entry),
    ("diagram", "word_written", Session.write_word),
    ("diagram", "cut_toggled", Session.toggle_cut),
    ("trying", "looked_inside", Session.look_inside),
    ("trying", "unknown_added", Session.admit_unknown),
    ("weights", "entry_written", Session.write_entry),
    ("whatif", "cut_toggled", Session.toggle_cut),
    ("whatif", "cuts_restored", Session.restore_cuts),
    ("training", "optimizer_set", Session.set_optimizer),
    ("training", "clip_norm_set", Session.set_clip_norm),
    ("training", "clip_value_set", Session.set_clip_value),
    ("training", "schedule_set", Session.set_schedule),
    ("training", "batch_set", Session.set_batch),
    ("training", "chunk_set", Session.set_chunk),
    ("bugs", "bug_switched", Session.switch_bug),
    ("bugs", "quiz_begun", Session.begin_quiz),
    ("bugs", "quiz_ended", Session.end_quiz),
)
#: What is typed letter by letter, and stepped from number to number, is undone in one piece.
IN_PIECES: Final = ("_typed", "_set")

#: The same for what leaves the run as it is. Nothing moves by itself afterwards.
ACTS: Final[Rows[Session]] = (
    ("words", "sequence_shown", Session.show_sequence),
    ("words", "data_asked", Session.back_to_data),
    ("toolbar", "updated_once", Session.update_once),
    ("toolbar", "pass_entered", Session.enter_pass),
    ("diagram", "place_picked", Session.go_to),
    ("diagram", "time_picked", Session.go_to_step),
    ("transport", "place_picked", Session.go_to),
    ("transport", "went_first", Session.go_first),
    ("transport", "went_last", Session.go_last),
    ("transport", "stepped_back", Session.step_back),
    ("transport", "stepped_time_back", Session.step_time_back),
    ("transport", "finished_pass", Session.finish_pass),
    ("transport", "stepped_pass_back", Session.pass_back),
    ("listing", "place_picked", Session.go_to),
    ("ledger", "place_picked", Session.go_to),
    ("watches", "place_picked", Session.go_to),
    ("breaks", "place_picked", Session.go_to),
    ("origin", "place_picked", Session.go_to),
    ("bugs", "quiz_renewed", Session.ask_another),
    ("bugs", "quiz_numbered", Session.ask_quiz),
    ("bugs", "quiz_answered", Session.answer),
    ("bugs", "check_run", Session.run_check),
    ("bugs", "quiz_given_up", Session.give_up),
)

#: The same for settings that leave playing and training as they are.
SETTINGS: Final[Rows[Session]] = (
    ("model", "learning_rate_set", Session.set_learning_rate),
    ("loss", "branch_renamed", Session.name_branch),
    ("training", "learning_rate_set", Session.set_learning_rate),
    ("training", "goal_set", Session.set_goal),
    ("diagram", "entry_given_up", Session.give_up_entry),
    ("weights", "entry_given_up", Session.give_up_entry),
    ("whatif", "ghost_held", Session.hold_ghost),
    ("whatif", "ghost_dropped", Session.drop_ghost),
    ("breaks", "kind_set", Session.set_draft_kind),
    ("breaks", "draft_taken", Session.take_draft),
    ("trying", "drew_one", Session.draw_one),
    ("trying", "unknown_left_out", Session.leave_out_unknown),
)

#: The same for asking where a number comes from.
ORIGINS: Final[Rows[Session]] = (
    ("values", "entry_picked", Session.ask_origin),
    ("weights", "entry_picked", Session.ask_origin),
    ("origin", "entry_picked", Session.ask_origin),
    ("origin", "went_back", Session.entry_back),
    ("origin", "went_on", Session.entry_on),
    ("diagram", "entry_picked", Session.mark_entry),
    ("weights", "entry_marked", Session.mark_entry),
)

#: pane, signal, how what one looks at changes: neither the place nor anything that runs.
LOOKS: Final[Rows[Inspection]] = (
    ("ledger", "quantity_picked", Inspection.pick_quantity),
    ("ledger", "item_picked", Inspection.pick_item),
    ("ledger", "item_dropped", Inspection.drop_item),
    ("transport", "skipped", Inspection.skip),
    ("ledger", "part_picked", Inspection.show_part),
    ("through_time", "plot_picked", Inspection.show_plot),
    ("shelf", "picked", Inspection.show_shelf),
    ("memory", "factor_set", Inspection.set_factor),
    ("shelf", "enlarge_asked", Inspection.enlarge),
    ("loss", "enlarge_asked", Inspection.enlarge),
    ("loss", "chart_set", Inspection.show_chart),
    ("through_time", "enlarge_asked", Inspection.enlarge),
    ("ledger", "enlarge_asked", Inspection.enlarge),
    ("toolbar", "shelf_asked", Inspection.show_shelf),
    ("listing", "breakpoint_toggled", Inspection.toggle_breakpoint),
    ("weights", "break_asked", Inspection.break_on_entry),
    ("breaks", "switched", Inspection.switch_breakpoint),
    ("breaks", "removed", Inspection.remove_breakpoint),
    ("breaks", "edit_asked", Inspection.edit_breakpoint),
    ("breaks", "new_asked", Inspection.new_breakpoint),
    ("breaks", "field_written", Inspection.write_draft),
    ("breaks", "draft_dropped", Inspection.drop_draft),
    ("watches", "watch_added", Inspection.add_watch),
    ("watches", "watch_written", Inspection.write_watch),
)

#: The same for what the network is tried with.
USES: Final[Rows[Use]] = (
    ("trying", "prompt_typed", Use.begin),
    ("trying", "took_back", Use.take_back),
    ("trying", "began_again", Use.begin_again),
    ("trying", "renewed", Use.renew),
    ("trying", "seed_set", Use.set_seed),
    ("trying", "temperature_set", Use.set_temperature),
    ("trying", "portion_set", Use.set_portion),
    ("trying", "step_picked", Use.look_at),
    ("use", "part_picked", Use.show_part),
)

#: The same for steps forwards, whose op is seen on its way.
MOVES: Final[Rows[Session]] = (
    ("transport", "stepped", Session.step),
    ("transport", "stepped_time", Session.step_time),
)

#: pane, signal, what the desk does.
TIMES: Final[Rows[None]] = (
    ("transport", "play_toggled", Desk.toggle_playing),
    ("transport", "speed_picked", Desk.set_speed),
    ("toolbar", "train_toggled", Desk.toggle_training),
    ("training", "training_asked", Desk.train_until),
    ("toolbar", "took_back", Desk.take_back),
    ("loss", "update_picked", Desk.go_to_update),
    ("loss", "went_along", Desk.go_along_updates),
    ("loss", "branch_picked", Desk.show_branch),
    ("toolbar", "rate_picked", Desk.set_rate),
    ("trying", "run_toggled", Desk.toggle_sampling),
)


def wire(desk: Desk, name: str, pane: QWidget) -> None:
    """Connect every row of a pane."""
    for signal, slot in _slots(desk, name):
        getattr(pane, signal).connect(slot)


def _slots(desk: Desk, name: str) -> Iterator[tuple[str, Callable[..., None]]]:
    """The signals of the pane of this name, and what each does."""
    for signal, act in _rows(name, EDITS):
        piece = f"{name}.{signal}" if signal.endswith(IN_PIECES) else ""
        yield signal, _handler(desk, partial(Desk.edit, piece=piece), act)
    for rows, way in (
        (ACTS, Desk.do),
        (SETTINGS, Desk.keep_playing),
        (ORIGINS, Desk.keep_playing),
        (MOVES, Desk.move_on),
    ):
        for signal, act in _rows(name, rows):
            yield signal, _handler(desk, way, act)
    for signal, look in _rows(name, LOOKS):
        yield signal, _handler(desk, Desk.keep_playing, partial(_look, look))
    for signal, try_out in _rows(name, USES):
        yield signal, _handler(desk, Desk.keep_playing, partial(_try_out, try_out))
    for signal, method in _rows(name, TIMES):
        yield signal, _direct(desk, method)


def _rows(name: str, rows: Rows[Made]) -> Iterator[tuple[str, Callable[..., Made]]]:
    return ((signal, act) for pane, signal, act in rows if pane == name)


def _handler(desk: Desk, way: Callable[..., None], act: Callable[..., Session]) -> Any:
    """A slot that hands the signal's values to the session's method."""

    def slot(*values: Any) -> None:
        commit_composed_text()
        way(desk, lambda session: act(session, *values))

    return slot


def _look(look: Callable[..., Inspection], session: Session, *values: object) -> Session:
    return session.inspect(look, *values)


def _try_out(act: Callable[..., Use], session: Session, *values: object) -> Session:
    return session.try_out(act, *values)


def _direct(desk: Desk, method: Callable[..., None]) -> Any:
    def slot(*values: Any) -> None:
        commit_composed_text()
        method(desk, *values)

    return slot


def commit_composed_text() -> None:
    """A syllable still being composed counts as typed before anything else is done."""
    QGuiApplication.inputMethod().commit()
