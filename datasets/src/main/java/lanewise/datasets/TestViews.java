package lanewise.datasets;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
  /** These two, and both shifted by one pixel up, down, left and right. */
  TEN;

  /** The name as it is written in options. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The views, the image as it is first. */
  public List<View> views() {
    return switch (this) {
      case ONE -> List.of(View.PLAIN);
      case FLIP -> List.of(View.PLAIN, new View(true, 0, 0));
      case TEN -> {
        List<View> views = new ArrayList<>();
        for (int[] move : new int[][] {{0, 0}, {-1, 0}, {1, 0}, {0, -1}, {0, 1}}) {
          views.add(new View(false, move[0], move[1]));
          views.add(new View(true, move[0], move[1]));
        }
        yield views;
      }
    };
  }
}
