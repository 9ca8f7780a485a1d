package lanewise.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import lanewise.cli.Cli;
import lanewise.cli.SharedFolder;
import lanewise.cli.TinyData;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.catalog.DataCatalog;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.text.Choice;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Training through the command line follows the losses that PyTorch recorded in float64 from the
 * same weights on the same images. The engine's test of that name has every convolution, and
 * explains the tolerances.
 */
@Tag("thorough")
class OracleTraceTest {
  private static final int STRICT_STEPS = 10;

  @TempDir private static Path folder;
  @TempDir private Path out;

  @BeforeAll
  static void needTraces() {
    assumeTrue(
        SharedFolder.find("oracle").isPresent() && SharedFolder.find("data").isPresent(),
        "skipped: there is no folder shared/ with traces and data");
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "IM2COL"})
  void simpleCnnWithAdamOnOctmnist(ConvolutionAlgorithm convolution) throws IOException {
    follow(
        "simple-cnn-adam",
        "--model simple-cnn --lr 1e-3 --optimizer adam",
        convolution,
        20,
        part("octmnist", 1387));
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "IM2COL"})
  void simpleVggWithMomentumOnMnist(ConvolutionAlgorithm convolution) throws IOException {
    follow(
        "simple-vgg-sgd",
        "--model simple-vgg --dropout 0 --optimizer sgd --lr 0.03 --momentum 0.9"
            + " --weight-decay 5e-4",
        convolution,
        50,
        part("mnist", 3200));
  }

  private void follow(
      String name, String options, ConvolutionAlgorithm convolution, int steps, Path data)
      throws IOException {
    Path oracle = SharedFolder.find("oracle").orElseThrow().resolve(name);
    List<String> arguments =
        new ArrayList<>(List.of("train", "--no-report", "--no-shuffle", "--quiet"));
    arguments.addAll(List.of(options.split(" ")));
    arguments.addAll(List.of("--conv", Choice.name(convolution)));
    arguments.addAll(List.of("--steps", Integer.toString(steps)));
    arguments.addAll(List.of("--batch-size", "64", "--normalize", "none", "--validation", "0"));
    arguments.addAll(List.of("--data", data.toString(), "--out", out.resolve("run").toString()));
    arguments.addAll(List.of("--init", oracle.resolve("init.safetensors").toString()));

    Cli.Result result = Cli.run(arguments.toArray());

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    List<Double> losses =
        Files.readAllLines(out.resolve("run/steps.csv")).stream()
            .skip(1)
            .map(line -> Double.valueOf(line.split(",")[2]))
            .toList();
    List<Double> expected = recordedLosses(oracle.resolve("trace.json"));
    assertThat(losses).hasSize(steps);
    for (int step = 0; step < steps; step++) {
      double relative = step < STRICT_STEPS ? 3e-6 : 1e-3;
      assertThat(losses.get(step))
          .as("step " + (step + 1))
          .isCloseTo(expected.get(step), within(relative * expected.get(step)));
    }
  }

  private static List<Double> recordedLosses(Path trace) throws IOException {
    JsonArray losses =
        JsonParser.parseString(Files.readString(trace))
            .getAsJsonObject()
            .getAsJsonArray("step_losses");
    return losses.asList().stream().map(JsonElement::getAsDouble).toList();
  }

  /** The first images of a data set with few to test on: the loops from the definition are slow. */
  private static Path part(String name, int images) throws IOException {
    Path file = folder.resolve(name + ".npz");
    if (!Files.exists(file)) {
      Path data = SharedFolder.find("data").orElseThrow();
      DataSet set = new DataCatalog(List.of(data)).load(name);
      TinyData.write(
          file, Map.of("train", first(set.train(), images), "test", first(set.test(), 16)));
    }
    return file;
  }

  private static ImageSet first(ImageSet images, int count) {
    return images.select(IntStream.range(0, count).toArray());
  }
}
