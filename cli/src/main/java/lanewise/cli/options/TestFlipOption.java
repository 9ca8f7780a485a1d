package lanewise.cli.options;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that has images judged together with their mirror images. */
public final class TestFlipOption implements OptionSection {
  @Option(
      names = "--test-flip",
      arity = "0..1",
      paramLabel = "true|false",
      description =
          "Judge test images by the mean of the probabilities of the image and its mirror image,"
              + " left and right exchanged; a trained network remembers it (default: as in"
              + " training, where it is the image alone).")
  public @Nullable Boolean testFlip;

  @Override
  public String heading() {
    return "Images";
  }

  /** What was given, or else the value that holds already. */
  public boolean orElse(boolean present) {
    return Objects.requireNonNullElse(testFlip, present);
  }
}
