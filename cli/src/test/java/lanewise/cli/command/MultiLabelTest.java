package lanewise.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lanewise.cli.Cli;
import lanewise.cli.TinyData;
import lanewise.cli.TinyRun;
import lanewise.cli.error.ExitCode;
import lanewise.datasets.ImageSet;
import lanewise.model.Answer;
import lanewise.model.Classifier;
import lanewise.model.ModelCard;
import lanewise.tensor.Task;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images with several labels each, from training to every command that uses the run. */
class MultiLabelTest {
  @TempDir private static Path folder;
  private static final ImageSet TEST = TinyData.labelled(40, 2);
  private static Path data;
  private static Path run;
  private static JsonObject trained;

  @BeforeAll
  static void train() throws IOException {
    Map<String, ImageSet> splits = new LinkedHashMap<>();
    splits.put("train", TinyData.labelled(120, 1));
    splits.put("val", TinyData.labelled(40, 3));
    splits.put("test", TEST);
    data = TinyData.write(folder.resolve("pair.npz"), splits);
    run = folder.resolve("run");
    trained =
        json(TinyRun.train(data, run, "--epochs 8 --batch-size 10 --lr 3e-3 --metric auc --json"));
  }

  private static JsonObject json(Cli.Result result) {
    return JsonParser.parseString(result.out()).getAsJsonObject();
  }

  @Test
  void whatIsLearntIsEveryLabelByItself() {
    JsonObject test = trained.getAsJsonObject("test");
    assertThat(test.get("accuracy").getAsDouble()).isGreaterThan(0.95);
    assertThat(test.get("auc").getAsDouble()).isGreaterThan(0.95);
    assertThat(test.getAsJsonArray("confusion_matrix")).hasSize(2);
    assertThat(trained.getAsJsonObject("data").get("notes").toString()).contains("several labels");
  }

  @Test
  void theCardSaysWhatTheTaskIsAndHasThresholds() {
    ModelCard card = ModelCard.read(run.resolve("best.safetensors")).orElseThrow();
    assertThat(card.task()).isEqualTo(Task.MULTI_LABEL);
    assertThat(card.network().task()).isEqualTo(Task.MULTI_LABEL);
    assertThat(card.thresholds()).hasSize(2).allSatisfy(t -> assertThat(t).isBetween(0f, 1f));
  }

  @Test
  void evalAgreesWithWhatTrainingSaid() {
    JsonObject eval = json(Cli.run("eval", run, "--json"));
    assertThat(eval.getAsJsonObject("evaluation")).isEqualTo(trained.getAsJsonObject("test"));
    String text = Cli.run("eval", run).out();
    assertThat(text).contains("sensitivity", "specificity", "AP", "absent", "always the same");
  }

  /** Of a network that has learnt little, so that one half and the thresholds differ. */
  @Test
  void scoresOfLabelsAreAtTheirThresholdsEverywhere() throws IOException {
    Path raw = folder.resolve("raw");
    Cli.Result result =
        TinyRun.train(data, raw, "--epochs 1 --batch-size 30 --lr 3e-4 --metric auc --json");
    JsonArray classes = json(result).getAsJsonObject("test").getAsJsonArray("classes");
    for (JsonElement label : classes) {
      JsonObject scores = label.getAsJsonObject();
      assertThat(result.err()) // beside the JSON
          .containsPattern(
              "(?m)^%s +%.4f +%.4f +%.4f +%.4f "
                  .formatted(
                      scores.get("name").getAsString(),
                      scores.get("precision").getAsDouble(),
                      scores.get("recall").getAsDouble(),
                      scores.get("specificity").getAsDouble(),
                      scores.get("f1").getAsDouble()));
    }
    Path compared = folder.resolve("of-two");
    assertThat(Cli.run("compare", raw, run, "--out", compared).status()).isZero();
    JsonObject first =
        JsonParser.parseString(Files.readString(compared.resolve("compare.json")))
            .getAsJsonObject()
            .getAsJsonArray("runs")
            .get(0)
            .getAsJsonObject();
    assertThat(first.getAsJsonObject("evaluation").get("classes")).isEqualTo(classes);
  }

  /** MedMNIST's getACC: a label is there from 0.5 on; getAUC: the mean of the labels' areas. */
  @Test
  void figuresAreThoseOfMedMnistsEvaluator() throws IOException {
    List<String> lines = Files.readAllLines(run.resolve("predictions.csv"));
    assertThat(lines.getFirst()).isEqualTo("row,labels,predicted,0,1");
    double right = 0;
    double auc = 0;
    for (int label = 0; label < 2; label++) {
      double pairs = 0;
      double won = 0;
      for (int row = 0; row < TEST.size(); row++) {
        boolean there = (TEST.label(row) >> label & 1) == 1;
        float score = score(lines, row, label);
        right += there == score >= 0.5f ? 1 : 0;
        for (int other = 0; there && other < TEST.size(); other++) {
          if ((TEST.label(other) >> label & 1) == 0) {
            pairs++;
            won += score > score(lines, other, label) ? 1 : 0;
          }
        }
      }
      auc += won / pairs / 2;
    }
    JsonObject test = trained.getAsJsonObject("test");
    assertThat(test.get("accuracy").getAsDouble()).isEqualTo(right / 2 / TEST.size(), within(1e-9));
    assertThat(test.get("auc").getAsDouble()).isEqualTo(auc, within(1e-3));
  }

  private static float score(List<String> lines, int row, int label) {
    return Float.parseFloat(lines.get(row + 1).split(",", -1)[3 + label]);
  }

  @Test
  void predictNamesTheLabelsThatReachTheirThresholds() {
    JsonObject rows = json(Cli.run("predict", run, "--rows", "0-39", "--json"));
    int same = 0;
    for (int row = 0; row < TEST.size(); row++) {
      JsonObject one = rows.getAsJsonArray("predictions").get(row).getAsJsonObject();
      assertThat(one.get("actual").getAsString())
          .isEqualTo(List.of("none", "0", "1", "0, 1").get(TEST.label(row)));
      same += one.get("predicted").equals(one.get("actual")) ? 1 : 0;
    }
    assertThat(same).isGreaterThan(35);
    assertThat(Cli.run("predict", run, "--rows", "0-3").out()).contains("labels");
  }

  @Test
  void aProgramIsToldTheSame() {
    try (Classifier classifier = Classifier.load(run)) {
      List<Answer> answers = classifier.classify(TEST);
      ModelCard card = classifier.card();
      for (Answer answer : answers) {
        for (int label = 0; label < 2; label++) {
          boolean there = answer.probabilities()[label] >= card.threshold(label);
          assertThat(answer.names().contains(card.classNames().get(label))).isEqualTo(there);
        }
      }
      assertThat(answers.stream().mapToInt(a -> a.names().size()).boxed().distinct())
          .contains(0, 1, 2);
    }
  }

  @Test
  @Tag("thorough")
  void reportsAndComparisonsAreDrawn() {
    Path other = folder.resolve("other");
    TinyRun.train(
        data,
        other,
        "--epochs 2 --batch-size 10 --metric auc --balance class-weights --label-smoothing 0.1");
    assertThat(Cli.run("report", run).status()).isZero();
    assertThat(run.resolve("report.html"))
        .content()
        .contains("macro average precision", "at each label&#39;s threshold")
        .doesNotContain("calibration error");
    Cli.Result compared = Cli.run("compare", run, other, "--out", folder.resolve("compared"));
    assertThat(compared.status()).as(compared.err()).isZero();
  }

  @Test
  void whatIsForOneClassEachIsRefused() {
    Cli.Result balanced =
        Cli.run("train", "--data", data, "--out", folder.resolve("b"), "--balance", "smote");
    assertThat(balanced.status()).isEqualTo(ExitCode.USAGE);
    assertThat(balanced.err()).contains("balance smote is for images of one class each");
  }

  @Test
  void weightsAndDataOfAnotherTaskAreRefused() throws IOException {
    Path single = TinyData.write(folder.resolve("single.npz"), false);
    Cli.Result result = Cli.run("eval", run, "--data", single);
    assertThat(result.status()).isNotZero();
    assertThat(result.err())
        .contains("the network answers for several labels, but in single.npz each image is of one");
    Path exported = folder.resolve("model.onnx");
    assertThat(Cli.run("export", run, "--out", exported).status()).isZero();
    Path again = folder.resolve("again.safetensors");
    assertThat(Cli.run("import", exported, "--out", again).out()).contains("2 labels");
    JsonObject eval = json(Cli.run("eval", again, "--data", data, "--json"));
    assertThat(Objects.requireNonNull(eval.getAsJsonObject("evaluation")).get("accuracy"))
        .isEqualTo(trained.getAsJsonObject("test").get("accuracy"));
  }
}
