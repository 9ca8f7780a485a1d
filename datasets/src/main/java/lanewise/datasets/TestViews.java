package lanewise.datasets;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How an image is looked at when a network judges it: by the mean of the probabilities over several
 * views, as in Krizhevsky and others, "ImageNet Classification with Deep Convolutional Neural
 * Networks", 2012, section 4.1. It helps networks that learnt from images so changed.
 */
public enum TestViews {
  /** The image as it is. */
  ONE,
  /** The image, and its mirror image. */
  FLIP,
  /** These two, and both moved by one pixel up, down, left and right. */
  TEN;

  /** The name as users write it. */
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
