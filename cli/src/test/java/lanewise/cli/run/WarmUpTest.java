package lanewise.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import lanewise.cli.options.TrainOptions;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class WarmUpTest {
  private static TrainOptions options(String... arguments) {
    TrainOptions options = new TrainOptions();
    CommandLine line = new CommandLine(CommandLine.Model.CommandSpec.create());
    line.addMixin("options", options);
    line.parseArgs(arguments);
    options.resolve(line);
    return options;
  }

  @Test
  void goesOnUntilItIsTold() throws InterruptedException {
    WarmUp warmUp = new WarmUp(options("--model", "bn-cnn"));
    Thread thread = warmUp.thread();
    assertThat(thread.join(Duration.ofMillis(200))).isFalse();
    warmUp.close();
    assertThat(thread.join(Duration.ofSeconds(60))).isTrue();
  }

  @Test
  void leavesItToTheTrainingToSayThatThereIsNoSuchNetwork() throws InterruptedException {
    try (WarmUp warmUp = new WarmUp(options("--model", "imported"))) {
      assertThat(warmUp.thread().join(Duration.ofSeconds(60))).isTrue();
    }
  }

  @Test
  void leavesTheMemoryToALargeNetwork() throws InterruptedException {
    try (WarmUp warmUp = new WarmUp(options("--model", "simple-vgg", "--filters", "4000,8000"))) {
      assertThat(warmUp.thread().join(Duration.ofSeconds(60))).isTrue();
    }
  }

  @Test
  void doesNotBeginWithResizedImages() throws InterruptedException {
    try (WarmUp warmUp = new WarmUp(options("--model", "simple-vgg", "--image-size", "64"))) {
      assertThat(warmUp.thread().join(Duration.ofSeconds(60))).isTrue();
    }
  }
}
