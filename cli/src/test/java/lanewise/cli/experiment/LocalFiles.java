package lanewise.cli.experiment;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lanewise.datasets.catalog.SharedFiles;

/**
 * Files of this machine, under their URIs.
 *
 * @param full whether nothing can be stored
 */
record LocalFiles(boolean full) implements SharedFiles {
  @Override
  public boolean serves(String scheme) {
    return true;
  }

  @Override
  public void fetch(URI from, Path to) throws IOException {
    copy(Path.of(from), to);
  }

  @Override
  public void store(Path from, URI to) throws IOException {
    if (full) {
      throw new IOException("no room");
    }
    copy(from, Path.of(to));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Path copy = to.resolve(from.relativize(path).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(path, copy);
      }
    }
  }

  @Override
  public List<String> names(URI folder) throws IOException {
    if (!Files.exists(Path.of(folder))) {
      return List.of();
    }
    try (Stream<Path> paths = Files.list(Path.of(folder))) {
      return paths.map(path -> path.getFileName().toString()).toList();
    }
  }

  @Override
  public void delete(URI file) throws IOException {
    RemoteTraining.delete(Path.of(file));
  }
}
