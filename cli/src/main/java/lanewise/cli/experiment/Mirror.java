package lanewise.cli.experiment;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import lanewise.cli.error.CommandFailure;
import lanewise.datasets.catalog.SharedFiles;

/**
 * Copies of a run folder on a shared file system. Each is made whole under a new name, and its
 * marker file last, so that a copy that was cut off is never taken up.
 *
 * @param files the file system
 * @param uri the folder of the copies
 */
record Mirror(SharedFiles files, String uri) {
  private static final String MARKER = "COMPLETE";

  /**
   * The mirror at a URI.
   *
   * @throws CommandFailure if the class path offers no such file system
   */
  static Mirror at(String uri) {
    return SharedFiles.of(uri)
        .map(files -> new Mirror(files, uri))
        .orElseThrow(
            () ->
                new CommandFailure(
                    ("--mirror %s: expected a folder of a shared file system, such as"
                            + " hdfs://HOST/DIR; docs/spark.md tells how to get one")
                        .formatted(uri)));
  }

  private URI in(String... names) {
    return URI.create(uri + "/" + String.join("/", names));
  }

  private List<String> copies() throws IOException {
    return files.names(URI.create(uri)).stream()
        .filter(name -> name.matches("copy-\\d{8}"))
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  /**
   * Makes a copy of a folder; older ones are deleted when it is complete.
   *
   * @param inputs what {@link #restore} returns: the marker file holds it
   */
  void save(Path folder, String inputs) {
    try {
      List<String> before = copies();
      int last = before.isEmpty() ? 0 : Integer.parseInt(before.getFirst().replaceAll("\\D", ""));
      String copy = "copy-%08d".formatted(last + 1);
      files.store(folder, in(copy));
      Path marker = Files.writeString(Files.createTempFile("lanewise", null), inputs);
      files.store(marker, in(copy, MARKER));
      Files.delete(marker);
      for (String old : before) {
        files.delete(in(old));
      }
    } catch (IOException e) {
      throw new CommandFailure("%s cannot be written: %s".formatted(uri, e.getMessage()), e);
    }
  }

  /**
   * Brings the files of the newest complete copy, if there is one, into a folder.
   *
   * @return the inputs that were saved with it; empty if there is none
   */
  String restore(Path folder) {
    try {
      Optional<String> newest = Optional.empty();
      for (String copy : copies()) {
        if (newest.isEmpty() && files.names(in(copy)).contains(MARKER)) {
          newest = Optional.of(copy);
        }
      }
      if (newest.isEmpty()) {
        return "";
      }
      for (String name : files.names(in(newest.get()))) {
        if (!name.equals(MARKER)) {
          files.fetch(in(newest.get(), name), folder.resolve(name));
        }
      }
      Path marker = folder.resolve(MARKER);
      files.fetch(in(newest.get(), MARKER), marker);
      String inputs = Files.readString(marker);
      Files.delete(marker);
      return inputs;
    } catch (IOException e) {
      throw new CommandFailure("%s cannot be read: %s".formatted(uri, e.getMessage()), e);
    }
  }
}
