package lanewise.cli.options;

import java.util.Objects;
import lanewise.datasets.TestViews;
import lanewise.model.ModelCard;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of how images are looked at when they are judged. */
public final class TestViewsOption implements OptionSection {
  @Option(
      names = "--test-views",
      paramLabel = "NAME",
      description =
          "Judge test images by the mean of the probabilities over several views: one, the image"
              + " itself; flip, and its mirror image; ten, these and the same moved by a pixel to"
              + " each of four sides. A trained network remembers it (default: as in training,"
              + " where it is one).")
  public @Nullable TestViews testViews;

  @Override
  public String heading() {
    return "Images";
  }

  /** The card with the views that were given, if any. */
  public ModelCard applyTo(ModelCard card) {
    return card.with(orElse(card.testViews()));
  }

  /** What was given, or else the views that are used already. */
  public TestViews orElse(TestViews present) {
    return Objects.requireNonNullElse(testViews, present);
  }
}
