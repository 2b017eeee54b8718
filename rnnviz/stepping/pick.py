"""What is picked in the ledger: a quantity, and the loss and the use whose item is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from rnnviz.network.ledger import Ledger

#: What the ledger can show: what reaches a state, and what reaches the uses of each weight.
QUANTITIES: Final = ("h", "U", "W", "V")
#: Which op computes the items of a column: ∂h is known once what is carried has arrived.
KNOWN_WITH: Final = {"h": "carried"}


class Pick(NamedTuple):
    """A quantity, and an item of it by the time steps of its loss and its use; -1 for none."""

    name: str = "h"
    loss: int = -1
    use: int = -1

    @property
    def op(self) -> str:
        """The op by which the items of a use become known."""
        return KNOWN_WITH.get(self.name, f"d{self.name}")

    def within(self, steps: int) -> Pick:
        """The same in a sequence of so many steps: an item that it does not have is let go."""
        return self if max(self.loss, self.use) < steps else self._replace(loss=-1, use=-1)

    @property
    def any(self) -> bool:
        """Whether an item is picked."""
        return self.loss >= 0


NOTHING_PICKED: Final = Pick()


def share_left(ledger: Ledger, pick: Pick) -> float | None:
    """How much of ∂L_k/∂h_k is left at h_s, as a share; None where there was nothing."""
    logs = ledger.log_norms("h")[pick.loss]
    own = logs[pick.loss]
    return None if own == float("-inf") else float(10.0 ** (logs[pick.use] - own))
