from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from maps.errors import MapError
from maps.files import write_all


def test_all_files_are_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"

    def write(path: Path) -> None:
        path.write_text("2", "utf-8")

    assert write_all(one, {one: b"1", two: write}) == (one, two)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.txt", "two.txt"]
    assert (one.read_text("utf-8"), two.read_text("utf-8")) == ("1", "2")


def test_a_failure_leaves_the_old_files(tmp_path: Path) -> None:
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text("old", "utf-8")

    def fail(path: Path) -> None:
        path.write_text("half", "utf-8")
        raise OSError(28, "No space left on device")

    with pytest.raises(MapError, match="no space left on device"):
        write_all(one, {one: b"new", two: fail})
    assert [path.name for path in tmp_path.iterdir()] == ["one.txt"]
    assert one.read_text("utf-8") == "old"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old", "utf-8")
    link = tmp_path / "link.txt"
    link.symlink_to("real.txt")
    write_all(link, {link: b"new"})
    assert link.is_symlink()
    assert (tmp_path / "real.txt").read_text("utf-8") == "new"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_written_to_and_stays(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    heard: list[bytes] = []
    reader = threading.Thread(target=lambda: heard.append(pipe.read_bytes()))
    reader.start()
    write_all(pipe, {pipe: b"new"})
    reader.join(timeout=10)
    assert heard == [b"new"]
    assert pipe.is_fifo()


def test_the_rights_of_a_replaced_file_are_kept(tmp_path: Path) -> None:
    one = tmp_path / "one.txt"
    one.write_text("old", "utf-8")
    one.chmod(0o640)
    write_all(one, {one: b"new"})
    assert one.stat().st_mode & 0o777 == 0o640
