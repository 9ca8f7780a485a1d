package lanewise.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The search for a JDK that can run Lanewise. Like {@link Launcher} it is compiled for Java 17.
 *
 * @param files where to search
 * @param environment the variables of the process
 * @param osName the property {@code os.name}
 * @param javaHome the Java of this process
 * @param userHome the user's folder
 */
record JdkSearch(
    FileSystem files,
    Map<String, String> environment,
    String osName,
    String javaHome,
    String userHome) {
  static final int OLDEST = 25;
  static final String VECTOR_MODULE = "jdk.incubator.vector";

  private static final String CHOSEN = "LANEWISE_JAVA_HOME";

  /**
   * The folder of the JDK.
   *
   * @throws IllegalStateException if there is none, with a message for the user
   */
  Path find() throws IOException {
    String chosen = variable(CHOSEN);
    if (!chosen.isEmpty()) {
      Path jdk = files.getPath(chosen);
      if (!isSuitable(jdk)) {
        throw new IllegalStateException(
            CHOSEN + "=" + chosen + " is not a JDK " + OLDEST + " or newer");
      }
      return jdk;
    }
    for (Path candidate : candidates()) {
      if (isSuitable(candidate)) {
        return candidate;
      }
    }
    throw new IllegalStateException(
        "no JDK "
            + OLDEST
            + " or newer found: install one (for example the package temurin-25-jdk),"
            + " or point "
            + CHOSEN
            + " at it");
  }

  private List<Path> candidates() throws IOException {
    List<Path> homes = new ArrayList<>();
    String usual = variable("JAVA_HOME");
    if (!usual.isEmpty()) {
      homes.add(files.getPath(usual));
    }
    homes.add(files.getPath(javaHome));
    for (String folder : variable("PATH").split(isWindows() ? ";" : ":", -1)) {
      Path java = onPath(folder);
      if (java != null && Files.isExecutable(java)) {
        Path bin = java.toRealPath().getParent();
        if (bin != null && bin.getParent() != null) {
          homes.add(bin.getParent());
        }
      }
    }
    Path home = files.getPath(userHome);
    if (!isWindows()) {
      homes.addAll(foldersIn(files.getPath("/usr/lib/jvm"), ""));
    }
    homes.addAll(foldersIn(home.resolve(".sdkman").resolve("candidates").resolve("java"), ""));
    homes.addAll(foldersIn(home.resolve(".jdks"), ""));
    if (isWindows()) {
      homes.addAll(foldersIn(files.getPath("C:\\Program Files\\Java"), ""));
      homes.addAll(foldersIn(files.getPath("C:\\Program Files\\Eclipse Adoptium"), ""));
    } else {
      homes.addAll(foldersIn(files.getPath("/Library/Java/JavaVirtualMachines"), "Contents/Home"));
      homes.addAll(foldersIn(files.getPath("/opt"), ""));
    }
    return homes;
  }

  /** Null if the folder is none: Windows allows quotes in PATH. */
  private @Nullable Path onPath(String folder) {
    try {
      return files.getPath(folder.replace("\"", ""), javaName());
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static List<Path> foldersIn(Path parent, String inside) throws IOException {
    List<Path> folders = new ArrayList<>();
    if (Files.isDirectory(parent)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent)) {
        entries.forEach(entry -> folders.add(entry.resolve(inside)));
      }
    }
    Collections.sort(folders);
    return folders;
  }

  /** Reads the JDK's {@code release} file instead of starting the JDK. */
  private boolean isSuitable(Path jdk) {
    Path release = jdk.resolve("release");
    if (!Files.isExecutable(javaOf(jdk)) || !Files.isReadable(release)) {
      return false;
    }
    boolean recent = false;
    boolean hasVectors = true;
    try (BufferedReader reader = Files.newBufferedReader(release)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("JAVA_VERSION=")) {
          recent = feature(line) >= OLDEST;
        } else if (line.startsWith("MODULES=")) {
          hasVectors = line.contains(VECTOR_MODULE);
        }
      }
    } catch (IOException e) {
      return false;
    }
    return recent && hasVectors;
  }

  private static int feature(String javaVersion) {
    String[] numbers = javaVersion.split("\\D+", 3);
    return numbers.length > 1 && numbers[1].length() < 6 ? Integer.parseInt(numbers[1]) : 0;
  }

  /** The program {@code java} of a JDK. */
  Path javaOf(Path jdk) {
    return jdk.resolve("bin").resolve(javaName());
  }

  private String javaName() {
    return isWindows() ? "java.exe" : "java";
  }

  boolean isWindows() {
    return osName.startsWith("Windows");
  }

  /** A variable of the environment, empty if it is not set; on Windows it may be {@code Path}. */
  String variable(String name) {
    return environment.entrySet().stream()
        .filter(
            entry ->
                isWindows() ? entry.getKey().equalsIgnoreCase(name) : entry.getKey().equals(name))
        .map(entry -> entry.getValue().strip())
        .findFirst()
        .orElse("");
  }
}
