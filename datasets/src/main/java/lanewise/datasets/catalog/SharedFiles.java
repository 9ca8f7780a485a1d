package lanewise.datasets.catalog;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files of a file system that several machines see, named by URIs such as {@code hdfs://host/file}.
 * The class path offers such file systems through {@link ServiceLoader}.
 */
public interface SharedFiles {
  /** A scheme has two letters or more: one is a drive of Windows. */
  Pattern URIS = Pattern.compile("([a-z][a-z0-9+.-]+)://.+");

  /** Whether a name is that of a shared file. */
  static boolean isUri(String name) {
    return URIS.matcher(name).matches();
  }

  /** The file system of a URI, if the class path offers one. */
  static Optional<SharedFiles> of(String uri) {
    Matcher matcher = URIS.matcher(uri);
    return matcher.matches()
        ? ServiceLoader.load(SharedFiles.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(files -> files.serves(matcher.group(1)))
            .findFirst()
        : Optional.empty();
  }

  /** Whether it has the URIs of a scheme, such as {@code hdfs}. */
  boolean serves(String scheme);

  /**
   * Copies a file or a folder to a path where there is nothing yet.
   *
   * @throws IOException if it is not there, or the file system does not answer
   */
  void fetch(URI from, Path to) throws IOException;

  /**
   * Copies a file or a folder to where there is nothing yet.
   *
   * @throws IOException if the file system does not answer or has no room
   */
  void store(Path from, URI to) throws IOException;

  /** The names in a folder, in no order; none if it is not there. */
  List<String> names(URI folder) throws IOException;

  /** Deletes a file or a folder with all that is in it. */
  void delete(URI file) throws IOException;
}
