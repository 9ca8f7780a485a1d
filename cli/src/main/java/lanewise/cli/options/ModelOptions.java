package lanewise.cli.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lanewise.model.ModelName;
import lanewise.model.ModelSpec;
import lanewise.tensor.Shape;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that choose a network. */
public final class ModelOptions implements OptionSection {
  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "The network: ${COMPLETION-CANDIDATES} (default: simple-cnn).")
  public @Nullable ModelName model;

  @Option(
      names = "--conv-layers",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description =
          "simple-vgg, bn-cnn, resnet-mini: the number of convolution blocks (default: as many"
              + " as --filters has).")
  public @Nullable Integer convLayers;

  @Option(
      names = "--filters",
      paramLabel = "N,N,…",
      hideParamSyntax = true,
      split = ",",
      converter = AtLeastOne.class,
      description =
          "simple-vgg, bn-cnn, resnet-mini: the filters of each block (default: 32,64,128; bn-cnn:"
              + " 32,64).")
  public @Nullable List<Integer> filters;

  @Option(
      names = "--hidden",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "simple-vgg, bn-cnn: units of the hidden layer (default: 256; bn-cnn: 128).")
  public @Nullable Integer hidden;

  @Option(
      names = "--dropout",
      paramLabel = "P",
      description =
          "simple-vgg, bn-cnn, resnet-mini: probability of dropping a unit before the last layer"
              + " (default: 0.5; resnet-mini: 0).")
  public @Nullable Float dropout;

  @Option(
      names = "--image-size",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description =
          "simple-vgg, bn-cnn, resnet-mini: resize the images to N x N (default: as they are).")
  public @Nullable Integer imageSize;

  @Option(
      names = "--batch-norm",
      fallbackValue = "true", // also where a recipe has it already
      description =
          "Batch normalisation after every convolution; bn-cnn and resnet-mini always "
              + "have it.")
  public boolean batchNorm;

  @Override
  public String heading() {
    return "Network";
  }

  /** Whether any of the options was given. */
  public boolean isGiven() {
    return batchNorm
        || Stream.of(model, convLayers, filters, hidden, dropout, imageSize)
            .anyMatch(Objects::nonNull);
  }

  /** Fills in what was not given, and refuses what does not go together. */
  public void resolve(CommandLine line) {
    ModelName chosen = Objects.requireNonNullElse(model, ModelName.SIMPLE_CNN);
    model = chosen;
    batchNorm |= chosen.normalized();
    if (chosen.hasFilters()) {
      resolveFilters(line, chosen);
      dropout = Objects.requireNonNullElse(dropout, chosen.dropout());
    } else {
      refuse(line, "--conv-layers", convLayers, ModelName.withFilters());
      refuse(line, "--filters", filters, ModelName.withFilters());
      refuse(line, "--image-size", imageSize, ModelName.withFilters());
      // Saying that a network without dropout drops nothing is true.
      Float dropped = dropout == null || dropout == 0 ? null : dropout;
      refuse(line, "--dropout", dropped, ModelName.withFilters());
    }
    if (chosen.hasHidden()) {
      hidden = Objects.requireNonNullElse(hidden, chosen.hidden());
    } else {
      refuse(line, "--hidden", hidden, ModelName.withHidden());
    }
  }

  /** The network that was chosen, after {@link #resolve}. */
  public ModelSpec spec() {
    return new ModelSpec(
        Objects.requireNonNull(model),
        Objects.requireNonNullElse(filters, List.of()),
        Objects.requireNonNullElse(hidden, 0),
        Objects.requireNonNullElse(dropout, 0f),
        batchNorm);
  }

  /** The shape in which images of the given shape, (C,H,W), reach the network. */
  public Shape input(Shape image) {
    return imageSize == null ? image : Shape.of(image.extent(0), imageSize, imageSize);
  }

  private void resolveFilters(CommandLine line, ModelName chosen) {
    if (filters == null) {
      int blocks = Objects.requireNonNullElse(convLayers, chosen.filters().size());
      filters = filtersOf(chosen.filters(), blocks);
    } else if (convLayers != null && convLayers != filters.size()) {
      throw new ParameterException(
          line,
          "--conv-layers %d, but --filters has %d entries: leave one out or make them agree"
              .formatted(convLayers, filters.size()));
    }
    convLayers = filters.size();
  }

  /** The usual filters for so many blocks: beyond them each block doubles the one before. */
  private static List<Integer> filtersOf(List<Integer> usual, int blocks) {
    List<Integer> doubled = new ArrayList<>();
    for (int block = 0; block < blocks; block++) {
      doubled.add(
          block < usual.size() ? usual.get(block) : Math.multiplyExact(2, doubled.getLast()));
    }
    return doubled;
  }

  private void refuse(
      CommandLine line, String option, @Nullable Object value, List<ModelName> owners) {
    if (value != null) {
      String names = owners.stream().map(ModelName::toString).collect(Collectors.joining(", "));
      throw new ParameterException(
          line, "%s is an option of %s; %s has none".formatted(option, names, model));
    }
  }
}
