package lanewise.model;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import lanewise.datasets.Clahe;
import lanewise.datasets.DataException;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Loader;
import lanewise.datasets.Normalization;
import lanewise.datasets.Preparation;
import lanewise.datasets.Resize;
import lanewise.datasets.TestViews;
import lanewise.datasets.View;
import lanewise.datasets.format.ImageFile;
import lanewise.exchange.NetworkJson;
import lanewise.format.FormatException;
import lanewise.format.safetensors.Safetensors;
import lanewise.nn.Network;
import lanewise.tensor.Shape;
import lanewise.tensor.Task;
import lanewise.text.Text;
import org.jspecify.annotations.Nullable;

/**
 * The metadata that is needed to use weights. It is stored in the weights file, so that the file
 * alone is enough to classify images.
 *
 * @param model the network
 * @param image the input shape of the network, (C,H,W)
 * @param classNames by label
 * @param preparation how images are prepared
 * @param normalization how pixels are normalised
 * @param testViews the views by which images are evaluated, see {@link #views}
 * @param task what the network's outputs say of an image
 * @param thresholds the lowest probability at which a label is predicted, by label; empty for one
 *     half each, and for images of one class each
 * @param imported the network itself if it is not one of the model zoo
 */
public record ModelCard(
    ModelSpec model,
    Shape image,
    List<String> classNames,
    Preparation preparation,
    Normalization normalization,
    TestViews testViews,
    Task task,
    List<Float> thresholds,
    @Nullable Network imported) {

  private static final String KEY = "lanewise";

  /**
   * @throws IllegalArgumentException if a class name occurs twice
   */
  public ModelCard {
    classNames = List.copyOf(classNames);
    if (Set.copyOf(classNames).size() != classNames.size()) {
      throw new IllegalArgumentException("a class name occurs twice in " + classNames);
    }
  }

  /** The JSON form of the card. */
  private record Written(
      @Nullable String release,
      ModelName model,
      List<Integer> filters,
      int hidden,
      float dropout,
      boolean batchNorm,
      List<Integer> image,
      List<String> classes,
      Resize.@Nullable Method resize,
      @Nullable Clahe clahe,
      List<Double> mean,
      List<Double> std,
      @Nullable TestViews testViews,
      @Nullable Task task,
      @Nullable List<Float> thresholds) {}

  /** The card of a network of the model zoo that tells classes apart. */
  public ModelCard(
      ModelSpec model,
      Shape image,
      List<String> classNames,
      Preparation preparation,
      Normalization normalization) {
    this(
        model,
        image,
        classNames,
        preparation,
        normalization,
        TestViews.ONE,
        Task.MULTI_CLASS,
        List.of(),
        null);
  }

  /**
   * The network.
   *
   * @throws IllegalArgumentException if the network cannot take images of this shape
   */
  public Network network() {
    return (imported != null ? imported : model.network(image, classNames.size())).withTask(task);
  }

  /**
   * The card of any other network, with bilinear resizing.
   *
   * @param classNames by label, as many as the network has outputs
   * @param normalization with the number of channels of the network's input
   * @throws IllegalArgumentException if the numbers of class names or channels do not match
   */
  public static ModelCard of(
      Network network, List<String> classNames, Normalization normalization) {
    Shape image = network.inputShape();
    if (network.outputShape().size() != classNames.size()
        || image.extent(0) != normalization.channels()) {
      throw new IllegalArgumentException(
          Text.of(
                  "the network takes images %s and has outputs %s; given %d class names and a"
                      + " normalisation",
                  image, network.outputShape(), classNames.size())
              + Text.of(" of %d channels", normalization.channels()));
    }
    return new ModelCard(
        ModelSpec.IMPORTED,
        image,
        classNames,
        Preparation.PLAIN,
        normalization,
        TestViews.ONE,
        network.task(),
        List.of(),
        network);
  }

  /**
   * Returns the card with another network of the same input shape and number of classes.
   *
   * @throws IllegalArgumentException if the network has another input shape or number of classes
   */
  public ModelCard with(Network network) {
    if (!network.inputShape().equals(image) || network.outputShape().size() != classNames.size()) {
      throw new IllegalArgumentException(
          Text.of(
              "the network takes images %s and has %d outputs; its card has %s and %d classes",
              network.inputShape(), network.outputShape().size(), image, classNames.size()));
    }
    if (network.task() != task) {
      throw new IllegalArgumentException(
          task == Task.MULTI_LABEL
              ? "the network tells classes apart; its card says that images have several labels"
              : "the network answers for several labels; its card says one class for each image");
    }
    return new ModelCard(
        ModelSpec.IMPORTED,
        image,
        classNames,
        preparation,
        normalization,
        testViews,
        task,
        thresholds,
        network);
  }

  /** Returns the card with another normalisation. */
  public ModelCard with(Normalization other) {
    return new ModelCard(
        model, image, classNames, preparation, other, testViews, task, thresholds, imported);
  }

  /** Returns the card with other test views. */
  public ModelCard with(TestViews views) {
    return new ModelCard(
        model, image, classNames, preparation, normalization, views, task, thresholds, imported);
  }

  /** The same card with other class names, as many. */
  public ModelCard withClassNames(List<String> names) {
    return new ModelCard(
        model, image, names, preparation, normalization, testViews, task, thresholds, imported);
  }

  /** The same card for a network whose outputs answer another question. */
  public ModelCard with(Task other) {
    return new ModelCard(
        model,
        image,
        classNames,
        preparation,
        normalization,
        testViews,
        other,
        List.of(),
        imported);
  }

  /** The same card with other thresholds, by label. */
  public ModelCard withThresholds(List<Float> other) {
    return new ModelCard(
        model, image, classNames, preparation, normalization, testViews, task, other, imported);
  }

  /** The probability from which a label counts as present. */
  public float threshold(int label) {
    return thresholds.isEmpty() ? 0.5f : thresholds.get(label);
  }

  /** The text {@code ", 10 views of each"} to follow a number of images; empty for one view. */
  public String viewsText() {
    int count = testViews.views().size();
    return count == 1 ? "" : Text.of(", %d views of each", count);
  }

  /**
   * Maps the labels of a data set to the network's. Classes are matched by name; a note says so if
   * their order or number differs. If the names on one side are only numbers, classes are matched
   * by position instead, with a note.
   *
   * @throws DataException if the network cannot take such images or has no class of a name
   */
  public DataSet fitted(DataSet data) {
    requireChannels(data);
    requireTask(data);
    List<String> given = data.classNames();
    if (given.equals(classNames)) {
      return data;
    }
    if (classNames.containsAll(given)) {
      return relabelled(
          data,
          given.stream().map(classNames::indexOf).toList(),
          "classes are matched by name to the network's: " + String.join(", ", classNames));
    }
    requireAsManyClasses(data);
    if (areNumbers(given) != areNumbers(classNames)) {
      return relabelled(
          data,
          IntStream.range(0, given.size()).boxed().toList(),
          Text.of(
              "classes are matched by position: %s for %s",
              String.join(", ", classNames), String.join(", ", given)));
    }
    throw new DataException(
        Text.of(
            "the network was trained on the classes %s, but %s has %s: give the data set it was"
                + " trained on, or use the same class names",
            String.join(", ", classNames), data.name(), String.join(", ", given)));
  }

  private DataSet relabelled(DataSet data, List<Integer> labels, String note) {
    ImageSet validation = data.validation();
    List<String> notes = new ArrayList<>(data.notes());
    notes.add(note);
    return new DataSet(
        data.name(),
        relabelled(data.train(), labels),
        validation == null ? null : relabelled(validation, labels),
        relabelled(data.test(), labels),
        notes);
  }

  private ImageSet relabelled(ImageSet images, List<Integer> labels) {
    int[] numbers =
        switch (task) {
          case MULTI_CLASS -> IntStream.of(images.labels()).map(labels::get).toArray();
          case MULTI_LABEL ->
              IntStream.of(images.labels())
                  .map(
                      set ->
                          IntStream.range(0, labels.size())
                              .map(index -> (set >>> index & 1) << labels.get(index))
                              .sum())
                  .toArray();
        };
    return images.relabelled(numbers, classNames, task);
  }

  private static boolean areNumbers(List<String> names) {
    return names.stream().allMatch(name -> name.matches("\\d+"));
  }

  /**
   * Checks that a data set fits the network.
   *
   * @throws DataException if the number of classes or channels, or the task, differs
   */
  public void requireFits(DataSet data) {
    requireTask(data);
    requireAsManyClasses(data);
    requireChannels(data);
  }

  private void requireTask(DataSet data) {
    if (data.task() != task) {
      throw new DataException(
          Text.of(
              task == Task.MULTI_LABEL
                  ? "the network answers for several labels, but in %s each image is of one class"
                  : "the network tells classes apart, but in %s an image has several labels, or"
                      + " none",
              data.name()));
    }
  }

  private void requireAsManyClasses(DataSet data) {
    if (data.classNames().size() != classNames.size()) {
      throw new DataException(
          Text.of(
              "the network has %d classes, but %s has %d: give the data set it was trained on",
              classNames.size(), data.name(), data.classNames().size()));
    }
  }

  private void requireChannels(DataSet data) {
    if (data.imageShape().extent(0) != image.extent(0)) {
      throw new DataException(
          Text.of(
              "the network takes images of %d channels, but those of %s have %d",
              image.extent(0), data.name(), data.imageShape().extent(0)));
    }
  }

  /**
   * A loader that prepares images for the network, in order, with at most {@code batchSize} per
   * batch.
   */
  public Loader loader(ImageSet images, int batchSize) {
    return loaderOfPrepared(prepared(images), batchSize);
  }

  /** One loader for each test view. */
  public List<Loader> views(ImageSet images, int batchSize) {
    return viewsOfPrepared(prepared(images), batchSize);
  }

  /** As {@link #views}, of images that are {@link #prepared}. */
  public List<Loader> viewsOfPrepared(ImageSet images, int batchSize) {
    Loader plain = loaderOfPrepared(images, batchSize);
    return testViews.views().stream()
        .map(view -> view.equals(View.PLAIN) ? plain : plain.augmented(view))
        .toList();
  }

  /** Images as they reach the network, before normalisation: resized and equalised. */
  public ImageSet seen(ImageSet images) {
    return prepared(images).resized(preparation.resize(), image.extent(1), image.extent(2));
  }

  /** An image of any size as it reaches the network, before normalisation. */
  public ImageSet seen(ImageFile picture) {
    byte[] pixels = picture.fitted(image, preparation.resize()).pixels();
    return seen(new ImageSet(image, pixels, new int[1], classNames, task));
  }

  /** Applies the preparation that comes before loading. */
  public ImageSet prepared(ImageSet images) {
    return preparation.apply(images, image.extent(1), image.extent(2));
  }

  /** As {@link #loader}, for images that are {@link #prepared} already. */
  public Loader loaderOfPrepared(ImageSet images, int batchSize) {
    return new Loader(images, Math.min(batchSize, images.size()))
        .normalized(normalization)
        .resized(preparation.resize(), image.extent(1), image.extent(2));
  }

  /** The card as metadata of a weights file. */
  public Map<String, String> toMetadata() {
    Written written =
        new Written(
            Release.VERSION,
            model.name(),
            model.filters(),
            model.hidden(),
            model.dropout(),
            model.batchNorm(),
            Arrays.stream(image.toArray()).boxed().toList(),
            classNames,
            preparation.resize(),
            preparation.clahe(),
            normalization.mean(),
            normalization.std(),
            testViews,
            task == Task.MULTI_CLASS ? null : task,
            thresholds.isEmpty() ? null : thresholds);
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(KEY, new Gson().toJson(written));
    if (imported != null) {
      metadata.put(ModelSpec.DESCRIPTION, NetworkJson.write(imported));
    }
    return metadata;
  }

  /**
   * Reads the card of a weights file; none if the file was not written by Lanewise.
   *
   * @throws FormatException if the file cannot be read or the card is damaged
   */
  public static Optional<ModelCard> read(Path weights) {
    return of(weights, Safetensors.readMetadata(weights));
  }

  /**
   * Reads the card in a file's metadata; none if the file was not written by Lanewise.
   *
   * @throws FormatException if the card is damaged, or a newer release wrote it
   */
  public static Optional<ModelCard> of(Path weights, Map<String, String> metadata) {
    String json = metadata.get(KEY);
    if (json == null) {
      return Optional.empty();
    }
    Release.requireReadable(weights, releaseIn(json));
    try {
      Written written = new Gson().fromJson(json, Written.class);
      String description = metadata.get(ModelSpec.DESCRIPTION);
      ModelCard card =
          new ModelCard(
              new ModelSpec(
                  written.model(),
                  List.copyOf(written.filters()),
                  written.hidden(),
                  written.dropout(),
                  written.batchNorm()),
              Shape.of(written.image().stream().mapToInt(Integer::intValue).toArray()),
              List.copyOf(written.classes()),
              new Preparation(
                  Objects.requireNonNullElse(written.resize(), Resize.Method.BILINEAR),
                  written.clahe()),
              new Normalization(written.mean(), written.std()),
              Objects.requireNonNullElse(written.testViews(), TestViews.ONE),
              Objects.requireNonNullElse(written.task(), Task.MULTI_CLASS),
              written.thresholds() == null ? List.of() : List.copyOf(written.thresholds()),
              description == null ? null : NetworkJson.read(description));
      ImageSet.requirePrintable(card.classNames());
      Network network = card.network();
      if (!network.inputShape().equals(card.image())
          || network.outputShape().size() != card.classNames().size()) {
        throw new IllegalArgumentException("the network does not match its description");
      }
      int thresholds = card.thresholds().size();
      if (thresholds != 0 && thresholds != card.classNames().size()) {
        throw new IllegalArgumentException(thresholds + " thresholds");
      }
      if (card.normalization().channels() != card.image().extent(0)) {
        throw new IllegalArgumentException(card.image() + " and " + card.normalization());
      }
      return Optional.of(card);
    } catch (RuntimeException e) { // a damaged card may fail in many ways
      throw new FormatException(
          weights, Text.of("its metadata '%s' is damaged; use another copy of the weights", KEY));
    }
  }

  /** The release that wrote a card, which may have other fields; null if it does not say. */
  private static @Nullable String releaseIn(String json) {
    record Signed(@Nullable String release) {}
    try {
      Signed signed = new Gson().fromJson(json, Signed.class);
      return signed == null ? null : signed.release();
    } catch (JsonParseException e) {
      return null; // damaged, which reading the card finds
    }
  }
}
