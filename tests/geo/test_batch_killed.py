"""The command itself, killed at any moment, interrupted, out of disk, and twice at once: real processes and signals."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits as POSIX has them")

DOCUMENTS = 320
CHUNK = 16


def command(source: Path, out: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "geo.cli", "batch", str(source), "-o", str(out), *more]


def start(source: Path, out: Path, *more: str, limit_bytes: int | None = None) -> subprocess.Popen[str]:
    def limited() -> None:
        if limit_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, limit_bytes))

    return subprocess.Popen(
        command(source, out, *more),
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
        preexec_fn=limited,  # noqa: PLW1509 - no threads here
    )


def done(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, words = process.communicate(timeout=120)
    return process.returncode, words


@cache
def undisturbed() -> tuple[Path, bytes]:
    folder = Path(mkdtemp(prefix="dateline-"))
    source = folder / "in.jsonl"
    rows = ({"id": n, "text": f"Report {n}. It rained in Kyiv and in Lviv, 470 km west."} for n in range(DOCUMENTS))
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert done(start(source, folder / "out.jsonl"))[0] == 0
    return source, (folder / "out.jsonl").read_bytes()


def chunks_done(out: Path) -> int:
    journal = Path(f"{out}.journal")
    return journal.read_bytes().count(b"\n") - 1 if journal.exists() else -1


def until(condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    begun = time.monotonic()
    while not condition() and process.poll() is None:
        assert time.monotonic() - begun < 60
        time.sleep(0.002)


def children(pid: int) -> set[int]:
    """The processes that this one has started (Linux)."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.add(int(status.parent.name))
    return found


def gone(pids: set[int]) -> bool:
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


@pytest.mark.parametrize("seed", range(3))
def test_killed_again_and_again_it_ends_with_the_same_bytes(tmp_path: Path, seed: int) -> None:
    source, expected = undisturbed()
    out = tmp_path / "out.jsonl"
    chance = random.Random(seed)  # noqa: S311
    kept = 0
    for workers in ("1", "2", "3"):
        process = start(source, out, "--workers", workers)
        goal = min(kept + chance.randint(1, 5), DOCUMENTS // CHUNK - 2)
        until(lambda goal=goal: chunks_done(out) >= goal, process)  # type: ignore[misc]
        time.sleep(chance.random() * 0.05)
        process.kill()
        _, words = done(process)
        if kept:
            assert f"going on after {kept * CHUNK} documents" in words  # nothing that was done is done again
        kept = chunks_done(out)
        assert not out.exists()
    code, words = done(start(source, out))
    assert (code, out.read_bytes()) == (0, expected)
    assert f"{DOCUMENTS} documents" in words
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks /proc for the workers")
def test_workers_leave_when_their_parent_is_killed(tmp_path: Path) -> None:
    source, _ = undisturbed()
    process = start(source, tmp_path / "out.jsonl", "--workers", "2")
    until(lambda: chunks_done(tmp_path / "out.jsonl") >= 2, process)
    workers = children(process.pid)
    assert len(workers) >= 2
    process.kill()
    done(process)
    begun = time.monotonic()
    while not gone(workers):
        assert time.monotonic() - begun < 30
        time.sleep(0.05)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks /proc for the workers")
def test_a_worker_killed_from_outside_loses_nothing(tmp_path: Path) -> None:
    source, expected = undisturbed()
    out = tmp_path / "out.jsonl"
    process = start(source, out, "--workers", "2")
    for goal in (2, 6):
        until(lambda goal=goal: chunks_done(out) >= goal, process)  # type: ignore[misc]
        workers = [pid for pid in children(process.pid) if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
        os.kill(workers[0], signal.SIGKILL)
    code, words = done(process)
    assert (code, out.read_bytes()) == (0, expected), words


def test_an_interrupt_is_one_line_and_what_is_done_is_kept(tmp_path: Path) -> None:
    source, expected = undisturbed()
    out = tmp_path / "out.jsonl"
    process = start(source, out, "--workers", "2")
    until(lambda: chunks_done(out) >= 3, process)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers too
    code, words = done(process)
    assert code == 130
    assert words == "dateline: interrupted; what is done is kept: give the same command again to go on\n"
    kept = chunks_done(out)
    assert kept >= 3
    code, words = done(start(source, out))
    assert (code, out.read_bytes()) == (0, expected)
    assert f"going on after {kept * CHUNK} documents" in words


def test_a_full_disk_is_one_line_and_what_is_done_is_kept(tmp_path: Path) -> None:
    source, expected = undisturbed()
    out = tmp_path / "out.jsonl"
    code, words = done(start(source, out, limit_bytes=len(expected) // 2))
    assert code == 2
    assert words == (
        f"dateline: {out}: cannot be written (File too large); what is done stays in out.jsonl.part: make room, then"
        " give the same command again\n"
    )
    assert not out.exists()
    code, words = done(start(source, out))
    assert (code, out.read_bytes()) == (0, expected)
    assert "going on after" in words


def test_the_second_of_two_runs_is_told(tmp_path: Path) -> None:
    source, expected = undisturbed()
    out = tmp_path / "out.jsonl"
    first = start(source, out)
    until(lambda: chunks_done(out) >= 0, first)
    code, words = done(start(source, out))
    assert (code, words.count("\n")) == (2, 1)
    assert "another run is writing it; wait for its end, or name another output" in words
    assert done(first)[0] == 0
    assert out.read_bytes() == expected


def test_other_settings_start_anew(tmp_path: Path) -> None:
    source, _ = undisturbed()
    out = tmp_path / "out.jsonl"
    process = start(source, out)
    until(lambda: chunks_done(out) >= 2, process)
    process.kill()
    done(process)
    code, words = done(start(source, out, "--ignore", "GEO1"))
    assert code == 0
    assert f"dateline: {out}: begun with other settings; starting anew\n" in words


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_device_that_is_full(tmp_path: Path) -> None:
    source, _ = undisturbed()
    code, words = done(start(source, Path("/dev/full")))
    assert (code, words) == (2, "dateline: /dev/full: cannot be written (No space left on device)\n")
    assert list(tmp_path.iterdir()) == []
