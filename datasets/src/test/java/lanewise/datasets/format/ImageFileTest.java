package lanewise.datasets.format;

import static lanewise.datasets.UserErrors.assertUserError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import lanewise.datasets.Resize;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFileTest {
  @TempDir Path folder;

  @Test
  void greyValuesComeAsStored() throws IOException {
    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
    byte[] expected = new byte[256];
    for (int i = 0; i < 256; i++) {
      image.getRaster().setSample(i % 16, i / 16, 0, i);
      expected[i] = (byte) i;
    }
    ImageFile file = read(encoded(image, "png"));
    assertThat(file.shape()).isEqualTo(Shape.of(1, 16, 16));
    assertThat(file.pixels()).isEqualTo(expected);
  }

  @Test
  void sixteenBitsAreScaledToEight() throws IOException {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSample(1, 0, 0, 128 * 257);
    image.getRaster().setSample(2, 0, 0, 65_535);
    assertThat(read(encoded(image, "png")).pixels()).containsExactly(0, -128, -1);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_INT_ARGB,
        BufferedImage.TYPE_3BYTE_BGR,
        BufferedImage.TYPE_4BYTE_ABGR
      })
  void colourComesAsRedGreenAndBluePlanes(int type) throws IOException {
    BufferedImage image = new BufferedImage(2, 1, type);
    image.setRGB(0, 0, 0xff010203);
    image.setRGB(1, 0, 0xfff0e0d0);
    ImageFile file = read(encoded(image, "png"));
    assertThat(file.shape()).isEqualTo(Shape.of(3, 1, 2));
    assertThat(file.pixels()).containsExactly(1, (byte) 0xf0, 2, (byte) 0xe0, 3, (byte) 0xd0);
  }

  @Test
  void palettesAreResolved() throws IOException {
    IndexColorModel palette =
        new IndexColorModel(8, 2, new byte[] {10, 40}, new byte[] {20, 50}, new byte[] {30, 60});
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED, palette);
    image.getRaster().setSample(1, 0, 0, 1);
    assertThat(read(encoded(image, "png")).pixels()).containsExactly(10, 40, 20, 50, 30, 60);
  }

  @Test
  void anImageThatIsGreyEverywhereIsGreyHoweverStored() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0x070707);
    image.setRGB(1, 0, 0xc8c8c8);
    ImageFile file = read(encoded(image, "png"));
    assertThat(file.shape()).isEqualTo(Shape.of(1, 1, 2));
    assertThat(file.pixels()).containsExactly(7, (byte) 0xc8);
  }

  @Test
  void readsJpeg() throws IOException {
    BufferedImage image = new BufferedImage(32, 16, BufferedImage.TYPE_3BYTE_BGR);
    for (int i = 0; i < 512; i++) {
      image.setRGB(i % 32, i / 32, 0xd02040);
    }
    ImageFile file = read(encoded(image, "jpeg"));
    assertThat(file.shape()).isEqualTo(Shape.of(3, 16, 32));
    assertThat(file.pixels()[100] & 0xff).isBetween(0xcd, 0xd3);
    assertThat(file.pixels()[512 + 100] & 0xff).isBetween(0x1d, 0x23);
    assertThat(file.pixels()[1024 + 100] & 0xff).isBetween(0x3d, 0x43);
  }

  @Test
  void greyOfAJpegIsItsLuminance() throws IOException {
    Path file = Files.write(folder.resolve("image"), encoded(noise(), "jpeg"));
    ImageFile grey = ImageFile.read(file, 1);
    assertThat(grey.shape()).isEqualTo(Shape.of(1, 64, 64));
    // Of smooth colours only: strong ones leave the range of bytes on their way back from YCbCr.
    BufferedImage smooth = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64 * 64; i++) {
      smooth.setRGB(i % 64, i / 64, (100 + i % 64) << 16 | 150 << 8 | (80 + i / 64));
    }
    file = Files.write(folder.resolve("image"), encoded(smooth, "jpeg"));
    assertSameGrey(ImageFile.read(file, 1), ImageFile.read(file).withChannels(1), 2);
  }

  @Test
  void aJpegOfRedGreenAndBlueIsWeightedIntoGrey() throws IOException {
    byte[] jpeg = encoded(noise(), "jpeg");
    // Adobe's marker in place of JFIF's: what follows is red, green and blue.
    byte[] adobe = {-1, -40, -1, -18, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0};
    int behindJfif = 20;
    ByteBuffer bytes = ByteBuffer.allocate(adobe.length + jpeg.length - behindJfif);
    bytes.put(adobe).put(jpeg, behindJfif, jpeg.length - behindJfif);
    Path file = Files.write(folder.resolve("image"), bytes.array());
    assertThat(ImageFile.read(file).shape()).isEqualTo(Shape.of(3, 64, 64));
    assertSameGrey(ImageFile.read(file, 1), ImageFile.read(file).withChannels(1), 0);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_4BYTE_ABGR,
        BufferedImage.TYPE_BYTE_GRAY,
        BufferedImage.TYPE_USHORT_GRAY,
        BufferedImage.TYPE_BYTE_BINARY,
        BufferedImage.TYPE_BYTE_INDEXED
      })
  void greyOfAPngIsThatOfItsPixels(int type) throws IOException {
    BufferedImage image = new BufferedImage(64, 64, type);
    image.createGraphics().drawImage(noise(), 0, 0, null);
    Path file = Files.write(folder.resolve("image"), encoded(image, "png"));
    assertSameGrey(ImageFile.read(file, 1), ImageFile.read(file).withChannels(1), 0);
  }

  @Test
  void readsAsColourOrGrey() throws IOException {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0xff6400);
    Path file = Files.write(folder.resolve("image"), encoded(image, "png"));
    assertThat(ImageFile.read(file, 1).pixels()).containsExactly((byte) 135);
    assertThat(ImageFile.read(file, 3).pixels()).containsExactly((byte) 255, 100, 0);
    image.setRGB(0, 0, 0x070707);
    Files.write(file, encoded(image, "png"));
    assertThat(ImageFile.read(file, 3).pixels()).containsExactly(7, 7, 7);
  }

  private static void assertSameGrey(ImageFile grey, ImageFile expected, int tolerance) {
    assertThat(grey.shape()).isEqualTo(expected.shape());
    for (int i = 0; i < grey.pixels().length; i++) {
      assertThat(grey.pixels()[i] & 0xff).isCloseTo(expected.pixels()[i] & 0xff, within(tolerance));
    }
  }

  @Test
  void fitsANetworksInput() {
    ImageFile grey = new ImageFile(Shape.of(1, 2, 2), new byte[] {0, 100, (byte) 200, 100});
    assertThat(grey.fitted(Shape.of(1, 2, 2), Resize.Method.BILINEAR)).isSameAs(grey);
    assertThat(grey.fitted(Shape.of(3, 2, 2), Resize.Method.BILINEAR).pixels())
        .containsExactly(0, 100, -56, 100, 0, 100, -56, 100, 0, 100, -56, 100);
    assertThat(grey.fitted(Shape.of(1, 1, 1), Resize.Method.BILINEAR).pixels())
        .containsExactly(100);
    ImageFile colour = new ImageFile(Shape.of(3, 1, 1), new byte[] {(byte) 255, 100, 0});
    assertThat(colour.fitted(Shape.of(1, 1, 1), Resize.Method.BILINEAR).pixels())
        .containsExactly((byte) 135);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg"})
  void anImageThatIsCutOffIsRefused(String format) throws IOException {
    byte[] whole = encoded(noise(), format);
    for (int length : new int[] {4, 20, 100, whole.length / 2, whole.length * 9 / 10}) {
      assertRefused(Arrays.copyOf(whole, length), "damaged");
    }
  }

  @Test
  void filesThatAreNotImagesAreRefused() throws IOException {
    assertRefused(new byte[0], "it is an empty file");
    assertRefused("GIF89a".getBytes(java.nio.charset.StandardCharsets.US_ASCII), "damaged");
    assertUserError(() -> ImageFile.read(folder), folder.toString(), "folder");
    assertUserError(() -> ImageFile.read(folder.resolve("none.png")), "none.png", "no such file");
  }

  @Test
  void statedSizesAreCheckedBeforeAnythingIsAllocated() throws IOException {
    byte[] png = encoded(noise(), "png");
    assertRefused(withSize(png, 100_000, 100_000), "100,000 x 100,000 pixels");
    assertRefused(withSize(Arrays.copyOf(png, 600), 7_000, 7_000), "600 bytes cannot hold");
  }

  private void assertRefused(byte[] bytes, String... parts) throws IOException {
    assertUserError(() -> read(bytes), "image: cannot be read as an image");
    assertUserError(() -> read(bytes), parts);
    Path file = Files.write(folder.resolve("image"), bytes);
    assertUserError(() -> ImageFile.read(file, 1), parts);
  }

  private ImageFile read(byte[] bytes) throws IOException {
    return ImageFile.read(Files.write(folder.resolve("image"), bytes));
  }

  private static BufferedImage noise() {
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64 * 64; i++) {
      image.setRGB(i % 64, i / 64, i * 0x9e3779);
    }
    return image;
  }

  private static byte[] encoded(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, bytes)).isTrue();
    return bytes.toByteArray();
  }

  /** The same PNG with another size in its header. */
  private static byte[] withSize(byte[] png, int width, int height) {
    byte[] changed = png.clone();
    ByteBuffer bytes = ByteBuffer.wrap(changed).putInt(16, width).putInt(20, height);
    CRC32 crc = new CRC32();
    crc.update(changed, 12, 17);
    bytes.putInt(29, (int) crc.getValue());
    return changed;
  }
}
