package lanewise.datasets;

import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import lanewise.tensor.Shape;
import lanewise.tensor.Task;

/**
 * Labelled images of one size. Pictures are stored as 8-bit pixels, which take a quarter of the
 * memory of floats: grey ones have C = 1, colour ones C = 3 (red, green, blue planes). Other data
 * can be floats of any range with any number of channels; they are used as they are, while 8-bit
 * pixels are used as pixel/255. The arrays are not copied and must not be changed afterwards.
 */
public final class ImageSet {
  private final Shape imageShape;
  private final PixelStore store;
  private final int[] labels;
  private final List<String> classNames;
  private final Task task;

  /** A set of N images, each of one class. */
  public ImageSet(Shape imageShape, byte[] pixels, int[] labels, List<String> classNames) {
    this(imageShape, pixels, labels, classNames, Task.MULTI_CLASS);
  }

  /**
   * A set of N images.
   *
   * @param imageShape (C,H,W), C is 1 or 3
   * @param pixels (N,C,H,W), unsigned, 0 black to 255 full
   * @param labels (N), as the task says
   * @param classNames at least one, all different
   * @param task what the labels are
   * @throws IllegalArgumentException if there is no image, the number of pixels is not that of N
   *     images, a label is none of the task, or a class name occurs twice
   */
  public ImageSet(
      Shape imageShape, byte[] pixels, int[] labels, List<String> classNames, Task task) {
    this(imageShape, new BytePixels(pixels), labels, classNames, task);
    if (imageShape.extent(0) != 1 && imageShape.extent(0) != 3) {
      throw new IllegalArgumentException(
          "image shape must be (1,H,W) or (3,H,W), given " + imageShape);
    }
  }

  /**
   * A set of N images whose pixels are floats. They cannot be equalised (CLAHE), over-sampled by
   * SMOTE or drawn; everything else works as with 8-bit pixels.
   *
   * @param imageShape (C,H,W)
   * @param pixels (N,C,H,W), finite
   * @param labels (N), each the index of a class name
   * @param classNames at least one, all different
   * @throws IllegalArgumentException as for 8-bit pixels, or if a pixel is NaN or infinite
   */
  public ImageSet(Shape imageShape, float[] pixels, int[] labels, List<String> classNames) {
    this(imageShape, new FloatPixels(pixels), labels, classNames, Task.MULTI_CLASS);
    for (int i = 0; i < pixels.length; i++) {
      if (!Float.isFinite(pixels[i])) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "pixel %d of row %d is %s: pixels must be finite numbers",
                i % imageShape.size(),
                i / imageShape.size(),
                pixels[i]));
      }
    }
  }

  /**
   * A set of N images whose 8-bit pixels stay in a file, because they are too many for memory. An
   * image is read each time it is used. What needs all pixels at once, CLAHE and SMOTE, cannot be
   * done with them.
   *
   * @param imageShape (C,H,W), C is 1 or 3
   * @param file open for reading; it stays open
   * @param start the position of the first pixel
   * @param channelsLast whether the pixels are (N,H,W,C) rather than (N,C,H,W)
   * @param labels (N), as the task says
   * @param classNames at least one, all different
   * @param task what the labels are
   * @throws IllegalArgumentException as for pixels in memory
   */
  public static ImageSet inFile(
      Shape imageShape,
      FileChannel file,
      long start,
      boolean channelsLast,
      int[] labels,
      List<String> classNames,
      Task task) {
    int[] rows = IntStream.range(0, labels.length).toArray();
    PixelStore store = new FilePixels(file, start, imageShape, channelsLast, rows);
    return new ImageSet(imageShape, store, labels, classNames, task);
  }

  private ImageSet(
      Shape imageShape, PixelStore store, int[] labels, List<String> classNames, Task task) {
    if (imageShape.rank() != 3) {
      throw new IllegalArgumentException(
          "image shape must be (C,H,W): channels, height and width, given " + imageShape);
    }
    if (labels.length == 0) {
      throw new IllegalArgumentException("an image set needs at least one image");
    }
    if (store.length() != (long) labels.length * imageShape.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d labels of images %s need %d pixels, given %d",
              labels.length,
              imageShape,
              (long) labels.length * imageShape.size(),
              store.length()));
    }
    if (new HashSet<>(classNames).size() != classNames.size()) {
      throw new IllegalArgumentException("a class name occurs twice in " + classNames);
    }
    requirePrintable(classNames);
    for (int row = 0; row < labels.length; row++) {
      if (!task.isLabel(labels[row], classNames.size())) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "label %d of row %d is none of %d classes",
                labels[row],
                row,
                classNames.size()));
      }
    }
    this.imageShape = imageShape;
    this.store = store;
    this.labels = labels;
    this.classNames = List.copyOf(classNames);
    this.task = task;
  }

  /**
   * Refuses names that would command a terminal.
   *
   * @throws IllegalArgumentException if a name holds a control character
   */
  public static void requirePrintable(List<String> classNames) {
    for (String name : classNames) {
      if (holdsControl(name)) {
        String printable = name.replaceAll("\\p{Cc}", "?");
        throw new IllegalArgumentException(
            "the class name '" + printable + "' holds a control character; rename the class");
      }
    }
  }

  /** Without a stream: every image that is classified comes by here. */
  private static boolean holdsControl(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (Character.isISOControl(name.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  /** The number of images, N. */
  public int size() {
    return labels.length;
  }

  /** The number of classes, including classes without images. */
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

  /** The SHA-256 of all pixels, in hexadecimal digits. */
  public String pixelDigest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      store.update(digest);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  /**
   * The storage of 8-bit pixels, (N,C,H,W), unsigned.
   *
   * @throws DataException if the pixels are floats, or not in memory
   */
  public byte[] pixels() {
    if (store instanceof BytePixels(byte[] pixels)) {
      return pixels;
    }
    throw new DataException(
        store instanceof FilePixels
            ? "these images stay in their file, because they are too many for memory: CLAHE and"
                + " SMOTE need them in memory; keep fewer"
            : "the pixels of these images are floats: CLAHE, SMOTE and pictures of them need 8-bit"
                + " pixels");
  }

  /**
   * A copy of the 8-bit pixels of one image, (C,H,W), unsigned.
   *
   * @throws DataException if the pixels are floats
   */
  public byte[] pixels(int row) {
    return select(new int[] {row}).pixels();
  }

  /** The storage of the pixels, whatever they are. */
  PixelStore store() {
    return store;
  }

  /** The labels, (N); not a copy. */
  public int[] labels() {
    return labels;
  }

  /** What the labels are. */
  public Task task() {
    return task;
  }

  /** The name of an image's class, or the names of its labels. */
  public String labelText(int row) {
    return task.text(labels[row], classNames);
  }

  /** The same labels under other pixels. */
  public ImageSet withPixels(Shape shape, byte[] newPixels) {
    return new ImageSet(shape, newPixels, labels, classNames, task);
  }

  /** The label of one image. */
  public int label(int row) {
    return labels[row];
  }

  /**
   * Copies the images of the given rows, in the given order; a row may be repeated.
   *
   * @throws IllegalArgumentException if no row is given
   * @throws IndexOutOfBoundsException if a row does not exist
   */
  public ImageSet select(int[] rows) {
    int[] chosenLabels = IntStream.of(rows).map(row -> labels[row]).toArray();
    PixelStore chosenPixels = store.select(rows, imageShape.size());
    return new ImageSet(imageShape, chosenPixels, chosenLabels, classNames, task);
  }

  /**
   * The same images under other labels.
   *
   * @param others (N), as the task says
   * @throws IllegalArgumentException if there are not as many labels as images, or one is none of
   *     the task
   */
  public ImageSet relabelled(int[] others, List<String> names, Task otherTask) {
    return new ImageSet(imageShape, store, others, names, otherTask);
  }

  /**
   * Resizes the images, rounding to 8 bits; returns this set if it already has that size.
   *
   * @throws DataException if a size is below 1, or the pixels are floats
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
      resize.apply(pixels(), i * plane, resizedPixels, i * height * width);
    }
    Shape resizedShape = Shape.of(imageShape.extent(0), height, width);
    return withPixels(resizedShape, resizedPixels);
  }

  /**
   * Appends the images of another set.
   *
   * @throws IllegalArgumentException if the other set has another image size or other class names,
   *     or only one of them has 8-bit pixels
   */
  public ImageSet join(ImageSet other) {
    if (!imageShape.equals(other.imageShape)
        || !classNames.equals(other.classNames)
        || task != other.task) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "images %s of %s cannot be joined with images %s of %s",
              imageShape,
              classNames,
              other.imageShape,
              other.classNames));
    }
    PixelStore bothPixels = store.join(other.store);
    int[] bothLabels = Arrays.copyOf(labels, size() + other.size());
    System.arraycopy(other.labels, 0, bothLabels, size(), other.size());
    return new ImageSet(imageShape, bothPixels, bothLabels, classNames, task);
  }

  /**
   * Statistics over all images.
   *
   * @param mean the mean of pixel/255, or of pixels that are floats, by channel
   * @param std their standard deviation (of the population), by channel
   * @param perClass the number of images, by class; one that has several labels counts for each
   */
  public record Statistics(List<Double> mean, List<Double> std, List<Integer> perClass) {}

  /** Computes the statistics in one pass over pixels and labels. */
  public Statistics statistics() {
    List<Double> mean = new ArrayList<>();
    List<Double> std = new ArrayList<>();
    for (double[] ofChannel : store.meanAndStd(imageShape)) {
      mean.add(ofChannel[0]);
      std.add(ofChannel[1]);
    }
    int[] perClass = new int[classes()];
    for (int label : labels) {
      switch (task) {
        case MULTI_CLASS -> perClass[label]++;
        case MULTI_LABEL -> {
          for (int index = 0; index < perClass.length; index++) {
            perClass[index] += task.has(label, index) ? 1 : 0;
          }
        }
      }
    }
    return new Statistics(
        List.copyOf(mean), List.copyOf(std), Arrays.stream(perClass).boxed().toList());
  }
}
