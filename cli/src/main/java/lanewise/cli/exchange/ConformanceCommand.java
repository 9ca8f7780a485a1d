package lanewise.cli.exchange;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import lanewise.cli.error.ExitCode;
import lanewise.cli.options.JsonOption;
import lanewise.cli.options.UserCommand;
import lanewise.conformance.NodeTest;
import lanewise.conformance.NodeTest.Outcome;
import lanewise.conformance.NodeTest.Verdict;
import lanewise.screen.Figures;
import lanewise.screen.Screen;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin private final JsonOption json = new JsonOption();

  /** The output of {@code --json}. */
  private record Report(List<Run> tests, int passed, int failed, int skipped) {}

  private record Run(String name, Verdict verdict, String detail) {}

  @Override
  public Integer call() {
    Screen screen = json.given() ? Screen.none() : screen();
    List<Run> runs = new ArrayList<>();
    List<NodeTest> tests = NodeTest.in(folder);
    int width = tests.stream().mapToInt(test -> test.name().length()).max().orElse(0);
    Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
    for (NodeTest test : tests) {
      Outcome outcome = test.run();
      counts.merge(outcome.verdict(), 1, Integer::sum);
      runs.add(new Run(test.name(), outcome.verdict(), outcome.detail()));
      screen.line(
          "%-7s %s  %s",
          word(outcome.verdict()),
          test.name() + " ".repeat(width - test.name().length()),
          outcome.detail());
    }
    screen.gap();
    int passed = counts.getOrDefault(Verdict.PASS, 0);
    int failed = counts.getOrDefault(Verdict.FAIL, 0);
    int skipped = counts.getOrDefault(Verdict.SKIPPED, 0);
    screen.line(
        "%s passed, %s failed, %s skipped",
        Figures.count(passed), Figures.count(failed), Figures.count(skipped));
    json.print(line(), new Report(runs, passed, failed, skipped));
    return failed > 0 ? ExitCode.FAILED : ExitCode.DONE;
  }

  private static String word(Verdict verdict) {
    return switch (verdict) {
      case PASS -> "pass";
      case FAIL -> "FAIL";
      case SKIPPED -> "skipped";
    };
  }
}
