package lanewise.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import lanewise.cli.Cli;
import lanewise.cli.TinyData;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Loader;
import lanewise.datasets.Normalization;
import lanewise.model.Answer;
import lanewise.model.Classifier;
import lanewise.model.ModelCard;
import lanewise.model.TrainedModel;
import lanewise.nn.Activation;
import lanewise.nn.Conv2d;
import lanewise.nn.Flatten;
import lanewise.nn.Linear;
import lanewise.nn.Network;
import lanewise.optim.Adam;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.train.Trainer;
import lanewise.train.TrainingListener;
import lanewise.train.TrainingOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network of one's own, trained and saved by a Java program: what the commands make of it. */
class SavedFromJavaTest {
  private static final ImageSet TRAIN = TinyData.images(90, 1);

  @TempDir private Path folder;

  private Path weights;
  private Path imported;
  private Path picture;
  private Normalization normalization;

  @BeforeEach
  void train() throws IOException {
    Network network =
        Network.of(
            TRAIN.imageShape(), new Conv2d(4, 3), Activation.relu(), new Flatten(), new Linear(3));
    normalization = Normalization.standard(TRAIN);
    weights = folder.resolve("own.safetensors");
    try (Scheduler scheduler = new Scheduler(1)) {
      Plan plan = Plan.compile(network, 10, ConvolutionAlgorithm.AUTO, scheduler);
      plan.load(network.initialize(1));
      Loader images = new Loader(TRAIN, 10).normalized(normalization).shuffled(1);
      new Trainer(plan, Adam.plain(), TrainingOptions.epochs(5).learningRate(0.01))
          .fit(images, null, TrainingListener.NONE);
      ModelCard card = ModelCard.of(network, List.of("top", "middle", "bottom"), normalization);
      TrainedModel model = new TrainedModel(card, plan.weights());
      model.write(weights);
      model.writeOnnx(folder.resolve("own.onnx"), true);
    }
    imported = folder.resolve("imported.safetensors");
    succeed("import", folder.resolve("own.onnx"), "--out", imported);
    picture = folder.resolve("middle.png");
    BufferedImage image =
        new BufferedImage(TinyData.SIZE, TinyData.SIZE, BufferedImage.TYPE_BYTE_GRAY);
    image
        .getRaster()
        .setDataElements(0, 0, 8, 8, TinyData.images(2, 5).select(new int[] {1}).pixels());
    ImageIO.write(image, "png", picture.toFile());
  }

  private static Cli.Result succeed(Object... arguments) {
    Cli.Result result = Cli.run(arguments);
    assertThat(result.status()).as(result.err()).isZero();
    return result;
  }

  /** The output of {@code predict} for the picture: a probability for each class. */
  private Map<String, Double> predicted(Path file) {
    JsonObject report =
        JsonParser.parseString(succeed("predict", file, picture, "--json").out()).getAsJsonObject();
    Map<String, Double> probabilities = new LinkedHashMap<>();
    for (JsonElement each :
        report
            .getAsJsonArray("predictions")
            .get(0)
            .getAsJsonObject()
            .getAsJsonArray("probabilities")) {
      JsonObject entry = each.getAsJsonObject();
      probabilities.put(entry.get("name").getAsString(), entry.get("probability").getAsDouble());
    }
    return probabilities;
  }

  @Test
  void predictReadsClassesAndNormalization() {
    for (Path file : List.of(weights, imported)) {
      try (Classifier classifier = Classifier.load(file)) {
        Answer answer = classifier.classify(picture);
        assertThat(answer.name()).isEqualTo("middle");
        assertThat(classifier.card().normalization()).isEqualTo(normalization);
        Map<String, Double> predicted = predicted(file);
        assertThat(predicted).containsOnlyKeys("top", "middle", "bottom");
        predicted.forEach(
            (name, probability) ->
                assertThat(probability).isCloseTo((double) answer.probability(name), within(1e-6)));
      }
    }
  }

  @Test
  void evalMeasuresIt() throws IOException {
    Path data = TinyData.write(folder.resolve("tiny.npz"), false);
    for (Path file : List.of(weights, imported)) {
      Cli.Result result = succeed("eval", file, "--data", data, "--json");
      assertThat(
              JsonParser.parseString(result.out())
                  .getAsJsonObject()
                  .getAsJsonObject("evaluation")
                  .get("accuracy")
                  .getAsDouble())
          .isGreaterThan(0.9);
      assertThat(result.out())
          .contains("top", "middle", "bottom", "classes are matched by position");
    }
  }

  @Test
  void trainStartsFromIt() throws IOException {
    Path data = TinyData.write(folder.resolve("tiny.npz"), false);
    Path run = folder.resolve("run");
    succeed(
        "train",
        "--init",
        weights,
        "--data",
        data,
        "--epochs",
        1,
        "--batch-size",
        9,
        "--quiet",
        "--no-report",
        "--out",
        run);
    try (Classifier classifier = Classifier.load(run)) {
      assertThat(classifier.card().network().nodes()).hasSize(4);
      assertThat(classifier.classify(picture).label()).isEqualTo(1);
    }
  }
}
