"""The method that weights are changed by: optimizer, clipping, the course of the learning rate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Self

from rnnviz.network.arguments import checked_number
from rnnviz.network.errors import InputError
from rnnviz.network.optimizers import MEMORIES
from rnnviz.session.causes import Causes
from rnnviz.training.schedules import schedule


class Methods(Causes):
    """How a reader has it learn; what cannot be is told in a sentence, under the setting's name."""

    def set_optimizer(self, name: str) -> Self:
        """Another rule; what the one before remembered is of no use to it."""
        known = ", ".join(MEMORIES)
        if name not in MEMORIES:
            wrong = InputError("choice", name="optimizer", was=name, known=known).sentence
            return self.with_problems({"optimizer": wrong}, clear=("optimizer",))
        return self._with_method("optimizer", name)

    def set_clip_norm(self, bound: float | None) -> Self:
        """The longest gradient that is not shortened; None for any."""
        return self._limited("clip_norm", bound)

    def set_clip_value(self, bound: float | None) -> Self:
        """The largest number of a gradient that stays as it is; None for any."""
        return self._limited("clip_value", bound)

    def _limited(self, name: str, bound: float | None) -> Self:
        def check() -> float | None:
            return None if bound is None else checked_number(name, bound, least=0.0)

        return self._checked(name, check, self._with_method)

    def _with_method(self, name: str, value: Any) -> Self:
        method = replace(self.experiment.method, **{name: value})
        session = self.with_problems({}, clear=(name,))
        if method == self.experiment.method:
            return session
        return replace(session, experiment=replace(self.experiment, method=method))

    def set_schedule(self, parts: tuple[str | float, ...]) -> Self:
        """How the learning rate goes on: "constant"; "step", every, factor; "cosine", to, over."""

        def check() -> tuple[str | float, ...]:
            schedule(self.learning_rate, parts)
            return parts

        return self._checked("schedule", check, self._with_schedule)

    def _with_schedule(self, name: str, parts: tuple[str | float, ...]) -> Self:
        return replace(self.with_problems({}, clear=(name,)), schedule=parts)

    def _checked(
        self, name: str, check: Callable[[], Any], take: Callable[[str, Any], Self]
    ) -> Self:
        """With what is asked for, or with a sentence why that cannot be."""
        try:
            value = check()
        except InputError as error:
            return self.with_problems({name: error.sentence}, clear=(name,))
        return take(name, value)
