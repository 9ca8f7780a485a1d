package lanewise.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import lanewise.datasets.ImageSet;
import lanewise.tensor.Shape;
import lanewise.tensor.Task;

/** Data sets as .npz files: small ones that are easy to learn, and parts of others. */
public final class TinyData {
  public static final int CLASSES = 3;
  public static final int SIZE = 8;

  private TinyData() {}

  /** Writes a set of 90 training and 30 test images, and 30 validation images if wanted. */
  public static Path write(Path file, boolean validation) throws IOException {
    Map<String, ImageSet> splits = new LinkedHashMap<>();
    splits.put("train", images(90, 1));
    splits.put("test", images(30, 2));
    if (validation) {
      splits.put("val", images(30, 3));
    }
    return write(file, splits);
  }

  /** Writes a .npz file of the given splits. */
  public static Path write(Path file, Map<String, ImageSet> splits) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, ImageSet> split : splits.entrySet()) {
        ImageSet images = split.getValue();
        Shape shape = images.imageShape();
        int columns = images.task() == Task.MULTI_LABEL ? images.classes() : 1;
        byte[] labels = new byte[images.size() * columns];
        for (int i = 0; i < labels.length; i++) {
          int label = images.label(i / columns);
          labels[i] = (byte) (columns == 1 ? label : label >> i % columns & 1);
        }
        int channels = shape.extent(0);
        String extents =
            "%d, %d, %d%s"
                .formatted(
                    images.size(), shape.extent(1), shape.extent(2), channels == 1 ? "" : ", 3");
        writeArray(zip, split.getKey() + "_images", extents, channelsLast(images));
        writeArray(zip, split.getKey() + "_labels", images.size() + ", " + columns, labels);
      }
    }
    return file;
  }

  private static byte[] channelsLast(ImageSet images) {
    int channels = images.imageShape().extent(0);
    int size = images.imageShape().size();
    byte[] pixels = new byte[images.pixels().length];
    for (int i = 0; i < pixels.length; i++) {
      int inImage = i % size;
      int from = inImage % channels * (size / channels) + inImage / channels;
      pixels[i] = images.pixels()[i - inImage + from];
    }
    return pixels;
  }

  /** The same images in colour: red what is bright, green what is dark. */
  public static ImageSet coloured(ImageSet grey) {
    int plane = grey.imageShape().size();
    byte[] pixels = new byte[3 * grey.pixels().length];
    for (int i = 0; i < grey.pixels().length; i++) {
      int red = i / plane * 3 * plane + i % plane;
      pixels[red] = grey.pixels()[i];
      pixels[red + plane] = (byte) (255 - (grey.pixels()[i] & 0xff));
    }
    return grey.withPixels(
        Shape.of(3, grey.imageShape().extent(1), grey.imageShape().extent(2)), pixels);
  }

  /** Noisy images of a bright block whose position determines the class. */
  public static ImageSet images(int count, long seed) {
    return images(count, seed, CLASSES);
  }

  /** The same of up to four classes; the last has no block. */
  public static ImageSet images(int count, long seed, int classes) {
    Random random = new Random(seed);
    byte[] pixels = new byte[count * SIZE * SIZE];
    int[] labels = new int[count];
    for (int row = 0; row < count; row++) {
      labels[row] = row % classes;
      for (int i = 0; i < SIZE * SIZE; i++) {
        boolean bright = i / SIZE / 3 == labels[row] && i % SIZE < 5;
        pixels[row * SIZE * SIZE + i] = (byte) (random.nextInt(60) + (bright ? 150 : 0));
      }
    }
    return new ImageSet(
        Shape.of(1, SIZE, SIZE), pixels, labels, List.of("0", "1", "2", "3").subList(0, classes));
  }

  /** Images that have any of two bright blocks, both or none; the labels say which. */
  public static ImageSet labelled(int count, long seed) {
    Random random = new Random(seed);
    byte[] pixels = new byte[count * SIZE * SIZE];
    int[] labels = new int[count];
    for (int row = 0; row < count; row++) {
      labels[row] = random.nextInt(4);
      for (int i = 0; i < SIZE * SIZE; i++) {
        int place = i / SIZE / 4;
        boolean bright = i % SIZE < 4 && (labels[row] >> place & 1) == 1;
        pixels[row * SIZE * SIZE + i] = (byte) (random.nextInt(60) + (bright ? 150 : 0));
      }
    }
    return new ImageSet(
        Shape.of(1, SIZE, SIZE), pixels, labels, List.of("0", "1"), Task.MULTI_LABEL);
  }

  private static void writeArray(ZipOutputStream zip, String name, String extents, byte[] values)
      throws IOException {
    zip.putNextEntry(new ZipEntry(name + ".npy"));
    writeNpy(zip, extents, values);
    zip.closeEntry();
  }

  private static void writeNpy(OutputStream out, String extents, byte[] values) throws IOException {
    String header = "{'descr': '|u1', 'fortran_order': False, 'shape': (%s), }".formatted(extents);
    int length = Math.ceilDiv(10 + header.length() + 1, 64) * 64 - 10;
    String padded = header + " ".repeat(length - header.length() - 1) + "\n";
    out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    out.write(
        ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN).putShort((short) length).array());
    out.write(padded.getBytes(StandardCharsets.US_ASCII));
    out.write(values);
  }
}
