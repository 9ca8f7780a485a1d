package lanewise.workers;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Workers on threads of this process, with real connections between them. */
final class Together {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Together() {}

  /** What a worker does. */
  @FunctionalInterface
  interface Work<T> {
    T of(Exchange exchange) throws Exception;
  }

  /** What each worker computes. */
  static <T> List<T> run(int workers, Work<T> work) throws Exception {
    Rendezvous.Terms terms = new Rendezvous.Terms(workers, "secret", LIMIT, Map.of());
    Rendezvous first = Rendezvous.at(new InetSocketAddress("127.0.0.1", 0), terms);
    InetSocketAddress address = new InetSocketAddress("127.0.0.1", first.port());
    List<Future<T>> all = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(workers)) {
      for (int rank = 0; rank < workers; rank++) {
        int own = rank;
        Callable<T> task =
            () -> {
              try (Exchange exchange =
                  own == 0 ? first.gather() : Rendezvous.join(address, own, terms)) {
                return work.of(exchange);
              }
            };
        all.add(pool.submit(task));
      }
    }
    List<T> results = new ArrayList<>();
    for (Future<T> one : all) {
      try {
        results.add(one.get());
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }
    return results;
  }
}
