package lanewise.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.nio.DoubleBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lanewise.format.onnx.ElementType;
import lanewise.format.onnx.OnnxAttribute;
import lanewise.format.onnx.OnnxFile;
import lanewise.format.onnx.OnnxGraph;
import lanewise.format.onnx.OnnxModel;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;
import lanewise.format.onnx.OnnxValue;
import lanewise.onnx.RandomNodes.Drawn;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The evaluator against ONNX Runtime on drawn nodes: what the runtime computes, the evaluator
 * computes alike. Nodes that the runtime refuses (it does not have every type) are skipped. {@code
 * -Dlanewise.drawnNodes=10000} draws more.
 */
class RuntimeParityTest {
  private static final int DRAWN = Integer.getInteger("lanewise.drawnNodes", 25);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Conv",
        "MaxPool",
        "AveragePool",
        "GlobalMaxPool",
        "GlobalAveragePool",
        "BatchNormalization",
        "Relu",
        "LeakyRelu",
        "Clip",
        "Softmax",
        "LogSoftmax",
        "Dropout",
        "Flatten",
        "Reshape",
        "Identity",
        "Constant",
        "Pad",
        "Gemm",
        "MatMul",
        "Add",
        "Sub",
        "Mul",
        "Div",
        "Less",
        "Equal",
        "Max",
        "Min",
        "SoftmaxCrossEntropyLoss",
        "NegativeLogLikelihoodLoss",
        "ReduceSum",
        "ReduceMean",
        "ReduceMax",
        "Gather",
        "GatherElements",
        "Squeeze",
        "Unsqueeze",
        "Slice",
        "Transpose"
      })
  void drawnNodes(String operator) {
    int judged = 0;
    List<String> differences = new ArrayList<>();
    for (int seed = 0; seed < DRAWN; seed++) {
      Drawn drawn = new RandomNodes(seed).draw(operator);
      Optional<String> difference = judge(drawn);
      judged += difference.isPresent() ? 1 : 0;
      if (!difference.orElse("").isEmpty()) {
        differences.add("seed %d, %s: %s".formatted(seed, drawn, difference.orElseThrow()));
      }
    }
    assertThat(differences).isEmpty();
    assertThat(judged).as("nodes that the runtime computed").isGreaterThan(DRAWN / 5);
  }

  /** The first difference, empty if there is none; absent if the runtime refuses the node. */
  private Optional<String> judge(Drawn drawn) {
    OnnxModel model = drawn.node().model(drawn.outputs(), drawn.inputs());
    List<OnnxTensor> outputs = List.of();
    String refusal = "";
    try {
      outputs = drawn.node().outputs(drawn.outputs(), drawn.inputs());
    } catch (IllegalArgumentException | UnsupportedOperationException e) {
      refusal = String.valueOf(e.getMessage());
    }
    OnnxModel readable = refusal.isEmpty() ? readable(model, outputs) : model;
    try (OrtSession session = session(readable);
        OrtSession.Result result = session.run(Map.of())) {
      return Optional.of(refusal.isEmpty() ? difference(outputs, result) : refusal);
    } catch (OrtException _) {
      return Optional.empty();
    }
  }

  /** Outputs as double or int64, which every type can become and Java can read. */
  private static OnnxModel readable(OnnxModel model, List<OnnxTensor> outputs) {
    List<OnnxNode> nodes = new ArrayList<>(model.graph().nodes());
    List<OnnxValue> values = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      ElementType type = outputs.get(i).type().isReal() ? ElementType.DOUBLE : ElementType.INT64;
      Map<String, OnnxAttribute> to = Map.of("to", new OnnxAttribute.Whole(type.number()));
      nodes.add(new OnnxNode("c" + i, "Cast", "", List.of("y" + i), List.of("z" + i), to));
      values.add(new OnnxValue("z" + i, type.number(), null));
    }
    OnnxGraph graph = new OnnxGraph("g", nodes, model.graph().initializers(), List.of(), values);
    return new OnnxModel(model.irVersion(), model.opsets(), graph, Map.of());
  }

  private OrtSession session(OnnxModel model) throws OrtException {
    Path file = folder.resolve("model.onnx");
    OnnxFile.write(file, model);
    try (SessionOptions options = new SessionOptions()) {
      options.setOptimizationLevel(SessionOptions.OptLevel.NO_OPT);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      return OrtEnvironment.getEnvironment().createSession(file.toString(), options);
    }
  }

  private static String difference(List<OnnxTensor> outputs, OrtSession.Result result) {
    for (int i = 0; i < outputs.size(); i++) {
      OnnxTensor ours = outputs.get(i);
      ai.onnxruntime.OnnxTensor theirs = (ai.onnxruntime.OnnxTensor) result.get(i);
      long[] shape = theirs.getInfo().getShape();
      if (!Arrays.equals(shape, Arrays.stream(ours.shape()).asLongStream().toArray())) {
        return "output %d is %s, expected %s".formatted(i, ours, Arrays.toString(shape));
      }
      String difference = "";
      if (ours.size() > 0) {
        difference =
            ours.type().isReal()
                ? difference(ours, theirs.getDoubleBuffer())
                : difference(ours, theirs.getLongBuffer());
      }
      if (!difference.isEmpty()) {
        return "output " + i + difference;
      }
    }
    return "";
  }

  private static String difference(OnnxTensor ours, DoubleBuffer theirs) {
    double relative =
        switch (ours.type()) {
          case DOUBLE -> 1e-9;
          case FLOAT -> 4e-6;
          case FLOAT16 -> 5e-4; // half an ulp, as the next one
          default -> 4e-3;
        };
    for (int i = 0; i < ours.size(); i++) {
      double value = ours.real(i);
      double expected = theirs.get(i);
      boolean same = Double.compare(value, expected) == 0 || value == expected;
      if (!same && !(Math.abs(value - expected) <= relative * (1 + Math.abs(expected)))) {
        return "[%d] is %s, expected %s".formatted(i, value, expected);
      }
    }
    return "";
  }

  private static String difference(OnnxTensor ours, LongBuffer theirs) {
    for (int i = 0; i < ours.size(); i++) {
      if (ours.integer(i) != theirs.get(i)) {
        return "[%d] is %d, expected %d".formatted(i, ours.integer(i), theirs.get(i));
      }
    }
    return "";
  }
}
