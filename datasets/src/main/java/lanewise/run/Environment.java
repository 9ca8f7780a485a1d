package lanewise.run;

import lanewise.kernel.VectorSupport;
import lanewise.machine.VirtualMachine;

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
        VirtualMachine.here().collectors(),
        Runtime.getRuntime().maxMemory() >> 20);
  }
}
