package lanewise.plan.convolution;

import static org.assertj.core.api.Assertions.assertThat;

import lanewise.nn.Conv2d;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvolutionChoiceTest {
  private static final Shape LARGE = Shape.of(32, 14, 14);

  private static ConvolutionMethod forced(ConvolutionMethod method, Conv2d conv, boolean planar) {
    return new ConvolutionChoice(method, 64).of(conv, LARGE, planar);
  }

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
      int size, int batchSize, ConvolutionMethod expected) {
    Conv2d conv = new Conv2d(64, 3).padding(1);
    Shape input = Shape.of(32, size, size);
    assertThat(new ConvolutionChoice(null, batchSize).of(conv, input, false)).isEqualTo(expected);
    assertThat(new ConvolutionChoice(ConvolutionMethod.WINOGRAD, batchSize).of(conv, input, false))
        .as("forced")
        .isEqualTo(ConvolutionMethod.WINOGRAD);
  }

  @ParameterizedTest
  @CsvSource({
    "64, 4, 32, BATCH_WINOGRAD", // 32 tiles, all full
    "64, 4, 31, DIRECT",
    "63, 4, 64, DIRECT",
    "64, 3, 64, BATCH_WINOGRAD", // 9 of 16 pixels of a tile
    "64, 2, 64, DIRECT",
    "64, 5, 64, DIRECT",
    "64, 6, 64, BATCH_WINOGRAD",
    "64, 8, 64, WINOGRAD", // the images of a chunk have enough tiles
    "255, 8, 64, WINOGRAD",
    "256, 8, 64, BATCH_WINOGRAD", // but too many filters for them
    "256, 8, 65, WINOGRAD", // too many tiles in a batch
    "512, 8, 64, WINOGRAD"
  })
  void autoTakesTheTilesOfABatchTogetherWhereThoseOfAChunkAreTooFew(
      int channels, int size, int batchSize, ConvolutionMethod expected) {
    Conv2d conv = new Conv2d(channels < 100 ? 64 : 256, 3).padding(1);
    Shape input = Shape.of(channels, size, size);
    assertThat(new ConvolutionChoice(null, batchSize).of(conv, input, false)).isEqualTo(expected);
  }

  @Test
  void aMethodThatCannotGivesWay() {
    Conv2d first = new Conv2d(8, 3).padding(1);
    assertThat(forced(ConvolutionMethod.WINOGRAD, first, true)).isEqualTo(ConvolutionMethod.DIRECT);
    Conv2d wide = new Conv2d(8, 5);
    assertThat(forced(ConvolutionMethod.WINOGRAD, wide, false)).isEqualTo(ConvolutionMethod.DIRECT);
    Conv2d grouped = new Conv2d(8, 3).groups(2);
    assertThat(forced(ConvolutionMethod.BATCH_WINOGRAD, grouped, false))
        .isEqualTo(ConvolutionMethod.DIRECT);
    Conv2d narrow = new Conv2d(32, 3).groups(16);
    assertThat(forced(ConvolutionMethod.WINOGRAD, narrow, false))
        .isEqualTo(ConvolutionMethod.GROUPED);
    Conv2d strided = new Conv2d(8, 3).stride(2);
    assertThat(forced(ConvolutionMethod.WINOGRAD, strided, false))
        .isEqualTo(ConvolutionMethod.DIRECT);
    assertThat(forced(ConvolutionMethod.DIRECT, strided, true)).isEqualTo(ConvolutionMethod.IM2COL);
    assertThat(forced(ConvolutionMethod.NAIVE, strided, false)).isEqualTo(ConvolutionMethod.NAIVE);
  }
}
