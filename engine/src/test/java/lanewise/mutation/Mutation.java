package lanewise.mutation;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Breaks the engine in one place at a time and says which breaks no test notices. Places are drawn
 * by a seed, uniformly over the lines of the packages below that have anything to break. A mutant
 * meets the test classes of the engine in one JVM, those with the shortest way of references to the
 * mutated file first, until a test fails; one that survives meets the tests tagged {@code widths}
 * at the other widths too. Runs in the folder of the module: {@code docs/testing.md} has the
 * command.
 */
final class Mutation {
  private static final List<String> PACKAGES = List.of("kernel", "plan", "optim", "train");
  private static final Path SOURCES = Path.of("src", "main", "java");
  private static final List<String> OTHER_WIDTHS = List.of("256", "128", "0");
  private static final String SURVIVED = "survived";

  /** A class that nearly all tests need. */
  private static final String KERNEL = "lanewise/kernel/Lanes.java";

  /** Comes last, however near. */
  private static final String SLOWEST = "lanewise/plan/AllocationTest";

  /** What the JVM that runs tests says before a name. */
  private static final String REPORT = "mutation: ";

  /** The longest that a test class may take: several times what any does. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** How that JVM ends: all passed, a test failed, a test class took too long. */
  private static final int PASSED = 0;

  private static final int FAILED = 1;
  private static final int TOO_LONG = 2;

  private static final List<String> JVM =
      List.of(
          "--add-modules=jdk.incubator.vector",
          "--enable-native-access=ALL-UNNAMED",
          "-XX:+UseParallelGC",
          "-XX:ObjectAlignmentInBytes=64",
          "-Xmx3g");

  private static final Map<Tree.Kind, String> OPERATORS =
      Map.ofEntries(
          Map.entry(Tree.Kind.PLUS, "-"),
          Map.entry(Tree.Kind.MINUS, "+"),
          Map.entry(Tree.Kind.MULTIPLY, "/"),
          Map.entry(Tree.Kind.DIVIDE, "*"),
          Map.entry(Tree.Kind.REMAINDER, "*"),
          Map.entry(Tree.Kind.LEFT_SHIFT, ">>"),
          Map.entry(Tree.Kind.RIGHT_SHIFT, "<<"),
          Map.entry(Tree.Kind.UNSIGNED_RIGHT_SHIFT, "<<"),
          Map.entry(Tree.Kind.AND, "|"),
          Map.entry(Tree.Kind.OR, "&"),
          Map.entry(Tree.Kind.XOR, "&"),
          Map.entry(Tree.Kind.CONDITIONAL_AND, "||"),
          Map.entry(Tree.Kind.CONDITIONAL_OR, "&&"),
          Map.entry(Tree.Kind.LESS_THAN, "<="),
          Map.entry(Tree.Kind.LESS_THAN_EQUAL, "<"),
          Map.entry(Tree.Kind.GREATER_THAN, ">="),
          Map.entry(Tree.Kind.GREATER_THAN_EQUAL, ">"),
          Map.entry(Tree.Kind.EQUAL_TO, "!="),
          Map.entry(Tree.Kind.NOT_EQUAL_TO, "=="),
          Map.entry(Tree.Kind.PLUS_ASSIGNMENT, "-="),
          Map.entry(Tree.Kind.MINUS_ASSIGNMENT, "+="),
          Map.entry(Tree.Kind.MULTIPLY_ASSIGNMENT, "/="),
          Map.entry(Tree.Kind.DIVIDE_ASSIGNMENT, "*="));

  /** Of calls, the last part of the name. */
  private static final Map<String, String> METHODS =
      Map.of("max", "min", "min", "max", "add", "sub", "sub", "add", "mul", "add", "div", "mul");

  private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
  private final Path classes = location(lanewise.plan.Plan.class);
  private final Path tests = location(Mutation.class);
  private final Path scratch = Files.createTempDirectory("mutation");

  private Mutation() throws IOException {}

  /** One place to break. */
  private record Mutant(
      Path file, long line, String before, String after, int start, int end, boolean constant) {
    String source() throws IOException {
      String text = Files.readString(file);
      return text.substring(0, start) + after + text.substring(end);
    }

    @Override
    public String toString() {
      return "`%s:%d` `%s` → `%s`"
          .formatted(SOURCES.resolve("lanewise").relativize(file), line, flat(before), flat(after));
    }

    private static String flat(String code) {
      return code.replaceAll("\\s+", " ").replace("|", "\\|");
    }
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length > 0 && arguments[0].equals("--run")) {
      System.exit(runTests(List.of(arguments).subList(1, arguments.length)));
    }
    long seed = arguments.length > 0 ? Long.parseLong(arguments[0]) : System.nanoTime();
    int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 40;
    Set<Integer> only = new HashSet<>();
    for (int i = 2; i < arguments.length; i++) {
      only.add(Integer.valueOf(arguments[i]));
    }
    new Mutation().run(seed, count, only);
  }

  /** Draws mutants that compile, and tries all of them, or only those of some numbers. */
  private void run(long seed, int count, Set<Integer> only)
      throws IOException, InterruptedException {
    List<List<Mutant>> lines = lines();
    System.out.printf(
        Locale.ROOT, "seed %d, %d mutants, %,d lines to draw from%n", seed, count, lines.size());
    if (only.isEmpty()) {
      String sound = judge(scratch.resolve("sound"), nearestFirst(SOURCES.resolve(KERNEL)));
      System.out.println("not mutated: " + sound);
    }
    Map<Path, List<String>> concerned = new HashMap<>();
    Map<String, Integer> results = new TreeMap<>();
    SplittableRandom random = new SplittableRandom(seed);
    for (int number = 1; number <= count; number++) {
      Mutant mutant;
      Path broken = scratch.resolve("mutant" + number);
      do {
        List<Mutant> line = lines.get(random.nextInt(lines.size()));
        mutant = line.get(random.nextInt(line.size()));
      } while (!compiles(mutant, broken));
      if (only.isEmpty() || only.contains(number)) {
        long start = System.nanoTime();
        List<String> nearest = concerned.computeIfAbsent(mutant.file, this::nearestFirst);
        String result = judge(broken, nearest);
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        System.out.printf("| %d | %s | %s | %d s |%n", number, mutant, result, seconds);
        results.merge(result.equals(SURVIVED) ? SURVIVED : "killed", 1, Integer::sum);
      }
    }
    System.out.println(results);
  }

  /** The mutants of each line that has any. */
  private List<List<Mutant>> lines() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String name : PACKAGES) {
      try (Stream<Path> all = Files.walk(SOURCES.resolve("lanewise").resolve(name))) {
        all.filter(file -> file.toString().endsWith(".java")).sorted().forEach(files::add);
      }
    }
    List<List<Mutant>> lines = new ArrayList<>();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      for (Path file : files) {
        JavacTask task =
            (JavacTask)
                compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjects(file));
        CompilationUnitTree unit = task.parse().iterator().next();
        Places places =
            new Places(
                file, Files.readString(file), unit, Trees.instance(task).getSourcePositions());
        places.scan(unit, null);
        lines.addAll(places.found.values());
      }
    }
    return lines;
  }

  /** Finds what can be broken in a file, by lines. */
  private static final class Places extends TreeScanner<Void, Void> {
    final Map<Long, List<Mutant>> found = new TreeMap<>();
    private final Path file;
    private final String text;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;

    /** Whether this is the value of a constant, which other classes may have copied. */
    private boolean constant;

    Places(Path file, String text, CompilationUnitTree unit, SourcePositions positions) {
      this.file = file;
      this.text = text;
      this.unit = unit;
      this.positions = positions;
    }

    private int start(Tree tree) {
      return (int) positions.getStartPosition(unit, tree);
    }

    private int end(Tree tree) {
      return (int) positions.getEndPosition(unit, tree);
    }

    private String code(Tree tree) {
      return text.substring(start(tree), end(tree));
    }

    private void add(Tree tree, String after) {
      long line = unit.getLineMap().getLineNumber(start(tree));
      found
          .computeIfAbsent(line, l -> new ArrayList<>())
          .add(new Mutant(file, line, code(tree), after, start(tree), end(tree), constant));
    }

    private void operator(Tree tree, Tree left, Tree right) {
      String after = OPERATORS.get(tree.getKind());
      if (after != null) {
        add(tree, code(left) + " " + after + " " + code(right));
      }
    }

    @Override
    public Void visitVariable(VariableTree tree, Void none) {
      boolean before = constant;
      constant |=
          tree.getModifiers().getFlags().containsAll(Set.of(Modifier.STATIC, Modifier.FINAL));
      super.visitVariable(tree, none);
      constant = before;
      return null;
    }

    @Override
    public Void visitBinary(BinaryTree tree, Void none) {
      operator(tree, tree.getLeftOperand(), tree.getRightOperand());
      return super.visitBinary(tree, none);
    }

    @Override
    public Void visitCompoundAssignment(CompoundAssignmentTree tree, Void none) {
      operator(tree, tree.getVariable(), tree.getExpression());
      return super.visitCompoundAssignment(tree, none);
    }

    @Override
    public Void visitUnary(UnaryTree tree, Void none) {
      String operand = code(tree.getExpression());
      switch (tree.getKind()) {
        case PREFIX_INCREMENT, POSTFIX_INCREMENT -> add(tree, code(tree).replace("++", "--"));
        case PREFIX_DECREMENT, POSTFIX_DECREMENT -> add(tree, code(tree).replace("--", "++"));
        default -> add(tree, operand);
      }
      return super.visitUnary(tree, none);
    }

    @Override
    public Void visitLiteral(LiteralTree tree, Void none) {
      switch (tree.getKind()) {
        case INT_LITERAL, LONG_LITERAL, FLOAT_LITERAL, DOUBLE_LITERAL ->
            add(tree, "(" + code(tree) + " + 1)");
        case BOOLEAN_LITERAL -> add(tree, tree.getValue().equals(true) ? "false" : "true");
        default -> {}
      }
      return super.visitLiteral(tree, none);
    }

    @Override
    public Void visitIf(IfTree tree, Void none) {
      add(tree.getCondition(), "(!" + code(tree.getCondition()) + ")");
      return super.visitIf(tree, none);
    }

    @Override
    public Void visitExpressionStatement(ExpressionStatementTree tree, Void none) {
      if (tree.getExpression() instanceof MethodInvocationTree) {
        add(tree, ";");
      }
      return super.visitExpressionStatement(tree, none);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree tree, Void none) {
      List<? extends ExpressionTree> arguments = tree.getArguments();
      String called = code(tree.getMethodSelect());
      String other = METHODS.get(called.substring(called.lastIndexOf('.') + 1));
      String rest = text.substring(end(tree.getMethodSelect()), end(tree));
      if (other != null) {
        add(tree, called.substring(0, called.lastIndexOf('.') + 1) + other + rest);
      }
      boolean symmetric = other != null || arguments.size() < 2;
      if (!symmetric && !code(arguments.get(0)).equals(code(arguments.get(1)))) {
        String swapped = code(arguments.get(1)) + ", " + code(arguments.get(0));
        add(
            tree,
            text.substring(start(tree), start(arguments.get(0)))
                + swapped
                + text.substring(end(arguments.get(1)), end(tree)));
      }
      return super.visitMethodInvocation(tree, none);
    }

    @Override
    public Void visitAnnotation(AnnotationTree tree, Void none) {
      return null;
    }
  }

  /** A changed file; where it changes a constant all classes are compiled, since they copy it. */
  private boolean compiles(Mutant mutant, Path to) throws IOException {
    Files.createDirectories(to);
    JavaFileObject changed = new Source(mutant.file, mutant.source());
    List<JavaFileObject> sources = new ArrayList<>(List.of(changed));
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null);
        Stream<Path> all = Files.walk(SOURCES)) {
      if (mutant.constant) {
        all.filter(file -> file.toString().endsWith(".java") && !file.equals(mutant.file))
            .forEach(file -> manager.getJavaFileObjects(file).forEach(sources::add));
      }
      List<String> options =
          List.of(
              "--add-modules=jdk.incubator.vector",
              "-proc:none",
              "-nowarn",
              "-cp",
              classes + File.pathSeparator + System.getProperty("java.class.path"),
              "-d",
              to.toString());
      return compiler
          .getTask(new StringWriter(), manager, problem -> {}, options, null, sources)
          .call();
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(Path file, String text) {
      super(URI.create("string:///" + SOURCES.relativize(file)), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** The test classes from which references lead to a file's class, the nearest first. */
  private List<String> nearestFirst(Path file) {
    String mutated = SOURCES.relativize(file).toString().replace(".java", "").replace('\\', '/');
    Map<String, Set<String>> users = users();
    Map<String, Integer> distances = new LinkedHashMap<>();
    Queue<String> queue = new ArrayDeque<>(List.of(mutated));
    distances.put(mutated, 0);
    while (!queue.isEmpty()) {
      String used = queue.remove();
      for (String user : users.getOrDefault(used, Set.of())) {
        if (distances.putIfAbsent(user, distances.get(used) + 1) == null) {
          queue.add(user);
        }
      }
    }
    return distances.keySet().stream()
        .filter(name -> name.endsWith("Test") && Files.exists(tests.resolve(name + ".class")))
        .sorted(Comparator.comparing(SLOWEST::equals).thenComparing(distances::get))
        .map(name -> name.replace('/', '.'))
        .toList();
  }

  /** For each class, those that refer to it; nested classes count as the one around them. */
  private Map<String, Set<String>> users() {
    Map<String, Set<String>> users = new HashMap<>();
    for (Path folder : List.of(classes, tests)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path file : all.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
          String user = outer(folder.relativize(file).toString().replace('\\', '/'));
          ClassFile.of()
              .parse(file)
              .constantPool()
              .forEach(
                  entry -> {
                    if (entry instanceof ClassEntry used) {
                      users
                          .computeIfAbsent(outer(used.asInternalName()), u -> new HashSet<>())
                          .add(user);
                    }
                  });
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return users;
  }

  private static String outer(String name) {
    return name.replace(".class", "").replaceAll("\\$.*", "");
  }

  private String judge(Path broken, List<String> testClasses)
      throws IOException, InterruptedException {
    String result = meet(broken, testClasses, "!thorough", List.of());
    for (String bits : OTHER_WIDTHS) {
      if (result.equals(SURVIVED)) {
        result = meet(broken, testClasses, "widths", List.of("-Dlanewise.vectorBits=" + bits));
      }
    }
    return result;
  }

  private String meet(Path broken, List<String> testClasses, String tag, List<String> settings)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(settings);
    command.add("-cp");
    command.add(broken + File.pathSeparator + System.getProperty("java.class.path"));
    command.addAll(List.of(Mutation.class.getName(), "--run", tag));
    command.addAll(testClasses);
    Path output = scratch.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int status = process.waitFor();
    String last = "";
    for (String line : Files.readString(output).lines().toList()) {
      last = line.startsWith(REPORT) ? line.substring(REPORT.length()) : last;
    }
    return switch (status) {
      case PASSED -> SURVIVED;
      case FAILED -> "killed by " + last;
      case TOO_LONG -> "killed by the clock in " + last;
      default -> "killed: the JVM ended with %d after %s".formatted(status, last);
    };
  }

  /** In a JVM of its own: test classes, after their tag, until one fails. */
  private static int runTests(List<String> arguments) {
    Launcher launcher = LauncherFactory.create();
    String tag = arguments.getFirst();
    try (ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
      for (String testClass : arguments.subList(1, arguments.size())) {
        System.out.println(REPORT + testClass);
        ScheduledFuture<?> alarm =
            clock.schedule(
                () -> Runtime.getRuntime().halt(TOO_LONG), LIMIT.toSeconds(), TimeUnit.SECONDS);
        LauncherDiscoveryRequest request =
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(testClass))
                .filters(TagFilter.includeTags(tag))
                .build();
        List<String> failed = new ArrayList<>();
        launcher.execute(
            request,
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                  failed.add(test.getDisplayName());
                }
              }
            });
        alarm.cancel(false);
        if (!failed.isEmpty()) {
          System.out.println(REPORT + testClass.replaceAll(".*\\.", "") + "." + failed.getFirst());
          return FAILED;
        }
      }
    }
    return PASSED;
  }

  private static Path location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
