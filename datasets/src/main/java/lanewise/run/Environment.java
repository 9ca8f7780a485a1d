package lanewise.run;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.Collectors;
import lanewise.kernel.VectorSupport;

/**
 * What a figure was measured on.
 *
 * @param processor the model's name
 * @param vectorBits the width the kernels ran at; 0 for plain loops
 * @param maxHeapMib the most memory Java may take for objects
 */
public record Environment(
    String lanewise,
    String java,
    String vendor,
    String os,
    String architecture,
    String processor,
    int processors,
    int threads,
    int vectorBits,
    String garbageCollector,
    long maxHeapMib) {
  /** The number of this release. */
  public static final String RELEASE = "0.1.0";

  /** This process. */
  public static Environment here(int threads) {
    return new Environment(
        RELEASE,
        System.getProperty("java.version"),
        System.getProperty("java.vendor"),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("os.arch"),
        Processor.model(),
        Runtime.getRuntime().availableProcessors(),
        threads,
        VectorSupport.detect().bits(),
        collectors(),
        Runtime.getRuntime().maxMemory() >> 20);
  }

  /** The names of the collectors, {@code G1 Young Generation, G1 Old Generation}. */
  public static String collectors() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .map(GarbageCollectorMXBean::getName)
        .collect(Collectors.joining(", "));
  }
}
