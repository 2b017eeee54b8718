"""Mistakes that are put into the backward pass, and the quiz about them."""

from __future__ import annotations

from dataclasses import replace
from typing import Self

from rnnviz.language import sentence
from rnnviz.session.causes import Causes
from rnnviz.training.quiz import NUMBERS, Quiz


class Mistakes(Causes):
    """What a reader can do with the bug gallery."""

    def switch_bug(self, name: str) -> Self:
        """The backward pass with this mistake of the gallery, or with none for ""."""
        experiment = self.experiment.without_bug
        experiment = replace(experiment, bug=name) if name else experiment
        return replace(self, experiment=experiment, quiz=None).with_problems({}, clear=("quiz",))

    def begin_quiz(self) -> Self:
        """The first quiz."""
        return self.ask_quiz(NUMBERS[0])

    def ask_quiz(self, number: int) -> Self:
        """The mistake with this number, which the reader is not told."""
        from rnnviz.training.hunt import chosen  # noqa: PLC0415 -- not before the first quiz

        right = self.switch_bug("")
        name = chosen(right.experiment, number)
        if not name:
            return right.with_problems({"quiz": sentence("quiz.nothing")})
        secret = replace(right.experiment, bug=name, told=False)
        quiz = Quiz(number)
        return replace(right, experiment=secret, quiz=quiz, ghost=None, ghost_held=False)

    def ask_another(self) -> Self:
        """The next quiz; after the last the first."""
        number = self.quiz.number if self.quiz else 0
        return self.ask_quiz(number + 1 if number < NUMBERS[1] else NUMBERS[0])

    def answer(self, name: str) -> Self:
        """An answer; the right one ends the quiz, and everything is told."""
        if self.quiz is None or self.quiz.over or not name:
            return self
        from rnnviz.training.hunt import is_right  # noqa: PLC0415 -- as above

        right = is_right(self.experiment, name)
        experiment = replace(self.experiment, told=True) if right else self.experiment
        return replace(self, experiment=experiment, quiz=self.quiz.answered(name, right=right))

    def run_check(self) -> Self:
        """Which gradients are wrong, as the check sees it."""
        return replace(self, quiz=replace(self.quiz, checked=True)) if self.quiz else self

    def give_up(self) -> Self:
        """Everything is told."""
        if self.quiz is None or self.quiz.over:
            return self
        told = replace(self.experiment, told=True)
        return replace(self, experiment=told, quiz=replace(self.quiz, over="shown"))

    def end_quiz(self) -> Self:
        """The mistake is switched off."""
        return self.switch_bug("")
