package lanewise.cli.options;

import lanewise.datasets.DataException;
import lanewise.datasets.augment.Augment;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option that changes training images at random. */
@OptionSection("Images")
public final class AugmentOption {
  @Option(
      names = "--augment",
      paramLabel = "NAME=X,…",
      converter = Converter.class,
      description =
          "Augment training images at random, differently in each epoch: flip, vflip "
              + "(probability), rotate (degrees), shift (pixels), scale, gamma, contrast, "
              + "brightness, noise (fractions), erase (probability), cutout (pixels), mixup "
              + "(alpha). A name without a value takes its default strength (default: none).")
  public Augment augment = Augment.seeded(0);

  /** Reads {@code rotate=10,shift=2,flip}. */
  static final class Converter implements ITypeConverter<Augment> {
    @Override
    public Augment convert(String text) {
      try {
        return Augment.parse(text);
      } catch (IllegalArgumentException | DataException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
