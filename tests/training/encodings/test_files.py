"""Text files in the encodings that are met, and what is told of all others."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz import InputError
from rnnviz.training.encodings import files
from tests.oracles.refusal import outcome

TEXT = "야구, 배트\n방망이 — bat\n"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("cp949", b""),
    ],
)
def test_a_file_is_read_in_its_encoding(encoding: str, mark: bytes, tmp_path: Path) -> None:
    text = TEXT.replace("—", "-") if encoding == "cp949" else TEXT
    (tmp_path / "text").write_bytes(mark + text.encode(encoding))
    assert files.read_text(tmp_path / "text") == text


@pytest.mark.parametrize("data", [b"\xff\xff\xff", b"a\0b", b"\x89PNG\r\n\x1a\n\0\0", b"\xff\xfea"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="no text file"):
        files.decoded(data)


@given(st.binary(max_size=60) | st.text(max_size=30).map(lambda text: text.encode("utf-16")))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    found = outcome(files.decoded, data)
    assert isinstance(found, str | InputError)
    assert isinstance(found, InputError) or "\0" not in found


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path, "\0"):
        with pytest.raises(InputError, match=r"there is no such file|could not be read"):
            files.read_text(path)


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "text").write_text("a")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, os.strerror(13))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputError, match="could not be read: Permission denied"):
        files.read_text(tmp_path / "text")


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "text").write_text("abcd")
    monkeypatch.setattr(files, "MOST_BYTES", 3)
    with pytest.raises(InputError, match="too large"):
        files.read_text(tmp_path / "text")
