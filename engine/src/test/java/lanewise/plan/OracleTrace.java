package lanewise.plan;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import lanewise.format.safetensors.Safetensors;
import lanewise.nn.Models;
import lanewise.nn.Network;
import lanewise.optim.Adam;
import lanewise.optim.Optimizer;
import lanewise.optim.Sgd;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * A training run that PyTorch recorded in double precision: its network, data and options, and what
 * came out. Lies in the folder {@code oracle} beside the data, in a folder {@code shared} above
 * this one or where the environment variable LANEWISE_DATA points.
 */
final class OracleTrace {
  private static final Shape IMAGE = Shape.of(1, 28, 28);

  private final Path shared;
  private final Path folder;
  private final JsonObject description;

  private OracleTrace(Path shared, String name) throws IOException {
    this.shared = shared;
    this.folder = shared.resolve("oracle").resolve(name);
    this.description =
        JsonParser.parseString(Files.readString(folder.resolve("trace.json"))).getAsJsonObject();
  }

  /** The trace of that name; skips the test if this machine has none. */
  static OracleTrace named(String name) throws IOException {
    Optional<Path> shared =
        candidates().filter(f -> Files.isDirectory(f.resolve("oracle"))).findFirst();
    assumeTrue(shared.isPresent(), "there is no shared/oracle on this machine");
    return new OracleTrace(shared.get(), name);
  }

  private static Stream<Path> candidates() {
    Stream<Path> above =
        Stream.iterate(Path.of("").toAbsolutePath(), f -> f != null, Path::getParent)
            .map(f -> f.resolve("shared"));
    String data = System.getenv("LANEWISE_DATA");
    Stream<Path> beside = Stream.ofNullable(data).map(f -> Path.of(f).toAbsolutePath().getParent());
    return Stream.concat(beside, above);
  }

  Network network() {
    JsonObject net = description.getAsJsonObject("net");
    int classes = net.get("classes").getAsInt();
    if (description.get("model").getAsString().equals("simple-cnn")) {
      return Models.simpleCnn(IMAGE, classes);
    }
    List<Integer> filters =
        net.getAsJsonArray("channels").asList().stream().map(JsonElement::getAsInt).toList();
    return Models.simpleVgg(IMAGE, classes, filters, net.get("hidden").getAsInt(), 0);
  }

  Optimizer optimizer() {
    return description.get("opt").getAsString().equals("adam")
        ? Adam.l2(0)
        : new Sgd(
            description.get("momentum").getAsDouble(),
            description.get("weight_decay").getAsDouble());
  }

  double learningRate() {
    return description.get("lr").getAsDouble();
  }

  int batchSize() {
    return description.get("batch").getAsInt();
  }

  /** The loss of every step. */
  double[] losses() {
    return description.getAsJsonArray("step_losses").asList().stream()
        .mapToDouble(JsonElement::getAsDouble)
        .toArray();
  }

  /** The tensors of {@code init}, {@code grads} or {@code logits}. */
  Map<String, Tensor> tensors(String file) {
    return Safetensors.read(folder.resolve(file + ".safetensors"));
  }

  /** The images of a step, counted from 0: training rows in file order. */
  Batch trainingBatch(int step) throws IOException {
    return rows("train", step * batchSize(), batchSize());
  }

  /** The first test images. */
  Batch testBatch(int size) throws IOException {
    return rows("test", 0, size);
  }

  private Batch rows(String split, int first, int count) throws IOException {
    Batch batch = new Batch(count, IMAGE);
    batch.setSize(count);
    byte[] pixels;
    byte[] labels;
    Path data = shared.resolve("data");
    if (description.get("data").getAsString().equals("mnist")) {
      Path mnist = data.resolve("mnist");
      String prefix = split.equals("train") ? "train" : "t10k";
      pixels = idx(mnist.resolve(prefix + "-images-idx3-ubyte.gz"), 16, first * 784, count * 784);
      labels = idx(mnist.resolve(prefix + "-labels-idx1-ubyte.gz"), 8, first, count);
    } else {
      Path file = data.resolve("octmnist").resolve("octmnist-subset.npz");
      pixels = npz(file, split + "_images.npy", first * 784, count * 784);
      labels = npz(file, split + "_labels.npy", first, count);
    }
    for (int i = 0; i < pixels.length; i++) {
      batch.images()[i] = Byte.toUnsignedInt(pixels[i]) / 255f;
    }
    for (int i = 0; i < count; i++) {
      batch.labels()[i] = labels[i];
    }
    return batch;
  }

  private static byte[] idx(Path file, int header, int first, int count) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file), 1 << 16)) {
      in.skipNBytes(header + first);
      return in.readNBytes(count);
    }
  }

  private static byte[] npz(Path file, String member, int first, int count) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry entry = zip.getEntry(member);
      try (DataInputStream in = new DataInputStream(zip.getInputStream(entry))) {
        // Magic number and version, then the length of the header, little-endian.
        in.skipNBytes(8);
        in.skipNBytes(Short.reverseBytes(in.readShort()));
        in.skipNBytes(first);
        return in.readNBytes(count);
      }
    }
  }
}
