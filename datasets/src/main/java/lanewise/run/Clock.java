package lanewise.run;

import java.time.Duration;
import java.time.Instant;

/** The time since this process started. */
final class Clock {
  private final long startNanos;

  Clock() {
    Instant now = Instant.now();
    Instant start = ProcessHandle.current().info().startInstant().orElse(now);
    startNanos = System.nanoTime() - Duration.between(start, now).toNanos();
  }

  /** Seconds since the start, rounded to milliseconds. */
  double elapsed() {
    return Math.round((System.nanoTime() - startNanos) / 1e6) / 1e3;
  }
}
