"""A breakpoint while it is being written: texts as they were typed, and what is wrong with each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from rnnviz.language import Sentence, sentence
from rnnviz.stepping.breakpoints import Breakpoint, BreakpointError
from rnnviz.stepping.hits import mistakes
from rnnviz.stepping.run import Run
from rnnviz.stepping.triggers import KINDS, Kind
from rnnviz.stepping.wrong import Wrong

#: So many characters of a field are kept, far more than any of them can use.
LONGEST: Final = 1000
#: The fields with a text of their own; all but the last two are about what it watches.
TEXTS: Final = ("step", "bound", "entry", "first", "every", "condition", "log")
#: What stands in the bound at first, by kind.
USUAL_BOUND: Final = {"under": "0.001", "over": "10", "saturated": "50"}
#: A share is typed as it is said, in per cent.
PER_CENT: Final = 100.0


@dataclass(frozen=True)
class Draft:
    """What stands in the form; `number` is the breakpoint that is edited, -1 for a new one.

    A step counts from 1 as on the screen, "" for all of them; indices count from 0, as in NumPy.
    """

    number: int = -1
    kind: str = "written"
    name: str = "dW"
    step: str = ""
    bound: str = ""
    entry: str = "0, 0"
    first: str = "1"
    every: str = "1"
    condition: str = ""
    log: str = ""
    singly: bool = False
    enabled: bool = True

    @property
    def row(self) -> Kind:
        """The row of its kind."""
        return KINDS[self.kind]

    def of_kind(self, kind: str, run: Run) -> Draft:
        """The same of another kind, watching what it can watch."""
        if kind == self.kind:
            return self
        row = KINDS[kind]
        names = row.names(run)
        name = self.name if self.name in names else names[0]
        first = ", ".join("0" * len(run.shape(name))) if row.needs_entry else ""
        return replace(self, kind=kind, name=name, bound=USUAL_BOUND.get(kind, ""), entry=first)

    def with_field(self, field: str, value: Any) -> Draft:
        """The same with another value in a field that is no kind."""
        if field in TEXTS:
            value = str(value)[:LONGEST]
        return replace(self, **{field: value})


def drafted(one: Breakpoint, number: int) -> Draft:
    """A breakpoint that there is, to be edited."""
    bound = PER_CENT * one.bound if one.row.most == 1.0 else one.bound
    return Draft(
        number=number,
        kind=one.kind,
        name=one.name,
        step="" if one.t is None else str(one.t + 1),
        bound="" if one.row.most is None else _plainly(bound),
        entry=", ".join(map(str, one.entry)),
        first=str(one.first),
        every=str(one.every),
        condition=one.condition,
        log=one.log,
        singly=one.singly,
        enabled=one.enabled,
    )


def finished(draft: Draft, run: Run) -> Breakpoint | dict[str, Wrong]:
    """The breakpoint that was written, or what is wrong, by the name of the field."""
    wrong: dict[str, Wrong] = {}
    read: dict[str, Any] = {}
    for field, reader in READERS.items():
        try:
            read[field] = reader(draft)
        except _UnreadableError as error:
            wrong[field] = Wrong(error.sentence, *error.where)
    if wrong:
        # Expressions are looked at by themselves, so that all that is wrong is told at once.
        others = Breakpoint("any", condition=draft.condition, log=draft.log)
        return wrong | dict(_mistaken(others, run))
    try:
        one = Breakpoint(
            draft.kind,
            draft.name,
            read["step"],
            read["bound"],
            read["entry"],
            draft.enabled,
            draft.condition,
            read["first"],
            read["every"],
            draft.log,
            draft.singly and bool(draft.row.singly),
        )
    except BreakpointError as error:
        return {FIELD_OF.get(error.sentence.key, "kind"): Wrong(error.sentence)}
    return dict(_mistaken(one, run)) or one


def _mistaken(one: Breakpoint, run: Run) -> Iterator[tuple[str, Wrong]]:
    """What does not fit this network, and what is wrong with its expressions."""
    for found in mistakes((one,), *run):
        field = FIELD_OF.get(found.wrong.key, "kind") if found.part == "kind" else found.part
        yield field, Wrong(found.wrong, found.start, found.end)


class _UnreadableError(Exception):
    """A text that cannot be read, and which part of it is wrong."""

    def __init__(self, wrong: Sentence, start: int, end: int) -> None:
        super().__init__(wrong.key)
        self.sentence, self.where = wrong, (start, end)


def _whole(text: str, key: str, least: int) -> int:
    """A whole number of at least `least`, short enough to be one."""
    stripped = text.strip()
    if not re.fullmatch(r"[0-9]{1,9}", stripped) or int(stripped) < least:
        raise _UnreadableError(sentence(key, was=_quoted(text)), 0, len(text))
    return int(stripped)


def _step(draft: Draft) -> int | None:
    return _whole(draft.step, "draft.step", 1) - 1 if draft.step.strip() else None


def _bound(draft: Draft) -> float:
    most, text = draft.row.most, draft.bound
    if most is None:
        return 0.0
    key = "draft.share" if most == 1.0 else "draft.bound"
    try:
        number = float(text.strip().replace("−", "-"))
    except ValueError:
        raise _UnreadableError(sentence(key, was=_quoted(text)), 0, len(text)) from None
    number = number / PER_CENT if most == 1.0 else number
    if not 0.0 <= number <= min(most, 1e300):
        raise _UnreadableError(sentence(key, was=_quoted(text)), 0, len(text))
    return number


def _entry(draft: Draft) -> tuple[int, ...]:
    """Indices with commas or spaces between them, in brackets or not."""
    row, text = draft.row, draft.entry
    if not row.entry or (not text.strip(" []") and not row.needs_entry):
        return ()
    for part in re.finditer(r"[^\s,\[\]]+", text):
        if not re.fullmatch(r"[0-9]{1,9}", part[0]):
            wrong = sentence("draft.entry", was=_quoted(part[0]))
            raise _UnreadableError(wrong, *part.span())
    return tuple(map(int, re.findall(r"[0-9]+", text)))


def _quoted(text: str) -> str:
    """What was typed, as it stands in a sentence."""
    short = text.strip()
    return f"‘{short[:20]}…’" if len(short) > 20 else f"‘{short}’"


def _plainly(number: float) -> str:
    """A number as one types it: with all its digits."""
    text = f"{number:.12g}"
    return text if float(text) == number else repr(number)


READERS: Final[dict[str, Callable[[Draft], Any]]] = {
    "step": _step,
    "bound": _bound,
    "entry": _entry,
    "first": lambda draft: _whole(draft.first, "draft.count", 1),
    "every": lambda draft: _whole(draft.every, "draft.count", 1),
}
#: Which field a sentence belongs to.
FIELD_OF: Final = {
    "breakpoint.no_name": "name",
    "breakpoint.no_step": "step",
    "breakpoint.no_entry": "entry",
    "breakpoint.step": "step",
    "breakpoint.bound": "bound",
    "breakpoint.share": "bound",
    "breakpoint.entry": "entry",
}
