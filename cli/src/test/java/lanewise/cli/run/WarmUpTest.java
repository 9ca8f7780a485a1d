package lanewise.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import lanewise.run.RunConfig;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private static WarmUp warmUp(Map<String, String> settings) {
    return new WarmUp(new RunConfig(settings).settings());
  }

  @Test
  void continuesUntilStopped() throws InterruptedException {
    WarmUp warmUp = warmUp(Map.of("model", "bn-cnn"));
    Thread thread = warmUp.thread();
    assertThat(thread.join(Duration.ofMillis(200))).isFalse();
    warmUp.close();
    assertThat(thread.join(Duration.ofSeconds(60))).isTrue();
  }

  @Test
  void anInvalidNetworkIsReportedByTheTraining() throws InterruptedException {
    try (WarmUp warmUp = warmUp(Map.of("model", "imported"))) {
      assertThat(warmUp.thread().join(Duration.ofSeconds(60))).isTrue();
    }
  }

  @Test
  void leavesTheMemoryToALargeNetwork() throws InterruptedException {
    try (WarmUp warmUp = warmUp(Map.of("model", "simple-vgg", "filters", "4000,8000"))) {
      assertThat(warmUp.thread().join(Duration.ofSeconds(60))).isTrue();
    }
  }

  @Test
  void doesNotBeginWithResizedImages() throws InterruptedException {
    try (WarmUp warmUp = warmUp(Map.of("model", "simple-vgg", "image-size", "64"))) {
      assertThat(warmUp.thread().join(Duration.ofSeconds(60))).isTrue();
    }
  }
}
