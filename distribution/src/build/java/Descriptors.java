import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Fills the descriptors of package managers with version, home and digest of the zip, and writes
 * the digests of all archives.
 *
 * <p>Arguments: version, home, the folder of the archives, the folder of descriptors.
 */
class Descriptors {
  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    String version = arguments[0];
    String home = arguments[1];
    Path folder = Path.of(arguments[2]);
    StringBuilder sums = new StringBuilder();
    for (Path archive : files(folder)) {
      if (archive.toString().matches(".*\\.(zip|tar\\.gz)")) {
        sums.append(sha256(archive)).append("  ").append(archive.getFileName()).append('\n');
      }
    }
    Files.writeString(folder.resolve("SHA256SUMS"), sums);
    Path descriptors = Files.createDirectories(folder.resolve("descriptors"));
    String zip = sha256(folder.resolve("lanewise-" + version + ".zip"));
    for (Path template : files(Path.of(arguments[3]))) {
      Files.writeString(
          descriptors.resolve(template.getFileName()),
          Files.readString(template)
              .replace("@version@", version)
              .replace("@home@", home)
              .replace("@sha256@", zip));
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static String sha256(Path file) throws IOException, GeneralSecurityException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(digest);
  }
}
