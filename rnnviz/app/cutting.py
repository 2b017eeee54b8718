"""What commands leave out at the present op: a loss, what comes back, the use of a weight."""

from __future__ import annotations

from typing import Final

from rnnviz.session import Session
from rnnviz.training.cuts import CARRIED, LOSS


def cut_loss(session: Session) -> Session:
    """The loss of the present step left out, or back in."""
    return session.toggle_cut(LOSS, session.reached.op.t)


def cut_carried(session: Session) -> Session:
    """What comes back to the present step cut, or back in."""
    return session.toggle_cut(CARRIED, session.reached.op.t)


def cut_use(session: Session) -> Session:
    """The weight of the present op frozen at the present step, or no more; else nothing."""
    name, t = session.reached.op
    weight = WEIGHT_OF.get(name, "")
    return session.toggle_cut(weight, t) if weight in session.trace.weights else session


#: Whose use an op is about.
WEIGHT_OF: Final = {"z": "W", "o": "V", "dW": "W", "dU": "U", "dV": "V", "db": "b", "dd": "d"}
