"""A trained network -> the model that is shipped: int8 ONNX, the vocabulary, checksums.

    python -m geo.train.export --network FILE --encoder FOLDER --out geo/model

Beside FILE stands ``training.json``, which the training wrote; it goes with the model.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from geo.tagger.model import CHECKSUMS, NETWORK, VOCABULARY
from geo.train.network import Network
from geo.train.train import RECORD


def stored(path: Path) -> Network:
    """The network with the weights of a ``network.pt``."""
    network = Network()
    network.load_state_dict(torch.load(path, weights_only=True))
    return network.eval()


def export(network: Network, target: Path) -> None:
    """Write ``network`` as int8 ONNX: weights per channel, activations quantised as they come.

    ``reduce_range`` keeps sums within 16 bits on processors without VNNI, so that results are the same everywhere.
    """
    example = torch.ones(1, 8, dtype=torch.long)
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        torch.onnx.export(
            network,
            (example, example),
            str(full),
            input_names=["pieces", "casings"],
            output_names=["scores"],
            dynamic_axes={"pieces": {0: "batch", 1: "length"}, "casings": {0: "batch", 1: "length"}},
            opset_version=17,
            dynamo=False,
        )
        onnx.checker.check_model(str(full))
        quantize_dynamic(str(full), str(target), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    export(stored(arguments.network), arguments.out / NETWORK)
    shutil.copyfile(arguments.encoder / "vocab.txt", arguments.out / VOCABULARY)
    shutil.copyfile(arguments.network.with_name(RECORD), arguments.out / RECORD)
    sums = {name: hashlib.sha256((arguments.out / name).read_bytes()).hexdigest() for name in (NETWORK, VOCABULARY)}
    (arguments.out / CHECKSUMS).write_text(json.dumps(sums, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
