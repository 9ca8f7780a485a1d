package lanewise.exchange;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import lanewise.format.FormatException;
import lanewise.format.onnx.ElementType;
import lanewise.format.onnx.OnnxFile;
import lanewise.format.onnx.OnnxGraph;
import lanewise.format.onnx.OnnxModel;
import lanewise.format.onnx.OnnxValue;
import lanewise.format.onnx.OnnxValue.Extent;
import lanewise.nn.Network;
import lanewise.refusal.Refusal;
import lanewise.tensor.Shape;

/**
 * Turns an ONNX model that classifies images into a network with weights. Constant expressions and
 * arithmetic on shapes are folded. A {@code Softmax}, {@code LogSoftmax} or {@code Sigmoid} at the
 * end is left out, because the loss includes it. Unsupported nodes are refused with a message that
 * names them.
 */
public final class OnnxImport {
  private static final int IMAGE_RANK = 4;

  /** The newest version of the operators that was read, by a released ONNX Runtime too. */
  private static final int NEWEST = 26;

  /** Two unlikely numbers of images, used for an open batch size in the arithmetic of shapes. */
  private static final int[] MANY = {1_000_003, 1_000_033};

  /**
   * Reads a model with the input (N,C,H,W) and one output value per class.
   *
   * @throws FormatException if the file cannot be read, is damaged, or uses unsupported operators;
   *     the message names the node and its operator
   */
  public static ImportedNetwork read(Path file) {
    OnnxModel model = OnnxFile.readModel(file);
    try {
      return of(model);
    } catch (IllegalArgumentException e) {
      throw new FormatException(file, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Converts a model with the input (N,C,H,W) and one output value per class or, with a {@code
   * Sigmoid} at the end, per label. One value alone with a {@code Sigmoid} is the probability of
   * the second of two classes. An input (N,H,W,C) with C = 1 or 3, as TensorFlow has it, is taken
   * for such images too; the network reads (N,C,H,W).
   *
   * @throws IllegalArgumentException with a one-line message that names the node, its operator and
   *     the unsupported property, or what is wrong with the graph
   */
  public static ImportedNetwork of(OnnxModel model) {
    OnnxValue input = input(model.graph());
    List<Extent> shape = input.shape();
    if (shape == null
        || shape.size() != IMAGE_RANK
        || shape.stream().skip(1).anyMatch(e -> e.value() < 1)) {
      throw Refusal.of(
          "input '%s' has shape %s; expected (N,C,H,W) with C, H and W given: export it with a"
              + " fixed size of images",
          input.name(), shape == null ? "unknown" : shape);
    }
    boolean channelsLast = isChannels(shape.getLast()) && !isChannels(shape.get(1));
    return ClassifierEnding.of(read(model, channelsLast));
  }

  /**
   * As {@link #of}, for a graph whose input may have any number of axes, with the batch axis first.
   * The network's input is (C,H,W) with as many values, and its output has one axis.
   */
  public static ImportedNetwork ofAnyShape(OnnxModel model) {
    return read(model, false);
  }

  private static boolean isChannels(Extent extent) {
    return extent.value() == 1 || extent.value() == 3;
  }

  private static ImportedNetwork read(OnnxModel model, boolean channelsLast) {
    OnnxGraph graph = model.graph();
    int version =
        model
            .opset("")
            .orElseThrow(
                () -> new IllegalArgumentException("the model names no version of the operators"));
    if (version > NEWEST) {
      throw Refusal.of(
          "the model has version %d of the operators, which is not known; export it with"
              + " opset_version up to %d",
          version, NEWEST);
    }
    OnnxValue input = input(graph);
    List<Extent> extents = extents(input);
    long given = extents.getFirst().value();
    Shape shape = Shape.of(extents.stream().skip(1).mapToInt(e -> (int) e.value()).toArray());
    Shape image =
        channelsLast
            ? Shape.of(shape.extent(2), shape.extent(0), shape.extent(1))
            : LayerInputs.asImage(shape);
    Place place = Place.of(Network.INPUT, image);
    Place seen = channelsLast ? place.moved(0, 2, image.size()) : place.reshaped(shape);
    IntFunction<GraphImport> readers =
        count -> new GraphImport(model, version, input.name(), image, seen, count);
    if (given > 0) {
      return readers.apply(Math.toIntExact(given)).read();
    }
    GraphImport reader = readers.apply(MANY[0]);
    ImportedNetwork imported = reader.read();
    if (reader.readsImages()) {
      ImportedNetwork other = readers.apply(MANY[1]).read();
      if (!isSame(imported, other)) {
        throw new IllegalArgumentException(
            "the graph computes with the number of images, which is not supported");
      }
    }
    return imported;
  }

  private static boolean isSame(ImportedNetwork a, ImportedNetwork b) {
    return NetworkJson.write(a.network()).equals(NetworkJson.write(b.network()))
        && a.weights().entrySet().stream()
            .allMatch(
                entry ->
                    Arrays.equals(
                        entry.getValue().values(),
                        requireNonNull(b.weights().get(entry.getKey())).values()));
  }

  private static OnnxValue input(OnnxGraph graph) {
    List<OnnxValue> inputs =
        graph.inputs().stream()
            .filter(value -> !graph.initializers().containsKey(value.name()))
            .toList();
    if (inputs.size() != 1 || graph.outputs().size() != 1) {
      throw Refusal.of(
          "the graph has %d inputs and %d outputs (%s); expected images in and classes out",
          inputs.size(),
          graph.outputs().size(),
          graph.outputs().stream().map(OnnxValue::name).collect(Collectors.joining(", ")));
    }
    return inputs.getFirst();
  }

  private static List<Extent> extents(OnnxValue input) {
    List<Extent> shape = input.shape();
    if (input.type() == 0
        || !ElementType.of(input.type()).isReal()
        || shape == null
        || shape.isEmpty()
        || shape.stream().skip(1).anyMatch(e -> e.value() < 1 || e.value() > Integer.MAX_VALUE)) {
      throw Refusal.of(
          "input '%s' is not a tensor of real numbers with a shape (N,…); export it with float32"
              + " images",
          input.name());
    }
    return shape;
  }
}
