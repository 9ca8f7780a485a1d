package lanewise.datasets.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import lanewise.datasets.DataException;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.format.Idx;

/**
 * EMNIST: handwritten characters in six splits, all in one zip file of IDX files. The images are
 * stored column by column and are transposed here; the labels of {@code letters} start at 1 and are
 * renumbered from 0. Address, MD5 value and classes are taken from torchvision, {@code
 * torchvision/datasets/mnist.py} of pytorch/vision at commit
 * 01977a187961243eaf66ead246fd92a5c6c7ccfc; numbers of images from {@code
 * docs/src/datasets/EMNIST.md} of JuliaML/MLDatasets.jl at commit
 * 6d8200a847100e80a99d1038d600b5121efcc095, with which {@code
 * tensorflow_datasets/image_classification/mnist.py} of tensorflow/datasets at commit
 * ed88f7189115b6fe182c87c5eb5ffa61c7d4037c agrees, but for {@code letters}, where it reads 88,800
 * and 14,800 images. None of them states a licence.
 */
final class Emnist {
  private static final String ZIP = "gzip.zip";
  private static final String CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String SMALL = "abcdefghijklmnopqrstuvwxyz";

  /** The lower-case letters that differ in shape from their capitals. */
  private static final String UNLIKE = "abdefghnqrt";

  private Emnist() {}

  static List<KnownSet> sets() {
    return List.of(
        set("balanced", "characters", merged(), 112_800, 18_800),
        set("byclass", "characters", names("0123456789" + CAPITALS + SMALL), 697_932, 116_323),
        set("bymerge", "characters", merged(), 697_932, 116_323),
        set("digits", "digits", KnownSet.DIGIT_NAMES, 240_000, 40_000),
        set("letters", "letters", names(SMALL), 124_800, 20_800),
        set("mnist", "digits", KnownSet.DIGIT_NAMES, 60_000, 10_000));
  }

  private static KnownSet set(
      String split, String what, List<String> classNames, int train, int test) {
    int firstLabel = split.equals("letters") ? 1 : 0;
    return new KnownSet(
        "emnist-" + split,
        String.format(Locale.ROOT, "EMNIST %s, handwritten %s, 28x28 grey", split, what),
        classNames,
        train,
        0,
        test,
        "unverified; made from NIST Special Database 19",
        List.of("https://www.itl.nist.gov/iaui/vip/cs_links/EMNIST/"),
        List.of(KnownFile.md5(ZIP, "58c8d27c78d21e728a6bc7b3cc06412e")),
        "emnist",
        (set, files) -> read(set, files.getFirst(), firstLabel));
  }

  private static DataSet read(KnownSet set, Path zip, int firstLabel) {
    List<ImageSet> splits =
        Stream.of("train", "test")
            .parallel()
            .map(split -> read(zip, set.name() + "-" + split, set.classNames(), firstLabel))
            .toList();
    return new DataSet(set.name(), splits.get(0), null, splits.get(1), List.of());
  }

  private static ImageSet read(Path zip, String split, List<String> classNames, int firstLabel) {
    try (ZipFile file = new ZipFile(zip.toFile())) {
      ImageSet images =
          Idx.read(
              zip,
              member(zip, file, "gzip/" + split + "-images-idx3-ubyte.gz"),
              member(zip, file, "gzip/" + split + "-labels-idx1-ubyte.gz"),
              classNames,
              firstLabel);
      return upright(images);
    } catch (IOException e) {
      throw DataException.unreadable(zip, e);
    }
  }

  private static byte[] member(Path zip, ZipFile file, String name) throws IOException {
    ZipEntry member = file.getEntry(name);
    if (member == null) {
      throw new DataException(
          zip, String.format(Locale.ROOT, "has no member %s; download the file again", name));
    }
    try (InputStream in = file.getInputStream(member)) {
      return in.readAllBytes();
    }
  }

  /** Transposes every image. */
  private static ImageSet upright(ImageSet images) {
    int height = images.imageShape().extent(1);
    int width = images.imageShape().extent(2);
    if (height != width) {
      throw new DataException("EMNIST's images are square, but these are " + images.imageShape());
    }
    byte[] turned = new byte[images.pixels().length];
    IntStream.range(0, images.size())
        .parallel()
        .forEach(
            row -> {
              int start = row * height * width;
              for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                  turned[start + y * width + x] = images.pixels()[start + x * width + y];
                }
              }
            });
    return images.withPixels(images.imageShape(), turned);
  }

  private static List<String> merged() {
    return names("0123456789" + CAPITALS + UNLIKE);
  }

  private static List<String> names(String letters) {
    return letters.chars().mapToObj(Character::toString).toList();
  }
}
