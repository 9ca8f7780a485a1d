package lanewise.cli.endurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lanewise.cli.Cli;
import lanewise.cli.JavaProcess;
import lanewise.cli.error.ExitCode;
import lanewise.format.safetensors.Safetensors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Too little disk, memory or files: one line, and nothing half-written. */
class LimitTrialTest extends Trial {
  private Path disk;

  @BeforeEach
  void makeDisk() throws IOException {
    disk = Files.createDirectory(folder.resolve("disk"));
  }

  private void assertNothingHalf(Cli.Result result, String expected) throws IOException {
    if (result.status() != ExitCode.DONE) {
      assertRefused(result);
      assertThat(result.err()).containsPattern(expected);
    }
    try (Stream<Path> files = Files.walk(disk)) {
      List<Path> left = files.toList();
      left.stream()
          .filter(file -> file.toString().endsWith(".safetensors"))
          .forEach(Safetensors::read);
      assertThat(left).noneMatch(file -> file.toString().endsWith(".tmp"));
      if (result.status() != ExitCode.DONE) {
        assertThat(left).noneMatch(file -> file.endsWith("metrics.json"));
      }
    }
  }

  private void train(JavaProcess java) throws Exception {
    assertNothingHalf(
        java.run(training(20, disk.resolve("run")).toArray()), "cannot be (written|read)");
  }

  @Test
  void fullDisks() throws Exception {
    int disks = times(13);
    for (int i = 0; i < disks; i++) {
      int kilobytes = 8 + random.nextInt(180);
      if (!mounted(disk, "size=" + kilobytes + "k", () -> train(new JavaProcess(folder)))) {
        // Where nothing may be mounted, the size of a file is limited, in blocks of 512 bytes.
        train(new JavaProcess(folder).after("ulimit -f " + 2 * kilobytes));
      }
    }
    held(disks, "disks that fill up");
  }

  @Test
  void disksWithoutRoomForFiles() throws Exception {
    int disks = times(5);
    for (int i = 0; i < disks; i++) {
      assumeTrue(
          mounted(
              disk, "nr_inodes=" + (2 + random.nextInt(12)), () -> train(new JavaProcess(folder))),
          "skipped: no file system may be mounted here");
    }
    held(disks, "disks that run out of inodes");
  }

  @Test
  void readOnlyDisks() throws Exception {
    int disks = times(3);
    for (int i = 0; i < disks; i++) {
      assumeTrue(
          mounted(disk, "ro", () -> train(new JavaProcess(folder))),
          "skipped: no file system may be mounted here");
    }
    held(disks, "disks that are read-only");
  }

  @Test
  void heaps() throws Exception {
    int heaps = times(20);
    for (int i = 0; i < heaps; i++) {
      List<Object> command =
          command(
              "train --model simple-vgg --image-size 96 --batch-size 32 --no-report --quiet"
                  + " --threads 2 --steps 4 --data",
              data,
              "--out",
              disk.resolve("run" + i));
      Cli.Result result =
          new JavaProcess(folder)
              .flags(
                  "--add-modules=jdk.incubator.vector",
                  "-Xmx%dm".formatted(24 + random.nextInt(140)))
              .limit(60)
              .run(command.toArray());
      assertNothingHalf(result, "out of memory");
    }
    held(heaps, "heaps of 24 to 164 MiB");
  }

  @Test
  void openFiles() throws Exception {
    int limits = times(10);
    for (int i = 0; i < limits; i++) {
      Cli.Result result =
          new JavaProcess(folder)
              .after("ulimit -n " + (80 + random.nextInt(80)))
              .run(training(5, disk.resolve("run" + i)).toArray());
      // With fewer files the JVM cannot open all jars of the tests' class path.
      assertThat(result.err()).doesNotContain("\tat ", "unexpected");
    }
    held(limits, "limits of 80 to 160 open files");
  }
}
