package lanewise.cli.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.Callable;
import lanewise.cli.Cli;
import lanewise.datasets.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class MistakesTest {
  /** A command that fails in the given way. */
  @Command(name = "fails")
  private record Failing(Callable<Integer> action) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      return action.call();
    }
  }

  @Test
  void userErrorsPrintOnlyTheirMessage() {
    assertThat(report(new DataException("mnist: lost"))).isEqualTo("mnist: lost");
    assertThat(report(new IllegalArgumentException("too small"))).isEqualTo("too small");
    assertThat(report(new IOException("No space left on device")))
        .isEqualTo("No space left on device");
  }

  @Test
  void severalLinesBecomeOne() {
    assertThat(report(new CommandFailure("first,\n  second\n"))).isEqualTo("first, second");
  }

  @Test
  void theLogOfAnotherProcessStandsBelow() {
    List<String> log = List.of("its log:", "a \u001b[31m b");
    CommandFailure failure = new CommandFailure("worker 1 is lost", log, new Error());
    assertThat(
            printed(
                () -> {
                  throw failure;
                }))
        .isEqualTo("lanewise: error: worker 1 is lost\n  its log:\n  a ?[31m b\n");
  }

  @Test
  void tooLittleMemoryIsReportedWithARemedy() {
    assertThat(reportError(new OutOfMemoryError("Java heap space")))
        .startsWith("out of memory with a heap of ")
        .contains("--batch-size", "-Xmx");
  }

  @Test
  void aListGivenTwiceDoesNotAddUp() {
    Cli.assertOneLine(
        Cli.run("train", "--model", "simple-vgg", "--filters", "4", "--filters", "8"),
        "option '--filters' (N,N,…) should be specified only once",
        ExitCode.USAGE);
    Cli.assertOneLine(
        Cli.run("eval", "run", "--mean", "0.1", "--mean", "0.2"),
        "option '--mean' should be specified only once; its values have commas between them",
        ExitCode.USAGE);
  }

  @Test
  void theUnexpectedAsksForAReport() {
    assertThat(report(new IllegalStateException("odd")))
        .isEqualTo(
            "unexpected java.lang.IllegalStateException: odd; please report it with what"
                + " LANEWISE_DEBUG=1 prints");
    assertThat(reportError(new StackOverflowError())).contains("please report");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "frobnicate         | there is no command 'frobnicate'",
        "data lst            | there is no command 'lst' (did you mean list?); see: lanewise data",
        "train --lr fast    | expected a number, given 'fast'",
        "train --seed x      | expected a whole number, given 'x'",
        "compare runs/one    | error: expected RUN at least 2 times, given 1; see",
        "learn check nope    | error: there is no 'nope'; expected convolution, im2col",
        "completion ksh      | error: there is no 'ksh'; expected bash, zsh, fish (did you mean"
            + " zsh?)",
        "crossval --pool x   | error: --pool: there is no 'x'; expected train, all; see",
        "crossval --folds x  | error: --folds: expected a whole number of at least 1, given 'x';"
            + " see",
        "eval run --split x  | error: --split: there is no 'x'; expected train, val, test; see",
        "predict x y --rows 5-3 | error: --rows: '5-3' goes backwards; see",
        "playground x --port 7x | error: --port: expected 0 to 65535, but was '7x'; see",
        "train --tensorboard=5 | error: --tensorboard: takes no value, given '5'; see",
        "train --data        | error: --data: expected NAME",
        "train --data --lr 1 | error: --data: expected a value, given '--lr'; see",
        "import a.onnx       | error: --out=FILE.safetensors is missing; see",
        "tune                | error: SPACE.yaml is missing; see",
        "data                | error: the name of its command is missing; see: lanewise data",
        "bench nope          | error: not expected: 'nope'; see",
        "lr-find a b         | error: not expected: 'a', 'b'; see",
        "lr-find --from x    | error: there is no option '--from'; see",
        "train --qu          | error: there is no option '--qu' (did you mean --quiet?); see"
      })
  void mistakesInUsageAreInPlainWords(String arguments, String expected) {
    Cli.Result result = Cli.run((Object[]) arguments.split(" ", -1));

    Cli.assertOneLine(result, expected, ExitCode.USAGE);
  }

  private static String report(Exception e) {
    return run(
        () -> {
          throw e;
        });
  }

  private static String reportError(Error e) {
    return run(
        () -> {
          throw e;
        });
  }

  private static String printed(Callable<Integer> action) {
    StringWriter err = new StringWriter();
    CommandLine line = new CommandLine(new Failing(action));
    line.setErr(new PrintWriter(err, true));
    Mistakes.reportedBy(line);

    assertThat(line.execute()).isEqualTo(ExitCode.FAILED);
    return err.toString();
  }

  private static String run(Callable<Integer> action) {
    String printed = printed(action);
    assertThat(printed).startsWith(Mistakes.PREFIX).hasLineCount(1);
    return printed.substring(Mistakes.PREFIX.length()).strip();
  }
}
