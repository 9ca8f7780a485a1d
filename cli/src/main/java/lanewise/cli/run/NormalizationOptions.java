package lanewise.cli.run;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import lanewise.cli.options.OptionSection;
import lanewise.datasets.DataSet;
import lanewise.datasets.Normalization;
import lanewise.run.NormalizationName;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say how pixels are normalised: by name, from a data set, or by numbers. */
@OptionSection("Normalisation of pixels")
public final class NormalizationOptions {
  /** What is assumed of weights that say nothing, and how to say something else. */
  public static final String ASSUMED =
      "the weights do not state how pixels were normalised: pixel/255 is assumed; otherwise give"
          + " --normalize standard, or --mean and --std";

  @Option(
      names = "--normalize",
      paramLabel = "NAME",
      description =
          "${COMPLETION-CANDIDATES} (default: as in training, or none where that is not known).")
  private @Nullable NormalizationName name;

  @Option(
      names = "--mean",
      paramLabel = "X",
      split = ",",
      description =
          "Mean to subtract from pixel/255, one number or one per channel, as the program "
              + "that trained the weights did; needs --std.")
  private @Nullable List<Double> mean;

  @Option(
      names = "--std",
      paramLabel = "X",
      split = ",",
      description = "Standard deviation to divide by afterwards; needs --mean.")
  private @Nullable List<Double> std;

  /** Whether a normalisation is given by its name. */
  public boolean isNamed() {
    return name != null;
  }

  /**
   * Checks that the options go together.
   *
   * @throws ParameterException if not
   */
  public void check(CommandLine line) {
    if ((mean == null) != (std == null) || (mean != null && name != null)) {
      throw new ParameterException(line, "--mean and --std go together, and without --normalize");
    }
  }

  /**
   * The normalisation given by numbers or by its name; null if neither is given.
   *
   * @param data supplies the statistics of a named one
   * @throws ParameterException if there are not as many numbers as channels, or no data
   */
  public @Nullable Normalization given(CommandLine line, int channels, @Nullable DataSet data) {
    check(line);
    if (mean == null) {
      return name == null ? null : name.of(Objects.requireNonNull(data).train());
    }
    try {
      return new Normalization(
          each(line, mean, channels), each(line, Objects.requireNonNull(std), channels));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(line, "--mean and --std: " + e.getMessage(), e);
    }
  }

  private static List<Double> each(CommandLine line, List<Double> numbers, int channels) {
    if (numbers.size() == 1) {
      return Collections.nCopies(channels, numbers.getFirst());
    }
    if (numbers.size() != channels) {
      throw new ParameterException(
          line,
          "--mean and --std take one number or one for each of %d channels, given %d"
              .formatted(channels, numbers.size()));
    }
    return numbers;
  }
}
