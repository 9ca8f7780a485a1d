package lanewise.plan;

import static lanewise.tensor.SameTensors.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import lanewise.exchange.NetworkJson;
import lanewise.exchange.OnnxExport;
import lanewise.format.safetensors.Safetensors;
import lanewise.nn.Activation;
import lanewise.nn.BatchNorm2d;
import lanewise.nn.Conv2d;
import lanewise.nn.Flatten;
import lanewise.nn.Layer;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Network;
import lanewise.optim.Optimizer;
import lanewise.optim.Sgd;
import lanewise.parallel.Scheduler;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A layer of one's own among the engine's. */
@Tag("widths")
class CustomLayerTest {
  private static final float SLOPE = 0.25f;

  /** On the input, between image stages of several images at a time, and on features. */
  private static Network with(Layer layer) {
    return Network.of(
        Shape.of(3, 17, 16),
        layer,
        new Conv2d(20, 3).padding(1),
        layer,
        new Conv2d(18, 3).padding(1),
        new BatchNorm2d(),
        layer,
        new MaxPool2d(2),
        new Flatten(),
        new Linear(9),
        layer,
        new Linear(4));
  }

  private static final Network NETWORK = with(new PRelu(SLOPE));

  @Test
  void itsParametersAreNamedByItsKind() {
    assertThat(NETWORK.initialize(1))
        .containsKeys("prelu1.weight", "prelu2.weight", "prelu3.weight", "prelu4.weight")
        .hasEntrySatisfying(
            "prelu2.weight", w -> assertThat(w.values()).hasSize(20).containsOnly(SLOPE));
  }

  @ParameterizedTest
  @EnumSource
  void itComputesWhatABuiltInLayerDoes(ConvolutionAlgorithm algorithm) {
    Network builtIn = with(Activation.leakyRelu(SLOPE));
    Map<String, Tensor> weights = NETWORK.initialize(5);
    Map<String, Tensor> same = new HashMap<>(weights);
    same.keySet().removeIf(name -> name.startsWith("prelu"));
    try (Scheduler scheduler = new Scheduler(2)) {
      Plan own = Plan.compile(NETWORK, 9, algorithm, scheduler);
      Plan other = Plan.compile(builtIn, 9, algorithm, scheduler);
      own.load(weights);
      other.load(same);
      for (int size : new int[] {9, 4}) {
        Batch batch = RandomBatch.of(NETWORK, 9, size, size);
        assertThat(own.accumulate(batch, size, 1)).isEqualTo(other.accumulate(batch, size, 1));
        assertThat(own.logits()).isEqualTo(other.logits());
      }
      Map<String, Tensor> gradients = own.gradients();
      gradients.keySet().removeIf(name -> name.startsWith("prelu"));
      assertSame(gradients, other.gradients());
    }
  }

  @Test
  void anyNumberOfThreadsGivesTheSameBytes() {
    String expected = fingerprint(1);
    assertThat(fingerprint(2)).isEqualTo(expected);
    assertThat(fingerprint(3)).isEqualTo(expected);
  }

  private static String fingerprint(int threads) {
    try (Scheduler scheduler = new Scheduler(threads)) {
      return Fingerprint.ofTraining(NETWORK, ConvolutionAlgorithm.AUTO, 21, 6, scheduler);
    }
  }

  @Test
  void itsParametersAreTrainedSavedAndLoaded(@TempDir Path folder) {
    Path file = folder.resolve("own.safetensors");
    Batch batch = RandomBatch.of(NETWORK, 4);
    try (Scheduler scheduler = new Scheduler(1)) {
      Plan plan = Plan.compile(NETWORK, 4, ConvolutionAlgorithm.AUTO, scheduler);
      plan.load(NETWORK.initialize(1));
      Optimizer sgd = new Sgd(0, 0);
      sgd.prepare(plan.storedParameters());
      double before = plan.accumulate(batch, 4, 1);
      plan.update(sgd, 0.05);
      assertThat(plan.weights().get("prelu2.weight").values()).doesNotContain(SLOPE);
      double after = plan.accumulate(batch, 4, 1);
      assertThat(after).isLessThan(before);

      Safetensors.write(file, plan.weights(), Map.of());
      double evaluated = plan.evaluate(batch);
      plan.load(NETWORK.initialize(1));
      assertThat(plan.evaluate(batch)).isNotEqualTo(evaluated);
      plan.load(Safetensors.read(file));
      assertThat(plan.evaluate(batch)).isEqualTo(evaluated);
    }
  }

  @Test
  void formatsThatCannotStoreItRefuseIt(@TempDir Path folder) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NetworkJson.write(NETWORK))
        .withMessageStartingWith("layer prelu1 is a custom layer, ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OnnxExport.of(NETWORK, NETWORK.initialize(1), false, Map.of()))
        .withMessage("layer prelu1 is a custom layer, for which ONNX has no operator");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                NetworkJson.read(
                    "{\"input\":[1,4,4],\"nodes\":[{\"layer\":\"CustomLayer\",\"inputs\":[-1]}]}"))
        .withMessage("does not describe a network: there is no layer CustomLayer");
  }
}
