package lanewise.datasets.augment;

import lanewise.datasets.SplitMix;
import lanewise.tensor.Shape;

/** Random erasing and cutout: hides a part of the image. */
final class Erasing {
  private static final double LEAST_AREA = 0.02;
  private static final double LARGEST_AREA = 0.33;
  private static final double LARGEST_RATIO = 3.3;
  private static final int ATTEMPTS = 10;

  private final double probability;
  private final double side;
  private final int channels;
  private final int height;
  private final int width;

  Erasing(Augment augment, Shape imageShape) {
    this.probability = augment.strength(Technique.ERASE);
    this.side = augment.strength(Technique.CUTOUT);
    this.channels = imageShape.extent(0);
    this.height = imageShape.extent(1);
    this.width = imageShape.extent(2);
  }

  void apply(SplitMix random, float[] image, int offset) {
    if (probability > 0 && random.nextDouble() < probability) {
      erase(random, image, offset);
    }
    if (side > 0) {
      cutOut(random, image, offset);
    }
  }

  /**
   * The area is uniform, the ratio of height to width log-uniform; rectangles that do not fit are
   * drawn again.
   */
  private void erase(SplitMix random, float[] image, int offset) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      double area = random.between(LEAST_AREA, LARGEST_AREA) * height * width;
      double ratio = Math.pow(LARGEST_RATIO, random.between(-1, 1));
      int tall = (int) Math.round(Math.sqrt(area * ratio));
      int wide = (int) Math.round(Math.sqrt(area / ratio));
      if (tall >= 1 && wide >= 1 && tall < height && wide < width) {
        int top = random.nextInt(height - tall + 1);
        int left = random.nextInt(width - wide + 1);
        fillWithNoise(random, image, offset, top, left, tall, wide);
        return;
      }
    }
  }

  private void fillWithNoise(
      SplitMix random, float[] image, int offset, int top, int left, int tall, int wide) {
    for (int channel = 0; channel < channels; channel++) {
      for (int y = top; y < top + tall; y++) {
        int start = offset + (channel * height + y) * width + left;
        for (int i = start; i < start + wide; i++) {
          image[i] = (float) random.nextDouble();
        }
      }
    }
  }

  /** The centre is uniform over the pixels; the square is clipped to the image. */
  private void cutOut(SplitMix random, float[] image, int offset) {
    int whole = (int) Math.round(side);
    int top = random.nextInt(height) - whole / 2;
    int left = random.nextInt(width) - whole / 2;
    int right = Math.min(left + whole, width);
    for (int channel = 0; channel < channels; channel++) {
      for (int y = Math.max(top, 0); y < Math.min(top + whole, height); y++) {
        int row = offset + (channel * height + y) * width;
        for (int i = row + Math.max(left, 0); i < row + right; i++) {
          image[i] = 0;
        }
      }
    }
  }
}
