"""Documents: a session as bytes, and bytes as a session.

A document is JSON: the causes of all that is on show and nothing else, every number with every
bit, and a sum over them by which damage is found. Reading one runs nothing: each part is checked
by a row of `fields`, sizes before contents, and whatever is wrong is one InputError.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from functools import lru_cache
from typing import Any, Final, NoReturn

from rnnviz.network.errors import InputError
from rnnviz.session import Session
from rnnviz.session.earlier import up_to_date
from rnnviz.session.fields import causes, sentences
from rnnviz.session.inspection_fields import Rows
from rnnviz.session.soundness import check_session, sound_experiments
from rnnviz.session.tape_fields import Tape, restored, tapes, told
from rnnviz.session.ways import Way, record

NAME: Final = "rnnviz"
#: Counted up when a document means something that readers before would get wrong.
VERSION: Final = 1
#: What the recording is called in a document.
TAPE: Final = "tape"
#: Eight sequences of a thousand steps with long curves have room.
MOST_BYTES: Final = 512 * 2**20
#: So many brackets, braces and commas has a file at most: each may cost 100 bytes of memory.
MOST_PARTS: Final = 1_000_000


@lru_cache(maxsize=1)
def _rows() -> Rows:
    return causes(sound_experiments())


@lru_cache(maxsize=1)
def _tapes() -> Way:
    return tapes(_rows(), sentences())


def content(
    session: Session, without: Collection[str] = (), tape: Tape | None = None
) -> dict[str, Any]:
    """The causes of what is on show, as JSON has them; without some of them, by name.

    `tape` is what was told of its recording, which goes on changing; told now, if it was not.
    """
    kept = {name: row for name, row in _rows().items() if name not in without}
    inside = {name: way.write(getattr(session, name)) for name, (way, _) in kept.items()}
    return inside if TAPE in without else inside | {TAPE: _tapes().write(tape or told(session))}


def write(session: Session, tape: Tape | None = None) -> bytes:
    """A session as a document."""
    plain = _plain(content(session, tape=tape))
    head = json.dumps({"format": NAME, "version": VERSION, "sha256": _sum(plain)})
    return f'{head[:-1]}, "session":\n{plain}}}\n'.encode()


def read(data: bytes) -> Session:
    """The session of a document, in the looks of a new one; InputError for any other bytes."""
    if len(data) > MOST_BYTES:
        raise InputError("document_huge", most=MOST_BYTES // 2**20)
    whole = _parsed(data)
    version, inside = whole.get("version"), whole.get("session")
    if type(version) is int and version > VERSION:
        raise InputError("document_new", had=version, knows=VERSION)
    known = type(version) is int and version == VERSION
    if not known or whole.get("sha256") != _sum(_plain(inside)):
        raise InputError("document_damaged")
    session: Session = record(Session, _rows()).read(up_to_date(inside), "")
    check_session(session)
    tape = _tapes().read(dict(inside or {}).get(TAPE), TAPE)
    return session if tape is None else restored(session, tape, TAPE)


def _parsed(data: bytes) -> dict[str, Any]:
    """The outermost object of a document; a file of another kind is told from a damaged one."""
    if sum(map(data.count, (b"[", b"{", b",", b":"))) > MOST_PARTS:
        raise InputError("document_huge", most=MOST_BYTES // 2**20)
    try:
        whole = json.loads(data.decode(), parse_constant=_refuse)
    except (ValueError, RecursionError):
        if f'"{NAME}"'.encode() in data[:100]:
            raise InputError("document_damaged") from None
        raise InputError("document_foreign") from None
    if not isinstance(whole, dict) or whole.get("format") != NAME:
        raise InputError("document_foreign")
    return whole


def _refuse(constant: str) -> NoReturn:
    """JSON knows neither nan nor infinity: where a session has them, they are bytes."""
    raise ValueError(constant)


def _plain(inside: Any) -> str:
    """What is said, without how it is spaced; nothing for what no document says."""
    try:
        plain = json.dumps(inside, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        plain.encode()
    except (ValueError, RecursionError):  # half a character, or nested too deep
        return ""
    return plain


def _sum(plain: str) -> str:
    return hashlib.sha256(plain.encode()).hexdigest()
