package lanewise.datasets;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import lanewise.tensor.Shape;

/**
 * Labelled 8-bit images of one size, kept as the bytes they came in: a quarter of what floats would
 * take. Grey images have C = 1, colour images C = 3 (red, green, blue planes). The arrays are
 * shared with whoever handed them over and must not be changed afterwards.
 */
public final class ImageSet {
  private final Shape imageShape;
  private final byte[] pixels;
  private final int[] labels;
  private final List<String> classNames;

  /**
   * A set of N images.
   *
   * @param imageShape (C,H,W), C is 1 or 3
   * @param pixels (N,C,H,W), unsigned, 0 black to 255 full
   * @param labels (N), each the index of a class name
   * @param classNames at least one, all different
   * @throws IllegalArgumentException if there is no image, the number of pixels is not that of N
   *     images, a label is no index of a class name, or a class name occurs twice
   */
  public ImageSet(Shape imageShape, byte[] pixels, int[] labels, List<String> classNames) {
    if (imageShape.rank() != 3 || (imageShape.extent(0) != 1 && imageShape.extent(0) != 3)) {
      throw new IllegalArgumentException(
          "image shape must be (1,H,W) or (3,H,W), given " + imageShape);
    }
    if (labels.length == 0) {
      throw new IllegalArgumentException("an image set needs at least one image");
    }
    if (pixels.length != (long) labels.length * imageShape.size()) {
      throw new IllegalArgumentException(
          labels.length + " images " + imageShape + " do not have " + pixels.length + " pixels");
    }
    if (classNames.stream().distinct().count() != classNames.size()) {
      throw new IllegalArgumentException("a class name occurs twice in " + classNames);
    }
    for (int row = 0; row < labels.length; row++) {
      if (labels[row] < 0 || labels[row] >= classNames.size()) {
        throw new IllegalArgumentException(
            "label " + labels[row] + " of row " + row + " is not in 0.." + (classNames.size() - 1));
      }
    }
    this.imageShape = imageShape;
    this.pixels = pixels;
    this.labels = labels;
    this.classNames = List.copyOf(classNames);
  }

  /** The number of images, N. */
  public int size() {
    return labels.length;
  }

  /** The number of classes, whether or not each has an image here. */
  public int classes() {
    return classNames.size();
  }

  /** The names of the classes, by label. */
  public List<String> classNames() {
    return classNames;
  }

  /** The shape of one image, (C,H,W). */
  public Shape imageShape() {
    return imageShape;
  }

  /** The storage of the pixels, (N,C,H,W), unsigned. */
  public byte[] pixels() {
    return pixels;
  }

  /** The storage of the labels, (N). */
  public int[] labels() {
    return labels;
  }

  /** The label of one image. */
  public int label(int row) {
    return labels[row];
  }

  /**
   * The images of the given rows, in the given order, copied; a row may be given more than once.
   *
   * @throws IllegalArgumentException if no row is given
   * @throws IndexOutOfBoundsException if a row does not exist
   */
  public ImageSet select(int[] rows) {
    int imageSize = imageShape.size();
    byte[] chosenPixels = new byte[Math.multiplyExact(rows.length, imageSize)];
    int[] chosenLabels = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      chosenLabels[i] = labels[rows[i]];
      System.arraycopy(pixels, rows[i] * imageSize, chosenPixels, i * imageSize, imageSize);
    }
    return new ImageSet(imageShape, chosenPixels, chosenLabels, classNames);
  }

  /**
   * These images at another size, rounded to 8 bits; this set itself if it is that size already.
   *
   * @throws DataException if a size is below 1
   */
  public ImageSet resized(Resize.Method method, int height, int width) {
    if (imageShape.extent(1) == height && imageShape.extent(2) == width) {
      return this;
    }
    Resize resize = new Resize(method, imageShape.extent(1), imageShape.extent(2), height, width);
    int planes = size() * imageShape.extent(0);
    byte[] resizedPixels = new byte[Math.multiplyExact(planes, height * width)];
    int plane = imageShape.extent(1) * imageShape.extent(2);
    for (int i = 0; i < planes; i++) {
      resize.apply(pixels, i * plane, resizedPixels, i * height * width);
    }
    Shape resizedShape = Shape.of(imageShape.extent(0), height, width);
    return new ImageSet(resizedShape, resizedPixels, labels, classNames);
  }

  /**
   * These images and, after them, those of another set.
   *
   * @throws IllegalArgumentException if the other set's images have another size or its classes
   *     other names
   */
  public ImageSet join(ImageSet other) {
    if (!imageShape.equals(other.imageShape) || !classNames.equals(other.classNames)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "images %s of %s cannot be joined with images %s of %s",
              imageShape,
              classNames,
              other.imageShape,
              other.classNames));
    }
    byte[] bothPixels = Arrays.copyOf(pixels, Math.addExact(pixels.length, other.pixels.length));
    System.arraycopy(other.pixels, 0, bothPixels, pixels.length, other.pixels.length);
    int[] bothLabels = Arrays.copyOf(labels, size() + other.size());
    System.arraycopy(other.labels, 0, bothLabels, size(), other.size());
    return new ImageSet(imageShape, bothPixels, bothLabels, classNames);
  }

  /**
   * What the images are like as a whole.
   *
   * @param mean the mean of pixel/255, by channel
   * @param std the standard deviation of pixel/255 (of the population), by channel
   * @param perClass the number of images, by class
   */
  public record Statistics(List<Double> mean, List<Double> std, List<Integer> perClass) {}

  /** Counts every pixel and label once. */
  public Statistics statistics() {
    List<Double> mean = new ArrayList<>();
    List<Double> std = new ArrayList<>();
    for (int channel = 0; channel < imageShape.extent(0); channel++) {
      long[] histogram = histogram(channel);
      double count = 0;
      double sum = 0;
      for (int value = 0; value < 256; value++) {
        count += histogram[value];
        sum += histogram[value] * (value / 255.0);
      }
      double channelMean = sum / count;
      double squares = 0;
      for (int value = 0; value < 256; value++) {
        double difference = value / 255.0 - channelMean;
        squares += histogram[value] * difference * difference;
      }
      mean.add(channelMean);
      std.add(Math.sqrt(squares / count));
    }
    int[] perClass = new int[classes()];
    for (int label : labels) {
      perClass[label]++;
    }
    return new Statistics(
        List.copyOf(mean), List.copyOf(std), Arrays.stream(perClass).boxed().toList());
  }

  /** How often each pixel value occurs in one channel. */
  private long[] histogram(int channel) {
    long[] histogram = new long[256];
    int plane = imageShape.extent(1) * imageShape.extent(2);
    for (int row = 0; row < size(); row++) {
      int start = row * imageShape.size() + channel * plane;
      for (int i = start; i < start + plane; i++) {
        histogram[pixels[i] & 0xff]++;
      }
    }
    return histogram;
  }
}
