package lanewise.datasets.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Loader;
import lanewise.datasets.Sampler;
import lanewise.datasets.TestImages;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.train.BatchStream;
import org.junit.jupiter.api.Test;

class ClassSamplerTest {
  private static final Shape SHAPE = Shape.of(1, 2, 2);

  /** Classes of 50, 20, 0 and 7 images. */
  private final ImageSet train = unbalanced();

  static ImageSet unbalanced() {
    ImageSet images = TestImages.random(77, SHAPE, 1);
    int[] labels = new int[77];
    Arrays.fill(labels, 50, 70, 1);
    Arrays.fill(labels, 70, 77, 3);
    return new ImageSet(SHAPE, images.pixels(), labels, TestImages.names(4));
  }

  private int[] perClass(int[] rows) {
    int[] counts = new int[4];
    IntStream.of(rows).forEach(row -> counts[train.label(row)]++);
    return counts;
  }

  private int[] timesOf(int[] rows, int label) {
    int[] times = new int[train.size()];
    IntStream.of(rows).forEach(row -> times[row]++);
    return IntStream.range(0, train.size())
        .filter(row -> train.label(row) == label)
        .map(row -> times[row])
        .toArray();
  }

  @Test
  void oversamplingFillsClassesToTheLargestAndRepeatsRowsEvenly() {
    Sampler sampler = ClassSampler.oversampling(train, 1);
    assertThat(sampler.count()).isEqualTo(150);
    int[] rows = sampler.rows(1);
    assertThat(perClass(rows)).containsExactly(50, 50, 0, 50);
    assertThat(timesOf(rows, 0)).containsOnly(1);
    assertThat(timesOf(rows, 1)).containsOnly(2, 3);
    assertThat(timesOf(rows, 3)).containsOnly(7, 8);
  }

  @Test
  void undersamplingReducesClassesToTheSmallestWithOtherRowsEachEpoch() {
    Sampler sampler = ClassSampler.undersampling(train, 1);
    assertThat(sampler.count()).isEqualTo(21);
    Set<Integer> read = new HashSet<>();
    for (int epoch = 1; epoch <= 100; epoch++) {
      int[] rows = sampler.rows(epoch);
      assertThat(perClass(rows)).containsExactly(7, 7, 0, 7);
      assertThat(rows).doesNotHaveDuplicates();
      IntStream.of(rows).forEach(read::add);
    }
    assertThat(read).hasSize(77);
  }

  @Test
  void balancedBatchesHoldEveryClassEquallyOften() {
    Sampler sampler = ClassSampler.balancedBatches(train, 1);
    int[] rows = sampler.rows(1);
    assertThat(rows).hasSize(77);
    for (int batchSize : new int[] {3, 4, 8, 10, 32}) {
      for (int from = 0; from < 77; from += batchSize) {
        int[] counts = perClass(Arrays.copyOfRange(rows, from, Math.min(from + batchSize, 77)));
        IntSummaryStatistics spread =
            IntStream.of(counts[0], counts[1], counts[3]).summaryStatistics();
        assertThat(spread.getMax() - spread.getMin()).isLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  void dependsOnSeedAndEpochAlone() {
    for (Sampler sampler :
        List.of(
            ClassSampler.oversampling(train, 1),
            ClassSampler.undersampling(train, 1),
            ClassSampler.balancedBatches(train, 1))) {
      assertThat(sampler.rows(3)).isEqualTo(sampler.rows(3));
      assertThat(sampler.rows(3)).isNotEqualTo(sampler.rows(4));
    }
    assertThat(ClassSampler.oversampling(train, 1).rows(1))
        .isEqualTo(ClassSampler.oversampling(train, 1).rows(1))
        .isNotEqualTo(ClassSampler.oversampling(train, 2).rows(1));
  }

  @Test
  void anImageThatComesAgainHasAnotherNumber() {
    Loader loader = new Loader(train, 8).sampled(ClassSampler.oversampling(train, 1));
    assertThat(loader.imageCount()).isEqualTo(150);
    Set<Integer> draws = new HashSet<>();
    try (BatchStream stream = loader.open(1)) {
      for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
        for (int i = 0; i < batch.size(); i++) {
          assertThat(draws.add(batch.rows()[i])).isTrue();
          int row = batch.rows()[i] % 77;
          assertThat(batch.labels()[i]).isEqualTo(train.label(row));
          assertThat(batch.images()[i * 4]).isEqualTo((train.pixels()[row * 4] & 0xff) / 255f);
        }
      }
    }
    assertThat(draws).hasSize(150);
  }
}
