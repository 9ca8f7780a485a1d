package lanewise.datasets.catalog;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lanewise.datasets.DataException;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.ReadOptions;
import lanewise.datasets.digits.Digits;
import lanewise.datasets.format.CsvDataSet;
import lanewise.datasets.format.DataKind;
import lanewise.datasets.format.ImageFolder;
import lanewise.datasets.format.NpzDataSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds and loads data sets: a known one by its name, any other by the path of its file or folder.
 * Every known set has its own folder (the EMNIST sets share one). It is looked up in the
 * catalogue's root folders; the first that has the files is used:
 *
 * <pre>
 *   ROOT/mnist/train-images-idx3-ubyte.gz    (or without .gz)   and three more
 *   ROOT/octmnist/octmnist.npz               (or octmnist-subset.npz, with fewer images)
 * </pre>
 */
public final class DataCatalog {
  private final List<Path> roots;

  /** A catalogue of the given root folders, searched in that order; they need not exist. */
  public DataCatalog(List<Path> roots) {
    this.roots = List.copyOf(roots);
  }

  /**
   * The default catalogue: the given folder and nothing else; or, if none is given, the folder in
   * the environment variable {@code LANEWISE_DATA}, if set, then {@code lanewise} in the user's
   * cache folder.
   */
  public static DataCatalog lookup(@Nullable Path dataDir) {
    return new DataCatalog(
        roots(
            dataDir,
            System.getenv(),
            System.getProperty("os.name"),
            Path.of(System.getProperty("user.home"))));
  }

  static List<Path> roots(
      @Nullable Path dataDir, Map<String, String> environment, String system, Path home) {
    if (dataDir != null) {
      return List.of(dataDir);
    }
    List<Path> roots = new ArrayList<>();
    String fromEnvironment = environment.getOrDefault("LANEWISE_DATA", "");
    if (!fromEnvironment.isBlank()) {
      roots.add(Path.of(fromEnvironment));
    }
    roots.add(UserCache.folder(environment, system, home));
    return roots;
  }

  /** The root folders, in the order they are searched. */
  public List<Path> roots() {
    return roots;
  }

  /** The root folder for fetched files: the first one. */
  public Path fetchRoot() {
    return roots.getFirst();
  }

  /** The folder that has all files of a known set; none for a generated set. */
  public Optional<Path> find(KnownSet set) {
    return filesOf(set).map(files -> files.getFirst().getParent());
  }

  /** Loads a data set with the usual options. */
  public DataSet load(String nameOrPath) {
    return load(nameOrPath, ReadOptions.USUAL);
  }

  /**
   * Loads a data set.
   *
   * @param nameOrPath the name of a known set, or the path of a .npz, .npy or .csv file or of a
   *     folder of images or .npy files, or the URI of one on a shared file system
   * @throws DataException if there is no such set, or its files are missing or not usable
   */
  public DataSet load(String nameOrPath, ReadOptions options) {
    Optional<KnownSet> known = KnownSet.named(nameOrPath);
    if (known.isPresent()) {
      return load(known.get());
    }
    if (SharedFiles.isUri(nameOrPath)) {
      return loadShared(nameOrPath, options);
    }
    Path path = path(nameOrPath);
    if (!Files.exists(path)) {
      throw unknown(nameOrPath);
    }
    return switch (DataKind.of(path)) {
      case IMAGE_FOLDER -> ImageFolder.read(path, fileName(path), options);
      case NPY_FOLDER -> NpzDataSet.read(path, fileName(path), List.of(), options);
      case NPY -> {
        Path folder = Objects.requireNonNull(path.toAbsolutePath().normalize().getParent());
        yield NpzDataSet.read(folder, fileName(folder), List.of(), options);
      }
      case CSV -> CsvDataSet.read(path, fileName(path), options);
      case NPZ -> readNpz(path, options);
    };
  }

  /** Loads from a copy on this machine's disk, which is deleted then: open files outlive that. */
  private DataSet loadShared(String uri, ReadOptions options) {
    SharedFiles files =
        SharedFiles.of(uri)
            .orElseThrow(
                () ->
                    new DataException(
                        uri + ": nothing here reads such files; docs/spark.md tells what does"));
    try {
      Path folder = Files.createTempDirectory("lanewise-data");
      try {
        Path copy = folder.resolve(uri.substring(uri.lastIndexOf('/') + 1));
        files.fetch(URI.create(uri), copy);
        return load(copy.toString(), options);
      } finally {
        delete(folder);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new DataException(uri + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private DataSet load(KnownSet set) {
    if (set.generated()) {
      return Digits.standard();
    }
    List<Path> files = filesOf(set).orElseThrow(() -> missing(set));
    return noted(set, set.reader().read(set, files));
  }

  /**
   * Reads a .npz file by its path. If it has the name of a known set's file, it gets that set's
   * class names.
   */
  private static DataSet readNpz(Path path, ReadOptions options) {
    String name = fileName(path);
    for (KnownSet set : KnownSet.all()) {
      if (set.files().stream().anyMatch(file -> file.names().contains(name))) {
        return noted(set, SetReader.NPZ.read(set, List.of(path)));
      }
    }
    return NpzDataSet.read(path, name, List.of(), options);
  }

  /** Adds a note if the set has fewer or more images than were published. */
  private static DataSet noted(KnownSet known, DataSet set) {
    ImageSet validation = set.validation();
    int images =
        set.train().size() + set.test().size() + (validation == null ? 0 : validation.size());
    return images == known.images()
        ? set
        : set.noted(
            String.format(
                Locale.ROOT,
                images < known.images()
                    ? "subset of %,d of %,d images"
                    : "%,d images, but %,d were published",
                images,
                known.images()));
  }

  /** The files of a set in the first root that has them all, in the set's order. */
  private Optional<List<Path>> filesOf(KnownSet set) {
    return roots.stream()
        .map(root -> filesIn(root.resolve(set.folder()), set))
        .filter(files -> !files.isEmpty() && files.size() == set.files().size())
        .findFirst();
  }

  private static List<Path> filesIn(Path folder, KnownSet set) {
    return set.files().stream().flatMap(file -> fileIn(folder, file).stream()).toList();
  }

  private static Optional<Path> fileIn(Path folder, KnownFile file) {
    return file.names().stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
  }

  private static Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw unknown(name);
    }
  }

  private static DataException unknown(String nameOrPath) {
    return new DataException(
        String.format(
            Locale.ROOT,
            "no data set '%s': expected %s, a .npz or .csv file or a folder of class folders",
            nameOrPath,
            joined(KnownSet.listed(), KnownSet::name)));
  }

  private DataException missing(KnownSet set) {
    for (Path root : roots) {
      Path folder = root.resolve(set.folder());
      List<Path> present = filesIn(folder, set);
      if (!present.isEmpty()) {
        List<KnownFile> absent =
            set.files().stream().filter(file -> fileIn(folder, file).isEmpty()).toList();
        return new DataException(
            String.format(
                Locale.ROOT,
                "%s: %s missing; put them there or run: lanewise data fetch %s",
                folder,
                joined(absent, KnownFile::name),
                set.name()));
      }
    }
    return new DataException(
        String.format(
            Locale.ROOT,
            "%s is not on this machine (looked in %s): run: lanewise data fetch %s; or put %s into"
                + " %s",
            set.name(),
            joined(roots, Path::toString),
            set.name(),
            joined(set.files(), KnownFile::name),
            fetchRoot().resolve(set.folder())));
  }

  private static <T> String joined(List<T> things, Function<T, String> name) {
    return things.stream().map(name).collect(Collectors.joining(", "));
  }

  private static String fileName(Path path) {
    Path name = path.toAbsolutePath().normalize().getFileName();
    return name == null ? path.toString() : name.toString();
  }
}
