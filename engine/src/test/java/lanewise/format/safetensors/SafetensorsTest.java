package lanewise.format.safetensors;

import static lanewise.tensor.SameTensors.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import lanewise.format.FormatException;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("model.safetensors");
  }

  /** A file of the given header and data, whatever they are. */
  private Path fileOf(byte[] header, byte[] data) throws IOException {
    ByteBuffer bytes = littleEndian(Long.BYTES + header.length + data.length);
    bytes.putLong(header.length).put(header).put(data);
    return Files.write(file, bytes.array());
  }

  private Path fileOf(String header, byte[] data) throws IOException {
    return fileOf(header.replace('`', '"').getBytes(StandardCharsets.UTF_8), data);
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void assertRefused(String problem) {
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(FormatException.class)
        .hasMessage(file + ": " + problem);
  }

  @Test
  void roundTripKeepsOrderShapesBitsAndMetadata() {
    Random random = new Random(3);
    Tensor large = Tensor.zeros(Shape.of(70_001)); // more than one buffer
    for (int i = 0; i < large.values().length; i++) {
      large.values()[i] = random.nextFloat() - 0.5f;
    }
    float[] special = {
      0f, -0f, Float.NaN, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, Float.MAX_VALUE
    };
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("fc1.weight", new Tensor(Shape.of(2, 3), special));
    tensors.put("a \"quoted\" name, ü and \n", large);
    tensors.put("scalar", new Tensor(Shape.of(), new float[] {7}));
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("model", "simple-cnn");
    metadata.put("classes", "null, äöü, \u2028");

    Safetensors.write(file, tensors, metadata);

    Map<String, Tensor> read = Safetensors.read(file);
    assertThat(read.keySet()).containsExactlyElementsOf(tensors.keySet());
    assertSame(read, tensors);
    assertThat(Safetensors.readMetadata(file)).containsExactlyEntriesOf(metadata);
  }

  @Test
  void writesTheDocumentedBytes() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("w", new Tensor(Shape.of(2, 1), new float[] {1f, -2f}));
    tensors.put("b", new Tensor(Shape.of(1), new float[] {0.5f}));
    Safetensors.write(file, tensors, Map.of("k", "<vw>"));

    String header =
        """
        {"__metadata__":{"k":"<vw>",\
        "tensors_sha256":"2ce4bdb6b34a50ac7092eb9fee94337a27498e9eb9bae44192f15b88831b2422",\
        "header_sha256":"10994062b5b551de18a813f874278c02a95a26e57d1df811fc0d6601bfef21fd"},\
        "w":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},\
        "b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}\
        """;
    String padded = header + " ".repeat(Math.floorMod(-header.length(), 8));
    ByteBuffer expected = littleEndian(8 + padded.length() + 12);
    expected.putLong(padded.length()).put(padded.getBytes(StandardCharsets.US_ASCII));
    expected.putFloat(1f).putFloat(-2f).putFloat(0.5f);
    assertThat(padded.length()).isNotEqualTo(header.length());
    assertThat(file).hasBinaryContent(expected.array());
  }

  @Test
  void anEmptyMapMakesAFileWithoutTensors() {
    Safetensors.write(file, Map.of(), Map.of());
    assertThat(Safetensors.read(file)).isEmpty();
    assertThat(Safetensors.readMetadata(file)).isEmpty();
  }

  @Test
  void readsTheOtherFloatTypesAsFloat32() throws IOException {
    ByteBuffer data = littleEndian(4 + 4 + 16);
    data.putShort((short) 0x3C00).putShort((short) 0xFBFF); // 1, -65504
    data.putShort((short) 0x3F80).putShort((short) 0xC049); // 1, -3.140625
    data.putDouble(0.1).putDouble(1e300);
    fileOf(
        """
        {`half`:{`dtype`:`F16`,`shape`:[2],`data_offsets`:[0,4]},\
        `brain`:{`dtype`:`BF16`,`shape`:[2],`data_offsets`:[4,8]},\
        `double`:{`dtype`:`F64`,`shape`:[2],`data_offsets`:[8,24]}}\
        """,
        data.array());
    Map<String, Tensor> read = Safetensors.read(file);
    assertThat(read.get("half").values()).containsExactly(1f, -65504f);
    assertThat(read.get("brain").values()).containsExactly(1f, -3.140625f);
    assertThat(read.get("double").values()).containsExactly(0.1f, Float.POSITIVE_INFINITY);
  }

  @Test
  void pytorchsCountersAreSkipped() throws IOException {
    String header =
        """
        {"bn1.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[0,8]},\
        "bn1.bias":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}\
        """;
    ByteBuffer bytes = littleEndian(8 + header.length() + 12);
    bytes.putLong(header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
    bytes.putLong(77).putFloat(0.5f);
    Files.write(file, bytes.array());

    Map<String, Tensor> read = Safetensors.read(file);

    assertThat(read.keySet()).containsExactly("bn1.bias");
    assertThat(read.get("bn1.bias").values()).containsExactly(0.5f);
  }

  @Test
  void theOrderIsThatOfTheBytesNotOfTheHeader() throws IOException {
    fileOf(
        """
        {`b`:{`data_offsets`:[4,8],`shape`:[1],`dtype`:`F32`},\
        `a`:{`dtype`:`F32`,`shape`:[],`data_offsets`:[0,4]}} \t\r\n\
        """,
        littleEndian(8).putFloat(1).putFloat(2).array());
    Map<String, Tensor> read = Safetensors.read(file);
    assertThat(read.keySet()).containsExactly("a", "b");
    assertThat(read.get("a").values()).containsExactly(1);
    assertThat(read.get("b").values()).containsExactly(2);
  }

  static Stream<Arguments> badHeaders() {
    String notJson = "the header is not the JSON of a safetensors file, see ";
    String incomplete = "tensor 't': expected a dtype, a shape and data_offsets [begin, end]";
    return Stream.of(
        Arguments.of("", "the header does not begin with '{'; is it a safetensors file?"),
        Arguments.of(" {}", "the header does not begin with '{'; is it a safetensors file?"),
        Arguments.of("\uFEFF{}", "the header does not begin with '{'; is it a safetensors file?"),
        Arguments.of("[]", "the header does not begin with '{'; is it a safetensors file?"),
        Arguments.of("{", notJson + "'$.'"),
        Arguments.of("{} {}", notJson + "'$'"),
        Arguments.of("{}\0", notJson + "'$'"),
        Arguments.of("{a:1}", notJson + "'$.'"),
        Arguments.of("{/**/}", notJson + "'$.'"),
        Arguments.of("{`a\nb`:{}}", notJson + "'$.'"),
        Arguments.of("{`t`:[]}", notJson + "'$.t'"),
        Arguments.of("{`t`:null}", notJson + "'$.t'"),
        Arguments.of("{`t`:{`dtype`:5}}", notJson + "'$.t.dtype'"),
        Arguments.of("{`t`:{`dtype`:`F32`,}}", notJson + "'$.t.dtype'"),
        Arguments.of("{`__metadata__`:{`a`:1}}", notJson + "'$.__metadata__.a'"),
        Arguments.of("{`__metadata__`:{`a`:{}}}", notJson + "'$.__metadata__.a'"),
        Arguments.of("{`__metadata__`:{},`__metadata__`:{}}", twice("__metadata__")),
        Arguments.of("{`__metadata__`:{`a`:``,`a`:``}}", "the metadata name 'a' twice"),
        Arguments.of("{`t`:{`dtype`:`F32`,`shape`:[1],`data_offsets`:[0,4]},`t`:{}}", twice("t")),
        Arguments.of("{`t`:{}}", incomplete),
        Arguments.of("{`t`:{`dtype`:`F32`,`shape`:[1]}}", incomplete),
        Arguments.of(tensor("F32", "[1]", "[0]"), incomplete),
        Arguments.of(tensor("F32", "[1]", "[0,4,8]"), "tensor 't': a list has more than 2 numbers"),
        Arguments.of(
            tensor("F32", "[1" + ",1".repeat(64) + "]", "[0,4]"),
            "tensor 't': a list has more than 64 numbers"),
        Arguments.of(
            "{`t`:{`dtype`:`F32`,`dtype`:`F32`}}", "tensor 't': unknown or repeated key 'dtype'"),
        Arguments.of("{`t`:{`stride`:1}}", "tensor 't': unknown or repeated key 'stride'"),
        Arguments.of(
            tensor("I64", "[1]", "[0,8]"),
            "tensor 't': dtype 'I64' cannot be read; convert it to F32, F16, BF16 or F64"),
        Arguments.of(tensor("F32", "[-1]", "[0,4]"), notASize("-1")),
        Arguments.of(tensor("F32", "[1.0]", "[0,4]"), notASize("1.0")),
        Arguments.of(tensor("F32", "[1e0]", "[0,4]"), notASize("1e0")),
        Arguments.of(tensor("F32", "[`1`]", "[0,4]"), notASize("1")),
        Arguments.of(tensor("F32", "[01]", "[0,4]"), notJson + "'$.t.shape[0]'"),
        Arguments.of(tensor("F32", "[[1]]", "[0,4]"), notJson + "'$.t.shape[0]'"),
        Arguments.of(
            tensor("F32", "[2,18446744073709551614]", "[0,16]"), notASize("18446744073709551614")),
        Arguments.of(
            tensor("F32", "[2,922337203685477580]", "[0,16]"),
            "tensor 't': shape [2, 922337203685477580] has an extent above 2147483647"),
        Arguments.of(
            tensor("F32", "[65536,65536]", "[0,4]"),
            "tensor 't': shape (65536, 65536) has more than 2147483647 elements"),
        Arguments.of(
            tensor("F32", "[2,0]", "[0,0]"), "tensor 't': shape (2, 0): every extent must be >= 1"),
        Arguments.of(
            tensor("F32", "[2]", "[0,4]"),
            "tensor 't': data_offsets [0, 4] do not span the 8 bytes of shape (2) in F32"),
        Arguments.of(
            tensor("F32", "[2]", "[0,16]"),
            "tensor 't': data_offsets [0, 16] do not span the 8 bytes of shape (2) in F32"),
        Arguments.of(
            tensor("F64", "[1]", "[8,0]"),
            "tensor 't': data_offsets [8, 0] do not span the 8 bytes of shape (1) in F64"));
  }

  private static String tensor(String dtype, String shape, String offsets) {
    return "{`t`:{`dtype`:`%s`,`shape`:%s,`data_offsets`:%s}}".formatted(dtype, shape, offsets);
  }

  private static String twice(String name) {
    return "the header names '" + name + "' twice";
  }

  private static String notASize(String text) {
    return "tensor 't': '" + text + "' is not a size: expected an integer from 0";
  }

  @ParameterizedTest
  @MethodSource("badHeaders")
  void refusesABadHeader(String header, String problem) throws IOException {
    fileOf(header, new byte[16]);
    assertRefused(problem);
    assertThatThrownBy(() -> Safetensors.readMetadata(file)).isInstanceOf(FormatException.class);
  }

  @Test
  void refusesTextThatIsNotUtf8() throws IOException {
    fileOf(new byte[] {'{', '"', (byte) 0xFF, '"', ':', '1', '}'}, new byte[0]);
    assertRefused("the header is not UTF-8 text");
  }

  @Test
  void refusesOverlapsHolesAndRemainders() throws IOException {
    String two =
        """
        {`a`:{`dtype`:`F32`,`shape`:[2],`data_offsets`:[0,8]},\
        `b`:{`dtype`:`F32`,`shape`:[1],`data_offsets`:[%d,%d]}}\
        """;
    fileOf(two.formatted(4, 8), new byte[8]);
    assertRefused("tensor 'b': its bytes overlap those of tensor 'a'");
    fileOf(two.replace("shape`:[1]", "shape`:[2]").formatted(0, 8), new byte[8]);
    assertRefused("tensor 'b': its bytes overlap those of tensor 'a'");
    fileOf(two.formatted(12, 16), new byte[16]);
    assertRefused("tensor 'b': the 4 bytes before it do not belong to any tensor");
    fileOf(two.formatted(8, 12), new byte[13]);
    assertRefused(
        "the tensors take 12 bytes, but 13 follow the header; download or write the file again");
    fileOf(two.formatted(8, 12), new byte[11]);
    assertRefused(
        "the tensors take 12 bytes, but 11 follow the header; download or write the file again");
    fileOf(tensor("F32", "[1]", "[4,8]"), new byte[8]);
    assertRefused("tensor 't': the 4 bytes before it do not belong to any tensor");
  }

  @Test
  void refusesAFileWithoutHeaderLength() throws IOException {
    Files.write(file, new byte[7]);
    assertRefused("has 7 bytes, too few for a safetensors file; is it truncated?");
  }

  @ParameterizedTest
  @MethodSource("headerLengths")
  void refusesAHeaderLongerThanTheFile(long length, String printed) throws IOException {
    Files.write(file, littleEndian(16).putLong(length).array());
    assertRefused(
        "claims a header of "
            + printed
            + " bytes; 8 follow, at most 100000000 are allowed; is it safetensors?");
  }

  static List<Arguments> headerLengths() {
    return List.of(
        Arguments.of(9L, "9"),
        Arguments.of(Long.MAX_VALUE, "9223372036854775807"),
        Arguments.of(-1L, "18446744073709551615"));
  }

  @Test
  void refusesAHeaderBeyondTheFormatsLimit() throws IOException {
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.write(littleEndian(8).putLong(100_000_001).array());
      sparse.setLength(200_000_000);
    }
    assertThatThrownBy(() -> Safetensors.read(file)).hasMessageContaining("100000001 bytes");
  }

  @Test
  void namesFromTheFileArePrintedOnOneLineAndCut() throws IOException {
    fileOf("{`a\\n\\u001b[31m\\u202e" + "x".repeat(200) + "`:{}}", new byte[0]);
    assertThatThrownBy(() -> Safetensors.read(file))
        .hasMessage(
            file
                + ": tensor 'a??[31m?"
                + "x".repeat(72)
                + "...': expected a dtype, a shape and data_offsets [begin, end]");
  }

  @Test
  void missingFilesAndFoldersAreNamed() {
    assertRefused("cannot be read: no such file or folder; check the path");
    assertThatThrownBy(() -> Safetensors.read(folder))
        .isInstanceOf(FormatException.class)
        .hasMessage(folder + ": is not a regular file; expected a safetensors file");
  }

  @Test
  void anUnreadableFileIsNamed() throws IOException {
    Safetensors.write(file, Map.of(), Map.of());
    assumeTrue(file.toFile().setReadable(false), "file permissions are not supported here");
    assumeTrue(!Files.isReadable(file), "the administrator reads everything");
    assertRefused("cannot be read: permission denied");
  }

  @Test
  void noTensorCanHaveTheMetadatasName() {
    Tensor scalar = Tensor.zeros(Shape.of());
    assertThatThrownBy(() -> Safetensors.write(file, Map.of("__metadata__", scalar), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a tensor cannot be named __metadata__ in a safetensors file");
    assertThat(file).doesNotExist();
  }

  /** Every prefix of a good file, and the file with any one byte changed, is read or refused. */
  @Test
  void noDamageCausesAnotherException() throws IOException {
    Tensor tensor = new Tensor(Shape.of(2), new float[] {1, 2});
    Safetensors.write(file, Map.of("weight", tensor), Map.of("key", "value"));
    byte[] good = Files.readAllBytes(file);
    for (int length = 0; length < good.length; length++) {
      Files.write(file, Arrays.copyOf(good, length));
      assertThatThrownBy(() -> Safetensors.read(file)).isInstanceOf(FormatException.class);
    }
    Random random = new Random(5);
    for (int run = 0; run < 2_000; run++) {
      byte[] damaged = good.clone();
      damaged[random.nextInt(good.length)] = (byte) random.nextInt();
      Files.write(file, damaged);
      try {
        assertThat(Safetensors.read(file)).isNotNull();
      } catch (FormatException e) {
        assertThat(e.getMessage()).doesNotContain("\n");
      }
    }
  }

  @Test
  void readsWhatPyTorchWrote() throws IOException {
    Path oracle = oracleFolder();
    assumeTrue(oracle != null, "no reference traces on this machine");
    Map<String, Tensor> read = Safetensors.read(oracle.resolve("simple-cnn-adam/init.safetensors"));
    assertThat(read.keySet())
        .containsExactly(
            "conv1.weight",
            "conv1.bias",
            "conv2.weight",
            "conv2.bias",
            "fc1.weight",
            "fc1.bias",
            "fc2.weight",
            "fc2.bias");
    assertThat(read.get("fc1.weight").shape()).isEqualTo(Shape.of(128, 3136));
    try (Stream<Path> files = Files.walk(oracle)) {
      for (Path each : files.filter(f -> f.toString().endsWith(".safetensors")).toList()) {
        Map<String, Tensor> tensors = Safetensors.read(each);
        assertThat(tensors).isNotEmpty();
        Safetensors.write(file, tensors, Safetensors.readMetadata(each));
        assertSame(Safetensors.read(file), tensors);
      }
    }
  }

  /** The folder of the reference traces: beside the data sets, or in a {@code shared} above. */
  private static @Nullable Path oracleFolder() {
    String data = System.getenv("LANEWISE_DATA");
    if (data != null && Files.isDirectory(Path.of(data).resolveSibling("oracle"))) {
      return Path.of(data).resolveSibling("oracle");
    }
    for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
      if (Files.isDirectory(up.resolve("shared/oracle"))) {
        return up.resolve("shared/oracle");
      }
    }
    return null;
  }

  @Test
  void noFlippedBitGoesUnnoticed() throws IOException {
    Map<String, Tensor> tensors = Map.of("w", new Tensor(Shape.of(3), new float[] {1, 2, 3}));
    Map<String, String> metadata = Map.of("step", "120");
    Safetensors.write(file, tensors, metadata);
    byte[] good = Files.readAllBytes(file);
    int refused = 0;
    for (int bit = 0; bit < 8 * good.length; bit++) {
      byte[] bytes = good.clone();
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, bytes);
      try {
        Safetensors.Content read = Safetensors.readAll(file);
        // A digest under another name is no digest; what it is of has not changed.
        assertThat(read.tensors().get("w").values()).as("bit %d", bit).containsExactly(1, 2, 3);
        assertThat(read.metadata()).as("bit %d", bit).containsAllEntriesOf(metadata);
      } catch (FormatException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(7 * good.length);
  }

  @Test
  void theDigestIsThatOfTheBytesBehindTheHeader() throws Exception {
    Tensor tensor = new Tensor(Shape.of(3), new float[] {1, 2, 3});
    Safetensors.write(file, Map.of("w", tensor), Map.of("tensors_sha256", "of another file"));

    byte[] bytes = Files.readAllBytes(file);
    byte[] digest =
        MessageDigest.getInstance("SHA-256")
            .digest(Arrays.copyOfRange(bytes, bytes.length - 12, bytes.length));
    assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
        .contains("\"tensors_sha256\":\"" + HexFormat.of().formatHex(digest) + "\"");
    assertThat(Safetensors.readMetadata(file)).isEmpty();
  }
}
