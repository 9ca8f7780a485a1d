package lanewise.datasets.format;

import static lanewise.datasets.UserErrors.assertUserError;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import lanewise.datasets.DataCheck;
import lanewise.datasets.DataSet;
import lanewise.datasets.Duplicates;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Loader;
import lanewise.datasets.ReadOptions;
import lanewise.datasets.Resize;
import lanewise.datasets.TestImages;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.train.BatchStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Images that stay in their file are the same as images in memory. */
class LargeArraysTest {
  private static final int N = 40;
  private static final Shape SHAPE = Shape.of(3, 6, 5);

  /** So that only the images stay in their file. */
  private static final long LIMIT = 1_000;

  @TempDir private Path folder;

  enum Kind {
    STORED,
    DEFLATED,
    NPY_FOLDER
  }

  private final Map<String, byte[]> members = new TreeMap<>();

  LargeArraysTest() {
    byte[] pixels = TestImages.random(N, Shape.of(1, 6, 15), 3).pixels();
    System.arraycopy(pixels, 0, pixels, 90, 90); // two images are the same
    Arrays.fill(pixels, 180, 270, (byte) 7); // and one is blank
    byte[] labels = new byte[N];
    for (int i = 0; i < N; i++) {
      labels[i] = (byte) (i % 2);
    }
    for (String split : List.of("train", "test")) {
      members.put(split + "_images", NpyBytes.unsignedBytes(pixels, N, 6, 5, 3));
      members.put(split + "_labels", NpyBytes.unsignedBytes(labels, N));
    }
  }

  private Path write(Kind kind) throws IOException {
    return switch (kind) {
      case DEFLATED -> NpyBytes.npz(folder.resolve("deflated.npz"), members);
      case STORED -> stored(folder.resolve("stored.npz"));
      case NPY_FOLDER -> {
        for (Map.Entry<String, byte[]> member : members.entrySet()) {
          Files.write(folder.resolve(member.getKey() + ".npy"), member.getValue());
        }
        yield folder;
      }
    };
  }

  private Path stored(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setComment("a comment that ends with PK\5\6");
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        ZipEntry entry = new ZipEntry(member.getKey() + ".npy");
        CRC32 crc = new CRC32();
        crc.update(member.getValue());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(member.getValue().length);
        entry.setCrc(crc.getValue());
        entry.setExtra(new byte[] {9, 9, 2, 0, 1, 2});
        zip.putNextEntry(entry);
        zip.write(member.getValue());
      }
    }
    return file;
  }

  private static DataSet read(Path file, long inMemory) {
    return NpzDataSet.read(file, "large", List.of(), ReadOptions.USUAL, inMemory);
  }

  @ParameterizedTest
  @EnumSource
  void theyAreTheSameAsInMemory(Kind kind) throws IOException {
    Path file = write(kind);
    ImageSet inMemory = read(file, Long.MAX_VALUE).train();
    ImageSet inFile = read(file, LIMIT).train();
    assertUserError(inFile::pixels, "too many for memory", "CLAHE");
    assertThat(inFile.imageShape()).isEqualTo(SHAPE).isEqualTo(inMemory.imageShape());
    assertThat(inFile.labels()).isEqualTo(inMemory.labels());
    for (int row = 0; row < N; row++) {
      assertThat(inFile.pixels(row)).isEqualTo(inMemory.pixels(row));
    }
    assertThat(inFile.statistics()).isEqualTo(inMemory.statistics());
    assertThat(inFile.pixelDigest()).isEqualTo(inMemory.pixelDigest());
    int[] rows = {7, 3, 3, 39};
    assertThat(inFile.select(rows).pixels()).isEqualTo(inMemory.select(rows).pixels());
    assertThat(batches(inFile)).isEqualTo(batches(inMemory));
    assertThat(Duplicates.among(List.of(inFile, inMemory)))
        .isEqualTo(Duplicates.among(List.of(inMemory, inMemory)))
        .isEqualTo(Duplicates.among(List.of(inMemory, inFile)));
    assertThat(DataCheck.of(read(file, LIMIT))).isEqualTo(DataCheck.of(read(file, Long.MAX_VALUE)));
  }

  /** Shuffled, resized batches. */
  private static List<Float> batches(ImageSet images) {
    List<Float> values = new ArrayList<>();
    Loader loader = new Loader(images, 7).shuffled(5).resized(Resize.Method.AREA, 3, 4);
    try (BatchStream stream = loader.open(2)) {
      for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
        for (int i = 0; i < batch.size() * loader.imageShape().size(); i++) {
          values.add(batch.images()[i]);
        }
      }
    }
    return values;
  }

  @Test
  void nothingIsLeftBesideTheFile() throws IOException {
    Path file = write(Kind.DEFLATED);
    read(file, LIMIT);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"STORED", "DEFLATED"})
  void theirChecksumIsVerified(Kind kind) throws IOException {
    Path file = write(kind);
    byte[] bytes = Files.readAllBytes(file);
    bytes[500] ^= 0x40;
    Files.write(file, bytes);
    assertUserError(() -> read(file, LIMIT), file.toString(), "'test_images'", "damaged");
  }

  @Test
  void onlyBytesInOrderStayInTheirFile() throws IOException {
    byte[] fortran = members.get("train_images");
    String header = "{'descr': '|u1', 'fortran_order': True, 'shape': (40, 6, 5, 3, ), }\n";
    byte[] elements =
        Arrays.copyOfRange(fortran, fortran.length - N * SHAPE.size(), fortran.length);
    members.put("train_images", NpyBytes.array(1, header, elements));
    Path file = write(Kind.STORED);
    assertThat(read(file, LIMIT).train().pixels())
        .isEqualTo(read(file, Long.MAX_VALUE).train().pixels());
  }

  @Test
  void largePixelsOfZeroAndOneAreRefused() throws IOException {
    for (String split : List.of("train", "test")) {
      byte[] pixels = new byte[N * SHAPE.size()];
      pixels[5] = 1;
      members.put(split + "_images", NpyBytes.unsignedBytes(pixels, N, 6, 5, 3));
    }
    Path file = write(Kind.STORED);
    assertUserError(() -> read(file, LIMIT), "0 and 1 only", "save 0 and 255");
  }
}
