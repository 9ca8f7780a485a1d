package lanewise.datasets.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Loader;
import lanewise.tensor.Batch;
import lanewise.train.BatchStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A member of 5 GB, in a file with zip64 sizes, read by a process with a heap of 1 GB. It prints
 * what opening it and reading it in random order costs.
 */
@Tag("thorough")
@Tag("endurance")
class LargeMemberTest {
  private static final int SIDE = 256;
  private static final int IMAGE = 3 * SIDE * SIDE;
  private static final int IMAGES = 26_000;
  private static final int SMALL = 20;
  private static final int SHUFFLED = 4_096;
  private static final int BATCH = 64;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {ZipEntry.STORED, ZipEntry.DEFLATED})
  void isReadImageByImage(int method) throws IOException, InterruptedException {
    Path file = write(folder.resolve("large.npz"), method);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                LargeMemberTest.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(printed).isZero();
    System.out.printf(
        "%s of %,d MB: %s%n",
        method == ZipEntry.STORED ? "stored" : "deflated", Files.size(file) >> 20, printed);
    long resident = Long.parseLong(printed.replaceAll("(?s).* (\\d+) MB resident.*", "$1"));
    assertThat(resident).isLessThan(2_000);
  }

  /** The child: reads the file given, checks the images and prints the costs. */
  public static void main(String[] arguments) throws IOException {
    long start = System.nanoTime();
    DataSet set = NpzDataSet.read(Path.of(arguments[0]), "large");
    double opened = (System.nanoTime() - start) / 1e9;
    ImageSet train = set.train();
    for (int row : new int[] {0, 1, 12_345, IMAGES - 1}) {
      byte[] pixels = train.pixels(row); // planes: the first three bytes are 0, plane and 2 plane
      int number =
          pixels[0] & 0xff
              | (pixels[SIDE * SIDE] & 0xff) << 8
              | (pixels[2 * SIDE * SIDE] & 0xff) << 16;
      if (number != row) {
        throw new AssertionError("row " + row + " has the pixels of row " + number);
      }
    }
    start = System.nanoTime();
    train.statistics();
    double seen = (System.nanoTime() - start) / 1e9;
    start = System.nanoTime();
    int read = 0;
    try (BatchStream stream = new Loader(train, BATCH).shuffled(1).open(1)) {
      for (Batch batch = stream.next(); batch != null && read < SHUFFLED; batch = stream.next()) {
        read += batch.size();
      }
    }
    double shuffled = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "opened in %.1f s, mean and deviation in %.1f s, %,.0f shuffled images/s, %d MB resident%n",
        opened, seen, read / shuffled, resident());
  }

  /** The largest resident size of this process so far, in MB. */
  private static long resident() throws IOException {
    String status = Files.readString(Path.of("/proc/self/status"));
    return Long.parseLong(status.replaceAll("(?s).*VmHWM:\\s*(\\d+) kB.*", "$1")) >> 10;
  }

  private static Path write(Path file, int method) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setLevel(Deflater.BEST_SPEED);
      for (String split : new String[] {"train", "test"}) {
        int images = split.equals("train") ? IMAGES : SMALL;
        member(zip, split + "_images.npy", method, to -> images(to, images));
        member(zip, split + "_labels.npy", method, to -> to.write(labels(images)));
      }
    }
    return file;
  }

  @FunctionalInterface
  private interface Content {
    void write(OutputStream to) throws IOException;
  }

  private static void member(ZipOutputStream zip, String name, int method, Content content)
      throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(method);
    if (method == ZipEntry.STORED) { // sizes and checksum come first: write it twice
      long[] size = new long[1];
      CheckedOutputStream counted =
          new CheckedOutputStream(
              new OutputStream() {
                @Override
                public void write(int one) {
                  size[0]++;
                }

                @Override
                public void write(byte[] bytes, int from, int count) {
                  size[0] += count;
                }
              },
              new CRC32());
      content.write(counted);
      entry.setSize(size[0]);
      entry.setCrc(counted.getChecksum().getValue());
    }
    zip.putNextEntry(entry);
    content.write(zip);
    zip.closeEntry();
  }

  /** Noise of 16 greys; the first pixel is the number of the row. */
  private static void images(OutputStream to, int images) throws IOException {
    to.write(NpyBytes.unsignedBytes(new byte[0], images, SIDE, SIDE, 3));
    byte[] image = new byte[IMAGE];
    new Random(1).nextBytes(image);
    for (int i = 0; i < IMAGE; i++) {
      image[i] = (byte) (image[i] & 0xf0);
    }
    for (int row = 0; row < images; row++) {
      image[0] = (byte) row;
      image[1] = (byte) (row >> 8);
      image[2] = (byte) (row >> 16);
      to.write(image);
    }
  }

  private static byte[] labels(int images) {
    byte[] labels = new byte[images];
    for (int row = 0; row < images; row++) {
      labels[row] = (byte) (row % 2);
    }
    return NpyBytes.unsignedBytes(labels, images);
  }
}
