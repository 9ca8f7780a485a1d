package lanewise.kernel;

import static lanewise.kernel.Parity.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import lanewise.kernel.naive.NaiveReductions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("widths")
class ReductionsTest {
  private final Samples samples = new Samples();

  private void compare(float[] target, float[][] parts, int count, int from, int to) {
    float[] expected = target.clone();
    Reductions.addInOrder(target, parts, count, from, to);
    NaiveReductions.addInOrder(expected, parts, count, from, to);
    assertSameBits(target, expected, count + " parts, elements " + from + " to " + to);
  }

  @Test
  void sameBitsAsItsTwinForAnyRange() {
    for (int size : Samples.sizes()) {
      int from = samples.between(0, 5);
      int length = from + size + 3;
      float[][] parts = {samples.floats(length), samples.floats(length), samples.floats(length)};
      for (int count = 0; count <= parts.length; count++) {
        compare(samples.floats(length), parts, count, from, from + size);
      }
    }
  }

  @Test
  void treesHaveTheSameBitsAsTheirTwins() {
    for (int size : Samples.sizes()) {
      int length = size + 3;
      for (int count = 1; count <= 8; count *= 2) {
        float[][] parts = new float[count][];
        float[][] expected = new float[count][];
        for (int p = 0; p < count; p++) {
          parts[p] = samples.floats(length);
          expected[p] = parts[p].clone();
        }
        Reductions.addInTree(parts, count, 1, 1 + size);
        NaiveReductions.addInTree(expected, count, 1, 1 + size);
        assertSameBits(parts[0], expected[0], count + " parts of " + size);
      }
    }
    float[][] order = {{1e8f}, {1}, {-1e8f}, {1}};
    Reductions.addInTree(order, 4, 0, 1);
    assertThat(order[0][0]).isEqualTo((1e8f + 1) + (-1e8f + 1));
  }

  @Test
  void sumsOfSquaresAgreeWithTheirTwin() {
    for (int size : Samples.sizes()) {
      int from = samples.between(0, 5);
      float[] values = samples.floats(from + size + 3);
      float[] scratch = new float[Lanes.FLOATS + 2];
      double expected = NaiveReductions.sumOfSquares(values, from, from + size, scratch, 2);
      assertThat(Reductions.sumOfSquares(values, from, from + size, scratch, 2))
          .as("%d values", size)
          .isEqualTo(expected, within(1e-6 * expected));
    }
    assertThat(Reductions.sumOfSquares(new float[9], 0, 9, new float[Lanes.FLOATS], 0)).isZero();
    assertThat(Reductions.sumOfSquares(samples.specials(99), 0, 99, new float[Lanes.FLOATS], 0))
        .isNaN();
  }

  @Test
  void sameBitsForSpecialValues() {
    float[][] parts = {samples.specials(999), samples.specials(999)};
    compare(samples.specials(999), parts, 2, 0, 999);
  }
}
