package lanewise.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import lanewise.cli.Cli;
import lanewise.cli.TinyData;
import lanewise.cli.error.ExitCode;
import lanewise.run.Predictions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExperimentsTest {
  private static final String SHORT = "--epochs 2 --batch-size 16 --threads 1";

  @TempDir private static Path shared;
  private static Path data;

  @TempDir private Path folder;

  @BeforeAll
  static void writeData() throws IOException {
    data = TinyData.write(shared.resolve("tiny.npz"), false);
  }

  @Test
  void everyImageIsJudgedOnceByANetworkThatDidNotSeeIt() throws IOException {
    Path out = folder.resolve("cv");

    Cli.Result result = run("crossval --folds 3 --pool all " + SHORT, out);

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    JsonObject report = read(out.resolve("crossval.json"));
    assertThat(report.getAsJsonArray("folds")).hasSize(3);
    assertThat(report.getAsJsonObject("out_of_fold").get("images").getAsInt()).isEqualTo(120);
    assertThat(Predictions.read(out.resolve("predictions.csv")).size()).isEqualTo(120);
    double mean = 0;
    for (JsonElement fold : report.getAsJsonArray("folds")) {
      assertThat(fold.getAsJsonObject().get("images").getAsInt()).isEqualTo(40);
      mean += fold.getAsJsonObject().get("balanced_accuracy").getAsDouble() / 3;
    }
    JsonObject summary = report.getAsJsonObject("summary");
    assertThat(summary.getAsJsonObject("balanced_accuracy").get("mean").getAsDouble())
        .isCloseTo(mean, within(1e-12));
    assertThat(result.out()).contains("fold-3", "95 % interval", "actual \\ predicted");
    // Equal folds: the accuracy of all is the mean of the folds' accuracies.
    assertThat(report.getAsJsonObject("out_of_fold").get("accuracy").getAsDouble())
        .isCloseTo(mean(report), within(1e-12));
  }

  @Test
  void withoutPoolAllTheTestImagesStayUnseen() throws IOException {
    Path out = folder.resolve("cv");

    run("crossval --folds 2 " + SHORT, out);

    assertThat(Predictions.read(out.resolve("predictions.csv")).size()).isEqualTo(90);
  }

  @Test
  void foldsComeOutTheSameInParallelAndAfterAnInterruption() throws IOException {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    run("crossval --folds 3 " + SHORT, one);
    run("crossval --folds 3 --parallel 3 " + SHORT, two);
    String before = Files.readString(one.resolve("predictions.csv"));
    assertThat(two.resolve("predictions.csv")).hasContent(before);

    // As an interruption leaves it: one fold is finished, one half written, one not begun.
    FileTime kept = Files.getLastModifiedTime(one.resolve("fold-1/metrics.json"));
    Files.delete(one.resolve("fold-2/metrics.json"));
    Files.delete(one.resolve("fold-3/metrics.json"));
    Files.delete(one.resolve("predictions.csv"));
    Cli.Result again = run("crossval --folds 3 " + SHORT, one);

    assertThat(again.status()).isZero();
    assertThat(one.resolve("predictions.csv")).hasContent(before);
    assertThat(Files.getLastModifiedTime(one.resolve("fold-1/metrics.json"))).isEqualTo(kept);
  }

  @Test
  void theFolderOfAnotherExperimentIsRefused() {
    Path out = folder.resolve("cv");
    run("crossval --folds 2 " + SHORT, out);

    Cli.assertOneLine(
        run("crossval --folds 3 " + SHORT, out), "another folds, 2 instead of 3", ExitCode.FAILED);
    Cli.assertOneLine(
        run("crossval --folds 2 --seed 5 " + SHORT, out),
        "another seed, not given instead of 5",
        ExitCode.FAILED);
  }

  @Test
  void anAblationComparesEachTechniqueWithThePlainRecipe() throws IOException {
    Path out = folder.resolve("ablation");
    Path techniques =
        Files.writeString(
            folder.resolve("techniques.yaml"),
            """
            no learning: {lr: 1e-12}
            nothing else: {momentum: 0.9, optimizer: sgd, lr: 0.05}
            """);

    Cli.Result result =
        run("ablate " + techniques + " --seeds 3 --json --epochs 4 --batch-size 16", out);

    assertThat(result.status()).as(result.err()).isZero();
    JsonObject report = JsonParser.parseString(result.out()).getAsJsonObject();
    assertThat(report).isEqualTo(read(out.resolve("ablation.json")));
    JsonArray recipes = report.getAsJsonArray("recipes");
    assertThat(recipes).hasSize(3);
    JsonObject plain = recipes.get(0).getAsJsonObject();
    JsonObject idle = recipes.get(1).getAsJsonObject();
    assertThat(plain.getAsJsonObject("differences").isEmpty()).isTrue();
    JsonObject change = idle.getAsJsonObject("differences").getAsJsonObject("accuracy");
    assertThat(change.getAsJsonObject("difference").get("mean").getAsDouble())
        .isCloseTo(mean(idle) - mean(plain), within(1e-12))
        .isLessThan(-0.2);
    assertThat(change.get("p_value").getAsDouble()).isLessThan(0.1);
    assertThat(Files.readAllLines(out.resolve("ablation.md")))
        .anyMatch(line -> line.matches("\\| no learning +\\| .*±.*\\|.*\\| -.*\\|"));
    assertThat(out.resolve("no-learning-seed-3/config.yaml")).content().contains("seed: 3\n");
  }

  @Test
  void anAblationMayBeJudgedByFolds() throws IOException {
    Path out = folder.resolve("ablation");
    Path techniques = Files.writeString(folder.resolve("t.yaml"), "sgd: {optimizer: sgd}\n");

    run("ablate " + techniques + " --seeds 1 --folds 3 --pool all " + SHORT, out);

    JsonObject report = read(out.resolve("ablation.json"));
    assertThat(report.getAsJsonArray("recipes").get(1).getAsJsonObject().getAsJsonArray("runs"))
        .hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ablate | 'fast: {lrr: 1}'            | did you mean lr?
          ablate | 'fast: {lr: much}'          | fast: lr: expected a number, given 'much'
          ablate | 'fast: 3'                   | fast: expected settings
          ablate | '{}'                        | lists no techniques
          tune   | 'lrr: [1]'                  | did you mean lr?
          tune   | 'lr: [1, much]'             | lr: expected a number, given 'much'
          tune   | 'lr: 0.1'                   | lr: expected a list of values, or a range
          tune   | 'lr: {from: 1}'             | lr: a range needs from and to
          tune   | 'lr: {from: 1, too: 2}'     | did you mean to?
          tune   | 'lr: {from: 2, to: 1}'      | lr: expected from below to
          tune   | 'lr: {from: 1, to: 2, scale: cubic}' | expected scale log or linear
          tune   | '{}'                        | lists no settings
          """)
  void aMistakeInAFileIsOneLineThatNamesIt(String command, String yaml, String expected)
      throws IOException {
    Path file = Files.writeString(folder.resolve("mine.yaml"), yaml);

    Cli.Result result = run(command + " " + file, folder.resolve("out"));

    Cli.assertOneLine(result, expected, ExitCode.FAILED);
    assertThat(result.err()).contains("mine.yaml");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aSearchFindsTheBestRateAndResumes() throws IOException {
    Path out = folder.resolve("tune");
    Path space =
        Files.writeString(folder.resolve("space.yaml"), "lr: [1e-12, 0.01]\nbatch-size: [8, 16]\n");

    Cli.Result result = run("tune " + space + " --search grid --epochs 3", out);

    assertThat(result.status()).as(result.err()).isZero();
    JsonObject report = read(out.resolve("tune.json"));
    JsonArray trials = report.getAsJsonArray("trials");
    assertThat(trials).hasSize(4);
    JsonObject best = trials.get(report.get("best").getAsInt() - 1).getAsJsonObject();
    assertThat(best.getAsJsonObject("settings").get("lr").getAsString()).isEqualTo("0.01");
    JsonObject importance = report.getAsJsonArray("importance").get(0).getAsJsonObject();
    assertThat(importance.get("name").getAsString()).isEqualTo("lr");
    assertThat(importance.get("share").getAsDouble()).isGreaterThan(0.5);
    assertThat(out.resolve("best.yaml")).content().contains("lr: 0.01\n");
    assertThat(result.out()).contains("Importance of settings", "test images were not used");

    FileTime kept = Files.getLastModifiedTime(out.resolve("trial-001/metrics.json"));
    Files.delete(out.resolve("trial-004/metrics.json"));
    assertThat(run("tune " + space + " --search grid --epochs 3", out).status()).isZero();
    assertThat(Files.getLastModifiedTime(out.resolve("trial-001/metrics.json"))).isEqualTo(kept);
    assertThat(read(out.resolve("tune.json"))).isEqualTo(report);
  }

  @Test
  void trialsOfSoManyStepsTakeThem() throws IOException {
    Path out = folder.resolve("tune");
    Path space = Files.writeString(folder.resolve("space.yaml"), "lr: [0.01]\n");

    Cli.Result result = run("tune " + space + " --search grid --batch-size 8 --steps 50", out);

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(out.resolve("trial-001/steps.csv")).content().hasLineCount(51);
  }

  @Test
  void trialsNeverSeeTestImages() throws IOException {
    Path out = folder.resolve("tune");
    Path space = Files.writeString(folder.resolve("space.yaml"), "lr: [0.01]\n");

    run("tune " + space + " --search grid " + SHORT, out);

    // 9 of the 90 training images are held out; the 30 test images are not among the predictions.
    assertThat(Predictions.read(out.resolve("trial-001/predictions.csv")).size()).isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"crossval", "tune SPACE", "ablate CHANGES", "medmnist"})
  void aMirrorWithoutAFarmIsRefused(String command) {
    Path out = folder.resolve("out");
    Cli.assertOneLine(
        run(command + " --mirror hdfs://h/d", out), "--mirror goes with --on", ExitCode.USAGE);
    assertThat(out).doesNotExist();
  }

  @Test
  void aSearchWithoutValidationIsRefused() throws IOException {
    Path space = Files.writeString(folder.resolve("space.yaml"), "lr: [0.01]\n");

    Cli.assertOneLine(
        run("tune " + space + " --validation 0", folder.resolve("out")),
        "--validation above 0",
        ExitCode.USAGE);
  }

  @Test
  void trialsThatDivergeAreFailures() throws IOException {
    Path out = folder.resolve("tune");
    Path space = Files.writeString(folder.resolve("space.yaml"), "lr: [1e30, 0.01]\n");

    Cli.Result result = run("tune " + space + " --search grid --optimizer sgd --epochs 2", out);

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).contains("trial-001 failed: ");
    assertThat(read(out.resolve("tune.json")).get("best").getAsInt()).isEqualTo(2);
  }

  @Test
  void runsAreComparedImageByImage() throws IOException {
    Path good = folder.resolve("good");
    Path bad = folder.resolve("bad");
    train("--epochs 4 --batch-size 16", good);
    train("--epochs 1 --lr 1e-12", bad);

    Cli.Result result =
        Cli.run("compare", bad, good, "--json", "--out", folder.resolve("compared"));

    assertThat(result.status()).as(result.err()).isZero();
    JsonObject report = JsonParser.parseString(result.out()).getAsJsonObject();
    assertThat(report.get("same_images").getAsBoolean()).isTrue();
    JsonObject second = report.getAsJsonArray("runs").get(1).getAsJsonObject();
    JsonObject against = second.getAsJsonObject("against_first");
    JsonObject test = against.getAsJsonObject("mc_nemar");
    JsonObject accuracy = against.getAsJsonObject("changes").getAsJsonObject("accuracy");
    double change = accuracy.get("value").getAsDouble();
    assertThat((test.get("only_second").getAsInt() - test.get("only_first").getAsInt()) / 30.0)
        .isCloseTo(change, within(1e-12))
        .isGreaterThan(0.2);
    assertThat(test.get("exact_p").getAsDouble()).isLessThan(0.05);
    assertThat(accuracy.getAsJsonObject("interval").get("low").getAsDouble())
        .isBetween(0.0, change);
    assertThat(second.getAsJsonArray("curve")).hasSize(4);
    assertThat(folder.resolve("compared/compare.json")).exists();
    assertThat(Cli.run("compare", bad, good).out())
        .contains("p (McNemar)", "bootstrap", "epoch", "good");
  }

  @Test
  void runsOnOtherImagesAreNotTested() throws IOException {
    Path one = folder.resolve("one");
    train(SHORT, one);
    run("crossval --folds 2 " + SHORT, folder.resolve("cv"));

    Cli.Result result = Cli.run("compare", one, folder.resolve("cv/fold-1"));

    assertThat(result.out()).contains("tested on different images").doesNotContain("McNemar)");
  }

  @Test
  void aTrainingWithinAnExperimentIsNeitherResumedNorDrawnWithOtherImages() throws IOException {
    run("crossval --folds 2 " + SHORT, folder.resolve("cv"));
    Path fold = folder.resolve("cv/fold-1");

    Cli.Result drawn = Cli.run("report", fold);
    Cli.Result resumed = Cli.run("train", "--resume", fold);

    assertThat(drawn.status()).as(drawn.err()).isZero();
    assertThat(drawn.err())
        .contains(
            "no pictures in the report: the run was not tested on the test images of tiny.npz");
    Cli.assertOneLine(resumed, "belongs to an experiment", ExitCode.FAILED);
  }

  @Test
  void damagedFiguresAreNamed() throws IOException {
    Path one = folder.resolve("one");
    train(SHORT, one);
    Files.writeString(one.resolve("metrics.json"), "{}");
    Path cv = Files.createDirectory(folder.resolve("cv"));
    Files.writeString(cv.resolve("experiment.json"), "{\"folds\": null}");

    Cli.assertOneLine(Cli.run("compare", one, one), "metrics.json", ExitCode.FAILED);
    Cli.assertOneLine(run("crossval --folds 2 " + SHORT, cv), "experiment.json", ExitCode.FAILED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          'lr 0.1': {lr: 0.1}, lr-0.1: {lr: 0.1} | 'lr 0.1' and 'lr-0.1' would have the same folder
          other images: {data: digits}           | all recipes use the same images
          """)
  void techniquesWithTheSameFolderAreRefused(String techniques, String expected)
      throws IOException {
    Path file = Files.writeString(folder.resolve("t.yaml"), "{" + techniques + "}\n");

    Cli.assertOneLine(
        run("ablate " + file + " --seeds 1 " + SHORT, folder.resolve("out")),
        expected,
        ExitCode.FAILED);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aFolderThatIsTakenIsRefusedBeforeTheWork() throws IOException {
    Path taken = Files.createDirectory(folder.resolve("taken"));
    Files.writeString(taken.resolve("file"), "");

    Cli.assertOneLine(
        Cli.run("compare", "none", "none", "--out", taken), "is not empty", ExitCode.FAILED);
  }

  @Test
  void crossValidationsAreComparedByOutOfFoldPredictions() {
    Path good = folder.resolve("good");
    Path bad = folder.resolve("bad");
    run("crossval --folds 2 --pool all --epochs 4 --batch-size 16", good);
    run("crossval --folds 2 --pool all --epochs 1 --lr 1e-12 --seed 2 --batch-size 16", bad);

    Cli.Result result = Cli.run("compare", bad, good, "--json");

    assertThat(result.status()).as(result.err()).isZero();
    JsonObject second =
        JsonParser.parseString(result.out())
            .getAsJsonObject()
            .getAsJsonArray("runs")
            .get(1)
            .getAsJsonObject();
    assertThat(second.getAsJsonObject("outcome").get("images").getAsInt()).isEqualTo(120);
    assertThat(
            second
                .getAsJsonObject("against_first")
                .getAsJsonObject("mc_nemar")
                .get("exact_p")
                .getAsDouble())
        .isLessThan(0.01);
  }

  @Test
  void foldersThatAreNotRunsAreNamed() throws IOException {
    train(SHORT, folder.resolve("one"));

    Cli.assertOneLine(
        Cli.run("compare", folder.resolve("one"), folder), "finished run", ExitCode.FAILED);
    Cli.assertOneLine(
        Cli.run("compare", folder.resolve("one")), "expected RUN at least 2 times", ExitCode.USAGE);
  }

  @Test
  void medmnistsProtocolLeavesTheEvaluatorsFiles() throws IOException {
    Path out = folder.resolve("medmnist");

    Cli.Result result = run("medmnist --runs 2 --epochs 3 --batch-size 16", out);

    assertThat(result.status()).as(result.err()).isZero();
    JsonObject report = read(out.resolve("medmnist.json"));
    JsonArray files = report.getAsJsonArray("files");
    assertThat(files).hasSize(2);
    String name = files.get(1).getAsString();
    JsonObject second = report.getAsJsonArray("runs").get(1).getAsJsonObject();
    assertThat(name)
        .isEqualTo(
            "tiny_test_[AUC]%.3f_[ACC]%.3f@run2.csv"
                .formatted(second.get("auc").getAsDouble(), second.get("accuracy").getAsDouble()));
    List<String> lines = Files.readAllLines(out.resolve(name));
    assertThat(lines).hasSize(30);
    assertThat(lines.get(29)).matches("29(,\\d[^,]*){3}");
    assertThat(out.resolve("run2/config.yaml")).content().contains("metric: auc\n", "seed: 2\n");
    assertThat(result.out()).contains("best validation AUC").doesNotContain("subset");
  }

  @Test
  void optionsMayComeFromAFileOrARecipe() throws IOException {
    Path config = Files.writeString(folder.resolve("mine.yaml"), "epochs: 1\nlr: 0.002\n");
    Path out = folder.resolve("cv");

    run("crossval --folds 2 --lr 0.003 --batch-size 16 --config " + config, out);
    Cli.Result two = run("crossval --recipe octmnist-baseline --config " + config, out);

    assertThat(out.resolve("fold-2/config.yaml")).content().contains("epochs: 1\n", "lr: 0.003\n");
    Cli.assertOneLine(two, "give one of --recipe, --config", ExitCode.USAGE);
    Cli.assertOneLine(
        run("tune space.yaml --recipe octmnist-bst", folder.resolve("x")),
        "did you mean octmnist-best?",
        ExitCode.USAGE);
  }

  @Test
  void quietPrintsTheFolder() {
    Path out = folder.resolve("cv");

    assertThat(run("crossval --folds 2 --quiet " + SHORT, out))
        .isEqualTo(new Cli.Result(ExitCode.DONE, out + "\n", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          crossval --folds 0        | --folds    | 2
          crossval --folds 1        | 1 folds    | 1
          crossval --pool none      | expected train, all | 2
          crossval --batch-size 900 | larger than | 1
          crossval --lr -1          | learning rate | 2
          crossval --epohs 1        | did you mean --epochs? | 2
          """)
  void aMistakeIsOneLine(String arguments, String expected, int status) {
    Cli.assertOneLine(run(arguments, folder.resolve("out")), expected, status);
  }

  private static double mean(JsonObject result) {
    return result.getAsJsonObject("summary").getAsJsonObject("accuracy").get("mean").getAsDouble();
  }

  private static JsonObject read(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  private static void train(String options, Path out) {
    assertThat(run("train " + options, out).status()).isZero();
  }

  private static Cli.Result run(String command, Path out) {
    List<Object> arguments = new ArrayList<>(List.of(command.split(" +")));
    arguments.addAll(List.of("--data", data, "--no-report", "--out", out));
    return Cli.run(arguments.toArray());
  }
}
