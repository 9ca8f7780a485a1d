package lanewise.cli.exchange;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import lanewise.cli.error.ExitCode;
import lanewise.cli.options.UserCommand;
import lanewise.conformance.NodeTest;
import lanewise.conformance.NodeTest.Outcome;
import lanewise.conformance.NodeTest.Verdict;
import lanewise.screen.Figures;
import lanewise.screen.Screen;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code lanewise conformance}: compares the engine with the recorded results of ONNX node tests.
 */
@Command(
    name = "conformance",
    description = {
      "Run the ONNX node tests of a folder through the engine: one line per test, then the numbers"
          + " of passed, failed and skipped tests.",
      "A test is a folder with model.onnx and test_data_set_N/{input,output}_N.pb. Its node is"
          + " imported and run by a compiled plan; every value must be within 1e-7 + 1e-3 *"
          + " |recorded value|. Tests of operators without a layer are skipped, with the reason."
          + " The exit code is 1 if a test fails."
    },
    footer = {
      "  lanewise conformance onnx/backend/test/data/node",
      "  lanewise conformance onnx/backend/test/data/node/test_relu"
    })
public final class ConformanceCommand extends UserCommand {
  @Parameters(paramLabel = "DIR", description = "A folder of tests, or one test.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path folder;

  @Override
  public Integer call() {
    Screen screen = screen();
    List<NodeTest> tests = NodeTest.in(folder);
    int width = tests.stream().mapToInt(test -> test.name().length()).max().orElse(0);
    Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
    for (NodeTest test : tests) {
      Outcome outcome = test.run();
      counts.merge(outcome.verdict(), 1, Integer::sum);
      screen.line(
          "%-7s %s  %s",
          word(outcome.verdict()),
          test.name() + " ".repeat(width - test.name().length()),
          outcome.detail());
    }
    screen.gap();
    screen.line(
        "%s passed, %s failed, %s skipped",
        count(counts, Verdict.PASS), count(counts, Verdict.FAIL), count(counts, Verdict.SKIPPED));
    return counts.containsKey(Verdict.FAIL) ? ExitCode.FAILED : ExitCode.DONE;
  }

  private static String word(Verdict verdict) {
    return switch (verdict) {
      case PASS -> "pass";
      case FAIL -> "FAIL";
      case SKIPPED -> "skipped";
    };
  }

  private static String count(Map<Verdict, Integer> counts, Verdict verdict) {
    return Figures.count(counts.getOrDefault(verdict, 0));
  }
}
