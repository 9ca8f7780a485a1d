package lanewise.datasets;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Test-time augmentation: the probabilities of an image are the mean over several views of it, as
 * in Krizhevsky and others, "ImageNet Classification with Deep Convolutional Neural Networks",
 * 2012, section 4.1. It helps networks that were trained on images changed in the same way.
 */
public enum TestViews {
  /** The image as it is. */
  ONE,
  /** The image and its mirror image. */
  FLIP,
  /** The image, and shifted by one pixel up, down, left and right. */
  FIVE,
  /** These five and their mirror images. */
  TEN;

  /** The name as it is written in options. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether some views are mirrored left and right. */
  public boolean mirrors() {
    return views().stream().anyMatch(View::mirrored);
  }

  /** The views, the image as it is first. */
  public List<View> views() {
    return switch (this) {
      case ONE -> List.of(View.PLAIN);
      case FLIP -> both(View.PLAIN).toList();
      case FIVE -> shifted().toList();
      case TEN -> shifted().flatMap(TestViews::both).toList();
    };
  }

  private static Stream<View> shifted() {
    return Stream.of(
        View.PLAIN,
        new View(false, -1, 0),
        new View(false, 1, 0),
        new View(false, 0, -1),
        new View(false, 0, 1));
  }

  private static Stream<View> both(View view) {
    return Stream.of(view, new View(true, view.down(), view.right()));
  }
}
