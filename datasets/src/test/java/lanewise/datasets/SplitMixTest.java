package lanewise.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitMixTest {

  @Test
  void isTheGeneratorThatItClaimsToBe() {
    SplitMix random = new SplitMix(1_234_567);
    SplittableRandom reference = new SplittableRandom(1_234_567);
    for (int i = 0; i < 1_000; i++) {
      assertThat(random.nextLong()).isEqualTo(reference.nextLong());
    }
    // The first value as published for the algorithm in several languages.
    assertThat(new SplitMix(1_234_567).nextLong()).isEqualTo(6457827717110365317L);
  }

  @Test
  void boundedNumbersAreInRangeAndEven() {
    SplitMix random = new SplitMix(7);
    int[] counts = new int[10];
    for (int i = 0; i < 100_000; i++) {
      counts[random.nextInt(10)]++;
      assertThat(random.nextDouble()).isBetween(0.0, Math.nextDown(1.0));
    }
    assertThat(IntStream.of(counts)).allMatch(count -> Math.abs(count - 10_000) < 400);
    assertThat(random.nextInt(1)).isZero();
    assertThat(random.nextInt(Integer.MAX_VALUE)).isNotNegative();
  }

  @Test
  void shufflesIntoAPermutationThatDependsOnSeedAndItem() {
    int[] first = shuffled(1, 1);
    assertThat(first).isEqualTo(shuffled(1, 1));
    assertThat(first).isNotEqualTo(shuffled(1, 2)).isNotEqualTo(shuffled(2, 1));
    assertThat(IntStream.of(first).sorted().toArray()).isEqualTo(IntStream.range(0, 100).toArray());
  }

  private static int[] shuffled(long seed, long item) {
    int[] values = IntStream.range(0, 100).toArray();
    SplitMix.of(seed, item).shuffle(values);
    return values;
  }
}
