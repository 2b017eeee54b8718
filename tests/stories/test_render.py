"""A lesson drawn into a file on a machine that has no screen."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

import rnnviz
from rnnviz.language import speak

PROGRAM = "import sys; from rnnviz.app.run import main; sys.exit(main(sys.argv[1:]))"
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_RUNTIME_DIR")


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The command line on a machine without a screen, in English unless told otherwise."""
    root = Path(rnnviz.__file__).parents[1]
    bare = {name: value for name, value in os.environ.items() if name not in SCREENS}
    environment = {**bare, "LC_ALL": "C.UTF-8", "LANGUAGE": "en", "PYTHONPATH": str(root)}
    command = [sys.executable, "-c", PROGRAM, *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, env=environment, check=False, encoding="utf-8"
    )


def rendered(out: Path, *options: str) -> Path:
    """Render the first lesson; nothing is said where all goes well."""
    ran = run("render", "baseball-bat", "-o", out, *options)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    return out


def colours(path: Path) -> set[int]:
    """Colours in a picture, looked for at every fourth pixel."""
    image = QImage(str(path))
    return {
        image.pixel(x, y) for x in range(0, image.width(), 4) for y in range(0, image.height(), 4)
    }


def svg_texts(path: Path) -> str:
    """All the text of an SVG without blanks: text of two scripts is written in pieces."""
    pieces = re.findall(r"<text[^>]*>([^<]*)</text>", path.read_text("utf-8"))
    return unblanked("".join(pieces))


def unblanked(text: str) -> str:
    """A text without its blanks."""
    return "".join(text.split())


def test_a_png_of_the_size_asked_for(tmp_path: Path) -> None:
    image = QImage(str(rendered(tmp_path / "bat.png")))
    assert (image.width(), image.height()) == (1600, 1000)
    assert len(colours(tmp_path / "bat.png")) > 30


@pytest.mark.parametrize("size", ["320x320", "1280×800", "1000X2000"])
def test_a_png_of_another_size(tmp_path: Path, size: str) -> None:
    image = QImage(str(rendered(tmp_path / "bat.png", "--size", size)))
    assert f"{image.width()}x{image.height()}" == size.lower().replace("×", "x")
    assert len(colours(tmp_path / "bat.png")) > 10


def test_an_svg_keeps_its_text_as_text(tmp_path: Path) -> None:
    texts = svg_texts(rendered(tmp_path / "bat.svg"))
    for word in ("baseball", "bat", "야구", "배트", "박쥐", speak("en")("diagram.title")):
        assert unblanked(word) in texts


def test_a_pdf_is_a_pdf(tmp_path: Path) -> None:
    data = rendered(tmp_path / "bat.pdf").read_bytes()
    assert data.startswith(b"%PDF-")
    assert data.rstrip().endswith(b"%%EOF")
    assert re.search(rb"/MediaBox \[\s*0 0 1200(\.0+)? 750", data)


def test_the_ending_may_be_in_capitals(tmp_path: Path) -> None:
    assert not QImage(str(rendered(tmp_path / "bat.PNG"))).isNull()


def test_paths_with_spaces_and_hangul(tmp_path: Path) -> None:
    folder = tmp_path / "내 그림 folder"
    folder.mkdir()
    assert not QImage(str(rendered(folder / "야구 배트.png"))).isNull()


def test_what_is_there_is_written_over(tmp_path: Path) -> None:
    out = tmp_path / "bat.svg"
    out.write_text("old")
    assert "<svg" in rendered(out).read_text("utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["bat.svg"]


def test_the_step_asked_for_is_the_one_drawn(tmp_path: Path) -> None:
    first, last = (rendered(tmp_path / f"{step}.svg", "--step", step) for step in ("1", "last"))
    for n, path, kind in ((1, first, "forward"), (27, last, "update")):
        here = speak("en")("diagram.here", kind=speak("en")(f"pass.{kind}"), n=n, total=27)
        assert unblanked(here) in svg_texts(path)
    assert "L=—" in svg_texts(first)
    assert "L=—" not in svg_texts(last)


def test_pictures_of_the_first_and_the_last_step_differ(tmp_path: Path) -> None:
    first = rendered(tmp_path / "first.png", "--step", "1")
    last = rendered(tmp_path / "last.png", "--step", "27")
    assert QImage(str(first)) != QImage(str(last))
    assert QImage(str(last)) == QImage(str(rendered(tmp_path / "default.png")))


def test_themes_and_languages(tmp_path: Path) -> None:
    out = rendered(tmp_path / "dark.png", "--theme", "dark")
    assert QColor(QImage(str(out)).pixel(2, 2)).lightness() < 80
    texts = svg_texts(rendered(tmp_path / "ko.svg", "--language", "ko"))
    assert unblanked(speak("ko")("diagram.title")) in texts
    assert unblanked(speak("en")("diagram.title")) not in texts


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["baseball-bat", "-o", "bat.gif"], r"\.png, \.svg, \.pdf"),
        (["baseball-bat", "-o", "bat"], r"\.png, \.svg, \.pdf"),
        (["baseball-bat", "-o", "bat.png", "--step", "0"], "1 to 27"),
        (["baseball-bat", "-o", "bat.png", "--step", "28"], "1 to 27"),
        (["baseball-bat", "-o", "bat.png", "--step", "-1"], "1 to 27"),
        (["baseball-bat", "-o", "bat.png", "--step", "three"], "1 to 27"),
        (["baseball-bat", "-o", "bat.png", "--size", "big"], "320 to 8000"),
        (["baseball-bat", "-o", "bat.png", "--size", "100x100"], "320 to 8000"),
        (["baseball-bat", "-o", "bat.png", "--size", "99999x99999"], "320 to 8000"),
        (["cricket-bat", "-o", "bat.png"], "no lesson called cricket-bat.*baseball-bat"),
        (["../../etc/passwd", "-o", "bat.png"], "no lesson called"),
        (["baseball-bat", "-o", "nowhere/bat.png"], "could not be written"),
    ],
)
def test_what_cannot_be_drawn_gets_one_line_and_leaves_no_file(
    tmp_path: Path, options: list[str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("render", *options)
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert ran.stderr.count("\n") == 1
    assert ran.stderr.startswith("rnnviz: ")
    assert re.search(said, ran.stderr)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows folders have no write bit")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    if os.access("/", os.W_OK):
        pytest.skip("this user may write everywhere")
    tmp_path.chmod(0o500)
    ran = run("render", "baseball-bat", "-o", tmp_path / "bat.png")
    tmp_path.chmod(0o700)
    assert ran.returncode == 1
    assert "could not be written" in ran.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_where_the_file_should_be(tmp_path: Path) -> None:
    (tmp_path / "bat.png").mkdir()
    ran = run("render", "baseball-bat", "-o", tmp_path / "bat.png")
    assert ran.returncode == 1
    assert ran.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["bat.png"]


def test_errors_are_said_in_the_language_asked_for() -> None:
    ran = run("render", "baseball-bat", "-o", "bat.gif", "--language", "ko")
    assert speak("ko")("render.ending", path="bat.gif", known=".png, .svg, .pdf") in ran.stderr


def test_the_version() -> None:
    assert run("--version").stdout == f"rnnviz {rnnviz.__version__}\n"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_help_in_both_languages(language: str) -> None:
    say = speak(language)
    told = " ".join(run("--help", "--language", language).stdout.split())
    assert say("run.about") in told
    assert "rnnviz render" in told
    told = " ".join(run("render", "--help", "--language", language).stdout.split())
    for key in ("render", "output", "size", "step", "theme", "language"):
        assert say(f"run.{key}") in told


@pytest.mark.parametrize("options", [[], ["baseball-bat"], ["--colour"]])
def test_a_render_that_lacks_something_says_what(options: list[str]) -> None:
    ran = run("render", *options)
    assert ran.returncode == 2
    assert ran.stderr.count("\n") == 1


def test_a_window_without_a_display_is_one_line_too() -> None:
    ran = run("baseball-bat")
    assert ran.returncode == 1
    assert ran.stderr.count("\n") == 1
    assert "render baseball-bat" in ran.stderr
