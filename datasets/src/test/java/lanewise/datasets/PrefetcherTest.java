package lanewise.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PrefetcherTest {
  private static final Shape SHAPE = Shape.of(1, 1, 1);

  @Test
  void fillsAheadUpToTheLimit() throws Exception {
    AtomicInteger filled = new AtomicInteger();
    try (Prefetcher stream =
        new Prefetcher(
            (batch, rows, from, count) -> {
              batch.setSize(count);
              filled.incrementAndGet();
            },
            rows(100),
            1,
            SHAPE,
            3)) {
      assertThat(stream.next()).isNotNull();
      await(() -> filled.get() == 4);
      Thread.sleep(30);
      assertThat(filled).hasValue(4); // the one being read and three ahead
    }
  }

  @Test
  void theBatchBeingReadIsLeftAlone() throws Exception {
    try (Prefetcher stream = numbered(50, 2)) {
      for (int number = 0; number < 50; number++) {
        Batch batch = stream.next();
        assertThat(batch).isNotNull();
        Thread.yield();
        assertThat(batch.rows()[0]).isEqualTo(number);
      }
      assertThat(stream.next()).isNull();
    }
  }

  @Test
  void aSingleBatchComes() {
    try (Prefetcher stream = numbered(1, 5)) {
      assertThat(stream.next()).isNotNull();
      assertThat(stream.next()).isNull();
    }
  }

  @Test
  void whatFailsWhileFillingIsThrownByNextAfterTheGoodBatches() {
    DataException failure = new DataException("no more");
    try (Prefetcher stream =
        new Prefetcher(
            (batch, rows, from, count) -> {
              if (from == 2) {
                throw failure;
              }
            },
            rows(5),
            1,
            SHAPE,
            4)) {
      assertThat(stream.next()).isNotNull();
      assertThat(stream.next()).isNotNull();
      assertThatThrownBy(stream::next).isSameAs(failure);
    }
  }

  @Test
  void closingEarlyEndsTheThread() throws Exception {
    AtomicReference<Thread> thread = new AtomicReference<>();
    Prefetcher stream =
        new Prefetcher(
            (batch, rows, from, count) -> thread.set(Thread.currentThread()),
            rows(100),
            1,
            SHAPE,
            2);
    await(() -> thread.get() != null);
    assertThat(thread.get().isDaemon()).isTrue();
    stream.close();
    assertThat(thread.get().isAlive()).isFalse();
    assertThatThrownBy(stream::next).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void readingToTheEndEndsTheThread() throws Exception {
    AtomicReference<Thread> thread = new AtomicReference<>();
    Prefetcher stream =
        new Prefetcher(
            (batch, rows, from, count) -> thread.set(Thread.currentThread()),
            rows(10),
            3,
            SHAPE,
            2);
    while (stream.next() != null) {
      Thread.onSpinWait();
    }
    assertThat(thread.get().join(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void anInterruptedReaderFails() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (Prefetcher stream =
        new Prefetcher(
            (batch, rows, from, count) -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            rows(10),
            1,
            SHAPE,
            2)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(stream::next)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
      never.countDown();
    }
  }

  private static Prefetcher numbered(int count, int ahead) {
    return new Prefetcher(
        (batch, rows, from, size) -> {
          batch.rows()[0] = rows[from];
          batch.setSize(size);
        },
        rows(count),
        1,
        SHAPE,
        ahead);
  }

  private static int[] rows(int count) {
    return IntStream.range(0, count).toArray();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(1);
    }
  }
}
