package lanewise.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import lanewise.datasets.DataSet;
import lanewise.datasets.digits.Digits;
import lanewise.format.FormatException;
import lanewise.model.ModelName;
import lanewise.model.ModelSpec;
import lanewise.parallel.Scheduler;
import lanewise.train.TrainingState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose learning rate somebody changes is a function of its settings and of the changes. */
class SteeredRunTest {
  private static final List<Steering.Change> CHANGES =
      List.of(new Steering.Change(6, 0.5), new Steering.Change(15, 4));

  private static final long END = Long.MAX_VALUE;

  @TempDir private Path folder;

  private final DataSet digits = Digits.generate(3, 70, 20);

  private static RunSettings settings() {
    return RunSettings.of(ModelName.SIMPLE_VGG, "digits")
        .model(new ModelSpec(ModelName.SIMPLE_VGG, List.of(4), 8, 0.2f, false))
        .batchSize(8)
        .epochs(2)
        .threads(1)
        .schedule(ScheduleSettings.of(ScheduleName.FALLING_TAIL).withWarmup(0.5))
        .safety(new Safety(new CheckpointInterval(4, 0), false));
  }

  /** A hand at the rate; it can also pull the plug after a step. */
  private static final class Hand implements RunListener {
    private final Map<Long, Double> factors = new TreeMap<>();
    private final long last;
    private @Nullable TrainingRun run;
    private long step;

    Hand(List<Steering.Change> changes, long last) {
      changes.forEach(change -> factors.put(change.step(), change.factor()));
      this.last = last;
    }

    @Override
    public void onStep(
        long step, int epoch, double loss, double accuracy, double learningRate, int images) {
      this.step = step;
    }

    @Override
    public void onPause(Supplier<TrainingState> state) {
      Double factor = factors.remove(step + 1);
      if (factor != null) {
        assertThat(Objects.requireNonNull(run).steer(factor)).isEqualTo(step + 1);
      }
      if (step == last) {
        throw new IllegalStateException("the plug is pulled");
      }
    }
  }

  private @Nullable RunReport execute(RunSettings settings, String name, Hand hand) {
    try (Scheduler scheduler = new Scheduler(1)) {
      TrainingRun run =
          TrainingRun.prepare(settings, settings.holdout().applyTo(digits), scheduler);
      hand.run = run;
      return run.execute(new RunFolder(Files.createDirectories(folder.resolve(name))), hand);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void kill(List<Steering.Change> changes, long last) {
    assertThatThrownBy(() -> execute(settings(), "killed", new Hand(changes, last)))
        .hasMessage("the plug is pulled");
  }

  private Path file(String run, String name) {
    return folder.resolve(run).resolve(name);
  }

  private RunSettings written(String run) {
    return RunConfig.read(file(run, "config.yaml"));
  }

  private static Hand idle() {
    return new Hand(List.of(), END);
  }

  private void assertSameRun(String other) {
    for (String name :
        List.of("best.safetensors", "last.safetensors", "steps.csv", "config.yaml")) {
      assertThat(file(other, name)).hasSameBinaryContentAs(file("steered", name));
    }
  }

  @Test
  void itsSettingsRepeatIt() throws IOException {
    RunReport report = execute(settings(), "steered", new Hand(CHANGES, END));
    execute(settings(), "unsteered", idle());

    assertThat(Objects.requireNonNull(report).steering()).isEqualTo(CHANGES);
    assertThat(Files.readString(file("steered", "config.yaml")))
        .contains("steering:\n- 6:0.5\n- 15:4.0\n");
    List<String> steps = Files.readAllLines(file("steered", "steps.csv"));
    List<String> usual = Files.readAllLines(file("unsteered", "steps.csv"));
    assertThat(steps.subList(0, 6)).isEqualTo(usual.subList(0, 6)); // a heading, five steps
    assertThat(rate(steps.get(6)) / rate(usual.get(6))).isEqualTo(0.5);
    assertThat(rate(steps.get(15)) / rate(usual.get(15))).isEqualTo(4);
    assertThat(
            Files.mismatch(
                file("steered", "last.safetensors"), file("unsteered", "last.safetensors")))
        .isNotNegative();

    execute(written("steered"), "repeated", idle());
    assertSameRun("repeated");
  }

  private static double rate(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(',') + 1));
  }

  @Test
  void killedAndResumedItComesToTheSameBytes() {
    execute(settings(), "steered", new Hand(CHANGES, END));

    kill(CHANGES, 15); // the checkpoint is of step 12 and knows nothing of the second change
    assertThat(written("killed").schedule().steering().changes()).isEqualTo(CHANGES);
    execute(written("killed"), "killed", idle());

    assertSameRun("killed");
  }

  @Test
  void aChangeAfterTheCheckpointCanBeMadeWhenItIsResumed() {
    execute(settings(), "steered", new Hand(CHANGES, END));

    kill(CHANGES.subList(0, 1), 10);
    execute(written("killed"), "killed", new Hand(CHANGES.subList(1, 2), END));

    assertSameRun("killed");
  }

  @Test
  void aCheckpointDoesNotGoOnWithOtherChangesThanItsOwn() {
    kill(CHANGES, 15);

    RunSettings other =
        written("killed")
            .schedule(settings().schedule().withSteering(Steering.parse("6:0.25,15:4")));
    RunConfig.write(file("killed", "config.yaml"), other);

    assertThatThrownBy(() -> execute(other, "killed", idle()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("steering was 6:0.5, is 6:0.25");
  }

  @Test
  void damagedFiguresAreReadAndDamagedSettingsRefused() throws IOException {
    execute(settings(), "steered", new Hand(CHANGES, END));
    Path metrics = file("steered", "metrics.json");
    Files.writeString(metrics, Files.readString(metrics).replace("\"step\": 6", "\"step\": 0"));

    assertThat(new RunFolder(folder.resolve("steered")).report().steering())
        .startsWith(new Steering.Change(0, 0.5));

    Path config = file("steered", "config.yaml");
    Files.writeString(config, Files.readString(config).replace("- 6:0.5", "- 0:0.5"));
    assertThatThrownBy(() -> RunConfig.read(config))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(
            "steering needs steps of at least 1 and factors above 0, given 0:0.5");
  }
}
