"""Writes the .npz files that NumPyArraysTest reads, and what NumPy says of them.

Run it from the folder of the module; the build never does. NumPy 1.24.
"""
import zlib

import numpy as np

FOLDER = "src/test/resources/lanewise/datasets/format/arrays/"
rng = np.random.default_rng(0)
grey = rng.integers(0, 256, (12, 5, 4)).astype(np.uint8)
grey[0, 0, 0] = 255
colour = np.stack([grey, grey // 2, grey // 3], -1)  # N, H, W, C
bits = (grey > 128).astype(np.uint8)
labels = np.arange(12) % 3
one_hot = np.eye(3)[labels]
expected = []


def case(name, images, y, pixels, classes=labels):
    """pixels: uint8 (N,C,H,W) that must come out; classes: the labels."""
    np.savez_compressed(
        FOLDER + name + ".npz", x_train=images, y_train=y, x_test=images[:3], y_test=y[:3])
    shape = "x".join(map(str, pixels.shape))
    expected.append(
        f"{name},{shape},{zlib.crc32(np.ascontiguousarray(pixels).tobytes())},"
        + " ".join(map(str, classes)))


def planes(images):
    return images[:, None] if images.ndim == 3 else images.transpose(0, 3, 1, 2)


case("float16-fractions", (grey / 255).astype(np.float16), one_hot.astype(np.float16), planes(grey))
case("float16-whole", grey.astype(np.float16), labels.astype(np.float16), planes(grey))
case("float16-bits", bits.astype(">f2"), labels, planes(bits * np.uint8(255)))
case("big-endian-int32", grey.astype(">i4"), labels.astype(">i8"), planes(grey))
case("big-endian-uint16", colour.astype(">u2"), labels.astype(">u2")[:, None], planes(colour))
case("big-endian-fractions", (colour / 255).astype(">f8"), labels.astype(">f4"), planes(colour))
case("fortran-grey", np.asfortranarray(grey), np.asfortranarray(one_hot), planes(grey))
case("fortran-colour", np.asfortranarray(colour.astype("<f4")), labels, planes(colour))
turned = colour.transpose(0, 2, 1, 3)  # a view that is not contiguous
case("fortran-turned", turned, labels[:, None], planes(turned))
case("channels-first", np.asfortranarray(planes(colour).astype(">i2")), labels, planes(colour))
case("one-channel", grey[..., None], one_hot.astype(bool), planes(grey))
case("rows", grey[:, :4].reshape(12, 16), labels.astype(np.int8), planes(grey[:, :4]))
case("one-hot-uint8", colour, one_hot.astype(np.uint8), planes(colour))
case("bool", bits.astype(bool), (labels > 0)[:, None], planes(bits * np.uint8(255)), (labels > 0) * 1)
case("gaps", grey, np.array([0, 5, 9])[labels], planes(grey), np.array([0, 5, 9])[labels])

with open(FOLDER + "expected.csv", "w") as table:
    table.write("name,shape,crc32,labels\n" + "\n".join(expected) + "\n")
