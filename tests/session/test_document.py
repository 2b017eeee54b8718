"""Documents: what is reopened is the same to the last bit, and no file does any harm."""

from __future__ import annotations

import base64
import hashlib
import json
import random
from collections.abc import Callable
from copy import deepcopy
from dataclasses import fields, replace
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.drawing.heatmaps import heatmaps
from rnnviz.drawing.ledger import ledger
from rnnviz.drawing.palette import LIGHT
from rnnviz.drawing.timeline import timeline
from rnnviz.drawing.unrolled import unrolled
from rnnviz.drawing.values import values
from rnnviz.language import LANGUAGES, Sentence, speak
from rnnviz.network.errors import InputError
from rnnviz.network.vocabulary import WordWeights
from rnnviz.panes.showing import Showing
from rnnviz.session import Session, document, losses_so_far
from rnnviz.session import fields as tables
from rnnviz.session import inspection_fields as looked
from rnnviz.session import training_fields as training
from rnnviz.session.causes import Kept
from rnnviz.stepping.breakpoints import Breakpoint
from rnnviz.stepping.cursor import Place
from rnnviz.stepping.draft import Draft
from rnnviz.stepping.entry import Entry
from rnnviz.stepping.followed import Followed
from rnnviz.stepping.inspection import Inspection
from rnnviz.stepping.part import Part
from rnnviz.stepping.pick import Pick
from rnnviz.stepping.playback import Playback
from rnnviz.training.experiment import Experiment
from rnnviz.training.goal import Goals
from rnnviz.training.history import History
from rnnviz.training.kind import Kind
from rnnviz.training.material import Material
from rnnviz.training.method import Method
from rnnviz.training.quiz import Quiz
from rnnviz.training.remembered import Remembered
from rnnviz.training.settings import Typed
from tests.session.test_session import ACTS


def looks(act: Callable[..., Inspection], *given: object) -> Callable[[Session], Session]:
    return lambda session: session.inspect(act, *given)


MORE: tuple[Callable[[Session], Session], ...] = (
    lambda session: session.write_entry("W", (0, 0), "0.25"),
    lambda session: session.write_entry("U", (0, 0), "−1e-300"),
    lambda session: session.write_entry("h0", (0,), "0.1"),
    lambda session: session.write_entry("V", (0, 0), "no number"),
    lambda session: session.toggle_cut("L", 0),
    lambda session: session.toggle_cut("carried", 0),
    lambda session: session.toggle_cut("W", 0),
    lambda session: session.beside(Session.open("baseball-bat").set_seed(3)),
    lambda session: session.hold_ghost(True),
    lambda session: session.set_learning_rate(0.1),
    lambda session: session.set_optimizer("adam"),
    lambda session: session.set_optimizer("momentum").set_clip_norm(0.5),
    lambda session: session.set_clip_value(-1.0),
    lambda session: session.set_schedule(("step", 2, 0.5)),
    lambda session: session.set_goal("updates", 3).train_towards(session.aim("updates"), 7),
    lambda session: session.set_learning_rate(9.9).train(30, lambda: False),
    looks(Inspection.toggle_breakpoint, "dz", 1),
    looks(Inspection.toggle_breakpoint, "h", None),
    looks(Inspection.break_on_entry, "dW", (0, 0), True),
    looks(Inspection.new_breakpoint),
    looks(Inspection.write_draft, "condition", 'norm(dh[ > "1"'),
    looks(Inspection.drop_draft),
    looks(Inspection.add_watch, "norm(한글) \\ \u2028"),
    looks(Inspection.pick_item, 0, 0),
    looks(Inspection.pick_quantity, "W"),
    looks(Inspection.show_plot, "jacobian"),
    looks(Inspection.show_shelf, "breaks"),
    Session.back_an_update,
    Session.pass_back,
    Session.add_sequence,
    Session.remove_sequence,
    lambda session: session.show_sequence(0),
    Session.step_term,
    lambda session: session.switch_bug("slope_forgotten"),
    lambda session: session.switch_bug(""),
    Session.begin_quiz,
    lambda session: replace(session, experiment=replace(session.experiment, frozen=frozenset("W"))),
    lambda session: session.answer("W_not_transposed"),
    looks(Inspection.set_factor, 0.5),
    lambda session: session.mark_entry(Entry("dW", 0, (1, 0))),
    lambda session: session.ask_origin(Entry("h", 0, (1,))),
    Session.entry_back,
)
HISTORIES = st.lists(st.sampled_from((*ACTS, *MORE)), max_size=25)


def after(acts: list[Callable[[Session], Session]]) -> Session:
    session = Session.open("baseball-bat")
    for act in acts:
        session = act(session)
    return session


def shown(session: Session) -> str:
    """A sum over everything on show: each picture's shapes, each array, each sentence."""
    view = Showing(session, Playback(), LIGHT).view
    size = (900.0, 600.0)
    pictures = [draw(view, size, 1.0) for draw in (heatmaps, timeline)]
    pictures.append(unrolled(view, size, 1.0, view.op.t))
    pictures += [values(view, 400.0, 1.0), ledger(view, view.pick, size, 1.0)]
    update = session.trace.update(session.rate)
    names = [*session.experiment.equations.table, "h0"]
    arrays = [(name, session.trace[name].tobytes()) for name in names if name != "h_prev"
              and name not in update]  # fmt: skip
    arrays += [(name, one.tobytes()) for name, one in update.items()]
    gradients = [(name, one.tobytes()) for name, one in session.trace.gradients.items()]
    curve = tuple(one.tobytes() for one in losses_so_far(session))
    said = {name: speak("en")(one) for name, one in session.problems.items()}
    seen = session.inspection, session.typed, session.place, session.learning_rate
    parts = (pictures, arrays, gradients, curve, said, seen, sorted(session.edited, key=repr))
    return hashlib.sha256(repr(parts).encode()).hexdigest()


@given(HISTORIES)
@settings(max_examples=150, deadline=None)
def test_what_is_reopened_is_the_same(acts: list) -> None:
    session = after(acts)
    data = document.write(session)
    again = document.read(data)
    assert document.write(again) == data
    assert shown(again) == shown(session)
    assert again.problems.keys() == session.problems.keys()
    # What follows from it is the same too.
    for act in (Session.update_once, Session.reset, lambda one: one.type_inputs("cave bat")):
        assert shown(act(again)) == shown(act(session))


def test_the_run_beside_it_is_the_same_too() -> None:
    session = after([]).beside(after([]).train(3, lambda: False)).hold_ghost(True)
    again = document.read(document.write(session))
    assert again.ghost is not None
    assert again.ghost_held
    for name in ("U", "W", "V", "h", "dW"):
        assert again.ghost.trace[name].tobytes() == session.ghost.trace[name].tobytes()


def test_looks_are_the_readers_own() -> None:
    mine = after([]).set_theme("dark").set_language("ko").set_zoom(2.0).pick_preset("vscode")
    data = document.write(mine)
    assert data == document.write(after([]))
    again = document.read(data).looking_like(mine)
    assert (again.theme, again.language, again.zoom) == ("dark", "ko", 2.0)
    assert again.keys == mine.keys
    assert document.write(again) == data


def curves(session: Session) -> list[list[float]]:
    branches = session.recording.branches if session.recording else []
    names = ("loss", "W", 0, 1)
    return [np.array(one.curve(name)).tolist() for one in branches for name in names]


def test_the_tape_comes_with_the_document_and_goes_on_as_if_it_had_not_been_stored() -> None:
    session = after([]).train(200).set_learning_rate(0.05).go_to_update(120).train(90)
    session = session.name_branch(1, "작은 걸음").go_to_update(133)
    again = document.read(document.write(session))
    assert again.place.update == 133
    assert [one.name for one in again.recording.branches] == ["1", "작은 걸음"]
    for act in (
        lambda one: one,
        lambda one: one.go_to_update(210),
        lambda one: one.go_to_update(7),
        lambda one: one.back_an_update(),
        lambda one: one.go_to_update(133).train(100),
        lambda one: one.show_branch(0),
        lambda one: one.go_to_update(64).train(300),
        lambda one: one.write_entry("W", (0, 0), "0.5").train(3),
    ):
        session, again = act(session), act(again)
        assert shown(again) == shown(session)
        assert curves(again) == curves(session)
        assert again.branch == session.branch
        assert again.recording.has(again) == session.recording.has(session)


def test_numbers_changed_by_hand_are_on_no_tape_when_reopened_either() -> None:
    session = after([]).train(20).write_entry("W", (0, 0), "0.5")
    again = document.read(document.write(session))
    for act in (lambda one: one.go_to_update(5), lambda one: one.go_to_update(20)):
        session, again = act(session), act(again)
        assert shown(again) == shown(session)
    assert session.trace["W"][0, 0] == 0.5


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf, -0.0, 5e-324, 1.7976931348623157e308])
def test_every_number_keeps_every_bit(number: float) -> None:
    session = after([])
    words = replace(session.experiment.words, learned_W=np.full((4, 4), number))
    session = replace(session, experiment=replace(session.experiment, words=words))
    again = document.read(document.write(session))
    assert again.experiment.words.W.tobytes() == words.W.tobytes()


def test_weights_drawn_elsewhere_are_shown_as_they_were() -> None:
    """Another machine may round the last bit of a drawn number otherwise."""
    inside = document.content(after([]))
    weights = np.frombuffer(base64.b64decode(inside["experiment"]["weights"]["W"]["data"]), "<f8")
    other = np.nextafter(weights, np.inf)
    inside["experiment"]["weights"]["W"]["data"] = base64.b64encode(other.tobytes()).decode()
    again = document.read(sealed(inside))
    assert again.trace["W"].tobytes() == other.tobytes()
    assert again.reset().trace["W"].tobytes() == weights.tobytes()


# The tables.

TABLES = {
    Experiment: tables.EXPERIMENT,
    Kind: tables.KIND,
    Method: training.METHOD,
    Goals: training.GOALS,
    Remembered: training.REMEMBERED,
    Material: training.MATERIAL,
    WordWeights: tables.WORD_WEIGHTS,
    Typed: tables.TYPED,
    Inspection: looked.INSPECTION,
    Breakpoint: looked.BREAKPOINT,
    Draft: looked.DRAFT,
    Quiz: tables.QUIZ,
    Session: tables.causes(tables.TRUTH),
}
#: What is the reader's own and not the document's.
LEFT_OUT = {Session: {"theme", "language", "zoom", "keys", "past", "recording", "branch"}}


@pytest.mark.parametrize("kind", TABLES)
def test_every_cause_has_its_row(kind: type) -> None:
    """A field added to one of these needs a row in `session/fields.py`, or it would be lost."""
    names = {one.name for one in fields(kind)} - LEFT_OUT.get(kind, set())
    assert set(TABLES[kind]) == names


def test_a_pick_and_a_place_have_all_their_parts() -> None:
    part = Part(1, 2, 6)
    write, read = looked.INSPECTION["part"][0]
    assert read(write(part), "") == part
    for kind, table in ((Pick, looked.PICK), (Followed, looked.FOLLOWED), (Kept, tables.KEPT)):
        assert set(table) == set(kind._fields)
    place = Place(7, 2, 1, 9, 3)
    assert tables.PLACE.read(tables.PLACE.write(place), "") == place


def test_what_a_file_lacks_is_as_it_was_before_there_was_such_a_thing() -> None:
    inside = document.content(after([]))
    del inside["experiment"]["weights"]  # they would not fit other words
    for path, rows in (((), tables.causes(tables.TRUTH)), (("experiment",), tables.EXPERIMENT),
                       (("experiment", "kind"), tables.KIND),
                       (("inspection",), looked.INSPECTION)):  # fmt: skip
        for name, (_, default) in rows.items():
            changed = json.loads(json.dumps(inside))
            part = changed
            for step in path:
                part = part[step]
            del part[name]
            if default is tables.REQUIRED:
                with pytest.raises(InputError) as caught:
                    document.read(sealed(changed))
                where = ".".join((*path, name))
                assert dict(caught.value.sentence.values)["where"] == where
            else:
                assert isinstance(document.read(sealed(changed)), Session)


def test_fields_of_a_version_to_come_are_passed_over() -> None:
    inside = document.content(after([]))
    inside["colour"] = inside["experiment"]["taste"] = {"new": [1, 2]}
    inside["inspection"]["mood"] = None
    assert shown(document.read(sealed(inside))) == shown(after([]))


# Files that are none, damaged ones, and hostile ones.


def sealed(inside: Any, **head: Any) -> bytes:
    """A document with this inside, its sum being right."""
    plain = json.dumps(inside, ensure_ascii=False, separators=(",", ":"))
    known = {"format": "rnnviz", "version": 1}
    known["sha256"] = hashlib.sha256(plain.encode(errors="surrogatepass")).hexdigest()
    return json.dumps({**known, "session": inside, **head}).encode()


def refused(data: bytes) -> str:
    """The key of the sentence with which a file is refused, sayable in every language."""
    with pytest.raises(InputError) as caught:
        document.read(data)
    for code in LANGUAGES:
        assert speak(code)(caught.value.sentence).strip()
    return caught.value.sentence.key.removeprefix("error.document_")


GOOD = document.write(
    after(
        [
            *MORE[:8],
            *(Session.update_once, Session.add_sequence, Session.update_once),
            *(looks(Inspection.toggle_breakpoint, "dz", 0), Session.step, Session.step_term),
            lambda session: session.mark_entry(Entry("dW", 0, (1, 0))),
        ]
    )
)
INSIDE = json.loads(GOOD)["session"]

FOREIGN = {
    "empty": b"",
    "text": b"hello",
    "number": b"7",
    "list": b"[]",
    "other": b'{"format": "onnx"}',
    "binary": bytes(range(256)),
    "nothing": b"{}",
    "zip": b"PK\x03\x04" + b"\0" * 100,
    "deep": b"[" * 100_000,
}


@pytest.mark.parametrize("name", FOREIGN)
def test_another_kind_of_file_is_told_from_a_damaged_one(name: str) -> None:
    assert refused(FOREIGN[name]) == "foreign"


@pytest.mark.parametrize("version", [2, 3, 10**30])
def test_a_newer_document_says_so(version: int) -> None:
    assert refused(sealed({"what": "ever"}, version=version)) == "new"


@pytest.mark.parametrize("version", [None, "1", 0, -1, 1.0, True, [1]])
def test_no_other_version_is_taken_for_one(version: object) -> None:
    assert refused(sealed(INSIDE, version=version)) == "damaged"


def test_a_huge_file_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "MOST_BYTES", 10_000_000)
    assert refused(b" " * (document.MOST_BYTES + 1)) == "huge"
    assert refused(b'{"format": "rnnviz", "session": [' + b"{}," * 1_000_000) == "huge"


def test_every_beginning_of_a_document_is_refused() -> None:
    for end in range(0, len(GOOD) - 2, 37):
        assert refused(GOOD[:end]) in ("damaged", "foreign")


def test_ten_thousand_damaged_files_are_all_refused_or_the_same() -> None:
    rng = random.Random(1)
    for _ in range(10_000):
        data = bytearray(GOOD)
        for _ in range(rng.choice((1, 1, 2, 8))):
            at = rng.randrange(len(data))
            match rng.randrange(4):
                case 0:
                    data[at] ^= 1 << rng.randrange(8)
                case 1:
                    data[at] = rng.randrange(256)
                case 2:
                    del data[at : at + rng.choice((1, 2, 50))]
                case _:
                    data[at:at] = rng.choice((b"0", b",", b"}", b"[", b'"', b"\\", b"e9", b"NaN"))
        try:
            read = document.read(bytes(data))
        except InputError:
            continue
        # White space, and how a letter is written, are no damage.
        assert document.write(read) == GOOD


#: What a hostile hand may put in the place of any part.
HOSTILE: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, 63, 64, 65, 2**31, 2**53, 2**63, 10**400, -0.0, 0.5, 1e308,
    "", "x", "h", "dW", "W", "\ud800", "\0", "a b", "🦇", "–", "{0.__class__}", "error.lesson",
    "A" * 40, "A" * 200_000, "Infinity", "norm(", "__import__('os')", "<b>", "../../x",
    [], {}, [[]], [0], [0, 1], [1, 2, 3], ["x"], [None], ["W", 0], {"": 0}, {"shape": [4, 4]},
    {"shape": [2**40, 2**40], "data": ""}, {"shape": [0, 9], "data": ""}, {"shape": [], "data": ""},
    {"shape": [1], "data": "AAAAAAAA8D8="}, {"shape": [4], "data": "!" * 44}, [["W", [0, 99]]],
)  # fmt: skip


def spots(part: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a tree."""
    found = [path] if path else []
    if isinstance(part, dict | list):
        pairs = part.items() if isinstance(part, dict) else enumerate(part)
        for key, one in pairs:
            found += spots(one, (*path, key))
    return found


def mutated(rng: random.Random, places: list[tuple[Any, ...]], good: Any = INSIDE) -> Any:
    """The inside of a good document with something else in some places."""
    inside = json.loads(json.dumps(good))
    for _ in range(rng.choice((1, 1, 1, 2, 5))):
        path, part = rng.choice(places), inside
        try:
            for step in path[:-1]:
                part = part[step]
            match rng.randrange(4):
                case 0:
                    del part[path[-1]]
                case 1 if isinstance(part, list):
                    part.insert(0, deepcopy(rng.choice(HOSTILE)))
                case _:
                    part[path[-1]] = deepcopy(rng.choice(HOSTILE))
        except (KeyError, IndexError, TypeError):
            continue
    return inside


def test_ten_thousand_hostile_files_are_refused_or_give_a_session_that_works() -> None:
    rng, places, opened = random.Random(2), spots(INSIDE), 0
    told: set[Sentence] = set()
    for number in range(10_000):
        data = sealed(mutated(rng, places))
        try:
            session = document.read(data)
        except InputError as error:
            told.add(error.sentence)
            continue
        opened += 1
        written = document.write(session)
        assert document.write(document.read(written)) == written
        if number % 10 == 0:
            works(session)
    assert 500 < opened < 9_500
    assert all(speak(code)(said) for said in told for code in LANGUAGES)


OF_MATERIAL: Final = {
    "chunks": Session.open("two-bats").open_task("next-move"),
    "batches": Session.open("two-bats").open_task("temporal-xor"),
    "own": Session.open("two-bats").open_task("own-melody", "C4 D4 E4:2 R | " * 5),
    "rows": Session.open("two-bats").open_task("own-rows", "a\tb\n" + "1\tx\n2\ty\n" * 9),
    "characters": Session.open("two-bats").set_encoding("characters"),
    "numbers": Session.open("two-bats").set_encoding("numbers"),
}


@pytest.mark.parametrize("name", OF_MATERIAL)
def test_hostile_files_about_material_are_refused_or_give_a_session_that_works(name: str) -> None:
    session = OF_MATERIAL[name].train(2)
    inputs, targets = session.typed.inputs, session.typed.targets
    session = session.type_inputs(inputs + inputs[-1:]).type_targets(targets) if inputs else session
    inside = json.loads(document.write(session))["session"]
    del inside["tape"]
    # Numbers of weights are many and all alike: the causes that are told in words come first.
    places = [path for path in spots(inside) if "words" not in path[:2]]
    rng, opened = random.Random(name), 0
    for number in range(1500):
        data = sealed(mutated(rng, places, inside))
        try:
            session = document.read(data)
        except InputError:
            continue
        opened += 1
        if number % 8 == 0:
            written = document.write(session)
            assert document.write(document.read(written)) == written
            works(session)
    assert 50 < opened < 1450


def works(session: Session) -> None:
    """All of it can be looked at, walked through and learned with."""
    with np.errstate(all="ignore"):
        shown(session)
        shown(session.go_last())
        shown(session.run_on())
        session.step_time().reset().update_once()
        session.step_term().step_term_back().entry_back().show_sequence(0).stride_back("op")


@given(st.binary(max_size=300))
@settings(max_examples=300)
def test_any_bytes_are_refused(data: bytes) -> None:
    assert refused(data) == "foreign"


def test_a_sentence_in_a_file_is_one_of_this_programs() -> None:
    for said in (
        ["error.no_such", {}],
        ["error.many_words", {}],
        ["error.many_words", {"had": 1, "most": [2]}],
        ["nothing", {"a.b": 1}],
    ):
        assert refused(sealed({**INSIDE, "problems": {"inputs": said}})) == "part"


def test_a_curve_that_cannot_be_is_refused() -> None:
    points = (np.zeros((3, 2)),) * 3
    for stride, seen in ((1, 2), (1, 4), (2, 7), (2, 3)):
        with pytest.raises(ValueError, match="no curve"):
            History(0, 2).restored(stride, seen, points)
    with pytest.raises(ValueError, match="no curve"):
        History(0, 2).restored(2, 6, (*points[:2], np.zeros((2, 2))))
    assert History(5, 2).restored(2, 6, points).updates.tolist() == [5, 7, 9]


def test_bombs_are_measured_before_they_are_unpacked() -> None:
    for shape, data in (([2**40], "AAAA"), ([10**6, 10**6], ""), ([3], "A" * 1000)):
        words = {**INSIDE["experiment"]["words"], "learned_W": {"shape": shape, "data": data}}
        inside = {**INSIDE, "experiment": {**INSIDE["experiment"], "words": words}}
        assert refused(sealed(inside)) == "part"
