package lanewise.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lanewise.cli.error.CommandFailure;
import lanewise.datasets.catalog.SharedFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorTest {
  @TempDir private Path folder;
  private Path run;
  private Mirror mirror;

  /** Files of this machine, under their URIs. */
  private record Local(boolean full) implements SharedFiles {
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

  @BeforeEach
  void makeRun() throws IOException {
    run = Files.createDirectory(folder.resolve("run"));
    mirror = new Mirror(new Local(false), uri());
  }

  private String uri() {
    return folder.toUri() + "copies";
  }

  private String restored() throws IOException {
    Path to = Files.createTempDirectory(folder, "restored");
    mirror.restore(to);
    Path file = to.resolve("state");
    assertThat(to.resolve("COMPLETE")).doesNotExist();
    return Files.exists(file) ? Files.readString(file) : "";
  }

  @Test
  void theNewestCopyIsRestoredAndTheOlderOnesAreGone() throws IOException {
    assertThat(restored()).isEmpty();
    for (String state : List.of("one", "two", "three")) {
      Files.writeString(run.resolve("state"), state);
      mirror.save(run);
      assertThat(restored()).isEqualTo(state);
    }
    assertThat(mirror.files().names(URI.create(uri()))).containsExactly("copy-00000003");
  }

  @Test
  void aCopyThatWasCutOffIsNotTaken() throws IOException {
    Files.writeString(run.resolve("state"), "whole");
    mirror.save(run);
    Path cut = Files.createDirectory(folder.resolve("copies/copy-00000002"));
    Files.writeString(cut.resolve("state"), "wh");
    assertThat(restored()).isEqualTo("whole");

    Files.writeString(run.resolve("state"), "next");
    mirror.save(run);
    assertThat(restored()).isEqualTo("next");
    assertThat(cut).doesNotExist();
  }

  @Test
  void aFileSystemThatIsFullIsASentence() {
    assertThatThrownBy(() -> new Mirror(new Local(true), uri()).save(run))
        .isInstanceOf(CommandFailure.class)
        .hasMessage(uri() + " cannot be written: no room");
  }

  @Test
  void anUnknownFileSystemIsASentence() {
    assertThatThrownBy(() -> Mirror.at("hdfs://host/runs"))
        .hasMessage(
            "--mirror hdfs://host/runs: expected a folder of a shared file system, such as"
                + " hdfs://HOST/DIR; docs/spark.md tells how to get one");
  }
}
