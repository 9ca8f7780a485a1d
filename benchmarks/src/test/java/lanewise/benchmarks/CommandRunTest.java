package lanewise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class CommandRunTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // by JUnit
  Path folder;

  private Path script(String body) throws IOException {
    Path script = folder.resolve("command");
    Files.writeString(script, "#!/bin/sh\n" + body);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script;
  }

  @Test
  void linesCarryTheirTime() throws Exception {
    CommandRun run = CommandRun.of(script("echo first $1; sleep 0.3; echo second"), List.of("of"));

    assertThat(run.lines()).extracting(CommandRun.Line::text).containsExactly("first of", "second");
    assertThat(run.lines().get(1).seconds() - run.lines().get(0).seconds()).isGreaterThan(0.25);
    assertThat(run.seconds()).isGreaterThanOrEqualTo(run.lines().get(1).seconds());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void reportsThePeakOfItsMemory() throws Exception {
    CommandRun run = CommandRun.of(script("sleep 0.3"), List.of());

    assertThat(run.peakBytes()).isBetween(100_000L, 100_000_000L);
  }

  @Test
  void failuresCarryTheErrorOutput() throws Exception {
    Path script = script("echo no such data >&2; exit 3");

    assertThatThrownBy(() -> CommandRun.of(script, List.of("train")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("command train")
        .hasMessageContaining("no such data");
  }

  @Test
  void stepsAreCountedBySecond() throws Exception {
    Path times = folder.resolve("times.csv");
    Files.writeString(times, "step,images,elapsed\n1,64,0.900\n2,64,0.999\n3,60,1.0\n4,64,7.5\n");

    assertThat(StartSuite.imagesOfSeconds(times)).containsExactly(128, 60, 0, 0, 0);
  }
}
