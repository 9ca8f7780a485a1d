package lanewise.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import lanewise.format.onnx.OnnxFile;
import lanewise.format.onnx.OnnxModel;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;
import lanewise.kernel.layer.SoftmaxCrossEntropy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The suite's loss and optimizer vectors through the kernels that training uses, where both mean
 * the same.
 */
class OwnKernelsTest {
  private static OnnxTensor input(Path test, int index) {
    return OnnxFile.readTensor(test.resolve("test_data_set_0").resolve("input_" + index + ".pb"));
  }

  private static OnnxTensor output(Path test, int index) {
    return OnnxFile.readTensor(test.resolve("test_data_set_0").resolve("output_" + index + ".pb"));
  }

  private static OnnxNode node(Path test) {
    OnnxModel model = OnnxFile.readModel(test.resolve("model.onnx"));
    return model.graph().nodes().getFirst();
  }

  private static void assertClose(float[] actual, OnnxTensor expected) {
    float[] values = expected.floats();
    assertThat(actual).hasSameSizeAs(values);
    for (int i = 0; i < values.length; i++) {
      assertThat(actual[i]).isCloseTo(values[i], within(1e-7f + 1e-3f * Math.abs(values[i])));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "test_sce_none",
        "test_sce_mean",
        "test_sce_sum",
        "test_sce_mean_no_weight_ii_log_prob",
        "test_sce_mean_weight_ii",
        "test_sce_mean_weight_log_prob",
        "test_sce_none_weights_log_prob"
      })
  void softmaxCrossEntropy(String name) {
    Path test = NodeSuite.folder().resolve(name);
    OnnxNode node = node(test);
    OnnxTensor scores = input(test, 0);
    OnnxTensor labels = input(test, 1);
    float[] weights = node.inputs().size() > 2 ? input(test, 2).floats() : null;
    int classes = scores.extent(1);
    float[] losses = new float[labels.size()];
    float[] logits = new float[classes];
    float[] gradient = new float[classes];
    double weightSum = 0;
    double sum = 0;
    int area = labels.size() / scores.extent(0);
    for (int i = 0; i < losses.length; i++) {
      int label = (int) labels.integer(i);
      if (node.has("ignore_index") && label == node.whole("ignore_index", 0)) {
        continue;
      }
      for (int k = 0; k < classes; k++) {
        logits[k] = (float) scores.real((i / area * classes + k) * area + i % area);
      }
      float[] targets = new float[classes];
      targets[label] = weights == null ? 1 : weights[label];
      double loss = SoftmaxCrossEntropy.loss(classes, logits, 0, targets, 1, gradient);
      losses[i] = (float) loss;
      weightSum += targets[label];
      sum += loss;
    }
    switch (node.text("reduction", "mean")) {
      case "none" -> assertClose(losses, output(test, 0));
      case "sum" -> assertClose(new float[] {(float) sum}, output(test, 0));
      default -> assertClose(new float[] {(float) (sum / weightSum)}, output(test, 0));
    }
  }

  @Test
  void adam() {
    Path test = NodeSuite.folder().resolve("test_adam");
    OnnxNode node = node(test);
    float[] values = input(test, 2).floats();
    float[] gradients = input(test, 3).floats();
    float[] mean = input(test, 4).floats();
    float[] square = input(test, 5).floats();
    assertThat(input(test, 1).integer(0)).as("step 0: no bias correction").isZero();

    lanewise.kernel.Updates.adam(
        values,
        gradients,
        mean,
        square,
        0,
        values.length,
        node.real("alpha", 0),
        node.real("beta", 0),
        (float) input(test, 0).real(0),
        1,
        node.real("epsilon", 0),
        node.real("norm_coefficient", 0),
        1);

    assertClose(values, output(test, 0));
    assertClose(mean, output(test, 1));
    assertClose(square, output(test, 2));
  }

  @Test
  void nesterovMomentum() {
    Path test = NodeSuite.folder().resolve("test_nesterov_momentum");
    OnnxNode node = node(test);
    float[] values = input(test, 2).floats();
    float[] velocity = input(test, 4).floats();
    lanewise.kernel.Updates.nesterov(
        values,
        input(test, 3).floats(),
        velocity,
        0,
        values.length,
        (float) input(test, 0).real(0),
        node.real("alpha", 0),
        node.real("norm_coefficient", 0));
    assertClose(values, output(test, 0));
    assertClose(velocity, output(test, 1));
  }

  @Test
  void momentumOfSeveralParameters() {
    Path test = NodeSuite.folder().resolve("test_momentum_multiple");
    OnnxNode node = node(test);
    for (int k = 0; k < 2; k++) {
      float[] values = input(test, 2 + k).floats();
      float[] velocity = input(test, 6 + k).floats();
      lanewise.kernel.Updates.sgd(
          values,
          input(test, 4 + k).floats(),
          velocity,
          0,
          values.length,
          (float) input(test, 0).real(0),
          node.real("alpha", 0),
          node.real("norm_coefficient", 0));
      assertClose(values, output(test, k));
      assertClose(velocity, output(test, 2 + k));
    }
  }
}
