"""The shipped network: words of a window -> probabilities of the labels, on a CPU through onnxruntime."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from geo.errors import DatelineError
from geo.tagger.labels import LABELS, Floats
from geo.tagger.words import Casing, Vocabulary, casing_of

if TYPE_CHECKING:
    import onnxruntime

FOLDER = Path(__file__).resolve().parents[1] / "model"
NETWORK, VOCABULARY, CHECKSUMS = "tagger.onnx", "vocab.txt", "checksums.json"
LONGEST = 250  # word pieces that the network reads at once; it was trained on windows up to 300
REMEDY = "reinstall the package (pip install --force-reinstall dateline)"


class ModelError(DatelineError, RuntimeError):
    """A network is missing or damaged, or its runtime is not installed."""


def checked(folder: Path, names: Sequence[str]) -> dict[str, bytes]:
    """Files of a model's folder, each compared with its checksum (SHA-256).

    Raises:
        ModelError: if one is missing or is not what its checksum says.
    """
    try:
        expected = json.loads((folder / CHECKSUMS).read_text(encoding="utf-8"))
        data = {name: (folder / name).read_bytes() for name in names}
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder}: the model is missing or cannot be read ({error}); {REMEDY}") from None
    for name, content in data.items():
        if not isinstance(expected, dict) or hashlib.sha256(content).hexdigest() != expected.get(name):
            raise ModelError(f"{folder / name}: damaged, its checksum is wrong; {REMEDY}")
    return data


def session_of(path: Path, network: bytes, threads: int) -> onnxruntime.InferenceSession:
    """A network that was read from ``path``, ready to run.

    Raises:
        ModelError: if it does not load, or onnxruntime cannot be imported.
    """
    try:
        import onnxruntime  # heavy: only when a report is read
    except ImportError as error:
        raise ModelError(
            f"the model needs onnxruntime, which does not load here ({error}); pip install onnxruntime"
        ) from None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # noqa: BLE001  # the runtime's errors share no base class
        first = str(error).splitlines()[0]
        raise ModelError(
            f"{path}: does not load in onnxruntime {onnxruntime.__version__} ({first}); {REMEDY}"
        ) from None


class Model:
    """Read-only once loaded, and safe to share between threads."""

    def __init__(self, session: onnxruntime.InferenceSession, vocabulary: Vocabulary) -> None:
        self._session, self._vocabulary = session, vocabulary

    @classmethod
    def load(cls, folder: Path = FOLDER, *, threads: int = 1) -> Model:
        """From a folder with the network, its vocabulary and their checksums (SHA-256).

        Args:
            folder: the one shipped with the package unless named.
            threads: of one run; many reports are read faster by many processes than by many threads.

        Raises:
            ModelError: if a file is missing or is not what its checksum says, or onnxruntime cannot be imported.
        """
        data = checked(folder, (NETWORK, VOCABULARY))
        session = session_of(folder / NETWORK, data[NETWORK], threads)
        return cls(session, Vocabulary(data[VOCABULARY].decode("utf-8").splitlines()))

    def pieces_in(self, words: Sequence[str]) -> int:
        """How much of ``LONGEST`` these words take."""
        return sum(len(self._vocabulary.pieces_of(word)) for word in words)

    def probabilities(self, words: Sequence[str]) -> Floats:
        """For each word the probability of each label, ``[len(words), LABELS]``.

        Input of more than ``LONGEST`` pieces is cut into windows of about equal length.
        """
        count = max(1, -(-self.pieces_in(words) // LONGEST))
        size = -(-self.pieces_in(words) // count)
        parts: list[Floats] = []
        window: list[str] = []
        length = 0
        for word in words:
            more = len(self._vocabulary.pieces_of(word))
            if window and length + more > size:
                parts.append(self._run(window))
                window, length = [], 0
            window.append(word)
            length += more
        if window:
            parts.append(self._run(window))
        return np.concatenate(parts) if parts else np.zeros((0, LABELS), dtype=np.float32)

    def _run(self, words: Sequence[str]) -> Floats:
        pieces, casings, firsts = [self._vocabulary.start], [int(Casing.NONE)], []
        for word in words:
            found = self._vocabulary.pieces_of(word)[:LONGEST]
            firsts.append(len(pieces))
            pieces += found
            casings += [int(casing_of(word))] * len(found)
        pieces.append(self._vocabulary.end)
        casings.append(int(Casing.NONE))
        feed = {"pieces": np.array([pieces], dtype=np.int64), "casings": np.array([casings], dtype=np.int64)}
        scores = np.asarray(self._session.run(["scores"], feed)[0], dtype=np.float32)[0, firsts]
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)
