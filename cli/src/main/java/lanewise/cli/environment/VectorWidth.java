package lanewise.cli.environment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lanewise.datasets.catalog.UserCache;
import lanewise.format.AtomicFile;
import lanewise.kernel.VectorSupport;
import lanewise.run.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Who chooses the width of the vectors. The engine takes the widest unless it is told otherwise,
 * but some processors run 512-bit code slower than 256-bit: {@code lanewise doctor} measures, and
 * what it finds is remembered here for this processor and this JDK.
 */
public final class VectorWidth {
  /** The environment variable that forces a width: 128, 256, 512, or 0 for plain loops. */
  public static final String VARIABLE = "LANEWISE_VECTOR_BITS";

  private static final Set<String> WIDTHS = Set.of("0", "128", "256", "512");
  private static final char SEPARATOR = '\t';

  private static Source source = Source.WIDEST;

  /** Who chose. */
  public enum Source {
    /** Not forced: the widest the machine has. */
    WIDEST("the widest"),
    /** {@link VectorSupport#PROPERTY}. */
    PROPERTY("-D" + VectorSupport.PROPERTY),
    /** {@link #VARIABLE}. */
    VARIABLE(VectorWidth.VARIABLE),
    /** What {@code doctor} found out earlier. */
    MEASURED("the fastest here, says lanewise doctor");

    private final String text;

    Source(String text) {
      this.text = text;
    }

    /** The name of the switch, or the reason. */
    public String text() {
      return text;
    }
  }

  private VectorWidth() {}

  /**
   * Hands a choice on to the engine; to be called before any kernel is loaded.
   *
   * @throws IllegalArgumentException in one line, if the variable holds something else than a width
   */
  public static void choose(Map<String, String> environment) {
    String variable = environment.getOrDefault(VARIABLE, "");
    if (System.getProperty(VectorSupport.PROPERTY) != null) {
      source = Source.PROPERTY;
    } else if (!variable.isEmpty()) {
      if (!WIDTHS.contains(variable)) {
        throw new IllegalArgumentException(
            "%s=%s: expected 128, 256, 512, or 0 for plain loops".formatted(VARIABLE, variable));
      }
      source = Source.VARIABLE;
      System.setProperty(VectorSupport.PROPERTY, variable);
    } else {
      String remembered = remembered(file(), machine());
      if (remembered != null && WIDTHS.contains(remembered)) {
        source = Source.MEASURED;
        System.setProperty(VectorSupport.PROPERTY, remembered);
      }
    }
  }

  /** Who chose the width of this process. */
  public static Source source() {
    return source;
  }

  /** The vectors in use, {@code 512-bit vectors}. */
  public static String describe(VectorSupport vectors) {
    return vectors.bits() == 0 ? "no vectors" : vectors.bits() + "-bit vectors";
  }

  /** What is lost by a width that was asked for, and how to have it back; null for nothing. */
  public static @Nullable String loss(VectorSupport vectors, Source chosenBy) {
    if (vectors.bits() == 0) {
      return "vectors are switched off by %s=0, everything is many times slower: leave it out"
          .formatted(chosenBy.text());
    }
    boolean narrow = vectors.bits() < Math.min(vectors.hardwareBits(), 512);
    return narrow && chosenBy != Source.MEASURED
        ? "%s=%d uses a part of the machine's %d-bit vectors: leave it out for full speed"
            .formatted(chosenBy.text(), vectors.bits(), vectors.hardwareBits())
        : null;
  }

  /** Where choices are remembered: a line for each processor and JDK. */
  public static Path file() {
    return UserCache.folder().resolve("vector-width.tsv");
  }

  /** What choices depend on. */
  public static String machine() {
    return Processor.model() + ", Java " + Runtime.version();
  }

  /**
   * Remembers a width for a machine, or forgets it.
   *
   * @param bits the width that is narrower than the widest and faster; null where the widest is
   *     fastest, which needs no remembering
   * @throws IOException if the file cannot be written
   */
  public static void remember(Path file, String machine, @Nullable Integer bits)
      throws IOException {
    if (bits == null && !Files.exists(file)) {
      return;
    }
    List<String> lines = new ArrayList<>();
    if (Files.exists(file)) {
      lines.addAll(Files.readAllLines(file));
    }
    lines.removeIf(line -> line.startsWith(machine + SEPARATOR));
    if (bits != null) {
      lines.add(machine + SEPARATOR + bits);
    }
    Path folder = file.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    byte[] text = bytes(lines);
    AtomicFile.write(file, out -> out.write(text));
  }

  private static byte[] bytes(List<String> lines) {
    return String.join("\n", lines).concat("\n").getBytes(StandardCharsets.UTF_8);
  }

  /** The width remembered for a machine; null if there is none, or the file cannot be read. */
  static @Nullable String remembered(Path file, String machine) {
    if (!Files.isReadable(file)) {
      return null;
    }
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith(machine + SEPARATOR)) {
          return line.substring(machine.length() + 1);
        }
      }
    } catch (IOException e) {
      return null; // a cache is never worth failing for
    }
    return null;
  }
}
