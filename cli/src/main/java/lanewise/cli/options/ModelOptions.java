package lanewise.cli.options;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import lanewise.tensor.Shape;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that choose a network. */
public final class ModelOptions implements OptionSection {
  private static final List<Integer> FILTERS = List.of(32, 64, 128);
  private static final int HIDDEN = 256;
  private static final float DROPOUT = 0.5f;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "The network: ${COMPLETION-CANDIDATES} (default: simple-cnn).")
  public @Nullable ModelName model;

  @Option(
      names = "--conv-layers",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "simple-vgg: the number of convolution blocks (default: 3).")
  public @Nullable Integer convLayers;

  @Option(
      names = "--filters",
      paramLabel = "N,N,…",
      hideParamSyntax = true,
      split = ",",
      converter = AtLeastOne.class,
      description = "simple-vgg: the filters of each block (default: 32,64,128).")
  public @Nullable List<Integer> filters;

  @Option(
      names = "--hidden",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "simple-vgg: units of the hidden layer (default: 256).")
  public @Nullable Integer hidden;

  @Option(
      names = "--dropout",
      paramLabel = "P",
      description = "simple-vgg: probability of dropping a hidden unit (default: 0.5).")
  public @Nullable Float dropout;

  @Option(
      names = "--image-size",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "simple-vgg: resize the images to N x N (default: as they are).")
  public @Nullable Integer imageSize;

  @Override
  public String heading() {
    return "Network";
  }

  /** Whether any of the options was given. */
  public boolean isGiven() {
    return Stream.of(model, convLayers, filters, hidden, dropout, imageSize)
        .anyMatch(Objects::nonNull);
  }

  /** Fills in what was not given, and refuses what does not go together. */
  public void resolve(CommandLine line) {
    model = Objects.requireNonNullElse(model, ModelName.SIMPLE_CNN);
    if (model == ModelName.SIMPLE_VGG) {
      resolveVgg(line);
    } else {
      refuseVggOptions(line, model);
    }
  }

  /** The network that was chosen, after {@link #resolve}. */
  public ModelSpec spec() {
    ModelName name = Objects.requireNonNull(model);
    if (name != ModelName.SIMPLE_VGG) {
      return ModelSpec.plain(name);
    }
    return new ModelSpec(
        name,
        Objects.requireNonNull(filters),
        Objects.requireNonNull(hidden),
        Objects.requireNonNull(dropout));
  }

  /** The shape in which images of the given shape, (C,H,W), reach the network. */
  public Shape input(Shape image) {
    return imageSize == null ? image : Shape.of(image.extent(0), imageSize, imageSize);
  }

  private void resolveVgg(CommandLine line) {
    if (filters == null) {
      filters = filtersOf(Objects.requireNonNullElse(convLayers, FILTERS.size()));
    } else if (convLayers != null && convLayers != filters.size()) {
      throw new ParameterException(
          line,
          "--conv-layers %d, but --filters has %d entries: leave one out or make them agree"
              .formatted(convLayers, filters.size()));
    }
    convLayers = filters.size();
    hidden = Objects.requireNonNullElse(hidden, HIDDEN);
    dropout = Objects.requireNonNullElse(dropout, DROPOUT);
  }

  /** The usual filters for so many blocks: each block doubles the one before. */
  private static List<Integer> filtersOf(int blocks) {
    List<Integer> doubled = new ArrayList<>();
    for (int block = 0; block < blocks; block++) {
      doubled.add(
          block < FILTERS.size() ? FILTERS.get(block) : Math.multiplyExact(2, doubled.getLast()));
    }
    return doubled;
  }

  private void refuseVggOptions(CommandLine line, ModelName chosen) {
    Map<String, @Nullable Object> given = new LinkedHashMap<>();
    given.put("--conv-layers", convLayers);
    given.put("--filters", filters);
    given.put("--hidden", hidden);
    given.put("--image-size", imageSize);
    // Saying that a network without dropout drops nothing is true.
    given.put("--dropout", dropout == null || dropout == 0 ? null : dropout);
    given.forEach(
        (option, value) -> {
          if (value != null) {
            throw new ParameterException(
                line, "%s is an option of simple-vgg; %s has none".formatted(option, chosen));
          }
        });
  }
}
