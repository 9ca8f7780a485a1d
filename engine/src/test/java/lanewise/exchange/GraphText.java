package lanewise.exchange;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lanewise.format.onnx.OnnxAttribute;
import lanewise.format.onnx.OnnxAttribute.Dense;
import lanewise.format.onnx.OnnxAttribute.Real;
import lanewise.format.onnx.OnnxAttribute.Text;
import lanewise.format.onnx.OnnxAttribute.Whole;
import lanewise.format.onnx.OnnxAttribute.Wholes;
import lanewise.format.onnx.OnnxFile;
import lanewise.format.onnx.OnnxGraph;
import lanewise.format.onnx.OnnxModel;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;
import lanewise.format.onnx.OnnxValue;
import lanewise.format.onnx.OnnxValue.Extent;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.tensor.Batch;

/**
 * ONNX graphs written as text, one node or constant a line, and what ONNX Runtime and a plan make
 * of them. The input is x; the last line makes the output.
 *
 * <pre>
 *   w = floats[4,2,3,3]              random numbers; positive[4] for those above 0
 *   s = ints[0,-1]                   an int64 vector; ints 3 is a scalar
 *   h = number 0.5                   a float scalar
 *   c = Conv(x, w) pads=[1,1,1,1] group=2 auto_pad=VALID epsilon=1e-3
 *   a, b = Split(c, s) axis=1
 *   k = Constant() value=ints[2,3]   (ints0: a scalar)
 * </pre>
 */
final class GraphText {
  static final int IMAGES = 3;

  private static final Pattern NODE =
      Pattern.compile("([\\w, ]+?) *= *(?:([\\w.]+):)?(\\w+) *\\(([^)]*)\\) *(.*)");
  private static final Pattern CONSTANT = Pattern.compile("(\\w+) *= *(.*)");

  private final SplittableRandom random = new SplittableRandom(11);
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final Map<String, OnnxTensor> constants = new LinkedHashMap<>();

  private GraphText() {}

  /** A model of images of (channels, height, width), the number of images open. */
  static OnnxModel model(int opset, int[] image, String text) {
    return model(opset, image, "N", text);
  }

  /** The same with a given number of images. */
  static OnnxModel ofOneImage(int opset, int[] image, String text) {
    return model(opset, image, "", text);
  }

  private static OnnxModel model(int opset, int[] image, String batch, String text) {
    GraphText graph = new GraphText();
    text.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(graph::read);
    List<Extent> extents = new ArrayList<>();
    extents.add(batch.isEmpty() ? Extent.of(1) : Extent.open(batch));
    Arrays.stream(image).forEach(extent -> extents.add(Extent.of(extent)));
    String output = graph.nodes.getLast().outputs().getFirst();
    return new OnnxModel(
        opset < 19 ? 8 : 10,
        Map.of("", opset),
        new OnnxGraph(
            "g",
            graph.nodes,
            graph.constants,
            List.of(new OnnxValue("x", 1, extents)),
            List.of(new OnnxValue(output, 1, null))),
        Map.of());
  }

  private void read(String line) {
    Matcher node = NODE.matcher(line);
    if (node.matches()) {
      Map<String, OnnxAttribute> attributes = new LinkedHashMap<>();
      for (String each : node.group(5).split(" +")) {
        if (!each.isEmpty()) {
          String[] pair = each.split("=", 2);
          attributes.put(pair[0], attribute(pair[1]));
        }
      }
      List<String> outputs = List.of(node.group(1).split(" *, *"));
      String inputs = node.group(4).strip();
      nodes.add(
          new OnnxNode(
              outputs.getFirst(),
              node.group(3),
              node.group(2) == null ? "" : node.group(2),
              inputs.isEmpty() ? List.of() : List.of(inputs.split(" *, *", -1)),
              outputs,
              attributes));
      return;
    }
    Matcher constant = CONSTANT.matcher(line);
    if (!constant.matches()) {
      throw new IllegalArgumentException(line);
    }
    constants.put(constant.group(1), tensor(constant.group(2).strip()));
  }

  private OnnxAttribute attribute(String text) {
    if (text.matches("(ints|floats|number|positive).*")) {
      return new Dense(tensor(text));
    }
    if (text.startsWith("[")) {
      return new Wholes(Arrays.stream(wholes(text)).boxed().toList());
    }
    if (text.matches("-?\\d+")) {
      return new Whole(Long.parseLong(text));
    }
    return text.matches("-?[\\d.]+(e-?\\d+)?") ? new Real(Float.parseFloat(text)) : new Text(text);
  }

  private OnnxTensor tensor(String text) {
    if (text.startsWith("number")) {
      return OnnxTensor.ofFloats(new int[0], Float.parseFloat(text.substring(6).strip()));
    }
    if (text.startsWith("ints")) {
      String rest = text.substring(4).strip();
      long[] values = wholes(rest);
      return OnnxTensor.ofIntegers(
          rest.startsWith("[") ? new int[] {values.length} : new int[0], values);
    }
    boolean positive = text.startsWith("positive");
    int[] shape =
        Arrays.stream(wholes(text.substring(text.indexOf('[')))).mapToInt(v -> (int) v).toArray();
    float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = positive ? 0.5f + random.nextFloat() : random.nextFloat() - 0.5f;
    }
    return OnnxTensor.ofFloats(shape, values);
  }

  private static long[] wholes(String text) {
    String inner = text.replaceAll("[\\[\\]]", "");
    return inner.isEmpty()
        ? new long[0]
        : Arrays.stream(inner.split(",")).mapToLong(each -> Long.parseLong(each.strip())).toArray();
  }

  /** Random pixels. */
  static float[] images(int count) {
    SplittableRandom pixels = new SplittableRandom(5);
    float[] images = new float[count];
    for (int i = 0; i < count; i++) {
      images[i] = pixels.nextFloat() * 2 - 0.5f;
    }
    return images;
  }

  /** What ONNX Runtime gives. */
  static float[] runtime(Path file, OnnxModel model, float[] images, int count)
      throws OrtException {
    OnnxFile.write(file, model);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    OnnxValue input = model.graph().inputs().getFirst();
    long[] shape =
        java.util.Objects.requireNonNull(input.shape()).stream().mapToLong(Extent::value).toArray();
    shape[0] = count;
    try (SessionOptions options = new SessionOptions()) {
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      try (OrtSession session = environment.createSession(file.toString(), options);
          ai.onnxruntime.OnnxTensor tensor =
              ai.onnxruntime.OnnxTensor.createTensor(environment, FloatBuffer.wrap(images), shape);
          OrtSession.Result result = session.run(Map.of(input.name(), tensor))) {
        FloatBuffer values = ((ai.onnxruntime.OnnxTensor) result.get(0)).getFloatBuffer();
        float[] flat = new float[values.remaining()];
        values.get(flat);
        return flat;
      }
    }
  }

  /** What a plan gives. */
  static float[] logits(ImportedNetwork imported, float[] images, int count) {
    try (Scheduler scheduler = new Scheduler(1)) {
      Plan plan = Plan.compile(imported.network(), count, ConvolutionAlgorithm.AUTO, scheduler);
      plan.load(imported.weights());
      Batch batch = new Batch(count, imported.network().inputShape());
      System.arraycopy(images, 0, batch.images(), 0, images.length);
      batch.setSize(count);
      plan.evaluate(batch);
      return Arrays.copyOf(plan.logits(), count * imported.network().outputShape().size());
    }
  }
}
