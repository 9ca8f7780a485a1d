package lanewise.datasets.format;

import static lanewise.datasets.UserErrors.assertUserError;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import lanewise.datasets.TestImages;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpzTest {
  @TempDir Path folder;

  /** Files that NumPy itself wrote: 0 to 23 in every type, and what must be refused. */
  @ParameterizedTest
  @ValueSource(strings = {"numpy.npz", "numpy-stored.npz"})
  void readsWhatNumPyWrites(String resource) throws IOException {
    int[] upTo23 = IntStream.range(0, 24).toArray();
    try (Npz npz = Npz.open(copy(resource))) {
      assertThat(npz.read("u1").shape()).containsExactly(2, 3, 4);
      for (String type : "u1 i1 i2 u4 i4 u8 i8 f4 f8".split(" ", -1)) {
        assertThat(npz.read(type).integers(23)).as(type).isEqualTo(upTo23);
        assertThat(npz.read(type).bytes()).as(type).hasSize(24).startsWith(0, 1).endsWith(22, 23);
      }
      assertThat(npz.read("u2").integers(23_000)[23]).isEqualTo(23_000);
      assertThat(npz.read("b1").integers(1)).startsWith(1, 0, 1, 0);
      assertThat(npz.read("scalar").integers(9)).containsExactly(7);
      assertThat(npz.read("scalar").shape()).isEmpty();
      assertThat(npz.read("empty").integers(0)).isEmpty();
      assertUserError(() -> npz.read("half").integers(9), "'half': element 0 is 0.5");
      assertUserError(() -> npz.read("u2").bytes(), "'u2': element 1 is 1000.0");
      assertThat(npz.read("fortran").bytes()).hasSize(24).startsWith(0, 1, 2).endsWith(22, 23);
      assertUserError(() -> npz.read("objects"), resource, "'objects'", "Python objects");
      assertUserError(() -> npz.read("structured"), "structured");
      assertUserError(() -> npz.read("text"), "type '<U1'");
      assertUserError(() -> npz.read("c8"), "type '<c8'");
      assertUserError(() -> npz.read("none"), "no array 'none'", "fortran");
    }
  }

  @Test
  void anArchiveOfPicturesIsToBeUnpacked() throws IOException {
    Path file = folder.resolve("pictures.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("cat/1.png"));
    }
    assertUserError(
        () -> NpzDataSet.read(file, "mine"), file + ": is a zip file without .npy arrays; unpack");
  }

  @Test
  void filesThatAreNotZipAreRefused() throws IOException {
    Path text = Files.writeString(folder.resolve("text.npz"), "not a zip file");
    assertUserError(() -> Npz.open(text), text.toString(), "not a .npz file");
    assertUserError(() -> Npz.open(folder.resolve("none.npz")), "none.npz", "no such file");
    Path whole = copy("numpy.npz");
    Path cut = folder.resolve("cut.npz");
    Files.write(cut, Arrays.copyOf(Files.readAllBytes(whole), 2_000));
    assertUserError(() -> Npz.open(cut), "cut.npz");
  }

  @Test
  void aDamagedMemberIsFoundByItsChecksum() throws IOException {
    byte[] pixels = TestImages.random(1_000, Shape.of(1, 1, 1), 1).pixels();
    Path file =
        NpyBytes.npz(folder.resolve("a.npz"), Map.of("a", NpyBytes.unsignedBytes(pixels, 10, 100)));
    byte[] bytes = Files.readAllBytes(file);
    bytes[500] ^= 0x40;
    Files.write(file, bytes);
    try (Npz npz = Npz.open(file)) {
      assertUserError(() -> npz.read("a"), file.toString(), "'a'", "damaged");
    }
  }

  @Test
  void aZipBombIsRefusedBeforeItIsInflated() throws IOException {
    byte[] zeros = NpyBytes.unsignedBytes(new byte[20 << 20], 20 << 20);
    Path file = NpyBytes.npz(folder.resolve("bomb.npz"), Map.of("a", zeros));
    assertThat(Files.size(file)).isLessThan(30_000);
    try (Npz npz = Npz.open(file)) {
      assertUserError(() -> npz.read("a"), file.toString(), "would inflate from", "to 20,971");
    }
  }

  @Test
  void aMemberThatInflatesToMoreThanItDeclaresIsRefused() throws IOException {
    Path file =
        NpyBytes.npz(
            folder.resolve("a.npz"), Map.of("a", NpyBytes.unsignedBytes(new byte[5_000], 5_000)));
    byte[] smaller = NpyBytes.unsignedBytes(new byte[100], 100);
    declare(file, NpyBytes.unsignedBytes(new byte[5_000], 5_000).length, smaller.length);
    try (Npz npz = Npz.open(file)) {
      assertUserError(() -> npz.read("a"), "'a': its header states [5000]", "it holds");
    }
  }

  @Test
  void aMemberMayNotInflateToLessThanItDeclares() throws IOException {
    byte[] array = NpyBytes.unsignedBytes(new byte[100], 5_000);
    Path file = NpyBytes.npz(folder.resolve("a.npz"), Map.of("a", array));
    declare(file, array.length, array.length + 4_900);
    try (Npz npz = Npz.open(file)) {
      assertUserError(() -> npz.read("a"), "'a'", "truncated");
    }
  }

  @Test
  void tooManyMembersAreRefused() throws IOException {
    Map<String, byte[]> members = new HashMap<>();
    for (int i = 0; i < 1_001; i++) {
      members.put("m" + i, new byte[0]);
    }
    Path file = NpyBytes.npz(folder.resolve("many.npz"), members);
    assertUserError(() -> Npz.open(file), "1,001 members", "at most 1,000");
  }

  /** Changes the uncompressed size that the directory of a file with one member declares. */
  private static void declare(Path file, int from, int to) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int directory = text.indexOf("PK\1\2");
    ByteBuffer entry = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(entry.getInt(directory + 24)).isEqualTo(from);
    entry.putInt(directory + 24, to);
    Files.write(file, bytes);
  }

  private Path copy(String resource) throws IOException {
    Path copy = folder.resolve(resource);
    try (InputStream in = Objects.requireNonNull(NpzTest.class.getResourceAsStream(resource))) {
      Files.copy(in, copy);
    }
    return copy;
  }
}
