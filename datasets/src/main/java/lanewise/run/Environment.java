package lanewise.run;

import lanewise.kernel.VectorSupport;
import lanewise.machine.VirtualMachine;
import lanewise.model.Release;

/**
 * The machine and settings that a measurement was made with.
 *
 * @param lanewise the version of Lanewise
 * @param processor the name of the processor model
 * @param vectorBits the vector width of the kernels; 0 for plain loops
 * @param maxHeapMib the largest heap size in MiB
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
  /** The environment of this process. */
  public static Environment here(int threads) {
    return new Environment(
        Release.VERSION,
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
