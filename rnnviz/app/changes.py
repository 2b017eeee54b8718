"""Whether a session has anything that its document lacks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from rnnviz.session import Session

#: Where one stands, what one looks at, and how one came there: written, but missed by nobody.
UNMISSED: Final = ("place", "trail", "tape", "ghost", "ghost_held", "problems")
UNMISSED_LOOKS: Final = ("pick", "part", "followed", "plot", "shelf", "enlarged", "factor", "use")


class Changes:
    """What was saved last, and whether the present session differs from it."""

    def __init__(self, session: Session) -> None:
        self._saved: Session | None = session
        self._missed: dict[str, Any] | None = None
        self._compared, self._changed = session, False
        self._names = _names(session)

    def saved(self, session: Session | None) -> None:
        """This is in the document now; None for nothing at all."""
        self._saved, self._missed = session, None
        if session is not None:
            self._compared, self._changed = session, False
            self._names = _names(session)

    def since_saved(self, session: Session) -> bool:
        """Whether something would be missed: not for another place, or another look."""
        if self._saved is None or _names(session)[: len(self._names)] != self._names:
            return True
        if not _is_like(session, self._compared):
            self._changed = not _is_like(session, self._saved) and self._differs(session)
        self._compared = session
        return self._changed

    def _differs(self, session: Session) -> bool:
        saved = self._saved
        assert saved is not None
        # After more updates, or fewer, the weights are others; what was typed is written as it is.
        if (session.place.update, session.typed) != (saved.place.update, saved.typed):
            return True
        if self._missed is None:
            self._missed = _missed(saved)
        return _missed(session) != self._missed


def _names(session: Session) -> list[str]:
    """What the branches of its training are called: a recording is not a value, it goes on."""
    return [branch.name for branch in session.recording.branches] if session.recording else []


def _is_like(one: Session, other: Session) -> bool:
    """Whether two are seen to be the same without looking into their experiments."""
    return (
        one.experiment is other.experiment
        and (one.typed, one.rates) == (other.typed, other.rates)
        and (one.inspection is other.inspection or _looks_like(one, other))
    )


def _looks_like(one: Session, other: Session) -> bool:
    """Whether all that is looked at is the same but for what the network is tried with."""
    return replace(one.inspection, use=other.inspection.use) == other.inspection


def _missed(session: Session) -> dict[str, Any]:
    """What a document has of a session, but for what nobody would miss."""
    from rnnviz.session.document import content  # noqa: PLC0415 -- not before the first change

    kept = content(session, without=UNMISSED)
    looks = kept["inspection"]
    return kept | {
        "inspection": {name: looks[name] for name in looks if name not in UNMISSED_LOOKS}
    }
