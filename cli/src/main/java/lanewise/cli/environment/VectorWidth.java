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
import lanewise.file.AtomicFile;
import lanewise.kernel.VectorSupport;
import lanewise.run.Processor;
import org.jspecify.annotations.Nullable;

/**
 * The choice of the vector width. By default the engine uses the widest vectors, but some
 * processors run 512-bit code slower than 256-bit code: {@code lanewise doctor} measures, and this
 * class stores its result for this processor and JDK.
 */
public final class VectorWidth {
  /** The environment variable that forces a width: 128, 256, 512, or 0 for plain loops. */
  public static final String VARIABLE = "LANEWISE_VECTOR_BITS";

  private static final Set<String> WIDTHS = Set.of("0", "128", "256", "512");
  private static final char SEPARATOR = '\t';

  private static Source source = Source.WIDEST;

  /** The origin of the choice. */
  public enum Source {
    /** Not forced: the widest the machine has. */
    WIDEST("the widest"),
    /** {@link VectorSupport#PROPERTY}. */
    PROPERTY("-D" + VectorSupport.PROPERTY),
    /** {@link #VARIABLE}. */
    VARIABLE(VectorWidth.VARIABLE),
    /** Measured by {@code doctor} before. */
    MEASURED("the fastest, measured by lanewise doctor");

    private final String text;

    Source(String text) {
      this.text = text;
    }

    /** The name of the setting, or the reason. */
    public String text() {
      return text;
    }
  }

  private VectorWidth() {}

  /**
   * Passes the choice to the engine; call it before any kernel is loaded.
   *
   * @throws IllegalArgumentException if the variable does not hold a width
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
      Path file = file();
      String remembered = Files.isReadable(file) ? remembered(file, machine()) : null;
      if (remembered != null && WIDTHS.contains(remembered)) {
        source = Source.MEASURED;
        System.setProperty(VectorSupport.PROPERTY, remembered);
      }
    }
  }

  /** The origin of this process's width. */
  public static Source source() {
    return source;
  }

  /** The vectors in use, for example {@code 512-bit vectors}. */
  public static String describe(VectorSupport vectors) {
    return vectors.bits() == 0 ? "no vectors" : vectors.bits() + "-bit vectors";
  }

  /** The loss caused by a chosen width and its remedy; null if there is none. */
  public static @Nullable String loss(VectorSupport vectors, Source chosenBy) {
    if (vectors.bits() == 0) {
      return "vectors are switched off by %s=0, which is many times slower: remove the setting"
          .formatted(chosenBy.text());
    }
    boolean narrow = vectors.bits() < Math.min(vectors.hardwareBits(), 512);
    return narrow && chosenBy != Source.MEASURED
        ? "%s=%d uses only a part of the machine's %d-bit vectors: remove the setting for full speed"
            .formatted(chosenBy.text(), vectors.bits(), vectors.hardwareBits())
        : null;
  }

  /** The file of stored choices, with one line per processor and JDK. */
  public static Path file() {
    return UserCache.folder().resolve("vector-width.tsv");
  }

  /** The key of a choice: processor and JDK. */
  public static String machine() {
    return Processor.model() + ", Java " + Runtime.version();
  }

  /**
   * Stores or deletes the width of a machine.
   *
   * @param bits the width, if a narrower one is faster; null if the widest is fastest, which is not
   *     stored
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

  /** The stored width of a machine; null if there is none or the file cannot be read. */
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
      return null; // an unreadable cache is not an error
    }
    return null;
  }
}
