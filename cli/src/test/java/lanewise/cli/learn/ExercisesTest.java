package lanewise.cli.learn;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lanewise.cli.learn.check.Examiner;
import lanewise.cli.learn.check.Exercise;
import lanewise.cli.learn.check.Verdict;
import lanewise.text.Choice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the checks say of skeletons, sample solutions and plausible mistakes, in this process. */
@Tag("thorough")
class ExercisesTest {
  private static final int SECONDS = 60;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void theSkeletonDoesNotPass(Exercise exercise) throws IOException, InterruptedException {
    Verdict verdict = judge(exercise, exercise.skeleton());

    assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.FAILED);
    assertThat(verdict.sentences()).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void theSampleSolutionPasses(Exercise exercise) throws IOException, InterruptedException {
    Verdict verdict = judge(exercise, solution(exercise));

    assertThat(verdict.isPassed()).as("%s", verdict.sentences()).isTrue();
  }

  /** Sums in float are enough for those who subtract the mean first. */
  @Test
  void batchNormalisationInFloatPasses() throws IOException, InterruptedException {
    String inFloat =
        solution(Exercise.BATCH_NORM)
            .replace("double ", "float ")
            .replace("Math.sqrt", "(float) Math.sqrt");

    Verdict verdict = judge(Exercise.BATCH_NORM, inFloat);

    assertThat(verdict.isPassed()).as("%s", verdict.sentences()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("lanewise.cli.learn.WrongAnswer#all")
  void aWrongAnswerIsCaught(WrongAnswer answer) throws IOException, InterruptedException {
    Verdict verdict = judge(answer.exercise(), answer.source(solution(answer.exercise())));

    assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.FAILED);
    assertThat(String.join("\n", verdict.sentences())).contains(answer.hint());
  }

  @Test
  void mostMistakesAreNamed() {
    Map<Exercise, List<WrongAnswer>> wrong =
        WrongAnswer.all().stream().collect(groupingBy(WrongAnswer::exercise));
    for (Exercise exercise : Exercise.values()) {
      assertThat(wrong.get(exercise)).as(Choice.name(exercise)).hasSizeGreaterThanOrEqualTo(3);
    }
    long named = WrongAnswer.all().stream().filter(answer -> !answer.hint().isEmpty()).count();
    assertThat((double) named).isGreaterThanOrEqualTo(0.8 * WrongAnswer.all().size());
  }

  @ParameterizedTest
  @EnumSource
  void thereAreHints(Exercise exercise) {
    assertThat(exercise.hints()).hasSizeGreaterThanOrEqualTo(2);
  }

  static String solution(Exercise exercise) throws IOException {
    String path = "solution/%s/%s".formatted(Choice.name(exercise), exercise.file());
    try (InputStream in = Objects.requireNonNull(ExercisesTest.class.getResourceAsStream(path))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Verdict judge(Exercise exercise, String source) throws IOException, InterruptedException {
    Path file = folder.resolve(exercise.file());
    Files.writeString(file, source);
    Verdict compiled = Compiler.compile(file, folder);
    assertThat(compiled.isPassed()).as("%s", compiled.sentences()).isTrue();
    return Examiner.judge(Examiner.Task.CHECK, exercise, folder, SECONDS);
  }
}
