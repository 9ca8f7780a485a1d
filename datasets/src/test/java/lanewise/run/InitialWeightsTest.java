package lanewise.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import lanewise.datasets.DataException;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Normalization;
import lanewise.datasets.Preparation;
import lanewise.format.safetensors.Safetensors;
import lanewise.model.ModelCard;
import lanewise.model.ModelName;
import lanewise.model.ModelSpec;
import lanewise.model.TrainedModel;
import lanewise.parallel.Scheduler;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run starts from weights whose classes and tensors are matched by name. */
class InitialWeightsTest {
  private static final Shape IMAGE = Shape.of(1, 8, 8);
  private static final ModelCard CARD =
      new ModelCard(
          ModelSpec.of(ModelName.SIMPLE_CNN),
          IMAGE,
          List.of("cat", "dog", "owl"),
          Preparation.PLAIN,
          Normalization.none(1));
  private static final Map<String, Tensor> WEIGHTS = CARD.network().initialize(5);

  @TempDir private Path folder;

  private static DataSet data(String... names) {
    byte[] pixels = new byte[30 * 64];
    int[] labels = new int[30];
    for (int row = 0; row < 30; row++) {
      labels[row] = row % names.length;
      pixels[row * 64] = (byte) row;
    }
    ImageSet images = new ImageSet(IMAGE, pixels, labels, List.of(names));
    return new DataSet("pets", images, null, images, List.of());
  }

  private static void prepare(Path init, DataSet data, Consumer<TrainingRun> look) {
    RunSettings settings = RunSettings.of(ModelName.SIMPLE_CNN, "pets").batchSize(10).init(init);
    try (Scheduler scheduler = new Scheduler(1)) {
      look.accept(TrainingRun.prepare(settings, data, scheduler));
    }
  }

  private Path trained() {
    Path file = folder.resolve("pets.safetensors");
    new TrainedModel(CARD, WEIGHTS).write(file);
    return file;
  }

  @Test
  void classesInAnotherOrderAreMatchedByName() {
    prepare(
        trained(),
        data("owl", "cat", "dog"),
        run -> {
          assertThat(run.data().classNames()).containsExactly("cat", "dog", "owl");
          assertThat(run.card().classNames()).containsExactly("cat", "dog", "owl");
          assertThat(run.data().train().labels()).startsWith(2, 0, 1);
          assertThat(run.data().notes().toString()).contains("matched");
        });
  }

  @Test
  void otherClassesAreRefused() {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> prepare(trained(), data("cat", "dog", "emu"), _ -> {}))
        .withMessageContaining("cat, dog, owl")
        .withMessageContaining("cat, dog, emu");
  }

  @Test
  void thePrefixOfAWrapperIsRemovedAndSaid() {
    Map<String, Tensor> wrapped = new LinkedHashMap<>();
    WEIGHTS.forEach((name, tensor) -> wrapped.put("_orig_mod.module." + name, tensor));
    Path file = folder.resolve("wrapped.safetensors");
    Safetensors.write(file, wrapped, Map.of());
    prepare(
        file,
        data("a", "b", "c"),
        run -> {
          assertThat(run.data().notes())
              .containsExactly(
                  "all names in wrapped.safetensors begin with '_orig_mod.module.', which is"
                      + " removed");
          assertThat(run.plan().weights().get("fc1.weight").values())
              .isEqualTo(WEIGHTS.get("fc1.weight").values());
        });
  }
}
