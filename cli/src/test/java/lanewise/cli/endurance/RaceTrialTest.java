package lanewise.cli.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lanewise.cli.Cli;
import lanewise.cli.JavaProcess;
import lanewise.cli.error.ExitCode;
import lanewise.run.RunConfig;
import org.junit.jupiter.api.Test;

/** Several processes in one folder: one writes it, the others say so. */
class RaceTrialTest extends Trial {
  private static final int EPOCHS = 20;

  private List<Object> seeded(int seed, Path out) {
    List<Object> command = training(EPOCHS, out);
    command.addAll(List.of("--seed", seed));
    return command;
  }

  private Path place(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  @Test
  void trainingsAtOnce() throws Exception {
    int rounds = times(10);
    for (int round = 0; round < rounds; round++) {
      Path shared = folder.resolve("shared" + round);
      List<Process> trainings = new ArrayList<>();
      for (int seed = 1; seed <= 4; seed++) {
        trainings.add(
            new JavaProcess(place(round + "-" + seed)).start(seeded(seed, shared).toArray()));
      }
      List<Integer> winners = new ArrayList<>();
      for (int seed = 1; seed <= 4; seed++) {
        Cli.Result result =
            new JavaProcess(place(round + "-" + seed)).result(trainings.get(seed - 1));
        if (result.status() == ExitCode.DONE) {
          winners.add(seed);
        } else {
          assertRefused(result);
        }
      }
      assertThat(winners).hasSize(1);
      int winner = winners.getFirst();
      assertThat(RunConfig.read(shared.resolve("config.yaml")).seed()).isEqualTo(winner);
      Path alone = folder.resolve("alone" + round);
      assertThat(Cli.run(seeded(winner, alone).toArray()).status()).isZero();
      assertSameFiles(shared, alone, "last.safetensors", "best.safetensors");
    }
    held(4 * rounds, "trainings, four at once into one folder, of which one was done");
  }

  @Test
  void resumesOfARunThatGoesOn() throws Exception {
    int rounds = times(10);
    Path whole = folder.resolve("whole");
    assertThat(Cli.run(training(3 * EPOCHS, whole).toArray()).status()).isZero();
    Process owner = new JavaProcess(folder).start(training(3 * EPOCHS, run).toArray());
    awaitCheckpoint(owner);
    for (int round = 0; round < rounds; round++) {
      Cli.assertOneLine(
          Cli.run(resume().toArray()),
          "is being written by process " + owner.pid(),
          ExitCode.FAILED);
    }
    assertThat(new JavaProcess(folder).result(owner).status()).isZero();
    assertSameFiles(run, whole, "last.safetensors", "best.safetensors", "steps.csv");
    held(rounds, "resumes of a run that goes on, refused");
  }

  @Test
  void resumesAtOnce() throws Exception {
    int rounds = times(10);
    Path whole = folder.resolve("whole");
    assertThat(Cli.run(training(EPOCHS, whole).toArray()).status()).isZero();
    for (int round = 0; round < rounds; round++) {
      run = folder.resolve("run" + round);
      beginAndKill(EPOCHS);
      Process one = new JavaProcess(place("one")).start(resume().toArray());
      Process other = new JavaProcess(place("other")).start(resume().toArray());
      List<Cli.Result> results =
          List.of(
              new JavaProcess(place("one")).result(one),
              new JavaProcess(place("other")).result(other));
      assertThat(results).filteredOn(result -> result.status() == ExitCode.DONE).hasSize(1);
      results.stream().filter(result -> result.status() != 0).forEach(Trial::assertRefused);
      assertSameFiles(run, whole, "last.safetensors", "best.safetensors", "steps.csv");
    }
    held(2 * rounds, "resumes, two at once, of which one was done");
  }
}
