package lanewise.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import lanewise.nn.Models;
import lanewise.nn.Network;
import lanewise.parallel.Scheduler;
import lanewise.plan.convolution.ConvolutionChoice;
import lanewise.plan.lowering.Compiler;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** The models of the zoo have the same bytes on one thread and on as many as servers have. */
@Tag("thorough")
class ManyThreadsTest {
  private static final Shape IMAGE = Shape.of(1, 12, 12);

  private static final List<Integer> THREADS = List.of(16, 32, 64);

  private static final int BATCH = 64;

  static final List<Arguments> ZOO =
      List.of(
          argumentSet("simple-cnn", Models.simpleCnn(IMAGE, 10)),
          argumentSet("fashion-cnn", Models.fashionCnn(IMAGE, 10)),
          argumentSet("simple-vgg", Models.simpleVgg(IMAGE, 10, List.of(32, 64, 128), 64, 0.5f)),
          argumentSet("bn-cnn", Models.bnCnn(IMAGE, 10, List.of(32, 64), 64, 0.5f)),
          argumentSet("resnet-mini", Models.resnetMini(IMAGE, 10, List.of(16, 32, 64), 0)),
          argumentSet("resnet18", Models.resnet18(IMAGE, 10, List.of(16, 32, 64, 128), 0)));

  @ParameterizedTest
  @FieldSource("ZOO")
  void moreThreadsThanChunksFindShorterOnesForward(Network network) {
    assertThat(forwardTasks(network, 8)).isEqualTo(8);
    assertThat(forwardTasks(network, 9)).isEqualTo(32);
  }

  /** The tasks of the stages up to the first that needs all images. */
  private static int forwardTasks(Network network, int threads) {
    ConvolutionChoice choice = ConvolutionAlgorithm.AUTO.choice(BATCH);
    return Compiler.compile(network, choice, true, threads, null).forward().getFirst().tasks();
  }

  private static String train(Network network, ConvolutionAlgorithm algorithm, int threads) {
    try (Scheduler scheduler = new Scheduler(threads)) {
      return Fingerprint.ofTraining(network, algorithm, BATCH, 3, scheduler);
    }
  }

  private static void requireSameBytes(Network network, ConvolutionAlgorithm algorithm) {
    String expected = train(network, algorithm, 1);
    for (int threads : THREADS) {
      assertThat(train(network, algorithm, threads)).as("%d threads", threads).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @FieldSource("ZOO")
  void everyModelHasTheSameBytes(Network network) {
    requireSameBytes(network, ConvolutionAlgorithm.AUTO);
  }

  @ParameterizedTest
  @EnumSource
  void everyAlgorithmHasTheSameBytes(ConvolutionAlgorithm algorithm) {
    requireSameBytes(Models.bnCnn(IMAGE, 10, List.of(32, 64), 64, 0.5f), algorithm);
  }
}
