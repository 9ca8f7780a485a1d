import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Builds two commits and times them in turns, with a fresh JVM for every measurement of every
 * round; then trains five networks with each and compares the weights. It only runs the {@code
 * benchmarks.jar} and {@code bin/lanewise} of each commit, so all other code may differ. Run by
 * {@code benchmarks/compare}.
 */
final class Compare {
  private static final String USAGE =
      """
      usage: benchmarks/compare BASE [COMMIT] [--quick] [--rounds N] [--only PART,...]
                                [--trees DIR]

      Times BASE and COMMIT (default: HEAD) in turns and prints a Markdown table of both.

        --quick       2 rounds of short runs: under ten minutes in all
        --rounds N    fresh JVMs for each figure of each commit (default: 5)
        --only A,B    only these parts: step, inference, products, help, weights
        --trees DIR   build in DIR and leave the builds there: the next comparison takes them
      """;

  /** The parts that can be selected. */
  private enum Part {
    STEP,
    INFERENCE,
    PRODUCTS,
    HELP,
    WEIGHTS
  }

  /** A measurement: its part, unit and JMH parameters. */
  private record Figure(Part part, String name, String unit, List<String> jmh) {
    static Figure jmh(Part part, String name, String unit, String suite, String... parameters) {
      List<String> words = new ArrayList<>(List.of("\\." + suite + "Benchmark\\."));
      for (String parameter : parameters) {
        words.addAll(List.of("-p", parameter));
      }
      return new Figure(part, name, unit, words);
    }
  }

  /** How long one JVM is measured. */
  private record Length(int warmUps, int iterations) {}

  /** Short, so that some are not disturbed by other programs. */
  private static final String ITERATION = "200ms";

  /** A commit and the folder in which it was built. */
  private record Side(String commit, String subject, Path tree) {
    Path jar() {
      return tree.resolve("benchmarks/target/benchmarks.jar");
    }

    Path launcher() {
      return tree.resolve("bin/lanewise");
    }
  }

  private static final List<Figure> FIGURES = figures();

  private static List<Figure> figures() {
    List<Figure> all = new ArrayList<>();
    for (String model : List.of("simple-cnn", "fashion-cnn", "simple-vgg", "bn-cnn")) {
      for (int threads = 1; threads <= 2; threads++) {
        String name = "step, `" + model + "`, batch 64, " + threads(threads);
        all.add(
            Figure.jmh(
                Part.STEP,
                name,
                "images",
                "TrainingStep",
                "model=" + model + "/64",
                "threads=" + threads));
      }
    }
    for (int batch : new int[] {256, 1}) {
      for (int threads = 1; threads <= 2; threads++) {
        String name = "inference, `simple-cnn`, batch " + batch + ", " + threads(threads);
        all.add(
            Figure.jmh(
                Part.INFERENCE,
                name,
                "images",
                "Inference",
                "model=simple-cnn/" + batch,
                "threads=" + threads));
      }
    }
    for (String shape : List.of("512x512x512", "1024x1024x1024", "64x12544x288")) {
      String name = "product " + shape + ", 1 thread";
      all.add(Figure.jmh(Part.PRODUCTS, name, "gflop", "Gemm", "shape=" + shape, "threads=1"));
    }
    all.add(new Figure(Part.HELP, "`lanewise --help`", "ms", List.of()));
    return all;
  }

  private static String threads(int count) {
    return count == 1 ? "1 thread" : count + " threads";
  }

  /** Trainings on generated digits, which need no data; together they use all kinds of stages. */
  private static final List<String> TRAININGS =
      List.of(
          "--model simple-cnn --steps 200 --seed 3",
          "--model simple-vgg --steps 100 --augment rotate=10,shift=2 --seed 5",
          "--model bn-cnn --steps 120 --optimizer sgd --lr 0.02 --weight-decay 1e-4 --seed 7",
          "--model resnet-mini --steps 40 --average 0.99 --balance smote --seed 9",
          "--model fashion-cnn --steps 150 --conv direct --accumulate 2 --clip-norm 1"
              + " --label-smoothing 0.1 --batch-size 33 --seed 11");

  private final Path repository;
  private final Path scratch;
  private final Path trees;
  private final Length length;
  private final int rounds;
  private final Set<Part> parts;

  private Compare(
      Path repository, Path scratch, Path trees, Length length, int rounds, Set<Part> parts) {
    this.repository = repository;
    this.scratch = scratch;
    this.trees = trees;
    this.length = length;
    this.rounds = rounds;
    this.parts = parts;
  }

  public static void main(String[] args) throws Exception {
    List<String> commits = new ArrayList<>();
    Length length = new Length(5, 20);
    int rounds = 0;
    Set<Part> parts = EnumSet.allOf(Part.class);
    Path trees = null;
    try {
      for (int i = 0; i < args.length; i++) {
        switch (args[i]) {
          case "--help" -> {
            System.out.print(USAGE);
            return;
          }
          case "--quick" -> {
            length = new Length(4, 12);
            rounds = rounds == 0 ? 2 : rounds;
          }
          case "--rounds" -> rounds = Math.max(1, Integer.parseInt(args[++i]));
          case "--trees" -> trees = Path.of(args[++i]).toAbsolutePath();
          case "--only" -> {
            parts = EnumSet.noneOf(Part.class);
            for (String part : args[++i].split(",")) {
              parts.add(Part.valueOf(part.toUpperCase(Locale.ROOT)));
            }
          }
          default -> {
            if (args[i].startsWith("-")) {
              throw new IllegalArgumentException("no option " + args[i]);
            }
            commits.add(args[i]);
          }
        }
      }
      if (commits.isEmpty() || commits.size() > 2) {
        throw new IllegalArgumentException("one or two commits, given " + commits.size());
      }
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      System.err.println("compare: " + e.getMessage());
      System.err.print(USAGE);
      System.exit(2);
    }
    Path repository = Path.of(output(List.of("git", "rev-parse", "--show-toplevel")));
    Path scratch = Files.createTempDirectory("lanewise-compare");
    Compare compare =
        new Compare(
            repository,
            scratch,
            trees == null ? scratch : trees,
            length,
            rounds == 0 ? 5 : rounds,
            parts);
    Runtime.getRuntime().addShutdownHook(new Thread(compare::clear));
    try {
      compare.run(commits.get(0), commits.size() == 2 ? commits.get(1) : "HEAD");
    } catch (IOException e) {
      System.err.println("compare: " + e.getMessage());
      System.exit(1);
    }
  }

  private void run(String base, String head) throws IOException, InterruptedException {
    List<Side> sides = List.of(build(base), build(head));
    Map<Figure, List<List<Double>>> values = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (Figure figure : FIGURES) {
        if (!parts.contains(figure.part)) {
          continue;
        }
        List<List<Double>> both =
            values.computeIfAbsent(figure, key -> List.of(new ArrayList<>(), new ArrayList<>()));
        // The order changes from round to round.
        for (int turn = 0; turn < 2; turn++) {
          int side = (turn + round) % 2;
          double value = time(figure, sides.get(side));
          both.get(side).add(value);
          System.err.printf(
              Locale.ROOT,
              "round %d of %d, %s, %s: %.1f %s%n",
              round,
              rounds,
              side == 0 ? "base" : "head",
              figure.name,
              value,
              unit(figure));
        }
      }
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.printf("%nBase %s, head %s.%n", describe(sides.get(0)), describe(sides.get(1)));
    out.printf(
        "%s; %s; %d rounds, in turns, the fastest of a fresh JVM for each figure.%n%n",
        processor(), javaVersion(sides.get(1)), rounds);
    printTimes(out, values);
    if (parts.contains(Part.WEIGHTS)) {
      printWeights(out, sides);
    }
  }

  private static String describe(Side side) {
    return side.commit + " (" + side.subject + ")";
  }

  private static void printTimes(PrintStream out, Map<Figure, List<List<Double>>> values) {
    if (values.isEmpty()) {
      return;
    }
    out.println("| what | unit | base | head | head / base | in single rounds |");
    out.println("| --- | --- | ---: | ---: | ---: | ---: |");
    values.forEach(
        (figure, both) -> {
          double base = median(both.get(0));
          double head = median(both.get(1));
          List<Double> ratios = new ArrayList<>();
          for (int i = 0; i < both.get(0).size(); i++) {
            ratios.add(both.get(1).get(i) / both.get(0).get(i));
          }
          String format = base < 1000 ? "%.1f" : "%,.0f";
          out.printf(
              Locale.ROOT,
              "| %s | %s | " + format + " | " + format + " | %.3f | %.3f to %.3f |%n",
              figure.name,
              unit(figure),
              base,
              head,
              median(ratios),
              Collections.min(ratios),
              Collections.max(ratios));
        });
    out.println();
  }

  private void printWeights(PrintStream out, List<Side> sides)
      throws IOException, InterruptedException {
    out.println("| `lanewise train --data digits --threads 2` | weights, base | head | |");
    out.println("| --- | --- | --- | --- |");
    for (String training : TRAININGS) {
      String base = weights(sides.get(0), training);
      String head = weights(sides.get(1), training);
      out.printf(
          "| `%s` | `%s` | `%s` | %s |%n",
          training, base, head, base.equals(head) ? "same" : "**different**");
    }
    out.println();
  }

  private static String unit(Figure figure) {
    return switch (figure.unit) {
      case "images" -> "images/s";
      case "gflop" -> "GFLOP/s";
      default -> figure.unit;
    };
  }

  private Side build(String commit) throws IOException, InterruptedException {
    String id = output(List.of("git", "rev-parse", "--short", commit + "^{commit}"));
    String subject = output(List.of("git", "log", "-1", "--format=%s", id));
    Side side = new Side(id, subject, trees.resolve(id));
    if (Files.exists(side.jar())) {
      return side;
    }
    System.err.printf("building %s: %s%n", id, subject);
    String tree = side.tree.toString();
    if (!Files.exists(side.tree)) {
      output(List.of("git", "worktree", "add", "-q", "--detach", tree, id));
    }
    List<String> maven = new ArrayList<>(List.of(tree + "/mvnw", "-q", "-B", "-ntp"));
    maven.addAll(List.of("-f", tree + "/pom.xml", "-pl", "benchmarks,cli", "-am"));
    maven.addAll(List.of("-Dmaven.test.skip", "-Dlint.skip", "package"));
    output(maven);
    // The launcher rebuilds what is older than its sources.
    Path commandLine = side.tree.resolve("cli/target/lanewise.jar");
    Files.setLastModifiedTime(commandLine, FileTime.from(Instant.now()));
    return side;
  }

  private double time(Figure figure, Side side) throws IOException, InterruptedException {
    if (figure.part == Part.HELP) {
      double fastest = Double.POSITIVE_INFINITY;
      for (int i = 0; i < 5; i++) {
        long start = System.nanoTime();
        output(List.of(side.launcher().toString(), "--help"));
        fastest = Math.min(fastest, (System.nanoTime() - start) / 1e6);
      }
      return fastest;
    }
    Path table = Files.createTempFile(scratch, "figure", ".json");
    List<String> command = new ArrayList<>(List.of("java", "-jar"));
    command.add(side.jar().toString());
    command.addAll(figure.jmh);
    command.addAll(List.of("-f", "1", "-foe", "true", "-v", "SILENT"));
    command.addAll(List.of("-wi", Integer.toString(length.warmUps), "-w", "1s"));
    command.addAll(List.of("-i", Integer.toString(length.iterations), "-r", ITERATION));
    command.addAll(List.of("-rf", "json", "-rff", table.toString()));
    output(command);
    return fastest(Files.readString(table), figure);
  }

  /** The best of the iterations, because other programs can only make one slower. */
  private static double fastest(String json, Figure figure) throws IOException {
    String metric = "\"" + figure.unit + "\" : \\{.*?\"rawData\" : \\[\\s*\\[([^\\]]*)\\]";
    Matcher values = Pattern.compile(metric, Pattern.DOTALL).matcher(json);
    if (!values.find()) {
      throw new IOException("no " + figure.unit + " in the figures of " + figure.name);
    }
    return Stream.of(values.group(1).split(","))
        .mapToDouble(Double::parseDouble)
        .max()
        .orElseThrow();
  }

  /** The digest of the tensors, without the header. */
  private String weights(Side side, String training) throws IOException, InterruptedException {
    Path run = Files.createTempDirectory(scratch, "run");
    List<String> command = new ArrayList<>(List.of(side.launcher().toString(), "train"));
    command.addAll(List.of("--data", "digits", "--threads", "2", "--quiet", "--no-report"));
    command.addAll(List.of("--out", run.toString()));
    command.addAll(Arrays.asList(training.split(" ")));
    output(command);
    byte[] file = Files.readAllBytes(run.resolve("last.safetensors"));
    int header = 8 + (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(file, header, file.length - header);
      return HexFormat.of().formatHex(digest.digest()).substring(0, 32);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static String processor() throws IOException {
    Path file = Path.of("/proc/cpuinfo");
    String model = System.getProperty("os.arch");
    if (Files.isReadable(file)) {
      model =
          Files.readAllLines(file).stream()
              .filter(line -> line.startsWith("model name"))
              .map(line -> line.substring(line.indexOf(':') + 1).trim())
              .findFirst()
              .orElse(model);
    }
    return Runtime.getRuntime().availableProcessors() + " x " + model;
  }

  private static String javaVersion(Side side) throws IOException, InterruptedException {
    return output(List.of(side.launcher().toString(), "--version")).replace("\n", ", ");
  }

  /** The standard output of a command; its error output is shown only if it fails. */
  private static String output(List<String> command) throws IOException, InterruptedException {
    Path errors = Files.createTempFile("lanewise-compare", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectError(errors.toFile())
              .redirectInput(new File("/dev/null"))
              .start();
      byte[] output = process.getInputStream().readAllBytes();
      if (process.waitFor() != 0) {
        throw new IOException(
            String.join(" ", command) + " failed:\n" + Files.readString(errors).strip());
      }
      return new String(output, StandardCharsets.UTF_8).strip();
    } finally {
      Files.delete(errors);
    }
  }

  /** Deletes temporary files; builds in a folder chosen by the user are kept. */
  private void clear() {
    try {
      try (DirectoryStream<Path> folders = Files.newDirectoryStream(scratch, Files::isDirectory)) {
        for (Path folder : folders) {
          if (Files.exists(folder.resolve(".git"))) {
            String git = repository.toString();
            String tree = folder.toString();
            output(List.of("git", "-C", git, "worktree", "remove", "--force", tree));
          }
        }
      }
      try (Stream<Path> files = Files.walk(scratch)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    } catch (IOException | InterruptedException e) {
      System.err.println("compare: " + scratch + " could not be removed: " + e.getMessage());
    }
  }
}
