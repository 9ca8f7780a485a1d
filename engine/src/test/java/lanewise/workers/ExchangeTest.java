package lanewise.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import lanewise.kernel.Samples;
import lanewise.kernel.naive.NaiveReductions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers on threads of one process, with real connections between them. */
class ExchangeTest {
  private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);
  private static final Map<String, String> INPUTS = Map.of("lr", "0.1", "vector bits", "256");

  private final ExecutorService pool = Executors.newCachedThreadPool();

  @AfterEach
  void stopThreads() {
    pool.shutdownNow();
  }

  private static Rendezvous.Terms terms(int workers, String secret, int seconds) {
    return new Rendezvous.Terms(workers, secret, Duration.ofSeconds(seconds), INPUTS);
  }

  private static Rendezvous.Terms terms(int workers) {
    return terms(workers, "secret", 10);
  }

  private static InetSocketAddress of(Rendezvous first) {
    return new InetSocketAddress("127.0.0.1", first.port());
  }

  private static <T> T get(Future<T> future) throws Exception {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** The values of each worker, the same in each call. */
  private static float[][] parts(int workers, int length) {
    Samples samples = new Samples();
    return Stream.generate(() -> samples.floats(length)).limit(workers).toArray(float[][]::new);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void sumsAreThoseOfTheTree(int workers) throws Exception {
    for (int length : new int[] {1, 7, 1_000, 600_001}) {
      float[][] parts = parts(workers, length);
      float[][] expected = parts(workers, length);
      NaiveReductions.addInTree(expected, workers, 0, length);

      List<float[]> sums =
          Together.run(
              workers,
              exchange -> {
                float[] values = parts[exchange.rank()].clone();
                exchange.sum(values);
                float[] again = parts[exchange.rank()].clone();
                exchange.sum(again);
                assertThat(again).isEqualTo(values);
                return values;
              });

      assertThat(sums).allSatisfy(sum -> assertThat(sum).isEqualTo(expected[0]));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void sumsOfRangesAreMadeInTheBackground(int workers) throws Exception {
    int length = 200_000;
    int[] bounds = {length, 150_001, 150_000, 33, 16};
    float[][] parts = parts(workers, length);
    float[][] expected = parts(workers, length);
    NaiveReductions.addInTree(expected, workers, 16, length);

    List<float[]> sums =
        Together.run(
            workers,
            exchange -> {
              float[] values = parts[exchange.rank()].clone();
              for (int i = 0; i + 1 < bounds.length; i++) {
                exchange.beginSum(values, bounds[i + 1], bounds[i]);
              }
              double[] few = {1};
              exchange.sum(few); // comes after all of them
              assertThat(few).containsExactly(workers);
              float[] later = values.clone();
              exchange.finishSums();
              assertThat(values).isEqualTo(later);
              System.arraycopy(expected[0], 0, values, 0, 16);
              return values;
            });

    assertThat(sums).allSatisfy(sum -> assertThat(sum).isEqualTo(expected[0]));
  }

  @Test
  void aWorkerSendsNoMoreThanItMust() throws Exception {
    for (int workers = 2; workers <= 8; workers *= 2) {
      float[] values = new float[100_000];
      List<Long> sent =
          Together.run(
              workers,
              exchange -> {
                for (int step = 0; step < 3; step++) {
                  exchange.sum(values.clone());
                }
                return exchange.bytesSent();
              });
      double least = 3 * 2.0 * (workers - 1) / workers * values.length * Float.BYTES;
      assertThat(sent).allSatisfy(bytes -> assertThat(bytes / least).isBetween(1.0, 1.01));
    }
  }

  @Test
  void aPaceOfOneGigabitIsKept() throws Exception {
    float[] values = new float[2_500_000]; // each of two workers sends 10 MB, or 80 Mbit
    List<Double> seconds =
        Together.run(
            2,
            exchange -> {
              exchange.setPace(new TokenBucket(1e9));
              long start = System.nanoTime();
              exchange.sum(values.clone());
              double time = (System.nanoTime() - start) / 1e9;
              assertThat(exchange.seconds()).isBetween(0.9 * time, time);
              return time;
            });
    assertThat(seconds).allSatisfy(time -> assertThat(time).isGreaterThan(0.078));
  }

  @Test
  void aSumInTheBackgroundCostsOnlyTheWaitForIt() throws Exception {
    float[] values = new float[1_250_000]; // at least 40 ms
    List<Double> seconds =
        Together.run(
            2,
            exchange -> {
              exchange.setPace(new TokenBucket(1e9));
              exchange.sum(new double[1]); // both are there
              double before = exchange.seconds();
              exchange.beginSum(values.clone(), 0, values.length);
              Thread.sleep(1_000);
              exchange.finishSums();
              return exchange.seconds() - before;
            });
    assertThat(seconds).allSatisfy(time -> assertThat(time).isLessThan(0.02));
  }

  @Test
  void fewValuesAreSummedAndBytesAreHandedOn() throws Exception {
    byte[] bytes = "what the first worker has".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    List<String> results =
        Together.run(
            4,
            exchange -> {
              double[] values = {exchange.rank(), Double.NaN, 1};
              exchange.sum(values);
              byte[] got = exchange.fromFirst(exchange.rank() == 0 ? bytes : new byte[0]);
              assertThat(got).isEqualTo(bytes);
              assertThat(exchange.fromFirst(new byte[0])).isEmpty();
              return List.of(values[0], values[1], values[2]).toString();
            });
    assertThat(results).containsOnly("[6.0, NaN, 4.0]");
  }

  @Test
  void aWorkerThatIsGoneIsNamedByAllOthers() throws Exception {
    List<String> ends =
        Together.run(
            4,
            exchange -> {
              if (exchange.rank() == 2) {
                return "gone";
              }
              try {
                exchange.sum(new float[3_000_000]);
                return "summed";
              } catch (WorkersException e) {
                return e.getMessage();
              }
            });
    assertThat(ends.get(2)).isEqualTo("gone");
    for (int rank : List.of(0, 1, 3)) {
      assertThat(ends.get(rank)).contains("worker 2 is gone").doesNotContain("\n");
    }
  }

  @Test
  void aWorkerThatLeavesSaysWhy() throws Exception {
    List<String> ends =
        Together.run(
            2,
            exchange -> {
              if (exchange.rank() == 0) {
                exchange.leave("/runs/1: no space left on device");
                return "";
              }
              try {
                exchange.sum(new float[10]);
                return "summed";
              } catch (WorkersException e) {
                return e.getMessage();
              }
            });
    assertThat(ends.getLast()).isEqualTo("worker 0 has ended: /runs/1: no space left on device");
  }

  @Test
  void aWorkerThatLeavesAmidASumOfTheBackgroundSaysWhyAtOnce() throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    List<String> ends =
        Together.run(
            2,
            exchange -> {
              float[] values = new float[1_000];
              if (exchange.rank() == 0) {
                exchange.beginSum(values, 0, values.length); // the other does not answer
                long start = System.nanoTime();
                exchange.leave("/runs/1: no space left on device");
                left.countDown();
                assertThat(System.nanoTime() - start).isLessThan(Duration.ofSeconds(20).toNanos());
                return "";
              }
              left.await();
              try {
                exchange.beginSum(values, 0, values.length);
                exchange.finishSums();
                return "summed";
              } catch (WorkersException e) {
                return e.getMessage();
              }
            });
    assertThat(ends.getLast()).isEqualTo("worker 0 has ended: /runs/1: no space left on device");
  }

  @Test
  void aWorkerThatIsGoneAmidSumsOfTheBackgroundIsNamed() throws Exception {
    List<String> ends =
        Together.run(
            4,
            exchange -> {
              float[] values = new float[3_000_000];
              exchange.beginSum(values, 2_000_000, 3_000_000);
              if (exchange.rank() == 2) {
                exchange.finishSums();
                return "gone";
              }
              exchange.beginSum(values, 1_000_000, 2_000_000);
              exchange.beginSum(values, 0, 1_000_000);
              try {
                exchange.finishSums();
                return "summed";
              } catch (WorkersException e) {
                exchange.beginSum(values, 0, 10); // an exchange that failed stays so
                assertThatThrownBy(exchange::finishSums).isSameAs(e);
                return e.getMessage();
              }
            });
    for (int rank : List.of(0, 1, 3)) {
      assertThat(ends.get(rank)).contains("worker 2 is gone").doesNotContain("\n");
    }
  }

  @Test
  void otherRangesAreNoticed() throws Exception {
    List<String> ends =
        Together.run(
            2,
            exchange -> {
              float[] values = new float[300];
              boolean first = exchange.rank() == 0;
              exchange.beginSum(values, first ? 200 : 180, 300);
              exchange.beginSum(values, 0, first ? 200 : 180);
              try {
                exchange.finishSums();
                return "summed";
              } catch (WorkersException e) {
                return e.getMessage();
              }
            });
    assertThat(ends.getFirst())
        .isEqualTo(
            "worker 1 sent 240 bytes where 200 were expected: it has another network or other"
                + " options");
  }

  @Test
  void aSilentWorkerIsAwaitedForTheLimitOnly() throws Exception {
    Rendezvous.Terms terms = terms(2, "secret", 1);
    Rendezvous first = Rendezvous.at(ANY, terms);
    Future<Exchange> joining = pool.submit(() -> Rendezvous.join(of(first), 1, terms));
    try (Exchange exchange = first.gather();
        Exchange silent = joining.get()) {
      assertThat(silent.rank()).isEqualTo(1);
      assertThatThrownBy(() -> exchange.sum(new float[10]))
          .isInstanceOf(WorkersException.class)
          .hasMessage("nothing came from worker 1 within 1 s");
    }
  }

  @Test
  void otherValuesAreNoticed() throws Exception {
    List<String> ends =
        Together.run(
            2,
            exchange -> {
              try {
                exchange.sum(new float[exchange.rank() == 0 ? 100 : 120]);
                return "summed";
              } catch (WorkersException e) {
                return e.getMessage();
              }
            });
    assertThat(ends.getFirst())
        .isEqualTo(
            "worker 1 sent 240 bytes where 200 were expected: it has another network or other"
                + " options");
  }

  @Test
  void anotherStepIsNoticed() throws Exception {
    List<String> ends =
        Together.run(
            2,
            exchange -> {
              try {
                if (exchange.rank() == 0) {
                  exchange.sum(new double[10]);
                } else {
                  exchange.sum(new float[10]);
                }
                return "summed";
              } catch (WorkersException e) {
                return e.getMessage();
              }
            });
    assertThat(ends.getFirst()).contains("worker 1").contains("not at the same step");
  }

  private void assertRefused(
      Rendezvous.Terms firsts, int rank, Rendezvous.Terms others, String first, String other)
      throws Exception {
    Rendezvous here = Rendezvous.at(ANY, firsts);
    Future<Exchange> joining = pool.submit(() -> Rendezvous.join(of(here), rank, others));
    assertThatThrownBy(here::gather).isInstanceOf(WorkersException.class).hasMessage(first);
    assertThatThrownBy(() -> get(joining)).isInstanceOf(WorkersException.class).hasMessage(other);
  }

  @Test
  void anotherSecretIsTurnedAway() throws Exception {
    Rendezvous here = Rendezvous.at(ANY, terms(2, "secret", 1));
    InetSocketAddress address = of(here);
    Future<Exchange> joining = pool.submit(() -> Rendezvous.join(address, 1, terms(2, "guess", 1)));
    assertThatThrownBy(here::gather)
        .isInstanceOf(WorkersException.class)
        .hasMessageStartingWith("only 1 of 2 workers are there after 1 s; 127.0.0.1:")
        .hasMessageEndingWith(" was turned away: it has another secret");
    assertThatThrownBy(() -> get(joining))
        .isInstanceOf(WorkersException.class)
        .hasMessage(
            "cannot join worker 0 at 127.0.0.1:%d: it has another secret"
                .formatted(address.getPort()));
  }

  @Test
  void otherInputsAreNamed() throws Exception {
    Rendezvous.Terms other =
        new Rendezvous.Terms(
            2, "secret", Duration.ofSeconds(10), Map.of("lr", "0.1", "vector bits", "512"));
    String why = "worker 1 cannot train along: its vector bits is 512, that of worker 0 is 256";
    assertRefused(terms(2), 1, other, why, why);
  }

  @Test
  void aRankThatIsNoneIsRefused() throws Exception {
    String why = "worker 3 is none of 2: ranks go from 0";
    assertRefused(terms(2), 3, terms(2), why, why);
  }

  @Test
  void twoWorkersOfOneRankAreRefused() throws Exception {
    Rendezvous here = Rendezvous.at(ANY, terms(4));
    InetSocketAddress address = of(here);
    Future<Exchange> one = pool.submit(() -> Rendezvous.join(address, 1, terms(4)));
    Future<Exchange> two = pool.submit(() -> Rendezvous.join(address, 1, terms(4)));
    String why = "two workers say that they are number 1";
    assertThatThrownBy(here::gather).hasMessage(why);
    assertThatThrownBy(() -> get(one)).hasMessage(why);
    assertThatThrownBy(() -> get(two)).hasMessage(why);
  }

  @Test
  void aStrangerDoesNotKeepTheWorkersApart() throws Exception {
    Rendezvous here = Rendezvous.at(ANY, terms(2));
    InetSocketAddress address = of(here);
    try (Socket stranger = new Socket()) {
      stranger.connect(address);
      stranger
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      Future<Exchange> joining = pool.submit(() -> Rendezvous.join(address, 1, terms(2)));
      try (Exchange first = here.gather();
          Exchange second = get(joining)) {
        assertThat(first.count()).isEqualTo(second.count()).isEqualTo(2);
      }
    }
  }

  @Test
  void anotherProtocolIsNoticed() throws Exception {
    try (ServerSocket other = new ServerSocket(0)) {
      pool.submit(
          () -> {
            try (Socket caller = other.accept()) {
              caller
                  .getOutputStream()
                  .write("SSH-2.0-OpenSSH_9.2\r\n and more".getBytes(StandardCharsets.US_ASCII));
              return caller.getInputStream().readNBytes(28);
            }
          });
      InetSocketAddress address = new InetSocketAddress("127.0.0.1", other.getLocalPort());
      assertThatThrownBy(() -> Rendezvous.join(address, 1, terms(2)))
          .isInstanceOf(WorkersException.class)
          .hasMessage(
              "cannot join worker 0 at 127.0.0.1:%d: what answers there is no lanewise worker"
                  .formatted(other.getLocalPort()));
    }
  }

  @Test
  void aPortThatIsTakenIsASentence() throws IOException {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(ANY);
      InetSocketAddress address = new InetSocketAddress("127.0.0.1", taken.getLocalPort());
      assertThatThrownBy(() -> Rendezvous.at(address, terms(2)))
          .isInstanceOf(WorkersException.class)
          .hasMessage(
              "cannot listen at 127.0.0.1:%d for the other workers: Address already in use"
                  .formatted(taken.getLocalPort()));
    }
  }

  @Test
  void nobodyThereIsASentence() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    InetSocketAddress address = new InetSocketAddress("127.0.0.1", port);
    assertThatThrownBy(() -> Rendezvous.join(address, 1, terms(2, "secret", 1)))
        .isInstanceOf(WorkersException.class)
        .hasMessage(
            "nobody answers at 127.0.0.1:%d within 1 s: is worker 0 running, and is that its"
                + " address?",
            port);
  }

  @Test
  void badTermsAreRefused() {
    assertThatThrownBy(() -> terms(3))
        .hasMessage("the number of workers must be a power of two, given 3");
    assertThatThrownBy(() -> terms(2, "", 1)).hasMessage("the workers' secret is empty");
  }
}
