"""Both languages say the same things, everything said is in them, and nothing is said past them."""

from __future__ import annotations

import ast
import fnmatch
import re
import string
from collections.abc import Iterator
from functools import lru_cache

import pytest

from rnnviz import assets
from rnnviz.language import LANGUAGES, Voice, catalogue, sentence, speak, system_language
from rnnviz.network.activations import ACTIVATIONS
from rnnviz.network.bugs import BUGS
from rnnviz.network.draw import WAYS
from rnnviz.network.equations import PASSES
from rnnviz.network.optimizers import MEMORIES, SENTENCES
from rnnviz.network.rnn import REDUCTIONS
from rnnviz.panes.method import SCHEDULES
from rnnviz.panes.model import GROUPS
from rnnviz.panes.trying import WIDTHS, TryingView
from rnnviz.session.keys import PRESETS
from rnnviz.stepping.chart import PLOTTED
from rnnviz.stepping.cursor import FULLEST, OPS
from rnnviz.stepping.draft import TEXTS
from rnnviz.stepping.gears import SETS
from rnnviz.stepping.inspection import SHELF
from rnnviz.stepping.triggers import KINDS
from rnnviz.stepping.use import PARTS
from rnnviz.training.encodings import ENCODINGS
from rnnviz.training.goal import GOALS
from rnnviz.training.tasks.table import OWN, TASKS
from tests.catalogue_keys import ROOT, SOURCES, input_errors, name_of, said, strings, tree

LANGUAGE = pytest.mark.parametrize("code", LANGUAGES)
#: Curves that are named in words of their own.
KEYS_OF_CURVES = ("loss", "held_out", "spectral_radius", "sigma_max", "saturated", "right")
#: Korean sentences without Hangul: names, formulas, and the other language's own name.
WITHOUT_HANGUL = {
    "aims.adagrad",
    "aims.adam",
    "aims.rmsprop",
    "aims.sgd",
    "breaks.log",
    "breaks.quantity",
    "breaks.row",
    "files.question",
    "files.title",
    "commands.preset_rnnviz",
    "commands.preset_thonny",
    "commands.preset_vscode",
    "ledger.reaches",
    "menu.view_english",
    "model.activation_relu",
    "model.activation_tanh",
    "model.init_xavier",
    "step.at",
    "through.of_w",
    "through.within",
    "use.midi",
    "transport.with_key",
    "window.other_language",
    "window.title",
    "zero.h0",
}
#: A particle whose form depends on the word before it must name both forms: `을(를)`.
ACCIDENT = re.compile(r"\}[’”')\]]?(을|를|은|는|이|가|과|와|으로|로)(?![가-힣(])")
HANGUL = re.compile("[가-힣]")
WORDS = re.compile(r"[^\W\d_]{2,}[\s,;:·]+[^\W\d_]{2,}")
#: Calls whose texts a person reads.
SHOWS = {
    "setText",
    "setToolTip",
    "setStatusTip",
    "setPlaceholderText",
    "setWindowTitle",
    "setAccessibleName",
    "setAccessibleDescription",
    "setTitle",
    "addItem",
    "addAction",
    "addMenu",
    "addTab",
    "QLabel",
    "QPushButton",
    "QCheckBox",
    "print",
    "Label",
}


def placeholders(text: str) -> list[str]:
    return sorted(name for _, name, *_ in string.Formatter().parse(text) if name is not None)


@lru_cache(maxsize=1)
def names_put_in() -> dict[str, tuple[str, ...]]:
    """For keys that are put together, every name that can stand in the gap."""
    from rnnviz.app.asking import BUTTONS as BUTTONS_OF_QUESTIONS
    from rnnviz.app.menus import MENUS
    from rnnviz.panes import series
    from rnnviz.panes.changing import WRITES
    from rnnviz.panes.commands import BUTTONS as KEY_BUTTONS
    from rnnviz.panes.mending import WAYS as MENDED
    from rnnviz.panes.quiz import BUTTONS as QUIZ_BUTTONS
    from rnnviz.panes.transport import BUTTONS

    entries = [f"{menu}_{e.name}" for menu, rows in MENUS.items() for e in rows if e]
    errors = [
        key.removeprefix("error.") for source in SOURCES for key in input_errors(tree(source))
    ]
    tasks = tuple(name.replace("-", "_") for name in (*TASKS, *OWN))
    fields = tuple(name for group in GROUPS for name in group)
    quantities = [name for name in FULLEST.table if name != "h_prev"]
    of_passes = tuple(name for name in OPS if not name.startswith("new_"))
    settings = ("optimizer", "clip_norm", "clip_value", "norm", "schedule", "rate")
    settings = (*settings, "every", "factor", "to", "over", *GOALS, "patience", "batch", "chunk")
    return {
        "aims.*": (*settings, *MEMORIES, *SCHEDULES),
        "aims.*_tip": settings,
        "aims.*_about": tuple(MEMORIES),
        "aims.go_*": GOALS,
        "breaks.*": ("edit", "remove", "log", "off"),
        "files.*": tuple(BUTTONS_OF_QUESTIONS),
        "draft.*_field": (*TEXTS, "kind", "name", "singly"),
        "draft.*_tip": (*TEXTS, "kind", "name", "singly"),
        "draft.kind_*": tuple(KINDS),
        "commands.*": tuple(KEY_BUTTONS),
        "commands.*_tip": tuple(KEY_BUTTONS),
        "commands.preset_*": PRESETS,
        "commands.remark_*": PRESETS,
        "bug.*": tuple(BUGS),
        "bug.*_seen": tuple(BUGS),
        "bug.*_why": tuple(BUGS),
        "diagram.*": ("own", "carried"),
        "diagram.*_short": ("own", "carried"),
        "equation.*": of_passes,
        "equation.*_title": of_passes,
        "error.*": tuple(errors),
        "menu.*": (*MENUS, *entries),
        "model.*": fields,
        "model.*_tip": fields,
        "model.activation_*": tuple(ACTIVATIONS),
        "model.init_*": tuple(WAYS),
        "model.reduction_*": tuple(REDUCTIONS),
        "step.activation_*": tuple(ACTIVATIONS),
        "step.slope_*": tuple(ACTIVATIONS),
        "optimizer.*": SENTENCES,
        "optimizer.*_title": SENTENCES,
        "optimizer.memory_*": tuple({stem for stems in MEMORIES.values() for stem in stems}),
        "pass.*": PASSES,
        "pass.*_tip": PASSES,
        "quiz.*": QUIZ_BUTTONS,
        "plot.*": KEYS_OF_CURVES,
        "plot.*_short": ("held_out", "saturated", "right"),
        "plot.tip_*": PLOTTED,
        "plot.title_*": PLOTTED,
        "plot.what_*": PLOTTED,
        "quantity.*": (*quantities, "h_prev", "target"),
        "shelf.*": SHELF,
        "stops.*": tuple(SETS),
        "train.*": ("once", "back", "reset", "seed"),
        "through.*": ("own", "carried", "within"),
        "whatif.*": ("before", "now", "restore", "drop", "hold", *WRITES),
        "whatif.*_tip": ("restore", "drop", "hold"),
        "use.*": (*PARTS, "stop", *WIDTHS, *TryingView.BUTTONS),
        "use.*_tip": (*PARTS, "stop", *WIDTHS, *TryingView.BUTTONS),
        "confusion.*": ("held_out", "on_show"),
        "whatif.row_*": ("L", "carried"),
        "task.*_shows": tasks,
        "task.*_baseline": tasks,
        "task.*": tasks,
        "train.*_tip": ("start", "once", "back", "reset", "seed"),
        "update.*": tuple(f"{name}_{stem}" for name, stems in MEMORIES.items() for stem in stems),
        "update.adam_*hat": ("m", "s"),
        "update.zero_*": ("frozen", "gradient", "memory"),
        "series.*": (*series.FIELDS, *series.OF_ROWS, *series.MARKS),
        "series.way_*": series.WAYS,
        "series.missing_*": series.MISSING,
        "words.*": MENDED,
        "words.*_tip": (*MENDED, "before", "after", "data"),
        "words.*_sequence": ("add", "remove"),
        "words.kind_*": tuple(ENCODINGS),
        "words.inputs_*": tuple(ENCODINGS),
        "words.targets_*": tuple(ENCODINGS),
        "transport.*": (*(name for name, _ in BUTTONS), "pause"),
    }


@lru_cache(maxsize=1)
def asked_for() -> set[str]:
    """Every key that the source can ask for."""
    files = "|".join(assets.names("language", "en"))
    shaped = re.compile(rf"({files})\.(?!(?:json|html|py)$)[A-Za-z0-9_*]+")
    found: set[str] = set()
    for source in SOURCES:
        node = tree(source)
        found |= {key for key in (*said(node), *strings(node)) if shaped.fullmatch(key)}
        found |= set(input_errors(node))
    put = names_put_in()
    patterns = {key for key in found if "*" in key}
    assert patterns <= set(put), patterns - set(put)
    return (found - patterns) | {p.replace("*", n) for p in patterns for n in put[p]}


def test_both_languages_have_the_same_files_and_keys() -> None:
    one, other = (assets.names("language", code) for code in LANGUAGES)
    assert one == other
    for name in one:
        files = [assets.read_json("language", code, f"{name}.json") for code in LANGUAGES]
        assert list(files[0]) == list(files[1]), name


def test_both_languages_put_the_same_values_in() -> None:
    english, korean = (catalogue(code) for code in LANGUAGES)
    different = {
        key
        for key, text in english.items()
        if set(placeholders(text)) != set(placeholders(korean[key]))
    }
    assert not different


@LANGUAGE
def test_every_sentence_says_something_and_is_well_formed(code: str) -> None:
    for key, text in catalogue(code).items():
        assert text.strip() == text != "", key
        assert all(name.isidentifier() for name in placeholders(text)), key
        assert "  " not in text.replace("▶  ", "").replace("❚❚  ", ""), key


@LANGUAGE
def test_typography_is_one(code: str) -> None:
    for key, text in catalogue(code).items():
        assert "..." not in text, f"{key}: an ellipsis is one character"
        code_itself = key == "error.lengths"  # which names Python's -1
        assert code_itself or not re.search(r"(?<!\w)-\d", text), f"{key}: a true minus"


def test_korean_is_korean() -> None:
    korean = catalogue("ko")
    assert {key for key, text in korean.items() if not HANGUL.search(text)} == WITHOUT_HANGUL
    assert {key for key, text in catalogue("en").items() if HANGUL.search(text)} == {
        "menu.view_korean",
        "window.other_language",
    }


def test_no_particle_hangs_on_a_value_that_decides_its_form() -> None:
    accidents = {key: text for key, text in catalogue("ko").items() if ACCIDENT.search(text)}
    assert not accidents


def test_every_sentence_asked_for_exists() -> None:
    assert sorted(asked_for() - set(catalogue("en"))) == []


def test_every_sentence_is_asked_for() -> None:
    assert sorted(set(catalogue("en")) - asked_for()) == []


def shown_past_the_door() -> Iterator[str]:
    """Texts of two words or more that are given straight to what a person reads."""
    for source in SOURCES:
        for call in ast.walk(tree(source)):
            if isinstance(call, ast.Call) and name_of(call) in SHOWS:
                for argument in (*call.args, *(k.value for k in call.keywords)):
                    if isinstance(argument, ast.Call):
                        continue
                    for text in strings(argument):
                        if WORDS.search(re.sub(r"<[^>]*>|&\w+;", " ", text)):
                            yield f"{source.relative_to(ROOT)}:{call.lineno}: {text}"


def test_no_sentence_goes_past_the_door() -> None:
    assert not [*shown_past_the_door()]


def test_a_sentence_is_said_with_its_values() -> None:
    assert speak("en")("step.update", rate="0.5") == "learning rate η = 0.5"
    assert speak("ko")("step.update", rate="0.5") == "학습률 η = 0.5"


def test_a_sentence_can_be_made_before_its_language_is_known() -> None:
    made = sentence("error.h0_count", had=2, needs=4)
    assert made == sentence("error.h0_count", had=2, needs=4)
    assert {speak(code)(made) for code in LANGUAGES} == {
        "2 numbers for 4 units: give one for all, or 4.",
        speak("ko")("error.h0_count", had=2, needs=4),
    }


def test_sentences_within_sentences_are_said_in_the_same_language() -> None:
    made = sentence("render.not_written", path="a.png", why=sentence("error.no_words"))
    for code in LANGUAGES:
        say = speak(code)
        assert say(made) == say("render.not_written", path="a.png", why=say("error.no_words"))
        assert say("error.no_words") in say(made)


def test_values_are_put_in_as_they_are() -> None:
    assert "{word}" in speak("en")("step.picked", word="{word}")


@LANGUAGE
def test_an_unknown_sentence_is_an_error(code: str) -> None:
    with pytest.raises(KeyError):
        speak(code)("no.such_sentence")


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        speak("en")("step.update")


def test_a_voice_knows_what_it_can_say() -> None:
    assert speak("ko").has("plot.title_loss")
    assert not speak("ko").has("plot.no_such")


@pytest.mark.parametrize("code", ["de", "", "EN", "../en", "ko_KR"])
def test_an_unknown_language_is_english(code: str) -> None:
    assert speak(code).code == "en"


def test_a_voice_is_made_once() -> None:
    assert speak("ko") is speak("ko")
    assert isinstance(speak("ko"), Voice)


VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "ko_KR.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "ko:en"}, "ko"),
        ({"LANG": "KO_kr"}, "ko"),
    ],
)
def test_the_systems_language_comes_from_its_locale(
    environment: dict[str, str], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert system_language() == code


@pytest.mark.parametrize(
    ("spoken", "code"), [("ko_KR", "ko"), ("Korean_Korea", "ko"), ("en_GB", "en"), (None, "en")]
)
def test_without_variables_the_platform_is_asked(
    spoken: str | None, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("locale.getlocale", lambda: (spoken, "UTF-8"))
    assert system_language() == code


def test_keys_that_are_put_together_are_looked_at() -> None:
    for pattern in ("equation.*", "menu.*", "quantity.*"):
        assert fnmatch.filter(asked_for(), pattern)
