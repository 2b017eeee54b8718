"""What can be undone and made again: the sessions before each edit, as one unchanging value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from rnnviz.session import Session

#: So many edits can be undone.
MOST_UNDONE: Final = 200


class Undoing(NamedTuple):
    """Sessions before edits, and sessions that were undone; the latest stand last."""

    before: tuple[Session, ...] = ()
    after: tuple[Session, ...] = ()
    #: What is being edited in one piece, such as a line letter by letter.
    piece: str = ""

    def settled(self) -> Undoing:
        """After anything else than an edit: what is typed next is another piece."""
        return self._replace(piece="")

    def edited(
        self, session: Session, act: Callable[[Session], Session], piece: str = ""
    ) -> tuple[Undoing, Session]:
        """What an edit makes of a session, with the run before kept beside it.

        Edits of the same `piece` that follow one another are undone together. What changes nothing
        begins no piece: there is nothing yet to be undone with it.
        """
        other = act(session)
        goes_on = bool(piece) and piece == self.piece
        if other.causes == session.causes:
            return self._replace(piece=piece if goes_on else ""), other
        before = self.before if goes_on else (*self.before, session)[-MOST_UNDONE:]
        return Undoing(before, (), piece), other.beside(before[-1])

    def undone(self, session: Session) -> tuple[Undoing, Session]:
        """What ran before the last edit, at the present place; what was learned since is kept."""
        if not self.before:
            return self, session
        *before, last = self.before
        return Undoing(tuple(before), (*self.after, session)), session.back_to(last)

    def redone(self, session: Session) -> tuple[Undoing, Session]:
        """What ran before the last edit was undone."""
        if not self.after:
            return self, session
        turned, other = Undoing(self.after, self.before).undone(session)
        return Undoing(turned.after, turned.before), other
