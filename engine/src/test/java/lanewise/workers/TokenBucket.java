package lanewise.workers;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/** The pace of a network card: sleeps until it would have sent the bytes. */
final class TokenBucket implements IntConsumer {
  /** What may be sent at once, in the card's time, so that sleeping too long is made up for. */
  private static final long BURST = TimeUnit.MILLISECONDS.toNanos(1);

  private final double nanosPerByte;
  private double idle = System.nanoTime();

  TokenBucket(double bitsPerSecond) {
    nanosPerByte = 8e9 / bitsPerSecond;
  }

  @Override
  public void accept(int bytes) {
    idle = Math.max(idle, System.nanoTime() - BURST) + bytes * nanosPerByte;
    for (double left = idle - System.nanoTime(); left > 0; left = idle - System.nanoTime()) {
      LockSupport.parkNanos((long) left);
    }
  }
}
