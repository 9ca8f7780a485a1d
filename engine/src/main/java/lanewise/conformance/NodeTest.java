package lanewise.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import lanewise.format.FormatException;
import lanewise.format.onnx.ElementType;
import lanewise.format.onnx.OnnxFile;
import lanewise.format.onnx.OnnxModel;
import lanewise.format.onnx.OnnxTensor;
import lanewise.format.onnx.OnnxValue;
import lanewise.refusal.Refusal;

/**
 * One test of the ONNX node conformance suite: a folder with {@code model.onnx} and, in each {@code
 * test_data_set_N}, the tensors {@code input_I.pb} and {@code output_I.pb}. An output must have the
 * recorded type and shape, and every element must be within 1e-7 + 1e-3 * |recorded|, as in the
 * suite's own runner.
 *
 * @param folder the test's folder
 */
public record NodeTest(Path folder) {
  private static final double RELATIVE = 1e-3;
  private static final double ABSOLUTE = 1e-7;
  private static final String MODEL = "model.onnx";

  /** The outcome of a test. */
  public enum Verdict {
    /** All outputs agree. */
    PASS,
    /** An output differs, or the model could not be run. */
    FAIL,
    /** Not run, for a reason. */
    SKIPPED
  }

  /**
   * The outcome of a test with its explanation.
   *
   * @param detail the reason of a skip, the difference, or the worst error
   */
  public record Outcome(Verdict verdict, String detail) {}

  /**
   * The tests of a folder: the folder itself, or its subfolders.
   *
   * @throws FormatException if it cannot be read or has no tests
   */
  public static List<NodeTest> in(Path folder) {
    if (Files.exists(folder.resolve(MODEL))) {
      return List.of(new NodeTest(folder));
    }
    try (Stream<Path> folders = Files.list(folder)) {
      List<NodeTest> tests =
          folders
              .filter(test -> Files.exists(test.resolve(MODEL)))
              .sorted()
              .map(NodeTest::new)
              .toList();
      if (tests.isEmpty()) {
        throw new FormatException(
            folder, "holds no tests; expected folders with model.onnx and test_data_set_0");
      }
      return tests;
    } catch (IOException e) {
      throw FormatException.unreadable(folder, e);
    }
  }

  /** The test's name. */
  public String name() {
    return String.valueOf(folder.getFileName());
  }

  /** Runs a model: the engine, or a reference in the tests. */
  @FunctionalInterface
  public interface Runner {
    /**
     * Computes the outputs of a model, in its order.
     *
     * @param inputs in the graph's order; initializers need none
     * @throws UnsupportedOperationException if it cannot; the message says why
     * @throws IllegalArgumentException if the model is not valid
     */
    List<OnnxTensor> run(OnnxModel model, List<OnnxTensor> inputs);
  }

  /** Runs the test on all its data sets by compiled plans. */
  public Outcome run() {
    return run(EngineRunner::run);
  }

  /** Runs the test on all its data sets. */
  public Outcome run(Runner runner) {
    try {
      OnnxModel model = OnnxFile.readModel(folder.resolve(MODEL));
      requireTensors(model);
      List<Path> sets = dataSets();
      if (sets.isEmpty()) {
        return new Outcome(Verdict.SKIPPED, "there is no test_data_set_0");
      }
      double worst = 0;
      for (Path set : sets) {
        worst = Math.max(worst, run(runner, model, set));
      }
      return worst <= 1
          ? new Outcome(
              Verdict.PASS, String.format(Locale.ROOT, "worst error %.2g of the tolerance", worst))
          : new Outcome(
              Verdict.FAIL,
              String.format(Locale.ROOT, "worst error %.3g times the tolerance", worst));
    } catch (UnsupportedOperationException e) {
      return new Outcome(Verdict.SKIPPED, String.valueOf(e.getMessage()));
    } catch (FormatException | IllegalArgumentException | ArithmeticException e) {
      return new Outcome(Verdict.FAIL, String.valueOf(e.getMessage()));
    }
  }

  private static void requireTensors(OnnxModel model) {
    List<OnnxValue> values = new ArrayList<>(model.graph().inputs());
    values.addAll(model.graph().outputs());
    for (OnnxValue value : values) {
      if (!value.isTensor()) {
        throw new UnsupportedOperationException(
            "takes or gives a sequence or an optional, not a tensor");
      }
      if (!ElementType.isKnown(value.type())) {
        throw new UnsupportedOperationException(
            "element type " + value.type() + " is not supported");
      }
    }
  }

  private List<Path> dataSets() {
    try (Stream<Path> content = Files.list(folder)) {
      return content
          .filter(path -> path.getFileName().toString().startsWith("test_data_set_"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw FormatException.unreadable(folder, e);
    }
  }

  /** The worst error as a multiple of the tolerance; at most 1 passes. */
  private static double run(Runner runner, OnnxModel model, Path set) {
    List<OnnxTensor> expected = tensors(set, "output_");
    List<OnnxTensor> outputs = runner.run(model, tensors(set, "input_"));
    if (expected.isEmpty() || expected.size() > outputs.size()) {
      throw Refusal.of(
          "%d outputs are recorded, the model has %d", expected.size(), outputs.size());
    }
    double worst = 0;
    for (int i = 0; i < expected.size(); i++) {
      worst = Math.max(worst, compare(outputs.get(i), expected.get(i)));
    }
    return worst;
  }

  private static List<OnnxTensor> tensors(Path set, String prefix) {
    List<OnnxTensor> tensors = new ArrayList<>();
    for (Path file = set.resolve(prefix + "0.pb");
        Files.exists(file);
        file = set.resolve(prefix + tensors.size() + ".pb")) {
      tensors.add(OnnxFile.readTensor(file));
    }
    return tensors;
  }

  private static double compare(OnnxTensor output, OnnxTensor expected) {
    if (output.type() != expected.type() || !Arrays.equals(output.shape(), expected.shape())) {
      throw Refusal.of("gives %s; recorded is %s", output, expected);
    }
    double worst = 0;
    for (int i = 0; i < output.size(); i++) {
      double value = output.real(i);
      double recorded = expected.real(i);
      if (Double.compare(value, recorded) != 0 && value != recorded) {
        double error = Math.abs(value - recorded) / (ABSOLUTE + RELATIVE * Math.abs(recorded));
        worst = Math.max(worst, Double.isNaN(error) ? Double.POSITIVE_INFINITY : error);
      }
    }
    return worst;
  }
}
