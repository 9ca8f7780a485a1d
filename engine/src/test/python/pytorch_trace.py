#!/usr/bin/env python3
"""Trains small networks with PyTorch and records what the test TorchTraceTest compares with.

usage: pytorch_trace.py FOLDER      (needs torch and numpy; the build never runs it)

FOLDER is engine/src/test/resources/lanewise/plan/trace. Its digits.safetensors holds the first 32
training and 16 test images of the generated data set `digits`, values 0 to 255. The script reads
them, divides by 255, and writes one safetensors file for each network:

  init.NAME            the initial parameters
  gradient.NAME        the gradients of the first step
  RUN.NAME             parameters and running statistics after the last step of a run
  RUN.logits           of the test images in evaluation mode, after the last step

All are computed in float64 and stored as float32. For each run the metadata hold:

  RUN.losses           the loss of every step
  RUN.spread           how far PyTorch itself, in float32, is from these values: the worst of six
                       runs, five of them with every initial weight moved by half a unit in its
                       last place or not at all. Relative difference of the losses, of the first
                       ten steps and of all; distance of the final parameters in parts of the
                       distance moved; largest difference of a logit; and the distance of the first
                       gradients, of the worst parameter, in parts of its norm.
"""

import json
import struct
import sys
from collections import OrderedDict
from pathlib import Path

import numpy as np
import torch
from torch import nn

STEPS = 20
BATCH = 16
FIRST_STEPS = 10
FLOAT32_RUNS = 6


def batch_norm_network():
    layers = OrderedDict()
    channels = [1, 8, 16, 16]
    for block in range(1, 4):
        before, after = channels[block - 1 : block + 1]
        layers[f"conv{block}"] = nn.Conv2d(before, after, 3, padding=1, bias=False)
        layers[f"bn{block}"] = nn.BatchNorm2d(after)
        layers[f"relu{block}"] = nn.ReLU()
        layers[f"pool{block}"] = nn.MaxPool2d(2)
    layers["flatten"] = nn.Flatten()
    layers["fc1"] = nn.Linear(16 * 3 * 3, 10)
    return nn.Sequential(layers)


def plain_network():
    layers = OrderedDict()
    channels = [1, 8, 16]
    for block in range(1, 3):
        before, after = channels[block - 1 : block + 1]
        layers[f"conv{block}"] = nn.Conv2d(before, after, 3, padding=1)
        layers[f"relu{block}"] = nn.ReLU()
        layers[f"pool{block}"] = nn.MaxPool2d(2)
    layers["conv3"] = nn.Conv2d(16, 16, 3)
    layers["relu3"] = nn.ReLU()
    layers["pool3"] = nn.MaxPool2d(2)
    layers["flatten"] = nn.Flatten()
    layers["fc1"] = nn.Linear(16 * 2 * 2, 32)
    layers["relu4"] = nn.ReLU()
    layers["fc2"] = nn.Linear(32, 10)
    return nn.Sequential(layers)


def sgd(groups):
    return torch.optim.SGD(groups, lr=0.02, momentum=0.9)


def adam(groups):
    return torch.optim.Adam(groups, lr=0.01)


def adamw(groups):
    return torch.optim.AdamW(groups, lr=0.01)


def groups(network, decay, decays_all):
    """What decays, and what does not: by default only tensors of two axes and more decay."""
    decaying = [p for p in network.parameters() if decays_all or p.dim() > 1]
    others = [p for p in network.parameters() if not (decays_all or p.dim() > 1)]
    return [
        {"params": decaying, "weight_decay": decay},
        {"params": others, "weight_decay": 0.0},
    ]


# The seeds are ones with which no maximum of a pool is nearly a tie: where one is, float32 may
# take the other pixel, and PyTorch's own runs then differ by a thousand times the usual rounding.
NETWORKS = {
    "batch-norm": (batch_norm_network, 3),
    "plain": (plain_network, 6),
}

# network, run: the optimizer, the weight decay, whether every parameter decays
RUNS = {
    ("batch-norm", "sgd"): (sgd, 0.005, False),
    ("batch-norm", "sgd-decay-all"): (sgd, 0.005, True),
    ("plain", "adam"): (adam, 0.0, False),
    ("plain", "adamw-decay-all"): (adamw, 0.5, True),
}


def read_bfloat16(file):
    content = file.read_bytes()
    end = 8 + struct.unpack("<Q", content[:8])[0]
    header = json.loads(content[8:end])
    del header["__metadata__"]
    tensors = {}
    for name, entry in header.items():
        first, last = (end + offset for offset in entry["data_offsets"])
        upper = np.frombuffer(content[first:last], "<u2").astype(np.uint32) << 16
        tensors[name] = upper.view(np.float32).reshape(entry["shape"])
    return tensors


def images(data, split, dtype):
    pixels = torch.tensor(data[split + ".images"]).to(dtype) / 255
    return pixels, torch.tensor(data[split + ".labels"]).long()


def values(network):
    return {
        name: tensor.detach().double().numpy().copy()
        for name, tensor in network.state_dict().items()
        if not name.endswith("num_batches_tracked")
    }


def train(make, init, run, data, dtype):
    """The losses, the first gradients, the final values and the logits of the test images."""
    optimizer_of, decay, decays_all = run
    network = make().to(dtype)
    network.load_state_dict({n: torch.tensor(v).to(dtype) for n, v in init.items()}, strict=False)
    optimizer = optimizer_of(groups(network, decay, decays_all))
    x, y = images(data, "train", dtype)
    losses, gradients = [], None
    network.train()
    for step in range(STEPS):
        rows = [(step * BATCH + i) % len(x) for i in range(BATCH)]
        loss = nn.functional.cross_entropy(network(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        if gradients is None:
            gradients = {n: p.grad.double().numpy().copy() for n, p in network.named_parameters()}
        optimizer.step()
        losses.append(loss.item())
    network.eval()
    with torch.no_grad():
        logits = network(images(data, "test", dtype)[0]).double().numpy()
    return np.array(losses), gradients, values(network), logits


def moved(init, generator):
    """Every value moved to a neighbour in float32, or left."""
    result = {}
    for name, value in init.items():
        single = value.astype(np.float32)
        towards = generator.choice(np.array([-np.inf, np.inf], np.float32), single.shape)
        stays = generator.random(single.shape) < 0.5
        result[name] = np.where(stays, single, np.nextafter(single, towards)).astype(np.float64)
    return result


def distance(actual, expected, names):
    return np.sqrt(sum(((actual[n] - expected[n]) ** 2).sum() for n in names))


def differences(actual, expected, init, names):
    losses = np.abs(actual[0] / expected[0] - 1)
    zero = {n: np.zeros_like(v) for n, v in expected[1].items()}
    return [
        losses[:FIRST_STEPS].max(),
        losses.max(),
        distance(actual[2], expected[2], names) / distance(expected[2], init, names),
        np.abs(actual[3] - expected[3]).max(),
        max(distance(actual[1], expected[1], [n]) / distance(expected[1], zero, [n]) for n in zero),
    ]


def write(file, tensors, metadata):
    header, offset = {"__metadata__": metadata}, 0
    for name, tensor in tensors.items():
        end = offset + 4 * tensor.size
        shape = list(tensor.shape)
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(file, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text)
        for tensor in tensors.values():
            out.write(np.ascontiguousarray(tensor, "<f4").tobytes())


def main(folder):
    torch.set_num_threads(1)
    data = read_bfloat16(folder / "digits.safetensors")
    for model, (make, seed) in NETWORKS.items():
        torch.manual_seed(seed)
        init = values(make())
        names = [name for name, _ in make().named_parameters()]
        tensors = {"init." + name: value for name, value in init.items()}
        metadata = {"torch": torch.__version__}
        for (network, name), run in RUNS.items():
            if network != model:
                continue
            exact = train(make, init, run, data, torch.float64)
            generator = np.random.default_rng(1)
            starts = [init] + [moved(init, generator) for _ in range(FLOAT32_RUNS - 1)]
            spread = np.max(
                [
                    differences(train(make, start, run, data, torch.float32), exact, init, names)
                    for start in starts
                ],
                axis=0,
            )
            tensors.update({"gradient." + n: v for n, v in exact[1].items()})
            tensors.update({f"{name}.{n}": v for n, v in exact[2].items()})
            tensors[name + ".logits"] = exact[3]
            metadata[name + ".losses"] = " ".join(repr(loss) for loss in exact[0].tolist())
            metadata[name + ".spread"] = " ".join(f"{value:.1e}" for value in spread)
            print(model, name, "losses", exact[0][0], "to", exact[0][-1], "spread", spread)
        write(folder / (model + ".safetensors"), tensors, metadata)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
