package lanewise.run;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lanewise.datasets.Clahe;
import lanewise.datasets.DataException;
import lanewise.datasets.Preparation;
import lanewise.datasets.TestViews;
import lanewise.datasets.augment.Augment;
import lanewise.file.AtomicFile;
import lanewise.format.FormatException;
import lanewise.format.safetensors.Safetensors;
import lanewise.model.ModelName;
import lanewise.model.ModelSpec;
import lanewise.model.Release;
import lanewise.text.Choice;
import lanewise.text.Spelling;
import lanewise.text.Text;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * Settings as given by users: texts under the option names of {@code train}, in a run's {@code
 * config.yaml}, in a recipe or on the command line. Missing settings get defaults that may depend
 * on others.
 *
 * @param values texts by name; the items of a list are separated by commas
 */
public record RunConfig(Map<String, String> values) {
  private static final int CLAHE_TILES = 8;

  /** The release that wrote a file stands there beside the settings. */
  private static final String RELEASE = "lanewise";

  /**
   * The settings that may change when a run is resumed: the place of its data, threads, safety, and
   * which weights are kept.
   */
  static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "data",
          "test",
          "data-dir",
          "init",
          "checkpoint-every",
          "recover",
          "keep-epochs",
          "threads");

  /** The names of all settings. */
  public static final List<String> NAMES =
      List.copyOf(written(RunSettings.of(ModelName.SIMPLE_VGG, "digits")).keySet());

  public RunConfig {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values)); // in their order
  }

  /**
   * Reads the settings of a file.
   *
   * @throws FormatException if it cannot be read, is not a mapping of known names to plain values,
   *     or a newer release wrote it
   */
  public static RunConfig of(Path file) {
    return of(file, YamlFile.read(file));
  }

  /** As {@link #of(Path)}, for a text; errors name the given file. */
  public static RunConfig of(Path file, String yaml) {
    return of(file, YamlFile.of(file, yaml));
  }

  private static RunConfig of(Path file, Map<String, @Nullable Object> mapping) {
    Map<String, String> values = new TreeMap<>();
    Map<String, @Nullable Object> settings = new LinkedHashMap<>(mapping);
    Object release = settings.remove(RELEASE);
    Release.requireReadable(file, release == null ? null : release.toString());
    settings.forEach(
        (name, value) -> {
          try {
            requireKnown(name);
          } catch (IllegalArgumentException e) {
            throw new FormatException(file, String.valueOf(e.getMessage()));
          }
          if (value != null) {
            values.put(name, YamlFile.text(file, name, value));
          }
        });
    return new RunConfig(values);
  }

  /**
   * Reads the settings of a run.
   *
   * @throws FormatException if the file cannot be read, or its settings are not valid
   */
  public static RunSettings read(Path file) {
    try {
      return of(file).settings();
    } catch (IllegalArgumentException e) {
      throw new FormatException(file, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Reads the settings of a run that goes on.
   *
   * @throws FormatException as {@link #read} does, or if a setting is missing, which would get its
   *     default
   */
  static RunSettings readWhole(Path file) {
    RunSettings settings = read(file);
    Set<String> missing = new TreeSet<>(of(settings).values.keySet());
    missing.removeAll(of(file).values.keySet());
    if (!missing.isEmpty()) {
      throw new FormatException(
          file,
          Text.of("the setting '%s' is missing: the file was cut off", missing.iterator().next()));
    }
    return settings;
  }

  /** Settings as texts, those that are not used left out. */
  public static RunConfig of(RunSettings settings) {
    Map<String, String> values = new TreeMap<>();
    written(settings)
        .forEach(
            (name, value) -> {
              if (value instanceof List<?> items) {
                values.put(
                    name, items.stream().map(String::valueOf).collect(Collectors.joining(",")));
              } else if (value != null) {
                values.put(name, value.toString());
              }
            });
    return new RunConfig(values);
  }

  /** Writes or replaces a file with all settings, which {@code train --config} can run again. */
  public static void write(Path file, RunSettings settings) {
    String yaml =
        Text.of(
            "# To run it again: lanewise train --config %s\n%s",
            file.getFileName(), text(settings));
    AtomicFile.write(file, out -> out.write(yaml.getBytes(StandardCharsets.UTF_8)));
  }

  /** The text of all settings, in YAML. */
  public static String text(RunSettings settings) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(RELEASE, Release.VERSION);
    written(settings)
        .forEach(
            (name, value) -> {
              if (value != null) {
                values.put(name, value instanceof Path path ? path.toString() : value);
              }
            });
    DumpSettings style = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
    return new Dump(style).dumpToString(values);
  }

  /** All names in their order; null for what such settings do not use. */
  private static Map<String, @Nullable Object> written(RunSettings settings) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    ModelSpec model = settings.model();
    boolean chosen = model.name().hasFilters();
    values.put("model", model.name().toString());
    values.put("conv-layers", chosen ? model.filters().size() : null);
    values.put("filters", chosen ? model.filters() : null);
    values.put("hidden", model.name().hasHidden() ? model.hidden() : null);
    // writes 0.1f as 0.1
    values.put("dropout", chosen ? Double.valueOf(Float.toString(model.dropout())) : null);
    values.put("image-size", settings.imageSize());
    values.put("batch-norm", model.batchNorm());
    values.put("data", settings.data());
    values.put("test", settings.test());
    values.put("data-dir", settings.dataDir());
    values.put("epochs", settings.epochs());
    values.put("steps", settings.steps());
    values.put("batch-size", settings.batchSize());
    values.put("shards", settings.shards() == 1 ? null : settings.shards());
    OptimizerSettings optimizer = settings.optimizer();
    values.put("optimizer", optimizer.name().toString());
    values.put("lr", optimizer.learningRate());
    values.put("momentum", optimizer.momentum());
    values.put("nesterov", optimizer.nesterov());
    values.put("betas", optimizer.betas());
    values.put("epsilon", optimizer.epsilon());
    values.put("weight-decay", optimizer.weightDecay());
    values.put("decay-all", optimizer.decayAll());
    values.put("accumulate", optimizer.accumulate());
    values.put("clip-norm", optimizer.clipNorm());
    values.put("average", optimizer.average());
    values.put("label-smoothing", optimizer.labelSmoothing());
    ScheduleSettings schedule = settings.schedule();
    values.put("schedule", schedule.name().toString());
    values.put("lr-decay", schedule.tail());
    values.put("lr-gamma", schedule.gamma());
    values.put("lr-every", schedule.every());
    values.put("lr-milestones", schedule.milestones());
    values.put("lr-patience", schedule.patience());
    values.put("warmup", schedule.warmup());
    List<String> steering = schedule.steering().changes().stream().map(String::valueOf).toList();
    values.put("steering", steering.isEmpty() ? null : steering);
    SelectionSettings selection = settings.selection();
    values.put("validation", selection.validation());
    values.put("metric", Choice.name(selection.metric()));
    values.put("patience", selection.patience());
    values.put("min-improvement", selection.minImprovement());
    ImageSettings images = settings.images();
    Clahe clahe = images.preparation().clahe();
    values.put("normalize", images.normalization().toString());
    values.put("clahe", clahe == null ? 0.0 : clahe.clip());
    values.put("clahe-tiles", clahe == null ? null : clahe.tiles());
    values.put("resize", Choice.name(images.preparation().resize()));
    values.put("augment", images.augment().toString());
    TestViews views = images.testViews();
    values.put("test-views", views == null ? null : Choice.name(views));
    values.put("balance", images.balance().toString());
    values.put("no-shuffle", images.inOrder());
    values.put("seed", settings.seed());
    values.put("init", settings.init());
    values.put("checkpoint-every", settings.safety().checkpointEvery().toString());
    values.put("recover", settings.safety().recover());
    values.put("keep-epochs", settings.keepEpochs() ? true : null);
    values.put("threads", settings.threads());
    values.put("conv", Choice.name(settings.convolution()));
    return values;
  }

  /**
   * Checks a name.
   *
   * @throws IllegalArgumentException if there is no setting of that name
   */
  public static void requireKnown(String name) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException(
          Text.of("there is no setting '%s'%s", name, Spelling.hint(name, NAMES)));
    }
  }

  /**
   * Checks a setting independently of the others.
   *
   * @throws IllegalArgumentException if there is none of that name, or it takes no such value
   */
  public static void requireTaken(String name, String value) {
    requireKnown(name);
    try {
      new RunConfig(Map.of(name, value)).settings();
    } catch (IllegalArgumentException e) {
      if (String.valueOf(e.getMessage()).startsWith(name + ": ")) {
        throw e;
      }
    }
  }

  /**
   * The same with other settings in place of some.
   *
   * @throws IllegalArgumentException if there is no setting of that name
   */
  public RunConfig with(Map<String, String> others) {
    others.keySet().forEach(RunConfig::requireKnown);
    Map<String, String> all = new TreeMap<>(values);
    all.putAll(others);
    return new RunConfig(all);
  }

  /** The same with another setting in place of one. */
  public RunConfig with(String name, Object value) {
    return with(Map.of(name, value.toString()));
  }

  /**
   * The settings that follow, all filled in.
   *
   * @throws IllegalArgumentException if a value is not valid, is out of range, or does not go with
   *     another; the message begins with its name if it is of one setting alone
   */
  public RunSettings settings() {
    ModelSpec model = model();
    RunSettings usual =
        RunSettings.of(model.name(), Objects.requireNonNullElse(values.get("data"), "digits"));
    RunSettings settings =
        usual
            .model(model)
            .imageSize(count("image-size"))
            .test(number("test", usual.test()))
            .dataDir(path("data-dir"))
            .epochs(count("epochs"))
            .steps(count("steps"))
            .batchSize(count("batch-size", usual.batchSize()))
            .shards(count("shards", usual.shards()))
            .optimizer(optimizer())
            .schedule(schedule())
            .selection(selection(usual.selection()))
            .images(images(usual.images()))
            .seed(given("seed", "a whole number", Long::valueOf, usual.seed()))
            .init(path("init"))
            .safety(
                new Safety(
                    given(
                        "checkpoint-every",
                        "",
                        CheckpointInterval::parse,
                        usual.safety().checkpointEvery()),
                    flag("recover")))
            .keepEpochs(flag("keep-epochs"))
            .threads(count("threads", usual.threads()))
            .convolution(choice("conv", usual.convolution()));
    settings.trainingOptions(1); // refuses now what it would refuse before the first step
    return settings;
  }

  /** Whether any of them chooses a network. */
  public boolean choosesModel() {
    return flag("batch-norm")
        || Stream.of("model", "conv-layers", "filters", "hidden", "dropout", "image-size")
            .anyMatch(values::containsKey);
  }

  private ModelSpec model() {
    ModelName name =
        choice("model", describesNetwork() ? ModelName.IMPORTED : ModelName.SIMPLE_CNN);
    Integer layers = count("conv-layers");
    List<Integer> filters = counts("filters");
    Integer hidden = count("hidden");
    Float dropout = given("dropout", "a number", Float::valueOf);
    Integer imageSize = count("image-size");
    if (!name.hasFilters()) {
      refuse("conv-layers", layers, name, ModelName.withFilters());
      refuse("filters", filters, name, ModelName.withFilters());
      refuse("image-size", imageSize, name, ModelName.withFilters());
      // Saying that a network without dropout drops nothing is true.
      Float dropped = dropout == null || dropout == 0 ? null : dropout;
      refuse("dropout", dropped, name, ModelName.withFilters());
    }
    if (!name.hasHidden()) {
      refuse("hidden", hidden, name, ModelName.withHidden());
    }
    return new ModelSpec(
        name,
        filters(name, layers, filters),
        Objects.requireNonNullElse(hidden, name.hidden()),
        name.hasFilters() ? Objects.requireNonNullElse(dropout, name.dropout()) : 0,
        flag("batch-norm") || name.normalized());
  }

  /** Whether a network comes along with the weights to start from. */
  private boolean describesNetwork() {
    Path weights = path("init");
    return weights != null
        && !choosesModel()
        && weights.toString().endsWith(".safetensors")
        && Safetensors.readMetadata(weights).containsKey(ModelSpec.DESCRIPTION);
  }

  /** The filters of each block: beyond the usual blocks each doubles the one before. */
  private static List<Integer> filters(
      ModelName name, @Nullable Integer layers, @Nullable List<Integer> given) {
    if (given == null) {
      List<Integer> filters = new ArrayList<>();
      List<Integer> usual = name.filters();
      for (int block = 0; block < (layers == null ? usual.size() : layers); block++) {
        if (block >= usual.size() && filters.getLast() > Integer.MAX_VALUE / 2) {
          throw new IllegalArgumentException(
              Text.of(
                  "conv-layers: block %d would have twice %,d filters: give fewer, or filters",
                  block + 1, filters.getLast()));
        }
        filters.add(block < usual.size() ? usual.get(block) : 2 * filters.getLast());
      }
      return filters;
    }
    if (layers != null && layers != given.size()) {
      throw new IllegalArgumentException(
          Text.of(
              "conv-layers: %d, but filters has %d entries: leave one out or make them agree",
              layers, given.size()));
    }
    return given;
  }

  private static void refuse(
      String setting, @Nullable Object value, ModelName model, List<ModelName> owners) {
    if (value != null) {
      String names = owners.stream().map(ModelName::toString).collect(Collectors.joining(", "));
      throw new IllegalArgumentException(
          Text.of("%s is an option of %s; %s has none", setting, names, model));
    }
  }

  private OptimizerSettings optimizer() {
    OptimizerSettings usual = OptimizerSettings.of(choice("optimizer", OptimizerName.ADAM));
    return new OptimizerSettings(
        usual.name(),
        number("lr", usual.learningRate()),
        number("momentum"),
        flag("nesterov"),
        given("betas", "two numbers", RunConfig::pair),
        number("epsilon"),
        number("weight-decay", usual.weightDecay()),
        flag("decay-all"),
        count("accumulate", usual.accumulate()),
        number("clip-norm"),
        number("average", usual.average()),
        number("label-smoothing", usual.labelSmoothing()));
  }

  /** Steps are counted to look at them, or to compare; then the rate had better stay. */
  private ScheduleSettings schedule() {
    Double tail = number("lr-decay");
    boolean constant = tail == null ? values.containsKey("steps") : tail == 0;
    boolean chosen = values.containsKey("schedule");
    return new ScheduleSettings(
        choice("schedule", constant ? ScheduleName.CONSTANT : ScheduleName.FALLING_TAIL),
        constant && !chosen ? null : tail,
        number("lr-gamma"),
        count("lr-every"),
        counts("lr-milestones"),
        given("lr-patience", "a whole number", Integer::valueOf),
        number("warmup", 0),
        given("steering", "items such as 120:0.5, STEP:FACTOR", Steering::parse, Steering.NONE));
  }

  private SelectionSettings selection(SelectionSettings usual) {
    return new SelectionSettings(
        number("validation", usual.validation()),
        choice("metric", usual.metric()),
        count("patience"),
        number("min-improvement"));
  }

  private ImageSettings images(ImageSettings usual) {
    double clip = number("clahe", 0);
    if (clip == 0 && values.containsKey("clahe-tiles")) {
      throw new IllegalArgumentException("clahe-tiles needs clahe");
    }
    int tiles = count("clahe-tiles", CLAHE_TILES);
    Clahe clahe = clip == 0 ? null : given("clahe", "", _ -> new Clahe(clip, tiles));
    return new ImageSettings(
        choice("normalize", usual.normalization()),
        new Preparation(choice("resize", usual.preparation().resize()), clahe),
        given("augment", "", Augment::parse, usual.augment()),
        given("test-views", "", text -> Choice.parse(TestViews.class, text)),
        choice("balance", usual.balance()),
        flag("no-shuffle"));
  }

  private <T> T given(String name, String expected, Function<String, T> parse, T otherwise) {
    return Objects.requireNonNullElse(given(name, expected, parse), otherwise);
  }

  private <T> @Nullable T given(String name, String expected, Function<String, T> parse) {
    String text = values.get(name);
    try {
      return text == null ? null : parse.apply(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          Text.of("%s: expected %s, given '%s'", name, expected, text), e);
    } catch (IllegalArgumentException | DataException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private <E extends Enum<E>> E choice(String name, E otherwise) {
    return given(name, "", text -> Choice.parse(otherwise.getDeclaringClass(), text), otherwise);
  }

  private @Nullable Path path(String name) {
    return given(name, "", text -> Path.of(text).toAbsolutePath().normalize());
  }

  private double number(String name, double otherwise) {
    return Objects.requireNonNullElse(number(name), otherwise);
  }

  private @Nullable Double number(String name) {
    return given(name, "a number", Double::valueOf);
  }

  private static List<Double> pair(String text) {
    List<Double> numbers = Arrays.stream(text.split(",", -1)).map(Double::valueOf).toList();
    if (numbers.size() != 2) {
      throw new NumberFormatException(text);
    }
    return numbers;
  }

  private int count(String name, int otherwise) {
    return Objects.requireNonNullElse(count(name), otherwise);
  }

  private @Nullable Integer count(String name) {
    return given(name, "a whole number of at least 1", RunConfig::positive);
  }

  private @Nullable List<Integer> counts(String name) {
    return given(
        name,
        "whole numbers of at least 1",
        text -> Arrays.stream(text.split(",", -1)).map(RunConfig::positive).toList());
  }

  private static Integer positive(String text) {
    int number = Integer.parseInt(text.strip());
    if (number < 1) {
      throw new NumberFormatException(text);
    }
    return number;
  }

  private boolean flag(String name) {
    return given(name, "", RunConfig::truth, false);
  }

  private static Boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("expected true or false, given '" + text + "'");
    };
  }
}
