package lanewise.plan;

import static org.assertj.core.api.Assertions.assertThat;

import lanewise.nn.Conv2d;
import lanewise.tensor.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvolutionAlgorithmTest {
  @ParameterizedTest
  @CsvSource({
    "7, 8, DIRECT", // chunks of 1 image and 4 tiles
    "7, 24, DIRECT",
    "7, 32, WINOGRAD", // of 4 images and 16 tiles
    "7, 64, WINOGRAD",
    "14, 1, WINOGRAD",
    "6, 64, DIRECT"
  })
  void autoTakesWinogradWhereTilesAreWholeAndMany(
      int size, int batchSize, ConvolutionAlgorithm expected) {
    Conv2d conv = new Conv2d(64, 3).padding(1);
    Shape input = Shape.of(32, size, size);
    assertThat(ConvolutionAlgorithm.AUTO.resolve(conv, input, false, batchSize))
        .isEqualTo(expected);
    assertThat(ConvolutionAlgorithm.WINOGRAD.resolve(conv, input, false, batchSize))
        .as("forced")
        .isEqualTo(ConvolutionAlgorithm.WINOGRAD);
  }
}
