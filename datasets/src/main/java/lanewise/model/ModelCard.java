package lanewise.model;

import com.google.gson.Gson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
import lanewise.exchange.NetworkJson;
import lanewise.format.FormatException;
import lanewise.format.Safetensors;
import lanewise.nn.Network;
import lanewise.tensor.Shape;
import lanewise.text.Text;
import org.jspecify.annotations.Nullable;

/**
 * What else one must know to use weights: it travels in their file, so that the file alone is a
 * classifier.
 *
 * @param model the network
 * @param image the shape of one image as it reaches the network, (C,H,W)
 * @param classNames by label
 * @param preparation how images become such inputs
 * @param normalization what becomes of the pixels then
 * @param testViews what an image is judged by: {@link #views}
 * @param imported the network itself if it is not of the zoo
 */
public record ModelCard(
    ModelSpec model,
    Shape image,
    List<String> classNames,
    Preparation preparation,
    Normalization normalization,
    TestViews testViews,
    @Nullable Network imported) {

  private static final String KEY = "lanewise";

  /** The card as it is written. */
  private record Written(
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
      @Nullable TestViews testViews) {}

  /** The card of a network of the zoo. */
  public ModelCard(
      ModelSpec model,
      Shape image,
      List<String> classNames,
      Preparation preparation,
      Normalization normalization) {
    this(model, image, classNames, preparation, normalization, TestViews.ONE, null);
  }

  /**
   * The network.
   *
   * @throws IllegalArgumentException if it cannot take such images
   */
  public Network network() {
    return imported != null ? imported : model.network(image, classNames.size());
  }

  /**
   * The card of a network of one's own, whose images are resized bilinearly.
   *
   * @param classNames by label, as many as the network has outputs
   * @param normalization for as many channels as the network's images have
   * @throws IllegalArgumentException if they are not as many
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
        network);
  }

  /**
   * The same card for another network that does the same.
   *
   * @throws IllegalArgumentException if the network takes other images or tells another number of
   *     classes apart
   */
  public ModelCard with(Network network) {
    if (!network.inputShape().equals(image) || network.outputShape().size() != classNames.size()) {
      throw new IllegalArgumentException(
          Text.of(
              "the network takes images %s and has %d outputs; its card says %s and %d classes",
              network.inputShape(), network.outputShape().size(), image, classNames.size()));
    }
    return new ModelCard(
        ModelSpec.IMPORTED, image, classNames, preparation, normalization, testViews, network);
  }

  /** The same card with another normalisation. */
  public ModelCard with(Normalization other) {
    return new ModelCard(model, image, classNames, preparation, other, testViews, imported);
  }

  /** The same card with other views of test images. */
  public ModelCard with(TestViews views) {
    return new ModelCard(model, image, classNames, preparation, normalization, views, imported);
  }

  /** Behind a number of images: {@code ", 10 views of each"}, or nothing if there is one. */
  public String viewsText() {
    int count = testViews.views().size();
    return count == 1 ? "" : Text.of(", %d views of each", count);
  }

  /**
   * A data set with the network's labels. Classes are matched by name, which a note says if their
   * order or number differs. Names that are only numbers on one side say nothing: the classes are
   * then taken by position, and a note says that.
   *
   * @throws DataException if the network cannot take such images, or does not know one of the
   *     classes
   */
  public DataSet fitted(DataSet data) {
    requireChannels(data);
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
              "classes are taken by position: %s for %s",
              String.join(", ", classNames), String.join(", ", given)));
    }
    throw new DataException(
        Text.of(
            "the network was trained on the classes %s, but %s has %s: give the data set it was"
                + " trained on, or call the classes alike",
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
    int[] numbers = IntStream.of(images.labels()).map(labels::get).toArray();
    return images.relabelled(numbers, classNames);
  }

  private static boolean areNumbers(List<String> names) {
    return names.stream().allMatch(name -> name.matches("\\d+"));
  }

  /**
   * Refuses a data set that the network was not made for.
   *
   * @throws DataException if its number of classes or channels is another
   */
  public void requireFits(DataSet data) {
    requireAsManyClasses(data);
    requireChannels(data);
  }

  private void requireAsManyClasses(DataSet data) {
    if (data.classNames().size() != classNames.size()) {
      throw new DataException(
          Text.of(
              "the network tells %d classes apart, but %s has %d: give the data set it was trained"
                  + " on",
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

  /** Feeds images to the network: in their order, at most {@code batchSize} at a time. */
  public Loader loader(ImageSet images, int batchSize) {
    return loaderOfPrepared(prepared(images), batchSize);
  }

  /** Feeds images to the network in each of the views that they are to be judged by. */
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

  /** Images as they are before they are loaded. */
  public ImageSet prepared(ImageSet images) {
    return preparation.apply(images, image.extent(1), image.extent(2));
  }

  /** As {@link #loader}, of images that are {@link #prepared}. */
  public Loader loaderOfPrepared(ImageSet images, int batchSize) {
    return new Loader(images, Math.min(batchSize, images.size()))
        .normalized(normalization)
        .resized(preparation.resize(), image.extent(1), image.extent(2));
  }

  /** The card as text beside weights in a file. */
  public Map<String, String> toMetadata() {
    Written written =
        new Written(
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
            testViews);
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(KEY, new Gson().toJson(written));
    if (imported != null) {
      metadata.put(ModelSpec.DESCRIPTION, NetworkJson.write(imported));
    }
    return metadata;
  }

  /**
   * The card in a file of weights; none if they were not written here.
   *
   * @throws FormatException if the file cannot be read or the card makes no sense
   */
  public static Optional<ModelCard> read(Path weights) {
    return of(weights, Safetensors.readMetadata(weights));
  }

  /**
   * The card in a file's metadata; none if the file was not written here.
   *
   * @throws FormatException if the card makes no sense
   */
  public static Optional<ModelCard> of(Path weights, Map<String, String> metadata) {
    String json = metadata.get(KEY);
    if (json == null) {
      return Optional.empty();
    }
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
              description == null ? null : NetworkJson.read(description));
      Network network = card.network();
      if (!network.inputShape().equals(card.image())
          || network.outputShape().size() != card.classNames().size()) {
        throw new IllegalArgumentException("the network described is another one");
      }
      if (card.normalization().channels() != card.image().extent(0)) {
        throw new IllegalArgumentException(card.image() + " and " + card.normalization());
      }
      return Optional.of(card);
    } catch (RuntimeException e) { // the many ways in which a damaged card can make no sense
      throw new FormatException(
          weights, Text.of("its metadata '%s' is damaged; use other weights", KEY));
    }
  }
}
