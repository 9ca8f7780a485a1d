package lanewise.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lanewise.cli.Cli;
import lanewise.cli.TinyData;
import lanewise.cli.error.ExitCode;
import lanewise.format.safetensors.Safetensors;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainCommandTest {
  @TempDir private static Path shared;
  private static Path data;
  private static Path withValidation;

  @TempDir private Path folder;

  @BeforeAll
  static void writeData() throws IOException {
    data = TinyData.write(shared.resolve("tiny.npz"), false);
    withValidation = TinyData.write(shared.resolve("split.npz"), true);
  }

  @Test
  void learnsAndLeavesARunFolder() throws IOException {
    Path run = folder.resolve("run");

    Cli.Result result =
        Cli.run(
            "train", "--data", data, "--epochs", 4, "--batch-size", 20, "--lr", 3e-3, "--out", run);

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    try (Stream<Path> files = Files.list(run)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              ".lock",
              "config.yaml",
              "epochs.csv",
              "steps.csv",
              "times.csv",
              "best.safetensors",
              "last.safetensors",
              "metrics.json",
              "predictions.csv",
              "profile.json",
              "report.html",
              "report.json",
              "figures");
    }
    List<String> epochs = Files.readAllLines(run.resolve("epochs.csv"));
    assertThat(epochs)
        .hasSize(1 + 4)
        .first()
        .isEqualTo(
            "epoch,train_loss,train_accuracy,val_loss,val_accuracy,val_balanced_accuracy,val_auc,"
                + "lr,seconds,images_per_second,elapsed");
    assertThat(epochs.getLast().split(",")).hasSize(11);
    assertThat(epochs.getLast().replace(",,", ",")).doesNotContain(",,"); // no AUC: not asked for
    List<String> steps = Files.readAllLines(run.resolve("steps.csv"));
    assertThat(steps).hasSize(1 + 4 * 5).first().isEqualTo("step,epoch,loss,lr");
    assertThat(steps.getLast()).startsWith("20,4,");

    JsonObject metrics = json(Files.readString(run.resolve("metrics.json")));
    assertThat(metrics.get("epochs").getAsInt()).isEqualTo(4);
    assertThat(metrics.get("steps").getAsInt()).isEqualTo(20);
    assertThat(metrics.getAsJsonObject("data").get("validation").getAsInt()).isEqualTo(9);
    JsonObject test = metrics.getAsJsonObject("test");
    assertThat(test.get("accuracy").getAsDouble()).isGreaterThan(0.9);
    assertThat(test.getAsJsonArray("confusion_matrix")).hasSize(TinyData.CLASSES);
    assertThat(test.getAsJsonArray("classes").get(0).getAsJsonObject().keySet())
        .containsExactly(
            "name",
            "precision",
            "recall",
            "specificity",
            "f1",
            "auc",
            "average_precision",
            "support",
            "predicted");
    assertThat(metrics.getAsJsonObject("environment").get("threads").getAsInt()).isPositive();
    assertThat(Safetensors.readMetadata(run.resolve("last.safetensors")))
        .containsEntry("epoch", "4");
  }

  @Test
  void reportsProgressInPlainLines() {
    Cli.Result result = train("--epochs 2 --batch-size 20 --out", folder.resolve("run"));

    assertThat(result.out())
        .contains("simple-cnn: ")
        .contains("81 images to train, 9 to validate, 30 to test; 3 classes, 8x8 grey")
        .containsPattern("train loss +accuracy +val loss +accuracy +time +images/s")
        .containsPattern("epoch 1/2( +\\d\\.\\d{4} +\\d+\\.\\d\\d %){2} +\\S+ s +\\S+\n")
        .containsPattern("epoch 2/2 ")
        .containsPattern("(?m)^class +precision +recall +specificity +F1 +AUC +AP +images$")
        .containsPattern("(?m)^actual . predicted +0 +1 +2$")
        .containsPattern("(?m)^test +\\S+ +\\S+ %$")
        .contains("best by validation accuracy")
        .containsPattern("(?m)^run folder +\\Q%s\\E$".formatted(folder.resolve("run")));
    assertThat(result.out().replace("\n", "")).matches("\\P{Cntrl}*");
  }

  @Test
  void aSteeredRunSaysSo() throws IOException {
    Path run = folder.resolve("run");

    Cli.Result result =
        Cli.run("train", "--data", data, "--epochs", 1, "--steering", "1:0.5,2:3", "--out", run);

    assertThat(result.out())
        .contains("falling over the last 40 %, steered by hand")
        .containsPattern("steered by hand from step +the schedule's rate times\n +1 +0.5\n +2 +3");
    assertThat(Files.readString(run.resolve("report.html")))
        .contains("somebody changed the learning rate", "steered by hand from step");
    assertThat(json(Files.readString(run.resolve("metrics.json"))).get("steering"))
        .hasToString("[{\"step\":1,\"factor\":0.5},{\"step\":2,\"factor\":3.0}]");
    assertThat(Files.readString(run.resolve("report.json"))).contains("steered by hand");
    assertThat(train("--epochs 1 --out", folder.resolve("other")).out()).doesNotContain("steered");
  }

  @Test
  void jsonIsTheOnlyThingOnStandardOutput() throws IOException {
    Path run = folder.resolve("run");

    Cli.Result result = train("--epochs 1 --json --out", run);

    assertThat(json(result.out())).isEqualTo(json(Files.readString(run.resolve("metrics.json"))));
    assertThat(result.err()).contains("epoch 1/1").contains("precision");
  }

  @Test
  void quietPrintsTheRunFolder() {
    Path run = folder.resolve("run");

    assertThat(train("--epochs 1 --quiet --out", run))
        .isEqualTo(new Cli.Result(ExitCode.DONE, run + "\n", ""));
  }

  @Test
  void givesTheSameBytesForAnyNumberOfThreadsAndInEveryRun() throws IOException {
    String options = "--model simple-vgg --filters 8,16 --hidden 32 --epochs 2 --out";
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    Path again = folder.resolve("again");
    train("--threads 1 " + options, one);
    train("--threads 2 " + options, two);
    train("--threads 2 " + options, again);

    for (String file : List.of("last.safetensors", "best.safetensors", "steps.csv")) {
      assertThat(two.resolve(file)).hasSameBinaryContentAs(one.resolve(file));
      assertThat(again.resolve(file)).hasSameBinaryContentAs(one.resolve(file));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--model simple-cnn --batch-norm",
        "--model bn-cnn --filters 8 --hidden 16",
        "--model resnet-mini --filters 8,12 --dropout 0.1"
      })
  void aNormalizedNetworkIsReadBack(String options) throws IOException {
    train(options + " --epochs 2 --out", folder.resolve("first"));
    Path config = folder.resolve("first/config.yaml");
    Cli.Result again =
        Cli.run("train", "--no-report", "--config", config, "--out", folder.resolve("again"));
    Cli.Result evaluation = Cli.run("eval", folder.resolve("first"));

    assertThat(again.status()).isZero();
    assertThat(weights("again")).hasSameBinaryContentAs(weights("first"));
    assertThat(evaluation.status()).as(evaluation.err()).isZero();
    assertThat(Cli.run("inspect", folder.resolve("first")).out()).contains("batch norm");
  }

  @Test
  void anotherSeedGivesOtherWeights() throws IOException {
    train("--epochs 1 --seed 1 --out", folder.resolve("one"));
    train("--epochs 1 --seed 2 --out", folder.resolve("two"));

    assertThat(Files.mismatch(weights("one"), weights("two"))).isNotEqualTo(-1);
  }

  @Test
  void aFinishedRunIsNotResumedAndAResumedRunKeepsItsOptions() throws IOException {
    Path run = folder.resolve("run");
    train("--epochs 1 --out", run);

    assertFailure(Cli.run("train", "--resume", run), "is a finished run");
    assertFailure(Cli.run("train", "--resume", run), "`lanewise report " + run + "`");
    assertUsageError(
        Cli.run("train", "--resume", run, "--lr", 1),
        "keeps its options and its folder: leave out");
    assertUsageError(Cli.run("train", "--resume", run, "--out", folder), "leave out --out");
    assertUsageError(Cli.run("train", "--resume", folder.resolve("none")), "config.yaml");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertUsageError(
        Cli.run("train", "--resume", empty), "is not a run folder: it has no config.yaml");
    assertUsageError(Cli.run("train", "--resume", run, "--recipe", "mnist-vgg"), "not two");
  }

  @Test
  void aDamagedCheckpointIsOneLine() throws IOException {
    Path run = folder.resolve("run");
    train("--epochs 1 --out", run);
    Files.delete(run.resolve("metrics.json"));
    Path checkpoint = run.resolve("checkpoint.safetensors");

    Files.copy(weights("run"), checkpoint);
    assertFailure(
        Cli.run("train", "--resume", run), "is not a complete checkpoint: best_epoch is missing");
    Files.write(checkpoint, new byte[20]);
    assertFailure(Cli.run("train", "--resume", run), "checkpoint.safetensors");
  }

  @Test
  void aConfigurationRunsAgainAndTheCommandLineWins() throws IOException {
    train(
        "--model simple-vgg --conv-layers 2 --filters 8,16 --image-size 12 --dropout 0.1"
            + " --optimizer sgd --lr 0.05 --weight-decay 1e-4 --validation 0.2 --batch-size 16"
            + " --accumulate 2 --normalize standard --no-shuffle --seed 7 --epochs 2 --out",
        folder.resolve("first"));
    Path config = folder.resolve("first/config.yaml");

    Cli.Result again =
        Cli.run("train", "--no-report", "--config", config, "--out", folder.resolve("again"));
    Cli.Result other =
        Cli.run(
            "train",
            "--no-report",
            "--epochs",
            1,
            "--config",
            config,
            "--seed",
            8,
            "--out",
            folder.resolve("x"));

    assertThat(again.status()).isZero();
    assertThat(weights("again")).hasSameBinaryContentAs(weights("first"));
    assertThat(folder.resolve("again/config.yaml")).hasSameTextualContentAs(config);
    assertThat(other.status()).isZero();
    assertThat(folder.resolve("x/config.yaml"))
        .content()
        .contains("epochs: 1\n", "seed: 8\n", "momentum: 0.9\n", "dropout: 0.1\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          epoch: 3             | there is no setting 'epoch' (did you mean epochs?)
          epochs: many         | epochs: expected a whole number
          epochs: 0            | epochs: expected a whole number of at least 1
          optimizer: adm       | did you mean adam?
          filters: [8, none]   | filters: expected whole numbers
          filters: {a: 1}      | must be a plain value
          filters: [8, null]   | has an empty item
          epochs: [1           | line
          epochs               | expected lines like `epochs: 3`
          no-shuffle: perhaps  | no-shuffle: expected true or false
          """)
  void aMistakeInAConfigurationNamesTheFile(String yaml, String expected) throws IOException {
    Path config = Files.writeString(folder.resolve("my.yaml"), yaml);

    Cli.Result result = Cli.run("train", "--config", config);

    assertUsageError(result, expected);
    assertThat(result.err()).contains("my.yaml");
  }

  @Test
  void theFractionForTestingIsRememberedToo() throws IOException {
    Path run = folder.resolve("run");
    train("--test 0.3 --epochs 1 --out", run);

    assertThat(run.resolve("config.yaml")).content().contains("test: 0.3\n");
  }

  @Test
  void aConfigurationThatIsNoTextIsNamed() throws IOException {
    Path config = Files.write(folder.resolve("my.yaml"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});

    assertUsageError(
        Cli.run("train", "--config", config), "my.yaml: cannot be read: it is not UTF-8 text");
  }

  @Test
  void aMissingConfigurationIsNamed() {
    assertUsageError(Cli.run("train", "--config", folder.resolve("none.yaml")), "none.yaml: ");
  }

  @Test
  void withoutValidationTheLastEpochCounts() throws IOException {
    Path run = folder.resolve("run");

    Cli.Result result = train("--validation 0 --lr-decay 0 --epochs 2 --json --out", run);

    assertThat(json(result.out()).get("validation").isJsonNull()).isTrue();
    assertThat(json(result.out()).get("best_epoch").getAsInt()).isEqualTo(2);
    assertThat(result.err()).contains("none to validate").contains("epoch 2 of 2, the last");
    assertThat(run.resolve("best.safetensors"))
        .hasSameBinaryContentAs(run.resolve("last.safetensors"));
    assertThat(Files.readAllLines(run.resolve("epochs.csv")).getLast()).contains(",,,");
  }

  @Test
  void usesTheSetsOwnValidationImages() {
    Cli.Result result =
        Cli.run(
            "train",
            "--no-report",
            "--data",
            withValidation,
            "--epochs",
            1,
            "--out",
            folder.resolve("run"));

    assertThat(result.out()).contains("90 images to train, 30 to validate, 30 to test");
  }

  @Test
  void theLearningRateFallsAtTheEndOfARunButNotOfCountedSteps() throws IOException {
    train("--batch-size 27 --epochs 2 --lr-decay 0.5 --out", folder.resolve("falling"));
    train("--batch-size 27 --epochs 2 --lr-decay 0 --out", folder.resolve("even"));
    train("--batch-size 27 --steps 2 --out", folder.resolve("steps"));

    assertThat(rates("falling").getFirst()).isEqualTo(0.001);
    assertThat(rates("falling").getLast()).isBetween(0.0001, 0.0005);
    assertThat(rates("even")).containsOnly(0.001);
    assertThat(rates("steps")).containsOnly(0.001);
  }

  @Test
  void schedulesCountInEpochs() throws IOException {
    String run = "--batch-size 27 --epochs 3 --lr 0.001 --schedule ";
    train(run + "step --lr-every 2 --lr-gamma 0.5 --out", folder.resolve("step"));
    train(run + "multi-step --lr-milestones 1,2 --out", folder.resolve("multi"));
    train(run + "cosine --warmup 1 --out", folder.resolve("cosine"));
    train(run + "one-cycle --out", folder.resolve("cycle"));

    assertThat(rates("step")).startsWith(1e-3, 1e-3, 1e-3).endsWith(5e-4, 5e-4);
    assertThat(rates("multi").subList(3, 6)).allMatch(rate -> Math.abs(rate - 1e-4) < 1e-12);
    assertThat(rates("multi").subList(6, 9)).allMatch(rate -> Math.abs(rate - 1e-5) < 1e-12);
    assertThat(rates("cosine").subList(0, 4)).isSorted();
    assertThat(rates("cosine").get(3)).isEqualTo(1e-3);
    assertThat(rates("cycle").getFirst()).isBetween(3.9e-5, 1e-3);
    assertThat(rates("cycle").getLast()).isLessThan(1e-6);
  }

  @Test
  void weightDecayExcludesBatchNormalisationUnlessDecayAllIsSet() throws IOException {
    String options =
        "--model bn-cnn --optimizer sgd --momentum 0 --lr 0.1 --weight-decay 0.5 --steps 1 ";
    train(options + "--out", folder.resolve("spared"));
    train(options + "--decay-all --out", folder.resolve("all"));

    float[] spared = Safetensors.read(weights("spared")).get("bn1.weight").values();
    float[] all = Safetensors.read(weights("all")).get("bn1.weight").values();
    assertThat(all).hasSameSizeAs(spared);
    for (int i = 0; i < all.length; i++) {
      // Batch normalisation's weights begin at 1.
      assertThat(spared[i] - all[i]).isCloseTo(0.1f * 0.5f, within(1e-6f));
    }
    assertThat(folder.resolve("all/config.yaml")).content().contains("decay-all: true");
  }

  @Test
  void everyTechniqueTrainsAndRunsAgain() throws IOException {
    train(
        "--optimizer adamw --weight-decay 0.01 --accumulate 2 --clip-norm 1 --average 0.9"
            + " --label-smoothing 0.1 --schedule plateau --lr-patience 0 --warmup 0.5"
            + " --metric balanced-accuracy --patience 2 --min-improvement 0.01 --batch-size 16"
            + " --epochs 6 --out",
        folder.resolve("first"));
    Path config = folder.resolve("first/config.yaml");

    Cli.Result again =
        Cli.run("train", "--no-report", "--config", config, "--out", folder.resolve("again"));

    assertThat(again.err()).isEmpty();
    assertThat(weights("again")).hasSameBinaryContentAs(weights("first"));
    assertThat(folder.resolve("again/config.yaml")).hasSameTextualContentAs(config);
  }

  @Test
  void stopsAfterSoManySteps() throws IOException {
    Path run = folder.resolve("run");

    Cli.Result result = train("--steps 7 --batch-size 20 --out", run);

    assertThat(Files.readAllLines(run.resolve("steps.csv"))).hasSize(1 + 7);
    assertThat(result.out()).contains("epoch 2/2");
  }

  @Test
  void accumulatesSeveralBatchesIntoAStep() throws IOException {
    Path run = folder.resolve("run");

    train("--accumulate 3 --batch-size 9 --epochs 1 --out", run);

    assertThat(Files.readAllLines(run.resolve("steps.csv"))).hasSize(1 + 3);
  }

  @Test
  void startsFromGivenWeights() throws IOException {
    train("--epochs 1 --out", folder.resolve("first"));

    train("--epochs 1 --seed 9 --init " + weights("first") + " --out", folder.resolve("second"));
    train("--epochs 1 --seed 9 --out", folder.resolve("fresh"));

    double continued = firstLoss("second");
    assertThat(continued).isLessThan(firstLoss("fresh"));
  }

  @Test
  void weightsOfAnotherModelNameTheParameterAndBothShapes() {
    train("--epochs 1 --out", folder.resolve("first"));

    Cli.Result result =
        train(
            "--model simple-vgg --filters 8 --init " + weights("first") + " --out",
            folder.resolve("x"));

    assertFailure(result, "conv1.weight");
    assertThat(result.err()).contains("(32, 1, 3, 3)").contains("(8, 1, 3, 3)");
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  void aDivergingLossNamesTheStepAndKeepsTheLastGoodState() throws IOException {
    Path run = folder.resolve("run");

    Cli.Result result = train("--optimizer sgd --lr 1e30 --out", run);

    assertFailure(result, "step ");
    assertThat(result.err()).contains("the initial weights are kept in " + weights("run"));
    Map<String, Tensor> kept = Safetensors.read(weights("run"));
    assertThat(kept).isNotEmpty();
    for (Tensor tensor : kept.values()) {
      for (float value : tensor.values()) {
        assertThat(value).isFinite();
      }
    }
    assertThat(run.resolve("metrics.json")).doesNotExist();
  }

  @Test
  void aFlagOfAConfigurationMayBeRepeatedOnTheCommandLine() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("flags.yaml"), "batch-norm: true\nno-shuffle: true\nrecover: true\n");
    Path run = folder.resolve("run");

    train("--config " + config + " --batch-norm --no-shuffle --recover --epochs 1 --out", run);

    assertThat(run.resolve("config.yaml"))
        .content()
        .contains("batch-norm: true\n", "no-shuffle: true\n", "recover: true\n");
  }

  @Test
  void aDivergingRunRecoversAtALowerRate() throws IOException {
    Cli.Result result =
        train(
            "--optimizer sgd --lr 64 --recover --epochs 3 --batch-size 20 --lr-decay 0 --out",
            folder.resolve("run"));
    Cli.Result again =
        train(
            "--optimizer sgd --lr 64 --recover --epochs 3 --batch-size 20 --lr-decay 0 --out",
            folder.resolve("again"));

    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .containsPattern("the loss .* at step .*; continuing from step")
        .containsOnlyOnce("train loss  accuracy");
    assertThat(rates("run")).hasSize(15).allMatch(rate -> rate < 64);
    assertThat(again.status()).isZero();
    assertThat(weights("again")).hasSameBinaryContentAs(weights("run"));
    assertThat(folder.resolve("run/checkpoint.safetensors")).doesNotExist();
  }

  @Test
  void weightsThatGoWrongInTheLastStepAreNotKeptEither() {
    // One step per epoch, so that only validation can see what the update did.
    Cli.Result result =
        train("--optimizer sgd --lr 1e30 --batch-size 81 --epochs 2 --out", folder.resolve("run"));

    assertFailure(result, "the validation loss became");
    assertThat(result.err()).contains("the initial weights are kept in " + weights("run"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --epochs 0                             | --epochs
          --epochs -3                            | --epochs
          --epochs three                         | --epochs
          --steps 0                              | --steps
          --batch-size 0                         | --batch-size
          --batch-size 82                        | larger than the 81 training images
          --accumulate 0                         | --accumulate
          --threads 0                            | --threads
          --threads 1000                         | threads must be 1 to 64
          --lr 0                                 | learning rate must be > 0
          --lr fast                              | --lr: expected a number, given 'fast'
          --test 1                               | --test must be above 0 and below 1
          --lr -1                                | learning rate must be > 0
          --lr NaN                               | learning rate must be > 0
          --lr-decay 2                           | the falling fraction must be 0 to 1
          --weight-decay -1                      | weight decay must be >= 0
          --momentum 0.5                         | --momentum is an option of sgd
          --optimizer sgd --momentum 1           | momentum must be in [0, 1)
          --nesterov                             | --nesterov is an option of sgd
          --optimizer sgd --nesterov --momentum 0 | Nesterov momentum must be in (0, 1)
          --clip-norm 0                          | the largest gradient norm must be > 0
          --average 1                            | average must be in [0, 1)
          --label-smoothing 1                    | label smoothing must be in [0, 1)
          --schedule cosin                       | did you mean cosine?
          --schedule step --lr-gamma 2           | gamma must be above 0 and at most 1
          --schedule step --lr-every 0           | --lr-every
          --schedule cosine --lr-every 3         | --lr-every is an option of schedule step
          --schedule cosine --lr-gamma 0.5       | step, multi-step, exponential, plateau
          --schedule one-cycle --lr-decay 0.5    | --lr-decay is an option of schedule falling
          --schedule multi-step                  | --lr-milestones: schedule multi-step needs
          --schedule multi-step --lr-milestones 5,3 | milestones must be increasing
          --schedule plateau --lr-patience -1    | patience of a plateau must be >= 0
          --schedule plateau --lr-gamma 1        | factor of a plateau
          --warmup -1                            | --warmup must be 0 or more
          --steering 20                          | --steering: expected items such as 120:0.5
          --steering 20:0.5,20:2                 | steering needs rising steps
          --steering 0:2                         | steering needs steps of at least 1
          --steering 20:0                        | factors above 0
          --metric precision                     | expected loss, accuracy, balanced-accuracy
          --patience 0                           | --patience
          --min-improvement 0.1                  | --min-improvement needs a patience
          --patience 3 --min-improvement -1      | the improvement must be >= 0
          --checkpoint-every soon                | expected steps such as 500
          --recipe mnist-vg                      | did you mean mnist-vgg?
          --recipe mnist-vgg --config none.yaml  | none.yaml
          --validation 1                         | --validation
          --validation -0.1                      | --validation
          --model simple-cn                      | did you mean simple-cnn?
          --optimizer adan                       | expected adam, adamw, sgd
          --normalize z                          | expected none, standard
          --conv fast                            | expected auto, im2col, direct
          --filters 8                            | --filters is an option of simple-vgg
          --conv-layers 2                        | --conv-layers is an option of simple-vgg
          --hidden 9                             | --hidden is an option of simple-vgg
          --image-size 28                        | --image-size is an option of simple-vgg
          --dropout 0.5                          | --dropout is an option of simple-vgg
          --model simple-vgg --dropout 1         | dropout must be in [0, 1)
          --model simple-vgg --filters 8,0       | --filters
          --model simple-vgg --filters 8 --conv-layers 2 | make them agree
          --model simple-vgg --conv-layers 4     | does not fit
          --model fashion-cnn                    | does not fit
          --epohs 3                              | did you mean --epochs?
          extra                                  | 'extra'
          --seed 1.5                             | --seed
          """)
  void aMistakeInAnOptionIsOneLine(String options, String expected) {
    assertUsageError(train(options + " --out", folder.resolve("run")), expected);
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void anAreaUnderTheCurveOfOneClassIsRefusedBeforeTraining() throws IOException {
    Path rare =
        TinyData.write(
            folder.resolve("rare.npz"),
            Map.of(
                "train", TinyData.images(30, 1),
                "val", TinyData.images(1, 2),
                "test", TinyData.images(30, 3)));
    Path run = folder.resolve("run");

    assertUsageError(
        Cli.run("train", "--data", rare, "--batch-size", 10, "--metric", "auc", "--out", run),
        "metric auc needs validation images of at least two classes, but all 1 are of one");
    assertThat(run).doesNotExist();
  }

  @Test
  void anUnknownDataSetIsAUsageErrorWithASuggestion() {
    assertUsageError(Cli.run("train", "--data", "fashion-mnst"), "did you mean fashion-mnist?");
    assertUsageError(Cli.run("train", "--data", "nowhere/at.npz"), "there is no data set");
  }

  @Test
  void aDropoutOfNothingSuitsEveryModel() {
    assertThat(train("--dropout 0 --epochs 1 --out", folder.resolve("run")).status()).isZero();
  }

  @Test
  void damagedDataAreOneLine() throws IOException {
    Path file = Files.write(folder.resolve("cut.npz"), new byte[] {'P', 'K', 3, 4, 0, 0});

    assertFailure(Cli.run("train", "--data", file), "cut.npz");
  }

  @Test
  void anOutFolderMustBeNewOrEmpty() throws IOException {
    Path full = Files.createDirectory(folder.resolve("full"));
    Files.writeString(full.resolve("note.txt"), "mine");
    Path file = Files.writeString(folder.resolve("file"), "mine");
    Path empty = Files.createDirectory(folder.resolve("empty"));

    assertFailure(train("--out", full), full + ": is not empty; a run needs a new or empty folder");
    assertFailure(train("--out", file), file + ": is a file");
    assertFailure(train("--out", file.resolve("run")), file + ": is a file; expected a folder");
    assertThat(train("--epochs 1 --out", empty).status()).isZero();
    assertThat(full).isDirectoryContaining("glob:**/note.txt");
    assertThat(file).hasContent("mine");
  }

  @Test
  void weightsFromElsewhereMustBeFinishedFiles() throws IOException {
    Path cut = Files.write(folder.resolve("cut.safetensors"), new byte[5]);
    Path other = folder.resolve("other.safetensors");
    Safetensors.write(other, Map.of("w", Tensor.zeros(Shape.of(2))), Map.of());

    assertFailure(train("--init " + cut + " --out", folder.resolve("a")), "cut.safetensors");
    assertFailure(train("--init " + other + " --out", folder.resolve("b")), "missing");
    assertFailure(train("--init nowhere --out", folder.resolve("c")), "nowhere");
  }

  private static Cli.Result train(String options, Path out) {
    List<Object> arguments = new ArrayList<>(List.of("train", "--no-report", "--data", data));
    arguments.addAll(List.of(options.split(" +")));
    arguments.add(out);
    return Cli.run(arguments.toArray());
  }

  private Path weights(String run) {
    return folder.resolve(run).resolve("last.safetensors");
  }

  private List<Double> rates(String run) throws IOException {
    return Files.readAllLines(folder.resolve(run).resolve("steps.csv")).stream()
        .skip(1)
        .map(line -> Double.valueOf(line.split(",")[3]))
        .toList();
  }

  private double firstLoss(String run) throws IOException {
    List<String> steps = Files.readAllLines(folder.resolve(run).resolve("steps.csv"));
    return Double.parseDouble(steps.get(1).split(",")[2]);
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }

  private static void assertUsageError(Cli.Result result, String expected) {
    Cli.assertOneLine(result, expected, ExitCode.USAGE);
  }

  private static void assertFailure(Cli.Result result, String expected) {
    Cli.assertOneLine(result, expected, ExitCode.FAILED);
  }
}
