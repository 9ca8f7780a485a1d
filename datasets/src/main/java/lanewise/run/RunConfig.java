package lanewise.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import lanewise.datasets.Clahe;
import lanewise.datasets.DataException;
import lanewise.datasets.Preparation;
import lanewise.datasets.Resize;
import lanewise.datasets.TestViews;
import lanewise.datasets.augment.Augment;
import lanewise.format.AtomicFile;
import lanewise.format.FormatException;
import lanewise.model.ModelName;
import lanewise.model.ModelSpec;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.text.Choice;
import lanewise.train.Metric;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Settings as a run's {@code config.yaml}, under the names of the options of {@code train}. */
public final class RunConfig {
  private final Map<String, Object> values = new LinkedHashMap<>();

  private RunConfig() {}

  /** Writes or replaces a file with all settings: {@code train --config} runs them again. */
  public static void write(Path file, RunSettings settings) {
    RunConfig config = new RunConfig();
    config.take(settings);
    DumpSettings style = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
    String yaml =
        String.format(
            Locale.ROOT,
            "# A run of lanewise %s. To run it again: lanewise train --config %s\n%s",
            Environment.RELEASE,
            file.getFileName(),
            new Dump(style).dumpToString(config.values));
    AtomicFile.write(file, out -> out.write(yaml.getBytes(StandardCharsets.UTF_8)));
  }

  private void take(RunSettings settings) {
    ModelSpec model = settings.model();
    boolean chosen = model.name().hasFilters();
    put("model", model.name().toString());
    put("conv-layers", chosen ? model.filters().size() : null);
    put("filters", chosen ? model.filters() : null);
    put("hidden", model.name().hasHidden() ? model.hidden() : null);
    // 0.1f is written 0.1
    put("dropout", chosen ? Double.valueOf(Float.toString(model.dropout())) : null);
    put("image-size", settings.imageSize());
    put("batch-norm", model.batchNorm());
    put("data", settings.data());
    put("data-dir", settings.dataDir());
    put("epochs", settings.epochs());
    put("steps", settings.steps());
    put("batch-size", settings.batchSize());
    OptimizerSettings optimizer = settings.optimizer();
    put("optimizer", optimizer.name().toString());
    put("lr", optimizer.learningRate());
    put("momentum", optimizer.momentum());
    put("nesterov", optimizer.nesterov());
    put("weight-decay", optimizer.weightDecay());
    put("decay-all", optimizer.decayAll());
    put("accumulate", optimizer.accumulate());
    put("clip-norm", optimizer.clipNorm());
    put("average", optimizer.average());
    put("label-smoothing", optimizer.labelSmoothing());
    ScheduleSettings schedule = settings.schedule();
    put("schedule", schedule.name().toString());
    put("lr-decay", schedule.tail());
    put("lr-gamma", schedule.gamma());
    put("lr-every", schedule.every());
    put("lr-milestones", schedule.milestones());
    put("lr-patience", schedule.patience());
    put("warmup", schedule.warmup());
    SelectionSettings selection = settings.selection();
    put("validation", selection.validation());
    put("metric", Choice.name(selection.metric()));
    put("patience", selection.patience());
    put("min-improvement", selection.minImprovement());
    ImageSettings images = settings.images();
    Clahe clahe = images.preparation().clahe();
    put("normalize", images.normalization().toString());
    put("clahe", clahe == null ? 0.0 : clahe.clip());
    put("clahe-tiles", clahe == null ? null : clahe.tiles());
    put("resize", Choice.name(images.preparation().resize()));
    put("augment", images.augment().toString());
    TestViews views = images.testViews();
    put("test-views", views == null ? null : Choice.name(views));
    put("balance", images.balance().toString());
    put("no-shuffle", images.inOrder());
    put("seed", settings.seed());
    put("init", settings.init());
    put("checkpoint-every", settings.safety().checkpointEvery().toString());
    put("recover", settings.safety().recover());
    put("threads", settings.threads());
    put("conv", Choice.name(settings.convolution()));
  }

  private void put(String name, @Nullable Object value) {
    if (value != null) {
      values.put(name, value instanceof Path path ? path.toString() : value);
    }
  }

  /**
   * Reads the settings of a run.
   *
   * @throws FormatException if the file cannot be read, or is not what {@link #write} makes
   */
  public static RunSettings read(Path file) {
    RunConfig config = new RunConfig();
    try {
      Object yaml =
          new Load(LoadSettings.builder().setLabel(file.toString()).build())
              .loadFromString(Files.readString(file));
      if (!(yaml instanceof Map<?, ?> mapping)) {
        throw new FormatException(file, "expected lines like `epochs: 3`");
      }
      mapping.forEach((key, value) -> config.put(String.valueOf(key), value));
      return config.settings();
    } catch (IOException e) {
      throw FormatException.unreadable(file, e);
    } catch (IllegalArgumentException | DataException | YamlEngineException e) {
      throw new FormatException(file, String.valueOf(e.getMessage()));
    }
  }

  private RunSettings settings() {
    ModelName name = choice("model", ModelName.class);
    ModelSpec model =
        new ModelSpec(
            name,
            name.hasFilters() ? numbers("filters") : List.of(),
            name.hasHidden() ? required("hidden", Integer::valueOf) : 0,
            name.hasFilters() ? required("dropout", Float::valueOf) : 0,
            required("batch-norm", Boolean::valueOf));
    OptimizerSettings optimizer =
        new OptimizerSettings(
            choice("optimizer", OptimizerName.class),
            required("lr", Double::valueOf),
            given("momentum", Double::valueOf),
            required("nesterov", Boolean::valueOf),
            required("weight-decay", Double::valueOf),
            Boolean.TRUE.equals(given("decay-all", Boolean::valueOf)),
            required("accumulate", Integer::valueOf),
            given("clip-norm", Double::valueOf),
            required("average", Double::valueOf),
            required("label-smoothing", Double::valueOf));
    ScheduleSettings schedule =
        new ScheduleSettings(
            choice("schedule", ScheduleName.class),
            given("lr-decay", Double::valueOf),
            given("lr-gamma", Double::valueOf),
            given("lr-every", Integer::valueOf),
            values.containsKey("lr-milestones") ? numbers("lr-milestones") : null,
            given("lr-patience", Integer::valueOf),
            required("warmup", Double::valueOf));
    SelectionSettings selection =
        new SelectionSettings(
            required("validation", Double::valueOf),
            choice("metric", Metric.class),
            given("patience", Integer::valueOf),
            given("min-improvement", Double::valueOf));
    double clip = required("clahe", Double::valueOf);
    Clahe clahe = clip == 0 ? null : new Clahe(clip, required("clahe-tiles", Integer::valueOf));
    ImageSettings images =
        new ImageSettings(
            choice("normalize", NormalizationName.class),
            new Preparation(choice("resize", Resize.Method.class), clahe),
            required("augment", Augment::parse),
            given("test-views", text -> Choice.parse(TestViews.class, text)),
            choice("balance", BalanceName.class),
            required("no-shuffle", Boolean::valueOf));
    return new RunSettings(
        model,
        given("image-size", Integer::valueOf),
        required("data", text -> text),
        given("data-dir", Path::of),
        given("epochs", Integer::valueOf),
        given("steps", Integer::valueOf),
        required("batch-size", Integer::valueOf),
        optimizer,
        schedule,
        selection,
        images,
        required("seed", Long::valueOf),
        given("init", Path::of),
        new Safety(
            required("checkpoint-every", CheckpointInterval::parse),
            required("recover", Boolean::valueOf)),
        required("threads", Integer::valueOf),
        choice("conv", ConvolutionAlgorithm.class));
  }

  private <E extends Enum<E>> E choice(String name, Class<E> type) {
    return required(name, text -> Choice.parse(type, text));
  }

  private <T> T required(String name, Function<String, T> parse) {
    T value = given(name, parse);
    if (value == null) {
      throw new IllegalArgumentException("the setting '" + name + "' is missing");
    }
    return value;
  }

  private <T> @Nullable T given(String name, Function<String, T> parse) {
    Object value = values.get(name);
    try {
      return value == null ? null : parse.apply(value.toString());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "the setting '%s' must be a number, given '%s'", name, value),
          e);
    }
  }

  private List<Integer> numbers(String name) {
    if (values.get(name) instanceof List<?> list) {
      return list.stream().map(item -> Integer.valueOf(String.valueOf(item))).toList();
    }
    throw new IllegalArgumentException("the setting '" + name + "' must be a list of numbers");
  }
}
