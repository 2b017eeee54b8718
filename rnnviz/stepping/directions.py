"""Places as one types them: `dz 3`, `h_2`, `∂W t=1`, `backward 3 dW`, `53`, `갱신`."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

from rnnviz.language import LANGUAGES, Sentence, sentence, speak
from rnnviz.network.optimizers import STEMS
from rnnviz.network.rows import PASSES
from rnnviz.stepping.cursor import Op, Program
from rnnviz.stepping.spelling import OF_UPDATES

#: So many places are offered.
MOST_OFFERED: Final = 60
#: What marks the number after it as a time step, and as the number of an op; 단계 comes after.
STEP_WORDS: Final = ("t", "step", "단계")
OP_WORDS: Final = ("op", "#", "연산")
#: A word for a quantity or a pass may be left unfinished after so many letters.
LEAST_LETTERS: Final = 2
TOKEN: Final = re.compile(rf"(?:new|{'|'.join(STEMS)})_[a-z]+|[^\W\d_]+|\d+|#")


class _Lost(Exception):  # noqa: N818 -- not an error of the program: something to be said
    def __init__(self, said: Sentence) -> None:
        self.said = said


@dataclass
class _Wanted:
    """What a text asks for: names of ops, a pass, a time step (from 1), a number of an op."""

    names: set[str] = field(default_factory=set)
    exact: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    step: int | None = None
    number: int | None = None
    #: A number that says nothing of what it counts.
    bare: int | None = None


def places(text: str, program: Program, here: Op) -> tuple[int, ...] | Sentence:
    """The ops that a text can mean, the likeliest first; a sentence if there is none.

    Without a step the one that the reader is at comes first; an empty text offers the passes.
    """
    tokens = _tokens(text)
    if not tokens:
        return tuple(dict.fromkeys(program.pass_start(kind) for kind in PASSES))
    try:
        wanted = _read(tokens, program)
        found = _numbered(wanted, program) if wanted.number is not None else _all(wanted, program)
    except _Lost as lost:
        return lost.said

    def likely(index: int) -> tuple[bool, bool]:
        op = program.ops[index]
        return op.name not in wanted.exact, op.t != here.t

    return tuple(sorted(found, key=likely)[:MOST_OFFERED])


def _tokens(text: str) -> list[str]:
    """Words and numbers, in small letters; ∂z₃ is `dz` and `3`, W′ is `new_w`, g̃_W `scaled_w`."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("‖g‖", "gnorm")
    for stem, letter in OF_UPDATES.items():
        plain = plain.replace(f"{letter}_", f"{stem}_")
    for said, _ in _parts():  # of two words the first tells them apart
        plain = plain.replace(said, said.split()[0])
    plain = re.sub(r"[∂δ]\s*l\s*/\s*(?=[∂δ])", "", plain)
    plain = plain.translate({ord("∂"): "d", ord("δ"): "d", ord("+"): ""})
    plain = re.sub(r"\b([a-z])\s*['′’]", r"new_\1", plain)
    plain = re.sub(r"(?:\bnew|새)[\s_]+(?=[a-z]\b)", "new_", plain)
    return TOKEN.findall(plain)


def _read(tokens: list[str], program: Program) -> _Wanted:
    """What the words and numbers ask for; one that means nothing is said."""
    wanted, before = _Wanted(), ""
    for token in tokens:
        if token.isdigit():
            _take_number(wanted, int(token[:9]), before)
        elif token in ("단계", "step") and wanted.bare is not None:
            wanted.step, wanted.bare = wanted.bare, None
        elif token not in (*STEP_WORDS, *OP_WORDS):
            _take_word(wanted, token, program)
        before = token
    if wanted.bare is not None:
        if wanted.names or wanted.kinds:
            wanted.step = wanted.bare
        else:
            wanted.number = wanted.bare
    return wanted


def _take_number(wanted: _Wanted, number: int, before: str) -> None:
    if before in STEP_WORDS and wanted.step is None:
        wanted.step = number
    elif before in OP_WORDS and wanted.number is None:
        wanted.number = number
    elif wanted.bare is None and wanted.step is None and wanted.number is None:
        wanted.bare = number
    else:
        raise _Lost(sentence("places.numbers", number=number))


def _take_word(wanted: _Wanted, word: str, program: Program) -> None:
    """A pass, in any language; else a quantity, whole, or its beginning."""
    kinds = {kind for name, kind in _pass_words() if _begins(name, word)}
    names = {name for said, name in _quantities(program) if said == word}
    exact = {program.op_of(name) for name in names}
    if not exact and not kinds:
        names = {name for said, name in _quantities(program) if _begins(said, word)}
    if not names and not kinds:
        raise _Lost(sentence("places.unknown", word=word))
    if exact or not kinds:
        ops = {program.op_of(name) for name in names}
        wanted.names = wanted.names & ops if wanted.names else ops
        wanted.exact = exact
        if not wanted.names:
            raise _Lost(sentence("places.nothing"))
    else:
        wanted.kinds |= kinds


def _begins(name: str, word: str) -> bool:
    return name == word or (len(word) >= LEAST_LETTERS and name.startswith(word))


def _pass_words() -> list[tuple[str, str]]:
    """The passes as every language has them."""
    return [(speak(code)(f"pass.{kind}").casefold(), kind) for code in LANGUAGES for kind in PASSES]


def _parts() -> list[tuple[str, str]]:
    """What the two parts of ∂h are called in every language."""
    return [
        (speak(code)(f"diagram.{name}").casefold(), name)
        for code in LANGUAGES
        for name in ("own", "carried")
    ]


def _quantities(program: Program) -> list[tuple[str, str]]:
    """What ops compute, by their names in the table and as every language has them."""
    rows = [name for name in program.equations.table if program.op_of(name)]
    return [
        *((name.casefold(), name) for name in rows),
        # What computes a weight is its update.
        *((name.removeprefix("new_").casefold(), name) for name in program.update),
        *((said.split()[0], name) for said, name in _parts()),
    ]


def _numbered(wanted: _Wanted, program: Program) -> list[int]:
    number, total = wanted.number or 0, len(program)
    if not 1 <= number <= total:
        raise _Lost(sentence("places.no_op", number=number, total=total))
    return [number - 1]


def _all(wanted: _Wanted, program: Program) -> list[int]:
    step, total = wanted.step, program.steps
    if step is not None and not 1 <= step <= total:
        raise _Lost(sentence("places.no_step", number=step, total=total))
    found = [index for index, op in enumerate(program.ops) if _is_meant(op, wanted)]
    if not found:
        raise _Lost(sentence("places.nothing"))
    return found


def _is_meant(op: Op, wanted: _Wanted) -> bool:
    if wanted.names and op.name not in wanted.names:
        return False
    if wanted.kinds and op.kind not in wanted.kinds:
        return False
    # An update belongs to no step.
    return wanted.step is None or (op.kind != "update" and op.t == wanted.step - 1)
