package lanewise.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;

class NormalizationTest {

  @Test
  void noneIsPixelOver255ToTheLastBit() {
    float[] table = Normalization.none(3).table(2);
    for (int pixel = 0; pixel < 256; pixel++) {
      assertThat(table[pixel]).isEqualTo(pixel / 255f);
    }
  }

  @Test
  void standardGivesMeanZeroAndDeviationOnePerChannel() {
    ImageSet train = TestImages.random(40, Shape.of(3, 5, 5), 2);
    Normalization normalization = Normalization.standard(train);
    assertThat(normalization.channels()).isEqualTo(3);
    for (int channel = 0; channel < 3; channel++) {
      float[] table = normalization.table(channel);
      double sum = 0;
      double squares = 0;
      for (int row = 0; row < 40; row++) {
        for (int i = 0; i < 25; i++) {
          float value = table[train.pixels()[row * 75 + channel * 25 + i] & 0xff];
          sum += value;
          squares += value * value;
        }
      }
      assertThat(sum / 1_000).isCloseTo(0, within(1e-6));
      assertThat(squares / 1_000).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void aConstantChannelIsOnlyCentred() {
    ImageSet train = new ImageSet(Shape.of(1, 1, 2), new byte[] {51, 51}, new int[1], List.of("a"));
    Normalization normalization = Normalization.standard(train);
    assertThat(normalization.std()).containsExactly(1.0);
    assertThat(normalization.table(0)[51]).isCloseTo(0, within(1e-7f));
  }

  @Test
  void anImageSeemsInvertedIfItsNegativeIsMuchCloser() {
    Normalization digits = new Normalization(List.of(0.13), List.of(0.31));
    assertThat(digits.brightness()).isEqualTo(0.13);
    assertThat(digits.seemsInverted(0.9)).isTrue();
    assertThat(digits.seemsInverted(0.2)).isFalse();
    assertThat(digits.seemsInverted(0.4)).as("dark, and its negative is darker").isFalse();
    Normalization photos = new Normalization(List.of(0.485, 0.456, 0.406), List.of(0.2, 0.2, 0.2));
    assertThat(photos.seemsInverted(0.9)).isFalse();
    assertThat(Normalization.none(1).seemsInverted(0.9)).as("nothing is known").isFalse();
  }

  @Test
  void refusesUnusableNumbers() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Normalization(List.of(0.0), List.of(0.0)))
        .withMessageContaining("above 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Normalization(List.of(Double.NaN), List.of(1.0)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Normalization(List.of(0.0, 0.0), List.of(1.0)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Normalization(List.of(), List.of()));
  }
}
