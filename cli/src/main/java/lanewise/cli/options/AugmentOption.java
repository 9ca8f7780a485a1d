package lanewise.cli.options;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import lanewise.datasets.DataException;
import lanewise.datasets.augment.Augment;
import lanewise.datasets.augment.Technique;
import lanewise.text.Spelling;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option that changes training images at random. */
public final class AugmentOption implements OptionSection {
  @Option(
      names = "--augment",
      paramLabel = "NAME=X,…",
      converter = Converter.class,
      description =
          "Change training images at random, anew each epoch: flip, vflip (probability), rotate"
              + " (degrees), shift (pixels), scale, gamma, contrast, brightness, noise (parts of"
              + " 1), erase (probability), cutout (pixels), mixup (alpha); a name alone takes a"
              + " usual strength (default: none).")
  public Augment augment = Augment.seeded(0);

  @Override
  public String heading() {
    return "Images";
  }

  /** Reads {@code rotate=10,shift=2,flip}. */
  static final class Converter implements ITypeConverter<Augment> {
    @Override
    public Augment convert(String text) {
      Augment augment = Augment.seeded(0);
      if (text.equals("none")) {
        return augment;
      }
      for (String part : text.split(",", -1)) {
        int sign = part.indexOf('=');
        Technique technique = technique(sign < 0 ? part : part.substring(0, sign));
        if (augment.uses(technique)) {
          throw new TypeConversionException("'%s' gives %s twice".formatted(text, technique));
        }
        double strength = sign < 0 ? technique.usual() : number(part, part.substring(sign + 1));
        try {
          augment = augment.with(technique, strength);
        } catch (DataException e) {
          throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
      }
      return augment;
    }

    private static Technique technique(String name) {
      return Arrays.stream(Technique.values())
          .filter(technique -> technique.toString().equals(name))
          .findFirst()
          .orElseThrow(
              () -> {
                List<String> names =
                    Stream.of(Technique.values()).map(Technique::toString).toList();
                return new TypeConversionException(
                    "there is no '%s'; expected %s%s"
                        .formatted(name, String.join(", ", names), Spelling.hint(name, names)));
              });
    }

    private static double number(String part, String text) {
      try {
        return Double.parseDouble(text);
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'%s' needs a number after =".formatted(part));
      }
    }
  }
}
