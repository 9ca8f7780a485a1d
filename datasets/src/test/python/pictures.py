"""Pictures as Pillow writes them, and the pixels that Pillow reads from them, for PillowPicturesTest.

    python3 datasets/src/test/python/pictures.py datasets/src/test/resources/lanewise/datasets/format/pictures.zip

Written with Pillow 9.4.0; the build never runs it. For each picture NAME there is NAME.rgb: width and
height as big-endian 32-bit numbers, then red, green and blue of each pixel, upright and on white.
"""

import io
import struct
import sys
import zipfile

import numpy as np
from PIL import Image, ImageOps

WIDTH, HEIGHT = 13, 10
Y, X = np.mgrid[0:HEIGHT, 0:WIDTH]
COLOUR = np.stack([X * 255 // (WIDTH - 1), Y * 255 // (HEIGHT - 1), (X + 2 * Y) * 7 % 256], -1)
COLOUR = COLOUR.astype(np.uint8)
COLOUR[3:6, 4:9] = [220, 40, 30]
RGB = Image.fromarray(COLOUR)
GREY = RGB.convert("L")
BLACK_AND_WHITE = GREY.convert("1")
ALPHA = Image.fromarray((X * 255 // (WIDTH - 1)).astype(np.uint8))
RGBA = Image.merge("RGBA", (*RGB.split(), ALPHA))
LA = Image.merge("LA", (GREY, ALPHA))
DEEP = Image.fromarray((np.arange(WIDTH * HEIGHT).reshape(HEIGHT, WIDTH) * 500).astype(np.uint16))
INKS = np.array(RGB.convert("CMYK"))
INKS[..., 3] = X * 15
CMYK = Image.fromarray(INKS, "CMYK")
FLAT = Image.new("RGB", (WIDTH, HEIGHT), (200, 60, 30))


def turned(orientation):
    exif = Image.Exif()
    exif[0x112] = orientation
    return exif


def pictures():
    yield "rgb.png", RGB, {}
    yield "grey.png", GREY, {}
    yield "rgba.png", RGBA, {}
    yield "la.png", LA, {}
    yield "1-bit.png", BLACK_AND_WHITE, {}
    yield "16-bit.png", DEEP, {}
    for colours in (2, 4, 16, 100):
        yield f"palette-{colours}.png", RGB.quantize(colours), {}
    yield "palette-one-clear.png", RGB.quantize(16), {"transparency": 3}
    yield "palette-alpha.png", RGB.quantize(16), {"transparency": bytes(range(0, 256, 16))}
    yield "grey-one-clear.png", GREY, {"transparency": GREY.getpixel((5, 5))}
    yield "rgb-one-clear.png", RGB, {"transparency": (220, 40, 30)}

    yield "palette.gif", RGB.quantize(32), {}
    yield "grey.gif", GREY, {}
    yield "1-bit.gif", BLACK_AND_WHITE, {}
    yield "one-clear.gif", RGB.quantize(16), {"transparency": 2}
    yield "interlaced.gif", RGB.quantize(64), {"interlace": 1}
    yield "moving.gif", RGB.quantize(32), {"save_all": True, "append_images": [GREY.convert("P")]}

    yield "rgb.bmp", RGB, {}
    yield "grey.bmp", GREY, {}
    yield "1-bit.bmp", BLACK_AND_WHITE, {}
    yield "palette.bmp", RGB.quantize(64), {}

    for compression in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits"):
        yield f"rgb-{compression}.tif", RGB, {"compression": compression}
        yield f"grey-{compression}.tif", GREY, {"compression": compression}
    yield "1-bit.tif", BLACK_AND_WHITE, {}
    yield "fax.tif", BLACK_AND_WHITE, {"compression": "group4"}
    yield "16-bit.tif", DEEP, {}
    yield "rgba.tif", RGBA, {}
    yield "la.tif", LA, {}
    yield "cmyk.tif", RGB.convert("CMYK"), {}
    yield "jpeg.tif", GREY, {"compression": "jpeg"}
    yield "pages.tif", RGB, {"save_all": True, "append_images": [FLAT]}

    for quality in (75, 95):
        for subsampling in (0, 1, 2):
            name = f"rgb-{quality}-{subsampling}.jpg"
            yield name, RGB, {"quality": quality, "subsampling": subsampling}
        yield f"cmyk-{quality}.jpg", CMYK, {"quality": quality}
    yield "grey.jpg", GREY, {"quality": 90}
    yield "progressive.jpg", RGB, {"quality": 90, "progressive": True}
    yield "cmyk-progressive.jpg", CMYK, {"quality": 90, "progressive": True}

    yield "lossless.webp", RGB, {"lossless": True}
    yield "lossless-rgba.webp", RGBA, {"lossless": True}
    yield "lossless-grey.webp", GREY, {"lossless": True}
    yield "moving.webp", RGB, {"lossless": True, "save_all": True, "append_images": [FLAT]}
    yield "lossy-flat.webp", FLAT, {"quality": 90}
    yield "lossy-grey.webp", GREY, {"quality": 100}
    yield "lossy-colour.webp", RGB, {"quality": 100}

    for orientation in range(1, 9):
        yield f"turned-{orientation}.jpg", GREY, {"exif": turned(orientation), "quality": 100}
        yield f"turned-{orientation}.png", RGB, {"exif": turned(orientation)}
        yield f"turned-{orientation}.tif", RGB, {"exif": turned(orientation)}
        yield f"turned-{orientation}.webp", RGB, {"exif": turned(orientation), "lossless": True}


def seen(file, name):
    image = Image.open(file)
    image.load()
    if not name.endswith(".tif"):  # which Pillow turns while it loads
        image = ImageOps.exif_transpose(image) or image
    if image.mode in ("I", "I;16", "I;16B"):
        values = (np.asarray(image).astype(np.int64) * 255 + 32767) // 65535
        image = Image.fromarray(values.astype(np.uint8))
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, (255,) * 4), image)
    return image.convert("RGB")


with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as archive:
    for name, picture, options in pictures():
        file = io.BytesIO()
        picture.save(file, {"jpg": "jpeg", "tif": "tiff"}.get(name[-3:], name.split(".")[1]), **options)
        rgb = seen(file, name)
        content = {name: file.getvalue(), name + ".rgb": struct.pack(">ii", *rgb.size) + rgb.tobytes()}
        for entry, data in content.items():
            archive.writestr(zipfile.ZipInfo(entry), data, zipfile.ZIP_DEFLATED)
