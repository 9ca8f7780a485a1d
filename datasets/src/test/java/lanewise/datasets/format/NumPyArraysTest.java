package lanewise.datasets.format;

import static lanewise.datasets.UserErrors.assertUserError;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.tensor.Shape;
import lanewise.tensor.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Arrays that NumPy wrote, and the pixels and labels that NumPy says they have. */
class NumPyArraysTest {
  @TempDir private Path folder;

  private static InputStream open(String name) {
    return Objects.requireNonNull(
        NumPyArraysTest.class.getResourceAsStream("arrays/" + name), name);
  }

  /** The table that {@code src/test/python/numpy_arrays.py} writes. */
  static Stream<Arguments> arrays() throws IOException {
    try (InputStream table = open("expected.csv")) {
      String text = new String(table.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().skip(1).map(line -> Arguments.of((Object[]) line.split(",", -1)));
    }
  }

  @ParameterizedTest
  @MethodSource("arrays")
  void areReadAsNumPyReadsThem(String name, String shape, long crc32, String labels)
      throws IOException {
    Path file = folder.resolve(name + ".npz");
    try (InputStream array = open(name + ".npz")) {
      Files.copy(array, file);
    }
    DataSet set = NpzDataSet.read(file, name);
    ImageSet train = set.train();
    int[] extents = Arrays.stream(shape.split("x", -1)).mapToInt(Integer::parseInt).toArray();
    assertThat(train.imageShape()).isEqualTo(Shape.of(extents[1], extents[2], extents[3]));
    CRC32 crc = new CRC32();
    crc.update(train.pixels());
    assertThat(crc.getValue()).isEqualTo(crc32);
    assertThat(train.task()).isEqualTo(Task.MULTI_CLASS);
    assertThat(train.labels())
        .isEqualTo(Arrays.stream(labels.split(" ", -1)).mapToInt(Integer::parseInt).toArray());
    assertThat(set.test().pixels(2)).isEqualTo(train.pixels(2));
  }

  /** What has no one right reading is refused, and the line names the array and the value. */
  @ParameterizedTest
  @MethodSource
  void areRefusedWhereTheyAreAmbiguous(String descr, int[] shape, byte[] elements, String problem)
      throws IOException {
    Map<String, byte[]> members = new TreeMap<>();
    String extents = Arrays.toString(shape).replaceAll("[\\[\\]]", "");
    members.put(
        "x",
        NpyBytes.array(
            1,
            "{'descr': '%s', 'fortran_order': False, 'shape': (%s,)}".formatted(descr, extents),
            elements));
    members.put("y", NpyBytes.unsignedBytes(new byte[] {0, 1}, 2));
    Path file = NpyBytes.npz(folder.resolve("x.npz"), members);
    assertUserError(() -> NpzDataSet.read(file, "x"), file.toString(), "'x'", problem);
  }

  static Stream<Arguments> areRefusedWhereTheyAreAmbiguous() {
    int[] grey = {2, 2, 2};
    byte[] ones = new byte[8];
    Arrays.fill(ones, (byte) 0xff);
    byte[] wide = new byte[16];
    wide[1] = 1;
    byte[] halves = new byte[16];
    halves[1] = (byte) 0xb8; // -0.5
    return Stream.of(
        Arguments.of("|i1", grey, ones, "element 0 is -1.0; expected whole numbers from 0 to 255"),
        Arguments.of("<u2", grey, wide, "element 0 is 256.0; expected whole numbers from 0 to 255"),
        Arguments.of("<f2", grey, halves, "element 0 is -0.5"),
        Arguments.of("|u1", new int[] {2, 2, 2, 4}, new byte[32], "[2, 2, 2, 4]; expected (N,H,W)"),
        Arguments.of("<U1", new int[] {2, 2}, new byte[16], "type '<U1'; expected numbers"),
        Arguments.of("|S1", new int[] {2, 2}, new byte[4], "numbers classes from 0"));
  }

  @Test
  void rowsWithoutALabelAmongRowsWithOneAreCounted() throws IOException {
    byte[] pixels = new byte[8 * 4];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (7 * i);
    }
    byte[] labels = {1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0};
    Map<String, byte[]> members = new TreeMap<>();
    members.put("x", NpyBytes.unsignedBytes(pixels, 8, 2, 2));
    members.put("y", NpyBytes.unsignedBytes(labels, 8, 2));
    DataSet set = NpzDataSet.read(NpyBytes.npz(folder.resolve("x.npz"), members), "x");
    assertThat(set.task()).isEqualTo(Task.MULTI_LABEL);
    assertThat(set.notes())
        .contains("images can have several labels: of 8 images 0 have several, 1 none");
  }
}
