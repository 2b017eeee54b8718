"""A breakpoint as it is typed: read back as it was, and each mistake at its field."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.language import LANGUAGES, speak
from rnnviz.stepping import run as looked_at
from rnnviz.stepping.breakpoints import Breakpoint
from rnnviz.stepping.draft import LONGEST, TEXTS, Draft, drafted, finished
from rnnviz.stepping.triggers import KINDS
from tests.stepping.runs import ETA, run

ONE = run(2, bias=True, steps=4)
RUN = looked_at.Run(ONE.trace, ONE.program, ETA)


@st.composite
def breakpoints(draw: st.DrawFn) -> Breakpoint:
    """Any that fits this run."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    row = KINDS[kind]
    name = draw(st.sampled_from(row.names(RUN)))
    entry: tuple[int, ...] = ()
    if row.needs_entry or (row.entry and draw(st.booleans())):
        entry = tuple(draw(st.integers(0, size - 1)) for size in RUN.shape(name))
    bound = 0.0
    if row.most is not None:
        bound = draw(st.floats(0, min(row.most, 1e12)))
        if row.most == 1.0:  # typed in per cent
            bound = round(bound * 100, 3) / 100
    return Breakpoint(
        kind,
        name,
        draw(st.none() | st.integers(0, 3)),
        bound,
        entry,
        draw(st.booleans()),
        draw(st.sampled_from(("", "t > 1", "norm(dW) > 0.1"))),
        draw(st.integers(1, 99)),
        draw(st.integers(1, 99)),
        draw(st.sampled_from(("", "norm(h[t])"))),
        draw(st.booleans()) and bool(row.singly),
    )


@given(breakpoints())
@settings(max_examples=300, deadline=None)
def test_what_is_edited_and_left_alone_is_the_same(one: Breakpoint) -> None:
    assert finished(drafted(one, 0), RUN) == one


def test_a_new_one_is_ready_to_be_taken() -> None:
    assert finished(Draft(), RUN) == Breakpoint("written", "dW", entry=(0, 0))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_chosen_after_every_other(kind: str) -> None:
    for other in KINDS:
        draft = Draft().of_kind(other, RUN).of_kind(kind, RUN)
        found = finished(draft, RUN)
        assert isinstance(found, Breakpoint)
        assert found.kind == kind


#: kind, field, text, the sentence's key, the part of the text that is marked.
WRONG = [
    ("op", "step", "0", "draft.step", "0"),
    ("op", "step", "two", "draft.step", "two"),
    ("op", "step", "-1", "draft.step", "-1"),
    ("op", "step", "1.5", "draft.step", "1.5"),
    ("op", "step", "9" * 30, "draft.step", "9" * 30),
    ("op", "step", "5", "breakpoint.no_step", ""),
    ("under", "bound", "", "draft.bound", ""),
    ("under", "bound", "−1", "draft.bound", "−1"),
    ("under", "bound", "nan", "draft.bound", "nan"),
    ("over", "bound", "inf", "draft.bound", "inf"),
    ("over", "bound", "1e999", "draft.bound", "1e999"),
    ("over", "bound", "ten", "draft.bound", "ten"),
    ("saturated", "bound", "101", "draft.share", "101"),
    ("written", "entry", "", "breakpoint.no_entry", ""),
    ("written", "entry", "0", "breakpoint.no_entry", ""),
    ("written", "entry", "0, 9", "breakpoint.no_entry", ""),
    ("written", "entry", "0, x", "draft.entry", "x"),
    ("written", "entry", "[0, -1]", "draft.entry", "-1"),
    ("any", "first", "0", "draft.count", "0"),
    ("any", "every", "", "draft.count", ""),
    ("any", "condition", "norm(dh2) > 0", "watch.name_near", "dh2"),
    ("any", "condition", "h[t]", "breakpoint.single", "h[t]"),
    ("any", "log", "norm(", "watch.bracket_open", "("),
]


@pytest.mark.parametrize(("kind", "field", "text", "key", "part"), WRONG)
def test_a_mistake_is_told_at_its_field(
    kind: str, field: str, text: str, key: str, part: str
) -> None:
    draft = replace(Draft().of_kind(kind, RUN), **{field: text})
    found = finished(draft, RUN)
    assert isinstance(found, dict)
    assert set(found) == {field}
    wrong = found[field]
    assert wrong.sentence.key == key
    assert text[wrong.start : wrong.end] == part
    assert all(speak(code)(wrong.sentence) for code in LANGUAGES)


def test_all_that_is_wrong_is_told_at_once() -> None:
    draft = replace(Draft(), entry="x", step="0", condition="norm(", log="nonsense")
    assert set(finished(draft, RUN)) == {"entry", "step", "condition", "log"}


def test_what_this_network_lacks_stays_and_says_so() -> None:
    other = run(1)
    without = looked_at.Run(other.trace, other.program, ETA)
    draft = drafted(Breakpoint("op", "db"), 3)
    found = finished(draft, without)
    assert isinstance(found, dict)
    assert set(found) == {"name"}
    assert finished(draft, RUN) == Breakpoint("op", "db")


def test_a_text_is_kept_up_to_a_length() -> None:
    for field in TEXTS:
        assert getattr(Draft().with_field(field, "7" * 5000), field) == "7" * LONGEST


@given(st.sampled_from(sorted(KINDS)), st.lists(st.tuples(st.sampled_from(TEXTS), st.text())))
@settings(max_examples=400, deadline=None)
def test_whatever_is_typed_there_is_a_breakpoint_or_a_sentence(kind: str, typed: list) -> None:
    draft = Draft().of_kind(kind, RUN)
    for field, text in typed:
        draft = draft.with_field(field, text)
    found = finished(draft, RUN)
    if isinstance(found, dict):
        assert found
        assert all(speak(code)(wrong.sentence) for wrong in found.values() for code in LANGUAGES)
    else:
        assert found.kind == kind
