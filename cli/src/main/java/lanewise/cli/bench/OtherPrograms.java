package lanewise.cli.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** Measures the processor time of other programs during a measurement. */
public final class OtherPrograms {
  /** Less than this is normal background activity. */
  private static final double NOTEWORTHY = 0.05;

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** Starts counting. */
  public OtherPrograms() {
    share();
  }

  /**
   * The fraction of all processors used by other processes since the last call, 0 to 1; 0 if the
   * system does not report it.
   */
  public double share() {
    return Math.max(0, system.getCpuLoad() - system.getProcessCpuLoad());
  }

  /** The warning for a fraction; null for a quiet machine. */
  public static @Nullable String warning(double share) {
    return share < NOTEWORTHY
        ? null
        : "other programs use %.0f %% of the processors: the results are too low"
            .formatted(100 * share);
  }
}
