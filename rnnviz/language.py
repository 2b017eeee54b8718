"""The one door for every sentence a person reads; the catalogues lie in `assets/language/`."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any, NamedTuple

from rnnviz import assets

#: Codes of the languages that are complete, the first one being the default.
LANGUAGES = ("en", "ko")


class Sentence(NamedTuple):
    """Something to be said, before it is known in which language."""

    key: str
    values: tuple[tuple[str, Any], ...] = ()


def sentence(key: str, **values: Any) -> Sentence:
    """A sentence to be said later by some `Voice`."""
    return Sentence(key, tuple(values.items()))


class Voice:
    """Says sentences in one language: `say("loss.title")`, `say("step.of", n=3, total=27)`."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._catalogue = catalogue(code)

    def __call__(self, key: str | Sentence, **values: Any) -> str:
        """The sentence under `key` with `values` put in; KeyError when there is none."""
        if isinstance(key, Sentence):
            return self(key.key, **dict(key.values))
        text = self._catalogue[key]
        if not values and "{" not in text:  # most of them, hundreds of times a picture
            return text
        values = {name: self(v) if isinstance(v, Sentence) else v for name, v in values.items()}
        return text.format(**values)

    def has(self, key: str) -> bool:
        """Whether the catalogue knows `key`."""
        return key in self._catalogue


@lru_cache(maxsize=None)
def speak(code: str) -> Voice:
    """The voice for a language code; an unknown code gives the default language."""
    return Voice(code if code in LANGUAGES else LANGUAGES[0])


@lru_cache(maxsize=None)
def catalogue(code: str) -> dict[str, str]:
    """All sentences of a language: the file `loss.json` holds the keys `loss.*`."""
    return {
        f"{name}.{key}": text
        for name in assets.names("language", code)
        for key, text in assets.read_json("language", code, name + ".json").items()
    }


def system_language() -> str:
    """The code of the language this machine speaks, from its locale."""
    import locale  # noqa: PLC0415 -- not needed while a variable tells, and slow to load

    names = [os.environ.get(v, "") for v in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")]
    spoken = next((name for name in names if name), None) or locale.getlocale()[0] or ""
    return "ko" if spoken.lower().startswith("ko") else LANGUAGES[0]
