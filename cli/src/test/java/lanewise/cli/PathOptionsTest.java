package lanewise.cli;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import lanewise.cli.error.Mistakes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Every option of every command that names a file or folder: what is written stays where a link
 * points to and replaces nothing but files; what is read must be there. The options come from the
 * command line's own model, so that a new one fails here until it is listed.
 */
class PathOptionsTest {
  private static final Pattern NAMES_A_PATH =
      Pattern.compile("\\b(FILE|DIR|FOLDER|PATH|RUN|WEIGHTS)\\b|\\.(txt|yaml|png)\\b");

  /** What each command needs; a word that stands in {@link #FOUND} is replaced by what is there. */
  private static final Map<String, String> NEEDS =
      Map.ofEntries(
          entry("train", "--data DATA --epochs 1 --batch-size 30 --no-report --out OUT"),
          entry("lr-find", "--data DATA --lr-steps 3 --batch-size 9 --no-report --out OUT"),
          entry(
              "crossval", "--data DATA --folds 2 --epochs 1 --batch-size 16 --no-report --out OUT"),
          entry("tune", "SPACE.yaml --data DATA --search grid --epochs 1 --no-report --out OUT"),
          entry("ablate", "TECHNIQUES.yaml --data DATA --seeds 2 --epochs 1 --no-report --out OUT"),
          entry("medmnist", "--data DATA --runs 1 --epochs 1 --no-report --out OUT"),
          entry("compare", "RUN RUN --out OUT"),
          entry("eval", "RUN|WEIGHTS"),
          entry("report", "DIR"),
          entry("predict", "RUN|WEIGHTS FILE"),
          entry("inspect", "RUN|FILE"),
          entry("gradcheck", "RUN|FILE"),
          entry("playground", "RUN|WEIGHTS"),
          entry("export", "RUN|WEIGHTS --out OUT"),
          entry("import", "FILE --model simple-cnn --data DATA --map NAMES.txt --out OUT"),
          entry("conformance", "DIR"),
          entry("data list", ""),
          entry("data check", "NAME|FILE.npz|FOLDER"),
          entry("data show", "NAME|FILE.npz|FOLDER --out OUT"),
          entry("ladder", "mine"),
          entry("learn list", ""),
          entry("learn check", ""),
          entry("learn hint", ""),
          entry("learn reset", ""),
          entry("learn grade", "FOLDER"),
          entry("learn start", "im2col --folder OUT"));

  private static final Set<String> FOLDERS =
      Set.of(
          "train --out",
          "lr-find --out",
          "crossval --out",
          "tune --out",
          "ablate --out",
          "medmnist --out",
          "compare --out",
          "learn start --folder");

  private static final Set<String> FILES =
      Set.of("export --out", "import --out", "data show --out", "predict --save");

  /** They need a server, workers, or only warn at the end of a training. */
  private static final Set<String> ELSEWHERE =
      Set.of("data fetch --data-dir", "train --secret", "train --results");

  @TempDir private static Path shared;
  private static final Map<String, Path> FOUND = new TreeMap<>();

  @TempDir private Path folder;

  @BeforeAll
  static void makeWhatIsThere() throws IOException {
    Path data = TinyData.write(shared.resolve("tiny.npz"), false);
    Path run = shared.resolve("run");
    TinyRun.train(data, run, "--epochs 1 --batch-size 30 --quiet");
    Path image = shared.resolve("image.png");
    ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY), "png", image.toFile());
    FOUND.put("DATA", data);
    FOUND.put("NAME|FILE.npz|FOLDER", data);
    FOUND.put("IMAGE", image);
    FOUND.put("RUN", run);
    FOUND.put("RUN|WEIGHTS", run);
    FOUND.put("RUN|FILE", run);
    FOUND.put("FILE", run.resolve("best.safetensors"));
    FOUND.put("NAMES.txt", Files.writeString(shared.resolve("names.txt"), "# none\n"));
    FOUND.put("SPACE.yaml", Files.writeString(shared.resolve("space.yaml"), "lr: [0.01]\n"));
    FOUND.put(
        "TECHNIQUES.yaml", Files.writeString(shared.resolve("slow.yaml"), "slow: {lr: 1e-3}\n"));
  }

  /** Each command with each of its options and arguments that names a path. */
  private static Stream<String> paths() {
    List<String> found = new ArrayList<>();
    collect("", Lanewise.commandLine("help"), found);
    return found.stream();
  }

  private static void collect(String command, CommandLine line, List<String> found) {
    for (ArgSpec each : line.getCommandSpec().args()) {
      Class<?> type = each.auxiliaryTypes().length == 0 ? each.type() : each.auxiliaryTypes()[0];
      if (type == Path.class || NAMES_A_PATH.matcher(each.paramLabel()).find()) {
        String name = each instanceof OptionSpec option ? option.longestName() : each.paramLabel();
        found.add(command + " " + name);
      }
    }
    line.getSubcommands()
        .forEach((name, sub) -> collect((command + " " + name).strip(), sub, found));
  }

  private static Stream<String> read() {
    return paths()
        .filter(each -> !FOLDERS.contains(each) && !FILES.contains(each))
        .filter(each -> !ELSEWHERE.contains(each));
  }

  /** The command line with a path for an option, or in the place of an argument. */
  private Cli.Result run(String commandAndOption, Path path) {
    int end = commandAndOption.lastIndexOf(' ');
    String command = commandAndOption.substring(0, end);
    String option = commandAndOption.substring(end + 1);
    assertThat(NEEDS).as("a new command").containsKey(command);
    List<Object> words = new ArrayList<>(List.of(command.split(" ")));
    boolean placed = false;
    String before = "";
    for (String word : NEEDS.get(command).split(" ")) {
      if (before.equals(option) || (!placed && word.equals(option) && !word.startsWith("--"))) {
        words.add(path);
        placed = true;
      } else if (!word.isEmpty()) {
        words.add(word.equals("OUT") ? folder.resolve("out") : found(command, word));
      }
      before = word;
    }
    if (!placed) {
      words.add(option);
      words.add(path);
    }
    return Cli.run(words.toArray());
  }

  /** What predict reads are images, what import reads are weights. */
  private static Path found(String command, String word) {
    String kind = command.equals("predict") && word.equals("FILE") ? "IMAGE" : word;
    return FOUND.getOrDefault(kind, Path.of(kind));
  }

  private static void assertRefused(Cli.Result result, Path path) {
    assertThat(result.status()).isNotZero();
    assertThat(result.err())
        .startsWith(Mistakes.PREFIX)
        .hasLineCount(1)
        .contains(String.valueOf(path.getFileName()));
  }

  @Test
  void theListsNameNothingThatIsGone() {
    assertThat(paths()).containsAll(FOLDERS).containsAll(FILES).containsAll(ELSEWHERE);
  }

  @ParameterizedTest
  @MethodSource("read")
  void whatIsReadMustBeThere(String option) throws IOException {
    Path missing = folder.resolve("missing.safetensors");
    assertRefused(run(option, missing), missing);
    assertThat(missing).doesNotExist();
    assertThat(folder).as("nothing is half written").isEmptyDirectory();
  }

  static Stream<String> folders() {
    return FOLDERS.stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("folders")
  void aFolderIsWrittenWhereTheLinkPoints(String option) throws IOException {
    for (Path real :
        List.of(Files.createDirectory(folder.resolve("there")), folder.resolve("not-yet"))) {
      Path link = folder.resolve("link-" + real.getFileName());
      Files.createSymbolicLink(link, real.getFileName());

      Cli.Result result = run(option, link);

      assertThat(result.status()).as(result.err()).isZero();
      assertThat(link).isSymbolicLink();
      assertThat(real).isNotEmptyDirectory();
    }
  }

  @ParameterizedTest
  @MethodSource("folders")
  void whatIsNoFolderStays(String option) throws IOException, InterruptedException {
    for (Path other : others()) {
      assertRefused(run(option, other), other);
      assertThat(attributes(other).isOther()).as(option).isTrue();
    }
    Path file = Files.writeString(folder.resolve("file"), "old");
    assertRefused(run(option, file), file);
    assertThat(file).hasContent("old");
    assertRefused(run(option, file.resolve("below")), file);
    assertThat(file).hasContent("old");
  }

  static Stream<String> files() {
    return FILES.stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("files")
  void aFileIsWrittenWhereTheLinkPoints(String option) throws IOException {
    for (Path real :
        List.of(Files.writeString(folder.resolve("there"), "old"), folder.resolve("not-yet"))) {
      Path link = folder.resolve("link-" + real.getFileName());
      Files.createSymbolicLink(link, real.getFileName());

      Cli.Result result = run(option, link);

      assertThat(result.status()).as(result.err()).isZero();
      assertThat(link).isSymbolicLink();
      assertThat(Files.size(real)).isGreaterThan(100);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void whatIsNoFileStays(String option) throws IOException, InterruptedException {
    for (Path other : others()) {
      assertRefused(run(option, other), other);
      assertThat(attributes(other).isOther()).as(option).isTrue();
    }
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertRefused(run(option, empty), empty);
    assertThat(empty).isEmptyDirectory();
    Path file = Files.writeString(folder.resolve("file"), "old");
    assertRefused(run(option, file.resolve("below")), file);
    assertThat(file).hasContent("old");
  }

  /** A pipe and, where this process may make one, a device: that of /dev/null. */
  private List<Path> others() throws IOException, InterruptedException {
    List<Path> made = new ArrayList<>();
    for (List<String> kind : List.of(List.of("p"), List.of("c", "1", "3"))) {
      Path path = folder.resolve("other-" + kind.getFirst());
      List<String> command = new ArrayList<>(List.of("mknod", path.toString()));
      command.addAll(kind);
      if (new ProcessBuilder(command).start().waitFor() == 0) {
        made.add(path);
      }
    }
    return made;
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class);
  }
}
