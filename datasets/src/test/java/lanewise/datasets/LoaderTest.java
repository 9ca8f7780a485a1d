package lanewise.datasets;

import static lanewise.datasets.UserErrors.assertUserError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import lanewise.datasets.augment.Augment;
import lanewise.datasets.augment.Technique;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.train.BatchStream;
import org.junit.jupiter.api.Test;

class LoaderTest {
  private static final Shape SHAPE = Shape.of(3, 4, 5);
  private final ImageSet images = TestImages.random(23, SHAPE, 3);

  @Test
  void readsInFileOrderAsPixelOver255() {
    Loader loader = new Loader(images, 5);
    assertThat(loader.imageCount()).isEqualTo(23);
    assertThat(loader.classes()).isEqualTo(3);
    assertThat(loader.imageShape()).isEqualTo(SHAPE);
    assertThat(loader.batchSize()).isEqualTo(5);
    int row = 0;
    try (BatchStream stream = loader.open(1)) {
      for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
        assertThat(batch.size()).isEqualTo(Math.min(5, 23 - row));
        for (int i = 0; i < batch.size(); i++, row++) {
          assertThat(batch.rows()[i]).isEqualTo(row);
          assertThat(batch.labels()[i]).isEqualTo(images.label(row));
          for (int j = 0; j < SHAPE.size(); j++) {
            int pixel = images.pixels()[row * SHAPE.size() + j] & 0xff;
            assertThat(batch.images()[i * SHAPE.size() + j]).isEqualTo(pixel / 255f);
          }
        }
      }
      assertThat(stream.next()).isNull();
    }
    assertThat(row).isEqualTo(23);
  }

  @Test
  void theOrderIsAPermutationThatDependsOnSeedAndEpochAlone() {
    Loader loader = new Loader(images, 4).shuffled(7);
    List<Integer> first = rows(loader, 1);
    assertThat(first).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 23).boxed().toList());
    assertThat(rows(loader, 2)).isNotEqualTo(first);
    assertThat(rows(loader, 1)).isEqualTo(first);
    assertThat(rows(new Loader(images, 9).shuffled(7).prefetching(5), 1)).isEqualTo(first);
    assertThat(rows(new Loader(images, 4).shuffled(8), 1)).isNotEqualTo(first);
  }

  @Test
  void theRestOfAnEpochIsTheWholeOneWithoutItsFirstBatches() {
    Loader loader = new Loader(images, 4).shuffled(7);
    List<Integer> whole = rows(loader, 3);
    for (int first = 0; first <= 6; first++) {
      assertThat(rows(loader.open(3, first))).isEqualTo(whole.subList(Math.min(4 * first, 23), 23));
    }
  }

  @Test
  void rowsAndImagesBelongTogetherAlsoWhenShuffled() {
    try (BatchStream stream = new Loader(images, 6).shuffled(1).open(1)) {
      for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
        for (int i = 0; i < batch.size(); i++) {
          int row = batch.rows()[i];
          assertThat(batch.labels()[i]).isEqualTo(images.label(row));
          int pixel = images.pixels()[row * SHAPE.size() + 17] & 0xff;
          assertThat(batch.images()[i * SHAPE.size() + 17]).isEqualTo(pixel / 255f);
        }
      }
    }
  }

  @Test
  void normalisesByChannel() {
    Normalization normalization = new Normalization(List.of(0.1, 0.2, 0.3), List.of(0.5, 0.6, 0.7));
    try (BatchStream stream = new Loader(images, 23).normalized(normalization).open(1)) {
      Batch batch = stream.next();
      assertThat(batch).isNotNull();
      for (int channel = 0; channel < 3; channel++) {
        int at = 2 * SHAPE.size() + channel * 20 + 3;
        float expected = normalization.table(channel)[images.pixels()[at] & 0xff];
        assertThat(batch.images()[at]).isEqualTo(expected);
      }
    }
  }

  @Test
  void resizesEveryPlane() {
    Loader loader = new Loader(images, 2).resized(8, 3);
    assertThat(loader.imageShape()).isEqualTo(Shape.of(3, 8, 3));
    float[] plane = new float[20];
    for (int i = 0; i < 20; i++) {
      plane[i] = (images.pixels()[SHAPE.size() + 2 * 20 + i] & 0xff) / 255f;
    }
    float[] expected = new float[24];
    new Resize(Resize.Method.BILINEAR, 4, 5, 8, 3).apply(plane, 0, expected, 0);
    try (BatchStream stream = loader.open(1)) {
      Batch batch = stream.next();
      assertThat(batch).isNotNull();
      assertThat(batch.imageShape()).isEqualTo(Shape.of(3, 8, 3));
      float[] blueOfSecond = Arrays.copyOfRange(batch.images(), 72 + 48, 72 + 72);
      assertThat(blueOfSecond).isEqualTo(expected);
    }
  }

  @Test
  void resizesToTheRequestedSize() {
    float[] plane = new float[20];
    for (int i = 0; i < 20; i++) {
      plane[i] = (images.pixels()[i] & 0xff) / 255f;
    }
    float[] expected = new float[4];
    new Resize(Resize.Method.AREA, 4, 5, 2, 2).apply(plane, 0, expected, 0);
    Loader loader = new Loader(images, 2).resized(Resize.Method.AREA, 2, 2);
    try (BatchStream stream = loader.open(1)) {
      Batch batch = stream.next();
      assertThat(batch).isNotNull();
      assertThat(Arrays.copyOf(batch.images(), 4)).isEqualTo(expected);
    }
  }

  @Test
  void usesAFewBatchesAgainAndAgain() {
    Map<Batch, Boolean> seen = new IdentityHashMap<>();
    try (BatchStream stream = new Loader(images, 1).prefetching(2).open(1)) {
      for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
        seen.put(batch, true);
      }
    }
    assertThat(seen).hasSize(3);
  }

  @Test
  void allocatesNothingPerBatch() {
    assertThat(leastBytes(new Loader(many(), 2).shuffled(1).resized(10, 10))).isZero();
  }

  @Test
  void allocatesNothingPerAugmentedBatch() {
    Augment augment = Augment.seeded(1);
    for (Technique technique : Technique.values()) {
      augment = augment.with(technique, Math.min(technique.usual(), 3));
    }
    assertThat(leastBytes(new Loader(many(), 2).augmented(augment))).isZero();
  }

  private static ImageSet many() {
    return TestImages.random(2_000, Shape.of(3, 8, 8), 2);
  }

  /** The least that reader and filler allocate over 400 batches, once everything is compiled. */
  private static long leastBytes(Loader loader) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int epoch = 1; epoch <= 30 && least > 0; epoch++) {
      try (BatchStream stream = loader.open(epoch)) {
        for (int i = 0; i < 500; i++) {
          stream.next();
        }
        long before = allocated(threads);
        for (int i = 0; i < 400; i++) {
          stream.next();
        }
        least = Math.min(least, allocated(threads) - before);
      }
    }
    return least;
  }

  private static long allocated(ThreadMXBean threads) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("lanewise-loader"))
        .mapToLong(thread -> threads.getThreadAllocatedBytes(thread.threadId()))
        .sum();
  }

  @Test
  void refusesImpossibleBatches() {
    assertUserError(() -> new Loader(images, 0), "batch size 0", "1 or more");
    assertUserError(() -> new Loader(images, -3), "batch size -3");
    assertUserError(() -> new Loader(images, 24), "batch size 24", "23 images", "23 or less");
    assertUserError(() -> new Loader(images, 5).resized(0, 28), "0 x 28");
    assertUserError(() -> new Loader(images, 23).resized(8_000, 8_000), "smaller batch");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Loader(images, 1).normalized(Normalization.none(1)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Loader(images, 1).prefetching(0));
  }

  private static List<Integer> rows(Loader loader, int epoch) {
    return rows(loader.open(epoch));
  }

  private static List<Integer> rows(BatchStream opened) {
    List<Integer> rows = new ArrayList<>();
    try (BatchStream stream = opened) {
      for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
        IntStream.of(batch.rows()).limit(batch.size()).forEach(rows::add);
      }
    }
    return rows;
  }
}
