package lanewise.cli.options;

import java.util.Objects;
import lanewise.datasets.TestViews;
import lanewise.model.ModelCard;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of how images are looked at when they are judged. */
@OptionSection("Images")
public final class TestViewsOption {
  @Option(
      names = "--test-views",
      paramLabel = "NAME",
      description =
          "Average the probabilities of a test image over several views: one: the image "
              + "itself; flip: the image and its mirror image; ten: both, and both shifted by "
              + "one pixel up, down, left and right. Stored with the network (default: as in "
              + "training, where it is one).")
  public @Nullable TestViews testViews;

  /** The card with the views that were given, if any. */
  public ModelCard applyTo(ModelCard card) {
    return card.with(orElse(card.testViews()));
  }

  /** What was given, or else the views that are used already. */
  public TestViews orElse(TestViews present) {
    return Objects.requireNonNullElse(testViews, present);
  }
}
