package lanewise.cli.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** How much of this machine other programs use while something is measured. */
final class OtherPrograms {
  /** Less is what a system always does beside. */
  private static final double NOTEWORTHY = 0.05;

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** Counts from now on. */
  OtherPrograms() {
    share();
  }

  /**
   * The part of all processors that other processes used since the last call; 1 is all. 0 where the
   * system does not say.
   */
  double share() {
    return Math.max(0, system.getCpuLoad() - system.getProcessCpuLoad());
  }

  /** A warning that a share deserves; null for a quiet machine. */
  static @Nullable String warning(double share) {
    return share < NOTEWORTHY
        ? null
        : "other programs use %.0f %% of the processors: the figures are too low"
            .formatted(100 * share);
  }
}
