package lanewise.datasets.format;

import static lanewise.datasets.UserErrors.assertUserError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Point;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import lanewise.datasets.DataSet;
import lanewise.datasets.ReadOptions;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures as phones, drawing programs and printers leave them. */
class UnusualPicturesTest {
  /** Two pixels side by side, (200,10,20) and (1,2,3), orientation 6, written by Pillow. */
  private static final String WEBP =
      "UklGRloAAABXRUJQVlA4WAoAAAAIAAAAAQAAAAAAVlA4TBkAAAAvAQAAAA9wAYQ9Jsi2DW07wec/2A8Z0f8AAEVYSUYa"
          + "AAAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAA=";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "1, 012345, 2, 3",
    "2, 210543, 2, 3",
    "3, 543210, 2, 3",
    "4, 345012, 2, 3",
    "5, 031425, 3, 2",
    "6, 304152, 3, 2",
    "7, 524130, 3, 2",
    "8, 251403, 3, 2"
  })
  void exifOrientationsTurn(int orientation, String expected, int height, int width)
      throws IOException {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 6; i++) {
      image.getRaster().setSample(i % 3, i / 3, 0, i);
    }
    ImageFile turned = read(png(image, orientation));
    assertThat(turned.shape()).isEqualTo(Shape.of(1, height, width));
    StringBuilder seen = new StringBuilder();
    for (byte pixel : turned.pixels()) {
      seen.append(pixel);
    }
    assertThat(seen).hasToString(expected);
    assertThat(turned.notes()).isEqualTo(orientation == 1 ? Set.of() : Set.of(ImageNote.TURNED));
    assertThat(ImageFile.shapeOf(folder.resolve("image"))).isEqualTo(Shape.of(3, height, width));
  }

  private static byte[] png(BufferedImage image, int orientation) throws IOException {
    byte[] png = encoded(image, "png");
    int firstChunkEnd = 33;
    byte[] exif = exif(orientation, true);
    ByteBuffer bytes = ByteBuffer.allocate(png.length + 12 + exif.length);
    bytes.put(png, 0, firstChunkEnd).putInt(exif.length).put(ascii("eXIf")).put(exif);
    CRC32 checksum = new CRC32();
    checksum.update(bytes.array(), firstChunkEnd + 4, 4 + exif.length);
    bytes.putInt((int) checksum.getValue());
    bytes.put(png, firstChunkEnd, png.length - firstChunkEnd);
    return bytes.array();
  }

  /** Photos of one camera, held upright and on its side: all are shown 4 wide and 6 high. */
  @Test
  void aFolderOfTurnedPicturesHasOneSize() throws IOException {
    Path photos = folder.resolve("photos");
    int[] orientations = {1, 3, 6, 8, 2, 5};
    for (String name : List.of("cat", "dog")) {
      Path of = Files.createDirectories(photos.resolve(name));
      for (int i = 0; i < orientations.length; i++) {
        boolean onItsSide = orientations[i] >= 5;
        BufferedImage image =
            new BufferedImage(onItsSide ? 6 : 4, onItsSide ? 4 : 6, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(i % 4, i / 4, 0, name.charAt(0));
        Files.write(of.resolve(i + ".png"), png(image, orientations[i]));
      }
    }
    DataSet set = ImageFolder.read(photos, "photos", ReadOptions.USUAL);
    assertThat(set.imageShape()).isEqualTo(Shape.of(1, 6, 4));
    assertThat(set.notes())
        .contains("10 of 12 images: turned upright by EXIF orientation")
        .noneMatch(note -> note.contains("sizes"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aJpegIsTurnedInEitherByteOrder(boolean bigEndian) throws IOException {
    BufferedImage image = new BufferedImage(8, 16, BufferedImage.TYPE_BYTE_GRAY);
    byte[] jpeg = encoded(image, "jpeg");
    byte[] exif = exif(8, bigEndian);
    ByteBuffer bytes = ByteBuffer.allocate(jpeg.length + 10 + exif.length);
    bytes.put(jpeg, 0, 2).putShort((short) 0xffe1).putShort((short) (8 + exif.length));
    bytes.put(ascii("Exif\0\0")).put(exif).put(jpeg, 2, jpeg.length - 2);
    assertThat(read(bytes.array()).shape()).isEqualTo(Shape.of(1, 8, 16));
  }

  @Test
  void damagedExifDataTurnNothing() {
    byte[] exif = exif(6, true);
    assertThat(Exif.orientation(exif, 0, exif.length)).isEqualTo(6);
    for (int length = 0; length < exif.length - 4; length++) {
      assertThat(Exif.orientation(exif, 0, length)).isEqualTo(1);
    }
    exif[4] = -1; // the directory is far beyond the end
    assertThat(Exif.orientation(exif, 0, exif.length)).isEqualTo(1);
    assertThat(Exif.orientation(exif(9, true), 0, exif.length)).isEqualTo(1);
  }

  @Test
  void transparentImagesAreCompositedOnWhite() throws IOException {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00000000);
    image.setRGB(1, 0, 0x80ff0000);
    image.setRGB(2, 0, 0xff010203);
    ImageFile picture = read(encoded(image, "png"));
    assertThat(picture.pixels()).containsExactly(-1, -1, 1, -1, 127, 2, -1, 127, 3);
    assertThat(picture.notes()).containsExactly(ImageNote.ON_WHITE);
  }

  @Test
  void anOpaqueImageWithAlphaIsAsItWas() throws IOException {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0xff010203);
    ImageFile picture = read(encoded(image, "png"));
    assertThat(picture.pixels()).containsExactly(1, 2, 3);
    assertThat(picture.notes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "gif"})
  void aTransparentPaletteColourIsCompositedOnWhite(String format) throws IOException {
    byte[] levels = {0, 40};
    IndexColorModel palette = new IndexColorModel(8, 2, levels, levels, levels, 0);
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED, palette);
    image.getRaster().setSample(1, 0, 0, 1);
    ImageFile picture = read(encoded(image, format));
    assertThat(picture.pixels()).containsExactly(-1, 40);
    assertThat(picture.notes()).containsExactly(ImageNote.ON_WHITE);
  }

  @ParameterizedTest
  @CsvSource({"-1", "0"})
  void inksOfAJpegBecomeColours(int transform) throws IOException {
    // Light through cyan, magenta, yellow and black: 255 is no ink.
    assertInks(transform, new int[] {200, 100, 50, 255}, new int[] {200, 100, 50});
    assertInks(transform, new int[] {200, 100, 50, 51}, new int[] {40, 20, 10});
    assertInks(transform, new int[] {255, 255, 255, 128}, new int[] {128, 128, 128});
  }

  @Test
  void inksAsLuminanceBecomeColours() throws IOException {
    // Grey of luminance 55 without colour differences lets 200 of 255 pass.
    assertInks(2, new int[] {55, 128, 128, 255}, new int[] {200, 200, 200});
    assertInks(2, new int[] {55, 128, 128, 51}, new int[] {40, 40, 40});
    // 76, 85, 255 is full red as YCbCr: all of red is kept back.
    assertInks(2, new int[] {76, 85, 255, 255}, new int[] {1, 255, 255});
  }

  private void assertInks(int transform, int[] stored, int[] expected) throws IOException {
    WritableRaster raster =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 8, 8, 4, new Point());
    for (int i = 0; i < 64; i++) {
      raster.setPixel(i % 8, i / 8, stored);
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(new IIOImage(raster, null, null));
    }
    writer.dispose();
    byte[] jpeg = out.toByteArray();
    byte[] adobe = {-1, -18, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform};
    ByteBuffer bytes = ByteBuffer.allocate(jpeg.length + adobe.length);
    bytes.put(jpeg, 0, 2).put(transform < 0 ? new byte[0] : adobe).put(jpeg, 2, jpeg.length - 2);
    ImageFile picture = read(bytes.array());
    assertThat(picture.notes()).containsExactly(ImageNote.INKS);
    ImageFile colour = picture.withChannels(3);
    for (int channel = 0; channel < 3; channel++) {
      assertThat(colour.pixels()[channel * 64] & 0xff).isCloseTo(expected[channel], within(2));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bmp", "gif", "tiff", "png"})
  void theNameOfAFormatDoesNotMatter(String format) throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0xff0000);
    image.setRGB(1, 0, 0x0000ff);
    Path file = Files.write(folder.resolve("photo.jpg"), encoded(image, format));
    assertThat(ImageFile.read(file).pixels()).containsExactly(-1, 0, 0, 0, 0, -1);
  }

  @Test
  void webPIsReadAndTurned() throws IOException {
    ImageFile picture = read(Base64.getDecoder().decode(WEBP));
    assertThat(picture.shape()).isEqualTo(Shape.of(3, 2, 1));
    assertThat(picture.pixels()).containsExactly(-56, 1, 10, 2, 20, 3);
    assertThat(picture.notes()).containsExactly(ImageNote.TURNED);
  }

  @Test
  void theFirstOfSeveralFramesIsUsed() throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.prepareWriteSequence(null);
      for (int value : new int[] {10, 20}) {
        BufferedImage page = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        page.getRaster().setSample(0, 0, 0, value);
        writer.writeToSequence(new IIOImage(page, null, null), null);
      }
      writer.endWriteSequence();
    }
    ImageFile picture = read(out.toByteArray());
    assertThat(picture.pixels()).containsExactly(10);
    assertThat(picture.notes()).containsExactly(ImageNote.FIRST_OF_SEVERAL);
  }

  /** A grey PNG without interlacing; more chunks may follow its header. */
  private static byte[] png(int width, int depth, byte[] row, byte[]... chunks) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 26, '\n'});
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(1).put((byte) depth);
    png.write(chunk("IHDR", header.array()));
    for (byte[] chunk : chunks) {
      png.write(chunk);
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
      deflater.write(0); // no filter
      deflater.write(row);
    }
    png.write(chunk("IDAT", packed.toByteArray()));
    png.write(chunk("IEND", new byte[0]));
    return png.toByteArray();
  }

  private static byte[] chunk(String type, byte[] data) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + data.length).putInt(data.length);
    chunk.put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
    CRC32 checksum = new CRC32();
    checksum.update(chunk.array(), 4, 4 + data.length);
    return chunk.putInt((int) checksum.getValue()).array();
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 255", "2, 1, 85", "2, 2, 170", "4, 5, 85", "4, 15, 255", "8, 85, 85"})
  void aTransparentGreyOfFewBitsIsWhite(int depth, int clear, int grey) throws IOException {
    byte[] transparent = chunk("tRNS", new byte[] {0, (byte) clear});
    // The transparent grey, then black.
    byte[] row =
        depth == 8 ? new byte[] {(byte) clear, 0} : new byte[] {(byte) (clear << 8 - depth)};

    ImageFile opaque = read(png(2, depth, row));
    ImageFile picture = read(png(2, depth, row, transparent));

    assertThat(opaque.pixels()).containsExactly(grey, 0);
    assertThat(picture.pixels()).containsExactly(255, 0);
    assertThat(picture.notes()).containsExactly(ImageNote.ON_WHITE);
  }

  @Test
  void ofAnAnimatedPngTheFirstFrameIsUsed() throws IOException {
    byte[] frames = chunk("acTL", new byte[] {0, 0, 0, 2, 0, 0, 0, 0});
    ImageFile picture = read(png(2, 8, new byte[] {7, 9}, frames));
    assertThat(picture.pixels()).containsExactly(7, 9);
    assertThat(picture.notes()).containsExactly(ImageNote.FIRST_OF_SEVERAL);
  }

  /** Every viewer shows the canvas; what the first frame leaves is transparent. */
  @Test
  void aFrameThatIsSmallerThanItsCanvasLiesWhereItBelongs() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
    byte[] gif = encoded(image, "gif"); // two black pixels
    gif[6] = 4;
    gif[8] = 3;
    int frame = 13 + 6; // behind a palette of two colours
    while (gif[frame] == 0x21) {
      frame += 8; // a graphic control extension
    }
    assertThat(gif[frame]).isEqualTo((byte) 0x2c);
    gif[frame + 1] = 1;
    gif[frame + 3] = 2;

    ImageFile picture = read(gif);

    assertThat(ImageFile.shapeOf(Files.write(folder.resolve("canvas"), gif)))
        .isEqualTo(Shape.of(3, 3, 4));
    assertThat(picture.shape()).isEqualTo(Shape.of(1, 3, 4));
    assertThat(picture.pixels()).containsExactly(-1, -1, -1, -1, -1, -1, -1, -1, -1, 0, 0, -1);
    assertThat(picture.notes()).containsExactly(ImageNote.ON_WHITE);
  }

  /** The decoder would make black of them, or other numbers. */
  @ParameterizedTest
  @CsvSource({
    "262, 8, its colours are CIELab; save it in RGB",
    "262, 32803, its colours are of the kind 32803",
    "339, 2, its pixels are signed numbers",
  })
  void aTiffOfOtherNumbersIsRefused(int tag, int value, String problem) throws IOException {
    ByteBuffer tiff = ByteBuffer.allocate(8 + 2 + 12 + 4 + 200);
    tiff.put("MM".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(8);
    int[][] entries = {{256, 1}, {257, 1}, {258, 8}, {262, 1}, {273, 180}, {278, 1}, {279, 1}};
    int count = tag == 262 ? entries.length : entries.length + 1;
    tiff.putShort((short) count);
    for (int[] entry : entries) {
      int number = entry[0] == tag ? value : entry[1];
      tiff.putShort((short) entry[0]).putShort((short) 3).putInt(1);
      tiff.putShort((short) number).putShort((short) 0);
    }
    if (tag != 262) {
      tiff.putShort((short) tag).putShort((short) 3).putInt(1).putShort((short) value);
    }
    assertUserError(() -> read(tiff.array()), problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          P4 1 1                                    | a PBM image
          %PDF-1.7                                  | a PDF document
          <!DOCTYPE html><html>                     | a web page
          <?xml version="1.0"?><svg xmlns="">       | an SVG drawing
          version https://git-lfs.github.com/spec/v1| a Git LFS pointer
          ....ftypheic....                          | a HEIC image
          ....ftypavif....                          | an AVIF image
          8BPS                                      | a Photoshop file
          """)
  void filesThatAreNotPicturesAreNamed(String start, String name) {
    assertUserError(() -> read(ascii(start)), "it is " + name);
  }

  @Test
  void emptyFilesAndZerosAreNamed() {
    assertUserError(() -> read(new byte[0]), "it is an empty file");
    assertUserError(() -> read(new byte[100]), "it is a file of zeros");
  }

  @Test
  void notesAreCounted() {
    assertThat(
            ImageNote.sentences(
                List.of(
                    Set.of(ImageNote.ON_WHITE),
                    Set.of(),
                    Set.of(ImageNote.TURNED, ImageNote.ON_WHITE))))
        .containsExactly(
            "1 of 3 images: turned upright by EXIF orientation",
            "2 of 3 images: partly transparent, composited on white");
  }

  private ImageFile read(byte[] bytes) throws IOException {
    return ImageFile.read(Files.write(folder.resolve("image"), bytes));
  }

  /** EXIF data with a directory of one entry. */
  private static byte[] exif(int orientation, boolean bigEndian) {
    ByteBuffer tiff = ByteBuffer.allocate(26);
    if (!bigEndian) {
      tiff.order(java.nio.ByteOrder.LITTLE_ENDIAN);
    }
    tiff.put(ascii(bigEndian ? "MM" : "II")).putShort((short) 42).putInt(8).putShort((short) 1);
    tiff.putShort((short) 0x112).putShort((short) 3).putInt(1).putShort((short) orientation);
    return tiff.array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] encoded(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, bytes)).isTrue();
    return bytes.toByteArray();
  }
}
