package lanewise.cli.error;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParseResult;

/**
 * Ends a process that does little but collect garbage. With a heap that is a little too small the
 * JVM throws no {@code OutOfMemoryError}, since each collection frees a few short-lived objects,
 * and goes on a hundred times as slowly. Ending at once is safe: whatever is written is written
 * whole.
 */
public final class MemoryWatch {
  private static final long SECONDS = 5;

  /** So many times in a row nearly all the time must have gone into collecting. */
  private static final int TIMES = 3;

  private static final double NEARLY_ALL = 0.8;

  private MemoryWatch() {}

  /** Watches from the first command that does more than print help until the process ends. */
  public static void reportedBy(CommandLine line) {
    IExecutionStrategy strategy = line.getExecutionStrategy();
    line.setExecutionStrategy(
        parsed -> {
          if (!asksForHelp(parsed)) {
            Thread.ofPlatform().daemon().name("memory").start(MemoryWatch::watch);
          }
          return strategy.execute(parsed);
        });
  }

  private static boolean asksForHelp(ParseResult parsed) {
    return parsed.isUsageHelpRequested()
        || (parsed.hasSubcommand() && asksForHelp(parsed.subcommand()));
  }

  private static void watch() {
    try {
      // All that is needed later, since a class takes minutes to load when memory is short.
      String words = Mistakes.PREFIX + Mistakes.outOfMemory();
      List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
      long nanos = System.nanoTime();
      long collecting = millis(collectors);
      int times = 0;
      while (times < TIMES) {
        TimeUnit.SECONDS.sleep(SECONDS);
        long nanosNow = System.nanoTime();
        long collectingNow = millis(collectors);
        double share = (collectingNow - collecting) * 1e6 / (nanosNow - nanos);
        times = share > NEARLY_ALL ? times + 1 : 0;
        nanos = nanosNow;
        collecting = collectingNow;
      }
      System.err.println(words); // the command line's own writer would load classes
      Runtime.getRuntime().halt(ExitCode.FAILED);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The time that collections have taken so far, in which the program stood still. */
  private static long millis(List<GarbageCollectorMXBean> collectors) {
    return collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionTime).sum();
  }
}
