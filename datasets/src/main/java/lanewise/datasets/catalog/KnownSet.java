package lanewise.datasets.catalog;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A data set known by name, as its authors published it.
 *
 * @param name the name used in commands
 * @param title a one-line description
 * @param classNames by label
 * @param train the number of training images
 * @param validation the number of validation images, 0 without such a split
 * @param test the number of test images
 * @param licence the licence of the data
 * @param mirrors base addresses, to which the file names are appended, tried in this order
 * @param files the published files; none for a generated set
 * @param folder the name of its folder in a root folder
 * @param reader reads the files
 */
public record KnownSet(
    String name,
    String title,
    List<String> classNames,
    int train,
    int validation,
    int test,
    String licence,
    List<String> mirrors,
    List<KnownFile> files,
    String folder,
    SetReader reader) {

  /** A set in a folder with its own name, as four IDX files or one .npz file. */
  KnownSet(
      String name,
      String title,
      List<String> classNames,
      int train,
      int validation,
      int test,
      String licence,
      List<String> mirrors,
      List<KnownFile> files) {
    this(
        name,
        title,
        classNames,
        train,
        validation,
        test,
        licence,
        mirrors,
        files,
        name,
        files.size() == 1 ? SetReader.NPZ : SetReader.IDX);
  }

  static final List<String> DIGIT_NAMES = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

  static final KnownSet DIGITS =
      new KnownSet(
          "digits",
          "drawn digits, generated on the spot, 28x28 grey",
          DIGIT_NAMES,
          12_000,
          0,
          2_000,
          "as Lanewise",
          List.of(),
          List.of());

  static final KnownSet MNIST =
      new KnownSet(
          "mnist",
          "MNIST, handwritten digits, 28x28 grey",
          DIGIT_NAMES,
          60_000,
          0,
          10_000,
          "CC BY-SA 3.0, Yann LeCun, Corinna Cortes, Christopher J. C. Burges",
          List.of(
              "https://ossci-datasets.s3.amazonaws.com/mnist/",
              "https://storage.googleapis.com/cvdf-datasets/mnist/",
              "https://yann.lecun.com/exdb/mnist/"),
          List.of(
              KnownFile.gzip(
                  "train-images-idx3-ubyte",
                  9_912_422,
                  "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
                  "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
              KnownFile.gzip(
                  "train-labels-idx1-ubyte",
                  28_881,
                  "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
                  "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
              KnownFile.gzip(
                  "t10k-images-idx3-ubyte",
                  1_648_877,
                  "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
                  "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
              KnownFile.gzip(
                  "t10k-labels-idx1-ubyte",
                  4_542,
                  "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
                  "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2")));

  static final KnownSet FASHION_MNIST =
      new KnownSet(
          "fashion-mnist",
          "Fashion-MNIST, articles of clothing, 28x28 grey",
          List.of(
              "T-shirt/top",
              "Trouser",
              "Pullover",
              "Dress",
              "Coat",
              "Sandal",
              "Shirt",
              "Sneaker",
              "Bag",
              "Ankle boot"),
          60_000,
          0,
          10_000,
          "MIT, Zalando SE",
          List.of(
              "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
              "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
          List.of(
              KnownFile.gzip(
                  "train-images-idx3-ubyte",
                  26_421_880,
                  "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
                  "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
              KnownFile.gzip(
                  "train-labels-idx1-ubyte",
                  29_515,
                  "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
                  "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
              KnownFile.gzip(
                  "t10k-images-idx3-ubyte",
                  4_422_102,
                  "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
                  "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
              KnownFile.gzip(
                  "t10k-labels-idx1-ubyte",
                  5_148,
                  "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
                  "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34")));

  private static final List<KnownSet> ALL =
      Stream.of(
              List.of(DIGITS, MNIST, FASHION_MNIST),
              MnistKin.sets(),
              Emnist.sets(),
              MedMnist.sets())
          .flatMap(List::stream)
          .toList();

  /** All known sets, in the order of listing. */
  public static List<KnownSet> all() {
    return ALL;
  }

  /** The sets to list: of a set in several sizes, only the smallest. */
  public static List<KnownSet> listed() {
    return ALL.stream().filter(set -> !set.name.matches(".*_\\d+")).toList();
  }

  /** The set of that name. */
  public static Optional<KnownSet> named(String name) {
    return all().stream().filter(set -> set.name.equals(name)).findFirst();
  }

  /** The number of images of all splits. */
  public int images() {
    return train + validation + test;
  }

  /** Whether the images are generated, so that no files are needed. */
  public boolean generated() {
    return files.isEmpty();
  }
}
