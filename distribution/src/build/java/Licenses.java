import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Collects the licenses of the jars in a folder: those in their META-INF, and for jars without any
 * the text that we keep.
 *
 * <p>Arguments: the jars' folder, the folder of kept texts, the folder to write.
 */
class Licenses {
  /** The beginning of a jar's name, and the kept text; none for the Apache License 2.0. */
  private static final Map<String, String> KEPT =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("common-", "twelvemonkeys.txt"),
              Map.entry("imageio-", "twelvemonkeys.txt"),
              Map.entry("jline-", "jline.txt"),
              Map.entry("progressbar-", "progressbar.txt"),
              Map.entry("error_prone_annotations-", ""),
              Map.entry("gson-", ""),
              Map.entry("jspecify-", ""),
              Map.entry("picocli-", ""),
              Map.entry("snakeyaml-engine-", "")));

  private static final String INSIDE = "META-INF/(LICENSE|NOTICE)(\\.\\w+)?";

  public static void main(String[] arguments) throws IOException {
    Path jars = Path.of(arguments[0]);
    Path kept = Path.of(arguments[1]);
    Path licenses = Path.of(arguments[2]);
    List<Path> files;
    try (Stream<Path> entries = Files.list(jars)) {
      files = entries.sorted().toList();
    }
    for (Path jar : files) {
      String name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
      if (name.startsWith("lanewise-")) {
        continue;
      }
      Path folder = Files.createDirectories(licenses.resolve(name));
      if (copyFrom(jar, folder) == 0) {
        Files.write(folder.resolve("LICENSE"), kept(name, kept));
      }
    }
  }

  private static int copyFrom(Path jar, Path folder) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      List<ZipEntry> found = new ArrayList<>();
      zip.stream().filter(entry -> entry.getName().matches(INSIDE)).forEach(found::add);
      for (ZipEntry entry : found) {
        try (InputStream in = zip.getInputStream(entry)) {
          Files.write(folder.resolve(Path.of(entry.getName()).getFileName()), in.readAllBytes());
        }
      }
      return found.size();
    }
  }

  private static byte[] kept(String name, Path folder) throws IOException {
    for (Map.Entry<String, String> text : KEPT.entrySet()) {
      if (name.startsWith(text.getKey())) {
        // Ours is the Apache License too.
        return Files.readAllBytes(
            text.getValue().isEmpty()
                ? folder.resolve("../../../LICENSE").normalize()
                : folder.resolve(text.getValue()));
      }
    }
    throw new IOException(
        name + ".jar has no license in META-INF: add its text to src/licenses and to KEPT");
  }
}
