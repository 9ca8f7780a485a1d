package lanewise.cli.learn;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lanewise.cli.Cli;
import lanewise.cli.JavaProcess;
import lanewise.cli.error.ExitCode;
import lanewise.cli.learn.check.Examiner;
import lanewise.cli.learn.check.Exercise;
import lanewise.cli.learn.check.Race;
import lanewise.cli.learn.check.Verdict;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands, with answers that are judged in processes of their own. */
class LearnCommandTest {
  private static final String BODY = "// Your code. Then: lanewise learn check";

  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void begin() {
    file = folder.resolve("Im2col.java");
    assertThat(learn("start", "im2col").status()).isZero();
  }

  private Cli.Result learn(Object... arguments) {
    Object[] all = new Object[arguments.length + 3];
    all[0] = "learn";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[all.length - 2] = "--folder";
    all[all.length - 1] = folder;
    return Cli.run(all);
  }

  /** The answer whose method does only this. */
  private Cli.Result check(String body) throws IOException {
    Files.writeString(file, Exercise.IM2COL.skeleton().replace(BODY, body));
    return learn("check");
  }

  @Test
  void startWritesTheSkeletonAndKeepsWhatIsThere() throws IOException {
    assertThat(file).hasContent(Exercise.IM2COL.skeleton());
    Files.writeString(file, "mine");

    Cli.assertOneLine(
        learn("start", "im2col"), "to begin it anew: lanewise learn reset im2col", ExitCode.FAILED);
    assertThat(file).hasContent("mine");
    Cli.assertOneLine(learn("start", "im2cl"), "did you mean im2col?", ExitCode.USAGE);
  }

  @Test
  void aSolutionPassesAndIsNoted() throws IOException {
    Files.writeString(file, ExercisesTest.solution(Exercise.IM2COL));

    Cli.Result result = learn("check");

    assertThat(result.out()).contains("im2col: passed").contains("learn start product");
    assertThat(result.status()).isZero();
    assertThat(learn("list").out()).containsPattern("im2col .* passed +1 +0");
  }

  @Test
  void aSkeletonFails() {
    Cli.Result result = learn("check");

    assertThat(result.out()).contains("im2col: failed").contains("nothing has been written");
    assertThat(result.status()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void compileErrorsAreReportedWithTheirLine() throws IOException {
    Cli.Result result = check("int i = \"one\";");

    assertThat(result.out()).containsPattern("does not compile: Im2col.java:\\d+: incompatible");
    assertThat(result.status()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void otherNamesAreNotFound() throws IOException {
    Files.writeString(file, Exercise.IM2COL.skeleton().replace("void columns", "void column"));
    assertThat(learn("check").out()).contains("has no method `static void columns(int, int,");
    Files.writeString(file, "final class Other {}");
    assertThat(learn("check").out()).contains("Im2col.java has no class Im2col");
  }

  @Test
  void anEndedProcessSpoilsNothing() throws IOException {
    assertThat(check("System.exit(0);").out()).contains("does it call System.exit?");
  }

  @Test
  void memoryIsLimited() throws IOException {
    assertThat(check("float[] all = new float[1 << 28];").out())
        .containsPattern("needs more memory than the 2\\d\\d MiB it is given at Im2col.java:\\d+");
  }

  @Test
  void anExceptionIsReportedWithItsLineAndTheInputs() throws IOException {
    assertThat(check("x[x.length] = 1;").out())
        .contains("ArrayIndexOutOfBoundsException: Index 16 out of bounds for length 16 at Im2col")
        .contains("with x (1,4,4), size 1, stride 1, padding 0");
  }

  @Test
  @Tag("thorough")
  void outputIsShownUpToALimit() throws IOException {
    Cli.Result result =
        check("for (int i = 0; i < 1_000_000; i++) { System.out.println(\"line \" + i); }");

    assertThat(result.out()).contains("Your code printed:", "line 0", "nothing has been written");
    assertThat(result.out().length()).isLessThan(5_000);
  }

  @Test
  void hintsComeOneByOneAndBeginAgain() {
    int count = Exercise.IM2COL.hints().size();
    for (int i = 1; i <= count; i++) {
      assertThat(learn("hint").out()).startsWith("Hint " + i + " of " + count);
    }
    assertThat(learn("hint").out()).startsWith("Hint 1 of " + count);
  }

  @Test
  void resetKeepsTheAnswer() throws IOException {
    Files.writeString(file, "mine");

    assertThat(learn("reset").out()).contains("Im2col.java.1");

    assertThat(file).hasContent(Exercise.IM2COL.skeleton());
    assertThat(folder.resolve("Im2col.java.1")).hasContent("mine");
  }

  @Test
  void withoutAnExerciseTheFirstStepIsShown() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Cli.assertOneLine(
        Cli.run("learn", "check", "--folder", empty),
        "begin with: lanewise learn start convolution",
        ExitCode.FAILED);
    Cli.assertOneLine(
        learn("check", "convolution"),
        "Convolution.java is not there; to begin: lanewise learn start convolution",
        ExitCode.FAILED);
    Files.writeString(folder.resolve("progress.json"), "{");
    Cli.assertOneLine(learn("list"), "progress.json", ExitCode.FAILED);
  }

  @Test
  void gradesAreGivenToEachStudent() throws IOException {
    Path ada = Files.createDirectories(folder.resolve("class/ada/learn"));
    Path bob = Files.createDirectories(folder.resolve("class/bob"));
    Files.writeString(ada.resolve("Im2col.java"), ExercisesTest.solution(Exercise.IM2COL));
    Files.writeString(bob.resolve("Im2col.java"), Exercise.IM2COL.skeleton());

    Cli.Result result = Cli.run("learn", "grade", folder.resolve("class"), "--json");

    JsonObject grades = JsonParser.parseString(result.out()).getAsJsonObject();
    assertThat(grades.get("network").getAsString()).isIn("cut off", "not cut off");
    assertThat(grades.get("students").toString())
        .contains(
            "{\"name\":\"ada\",\"passed\":1,\"answers\":[{\"exercise\":\"im2col\",\"verdict\":\"passed\"")
        .contains(
            "{\"name\":\"bob\",\"passed\":0,\"answers\":[{\"exercise\":\"im2col\",\"verdict\":\"failed\"");
    Cli.assertOneLine(
        Cli.run("learn", "grade", file), "Im2col.java is not a folder", ExitCode.FAILED);
  }

  @Test
  @Tag("thorough")
  void anEndlessLoopIsEndedWithItsLine() throws IOException, InterruptedException {
    Files.writeString(
        file, Exercise.IM2COL.skeleton().replace(BODY, "while (x.length > 0) { columns[0]++; }"));
    assertThat(Compiler.compile(file, folder).isPassed()).isTrue();
    Path verdict = folder.resolve("verdict.txt");

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Examiner.class.getName(),
                "CHECK",
                "im2col",
                folder.toString(),
                "1",
                verdict.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(verdict)
        .content()
        .startsWith("FAILED")
        .containsPattern("still running after 1 s at Im2col.java:\\d+, with x \\(1,4,4\\)");
  }

  @Test
  @Tag("thorough")
  void theProgramMayBeStartedByARelativePath() throws IOException, InterruptedException {
    Files.writeString(file, ExercisesTest.solution(Exercise.IM2COL));
    Path from = folder.toRealPath();
    String classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(entry -> from.relativize(Path.of(entry).toAbsolutePath()).toString())
            .collect(Collectors.joining(File.pathSeparator));

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-cp",
                classPath,
                "lanewise.cli.Lanewise",
                "learn",
                "check",
                "im2col",
                "--folder",
                from.toString())
            .directory(from.toFile())
            .redirectErrorStream(true)
            .start();

    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("im2col: passed");
  }

  @Test
  @Tag("thorough")
  void watchingChecksEachTimeTheFileIsSaved() throws Exception {
    JavaProcess java = new JavaProcess(folder);
    Process process = java.start("learn", "check", "--watch", "--folder", folder);
    try {
      await("im2col: failed");
      Files.writeString(file, ExercisesTest.solution(Exercise.IM2COL));
      await("im2col: passed");
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** Waits until the process that runs in the folder has printed something. */
  private void await(String text) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!Files.readString(folder.resolve("out.txt")).contains(text)) {
      assertThat(System.nanoTime()).as(text).isLessThan(end);
      Thread.sleep(50);
    }
  }

  @Test
  void aBusyMachineNeverFailsAnAnswer() {
    Race race = Exercise.MICRO_KERNEL.race().orElseThrow();
    Race.Lap fast = new Race.Lap(0.61, false);
    Race.Lap slow = new Race.Lap(0.59, true);
    Race.Lap disturbed = new Race.Lap(0.1, false);

    assertThat(race.outcome(List.of(disturbed, slow, fast))).isEqualTo(Verdict.Outcome.PASSED);
    assertThat(race.outcome(List.of(slow, disturbed, slow))).isEqualTo(Verdict.Outcome.FAILED);
    assertThat(race.outcome(List.of(disturbed, slow, disturbed)))
        .isEqualTo(Verdict.Outcome.NOT_JUDGED);
  }
}
