"""A folder of documents may hold code: nothing of it is run, whatever the format and whoever reads it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

from geo import isolation
from tests.geo import made_files as made

ROOT = Path(__file__).parent.parent.parent
WORDS = "Mariupol, a city in Crimea, was quiet on Monday, said the mayor of Lviv, and then it rained."
RUN = "open({markers!r} + '/' + __name__, 'w').close(); raise ImportError(__name__)"
OPTIONAL = {"sitecustomize", "usercustomize", "spacy", "brotli", "cchardet", "faust_cchardet", "zstandard", "py3langid"}
OURS = {"geo", "gazetteer", "maps", "tests"}
ABSENT = {"__main__", "__future__"}
DOCUMENTS = {
    "a.txt": WORDS.encode(),
    "b.html": made.page(WORDS, WORDS[::-1]),
    "c.pdf": made.pdf([[WORDS[:50], WORDS[50:]]]),
    "d.docx": made.docx(made.paragraph(WORDS)),
    "e.eml": b"From: a@b.c\r\nTo: d@e.f\r\nSubject: Rain\r\n\r\n" + WORDS.encode(),
}
TABLES = {
    "f.csv": f'id,text\n1,"{WORDS}"\n'.encode(),
    "g.jsonl": json.dumps({"id": "1", "text": WORDS}).encode() + b"\n",
}
# As the installed command does it: a file in another folder.
PROGRAM = "from geo.cli import main\nif __name__ == '__main__':\n    main()\n"


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A folder with documents, and with a module or package for every name that could be imported."""
    folder, markers = tmp_path / "archive", tmp_path / "ran"
    markers.mkdir()
    folder.mkdir()
    for number, name in enumerate(
        sorted({*sys.stdlib_module_names, *packages_distributions(), *OPTIONAL, *OURS} - ABSENT)
    ):
        path = folder / f"{name}.py" if number % 2 and name != "multiprocessing" else folder / name / "__init__.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(RUN.format(markers=str(markers)), encoding="utf-8")
    for name, content in {**DOCUMENTS, **TABLES}.items():
        (folder / name).write_bytes(content)
    (tmp_path / "start").mkdir()
    (tmp_path / "start" / "program.py").write_text(PROGRAM, encoding="utf-8")
    return folder


def ran(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder.parent / "ran").iterdir())


def run(folder: Path, command: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONSAFEPATH")}
    return subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={**inherited, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def program(folder: Path) -> list[str]:
    return [str(folder.parent / "start" / "program.py")]


@pytest.mark.parametrize("name", [*DOCUMENTS, *TABLES])
def test_checking_a_document_runs_nothing_beside_it(hostile: Path, name: str) -> None:
    done = run(hostile, [*program(hostile), "check", name, "--format", "concise"])
    assert ran(hostile) == []
    assert "GEO101" in done.stdout, done.stderr


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("source", [".", "*.[cj]s*"], ids=["documents", "tables"])
def test_a_batch_runs_nothing_of_its_folder(hostile: Path, workers: str, source: str) -> None:
    done = run(hostile, [*program(hostile), "batch", source, "-o", "../out.jsonl", "--workers", workers])
    assert ran(hostile) == []
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in (hostile.parent / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rows) == len(DOCUMENTS if source == "." else TABLES)
    assert {flag["code"] for row in rows for flag in row["flags"]} >= {"GEO101"}
    assert all("GEO101" in {flag["code"] for flag in row["flags"]} for row in rows)


# With -m and -c Python itself takes the folder for the first place to look; these come before anything of ours.
BEFORE_US = frozenset({"json", "multiprocessing", "email", "csv", "numpy", "lxml", "trafilatura", "pypdf", "click"})


@pytest.mark.parametrize("name", ["b.html", "e.eml"])
def test_run_as_a_module_it_forgets_the_folder_at_once(hostile: Path, name: str) -> None:
    for path in hostile.glob("*.py"):
        if path.stem not in BEFORE_US:
            path.unlink()
    for path in hostile.glob("*/__init__.py"):
        if path.parent.name not in BEFORE_US:
            path.unlink()
            path.parent.rmdir()
    checked = run(hostile, ["-m", "geo.cli", "check", name, "--format", "concise"])
    batch = run(hostile, ["-m", "geo.cli", "batch", name, "-o", "../out.jsonl"])
    assert ran(hostile) == []
    assert "GEO101" in checked.stdout, checked.stderr
    assert batch.returncode == 0, batch.stderr


NOTEBOOK = """
import os, sys
from geo.batch import Job, chunked, in_processes
from geo.inputs import items
assert "" in sys.path
os.chdir(sys.argv[1])
results = in_processes(chunked(items("*.[heptd]*")), Job(), 2)
print("".join(result.data.decode() for _, result in results).count("GEO101"))
assert "" in sys.path and "PYTHONSAFEPATH" not in os.environ
"""


def test_a_notebook_keeps_its_path_and_its_workers_do_not_get_it(hostile: Path) -> None:
    done = run(hostile.parent / "start", ["-c", NOTEBOOK, str(hostile)])
    assert ran(hostile) == []
    assert int(done.stdout) >= len(DOCUMENTS), done.stderr


CLUSTER = """
import sys
import distributed, dask
from geo.batch import Job, chunked
from geo.batch.cluster import on_cluster
from geo.inputs import items
if __name__ == "__main__":
    with dask.config.set({"distributed.worker.daemon": False}), distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=sys.argv[1] == "processes", dashboard_address=None, silence_logs=50
    ) as cluster:
        results = on_cluster(chunked(items(".")), Job(), cluster.scheduler_address)
        print("".join(result.data.decode() for _, result in results).count("GEO101"))
"""


@pytest.mark.parametrize("workers", ["threads", "processes"])
def test_a_cluster_that_stands_in_the_folder_runs_nothing_of_it(hostile: Path, workers: str) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed: pip install 'dateline[dask]'")
    script = hostile.parent / "start" / "cluster.py"
    script.write_text(CLUSTER, encoding="utf-8")
    safe = {"PYTHONSAFEPATH": "1"} if workers == "processes" else {}  # Dask starts these, not we
    done = run(hostile, [str(script), workers], **safe)
    assert ran(hostile) == []
    assert int(done.stdout) >= len(DOCUMENTS), done.stderr


def test_python_that_ignores_the_environment_must_be_safe_by_itself(hostile: Path) -> None:
    code = f"import sys; sys.path[:1] = [{str(ROOT)!r}]; from geo.cli import main; main(sys.argv[1:])"
    arguments = ["batch", str(hostile / "a.txt"), "-o", str(hostile.parent / "out.jsonl")]
    refused = run(hostile.parent, ["-E", "-c", code, *arguments])
    assert refused.returncode == 2
    assert "python -E" in refused.stderr
    assert run(hostile.parent, ["-I", "-c", code.replace("[:1]", "[:0]"), *arguments]).returncode == 0


# the path itself


@pytest.fixture
def standing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    return tmp_path


@pytest.mark.parametrize("entry", ["", ".", "./", "lib", "../x", "HERE", "HERE/", "HERE/../HERE_NAME", "LINK"])
def test_no_way_of_naming_the_current_folder_is_passed_on(
    standing: Path, monkeypatch: pytest.MonkeyPatch, entry: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    link = tmp_path_factory.mktemp("elsewhere") / "link"
    link.symlink_to(standing)
    entry = entry.replace("HERE_NAME", standing.name).replace("HERE", str(standing)).replace("LINK", str(link))
    monkeypatch.setattr(sys, "path", [entry, "/usr/lib/x", str(standing / ".venv" / "lib")])
    assert isolation.trusted_path() == ["/usr/lib/x", str(standing / ".venv" / "lib")]


def test_the_current_folder_stays_where_it_was_meant(standing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(standing)])
    monkeypatch.setenv("PYTHONPATH", str(standing))
    assert isolation.trusted_path() == [str(standing)]
    monkeypatch.delenv("PYTHONPATH")
    assert isolation.trusted_path() == []
    monkeypatch.setattr(isolation, "_HOME", str(standing))
    monkeypatch.setattr(sys, "path", [""])
    assert isolation.trusted_path() == [str(standing)]


@pytest.mark.parametrize(
    ("given", "passed_on"),
    [(None, None), ("", None), (".", None), (":", None), (":/a", "/a"), ("/a:", "/a"), ("/a:.:b:/c", "/a:/c")],
)
def test_an_empty_entry_of_pythonpath_is_the_current_folder_and_is_left_out(
    standing: Path, monkeypatch: pytest.MonkeyPatch, given: str | None, passed_on: str | None
) -> None:
    del standing
    if given is not None:
        monkeypatch.setenv("PYTHONPATH", given.replace(":", os.pathsep))
    environment: dict[str, Any] = isolation.trusted_environment()
    assert environment.get("PYTHONPATH") == (passed_on.replace(":", os.pathsep) if passed_on else None)
    assert environment["PYTHONSAFEPATH"] == "1"
    assert {**environment, "PYTHONPATH": given} == {**os.environ, "PYTHONSAFEPATH": "1", "PYTHONPATH": given}
