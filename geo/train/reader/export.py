"""A trained network -> the model that is shipped: int8 ONNX encoder, ONNX linker, the vocabulary, checksums.

    python -m geo.train.reader.export --network FOLDER/epoch-N.pt --encoder FOLDER --out geo/model/reader

Beside the network stands ``training.json``, which the training wrote; it goes with the model.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Final

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from geo.reader.model import CHECKSUMS, ENCODER, LINKER
from geo.reader.window import COLUMNS
from geo.tagger.model import VOCABULARY
from geo.train.network import WIDTH
from geo.train.reader.network import Network
from geo.train.reader.scores import stored
from geo.train.reader.train import RECORD

OPSET: Final = 18


def export(network: Network, out: Path) -> None:
    """Write the encoder as int8, weights per channel, and the linker, a tenth of its size, as it is.

    ``reduce_range`` keeps sums within 16 bits on processors without VNNI, so that results are the same everywhere.
    """
    one = torch.ones(1, 8, dtype=torch.long)
    batch = {0: "batch", 1: "length"}
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        torch.onnx.export(
            network.encoder,
            (one, one, torch.zeros(1, 8, COLUMNS), one),
            str(full),
            input_names=["pieces", "casings", "kinds", "firsts"],
            output_names=["states", "tags"],
            dynamic_axes={"pieces": batch, "casings": batch, "kinds": batch, "firsts": {0: "batch", 1: "tokens"}},
            opset_version=OPSET,
            dynamo=False,
        )
        onnx.checker.check_model(str(full))
        quantize_dynamic(
            str(full), str(out / ENCODER), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
        )
    examples = {
        "states": (torch.zeros(8, WIDTH), "tokens"),
        "ends": (torch.ones(3, 2, dtype=torch.long), "terms"),
        "types": (torch.ones(3, dtype=torch.long), "terms"),
        "pairs": (torch.ones(4, 2, dtype=torch.long), "pairs"),
        "gap": (torch.ones(4, 2, dtype=torch.long), "pairs"),
        "distance": (torch.ones(4, dtype=torch.long), "pairs"),
        "sentences": (torch.ones(4, dtype=torch.long), "pairs"),
        "triples": (torch.ones(5, 2, dtype=torch.long), "triples"),
        "triple_gap": (torch.ones(5, 2, 2, dtype=torch.long), "triples"),
        "triple_distance": (torch.ones(5, 2, dtype=torch.long), "triples"),
    }
    torch.onnx.export(
        network.linker,
        tuple(example for example, _ in examples.values()),
        str(out / LINKER),
        input_names=list(examples),
        output_names=["pair_scores", "triple_scores"],
        dynamic_axes={name: {0: axis} for name, (_, axis) in examples.items()},
        opset_version=OPSET,
        dynamo=False,
    )
    onnx.checker.check_model(str(out / LINKER))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    export(stored(arguments.network), arguments.out)
    shutil.copyfile(arguments.encoder / "vocab.txt", arguments.out / VOCABULARY)
    shutil.copyfile(arguments.network.with_name(RECORD), arguments.out / RECORD)
    names = (ENCODER, LINKER, VOCABULARY)
    sums = {name: hashlib.sha256((arguments.out / name).read_bytes()).hexdigest() for name in names}
    (arguments.out / CHECKSUMS).write_text(json.dumps(sums, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
