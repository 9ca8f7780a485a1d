import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Loader;
import lanewise.datasets.Normalization;
import lanewise.datasets.format.ImageFile;
import lanewise.datasets.format.ImageFolder;
import lanewise.tensor.Batch;
import lanewise.train.BatchStream;

/**
 * Times the decoding of 20,000 pictures of 64 x 64, as JPEG and as PNG, and the loader's batches.
 * Run by {@code benchmarks/pictures} with the classes of a commit, so that two can be compared.
 */
final class Pictures {
  private static final int COUNT = 20_000;
  private static final int CLASSES = 10;
  private static final int SIDE = 64;
  private static final int BATCH = 64;
  private static final int PASSES = 4;

  private Pictures() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    for (String format : List.of("jpg", "png")) {
      Path pictures = folder.resolve(format);
      if (Files.notExists(pictures)) {
        write(pictures, format);
      }
      List<Path> files;
      try (Stream<Path> all = Files.walk(pictures)) {
        files = all.filter(Files::isRegularFile).sorted().toList();
      }
      double first = decode(files);
      double best = 0;
      for (int pass = 0; pass < PASSES; pass++) {
        best = Math.max(best, decode(files));
      }
      System.out.printf(
          Locale.ROOT,
          "%s: %,.0f images/s at first, %,.0f once compiled, on %d cores%n",
          format,
          first,
          best,
          Runtime.getRuntime().availableProcessors());
    }
    long start = System.nanoTime();
    ImageSet train = ImageFolder.read(folder.resolve("jpg"), "pictures").train();
    System.out.printf(
        Locale.ROOT, "the folder is a data set after %.1f s%n", (System.nanoTime() - start) / 1e9);
    Loader loader = new Loader(train, BATCH).shuffled(1).normalized(Normalization.standard(train));
    double best = 0;
    for (int epoch = 1; epoch <= 2 * PASSES; epoch++) {
      best = Math.max(best, load(loader, epoch));
    }
    System.out.printf(Locale.ROOT, "loader: %,.0f shuffled, normalised images/s%n", best);
  }

  /** Pictures per second on all cores. */
  private static double decode(List<Path> files) {
    long start = System.nanoTime();
    long pixels =
        files.parallelStream().mapToLong(file -> ImageFile.read(file).shape().size()).sum();
    double seconds = (System.nanoTime() - start) / 1e9;
    if (pixels != (long) files.size() * 3 * SIDE * SIDE) {
      throw new IllegalStateException("other pictures than expected");
    }
    return files.size() / seconds;
  }

  private static double load(Loader loader, int epoch) {
    long start = System.nanoTime();
    int read = 0;
    try (BatchStream stream = loader.open(epoch)) {
      for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
        read += batch.size();
      }
    }
    return read / ((System.nanoTime() - start) / 1e9);
  }

  /** Colour ramps with noise: about 4 KB each as JPEG. */
  private static void write(Path folder, String format) throws IOException {
    Random random = new Random(1);
    for (int label = 0; label < CLASSES; label++) {
      Files.createDirectories(folder.resolve("class" + label));
    }
    for (int number = 0; number < COUNT; number++) {
      BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
      int red = random.nextInt(128);
      int green = random.nextInt(128);
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          int noise = random.nextInt(64);
          image.setRGB(x, y, red + x + noise << 16 | green + y + noise << 8 | 64 + noise);
        }
      }
      Path file = folder.resolve("class" + number % CLASSES).resolve(number + "." + format);
      ImageIO.write(image, format, file.toFile());
    }
  }
}
