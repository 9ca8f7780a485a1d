package lanewise.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lanewise.cli.error.CommandFailure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorTest {
  @TempDir private Path folder;
  private Path run;
  private Mirror mirror;

  @BeforeEach
  void makeRun() throws IOException {
    run = Files.createDirectory(folder.resolve("run"));
    mirror = new Mirror(new LocalFiles(false), uri());
  }

  private String uri() {
    return folder.toUri() + "copies";
  }

  private String restored() throws IOException {
    Path to = Files.createTempDirectory(folder, "restored");
    String inputs = mirror.restore(to);
    Path file = to.resolve("state");
    assertThat(inputs).isEqualTo(Files.exists(file) ? "inputs" : "");
    assertThat(to.resolve("COMPLETE")).doesNotExist();
    return Files.exists(file) ? Files.readString(file) : "";
  }

  @Test
  void theNewestCopyIsRestoredAndTheOlderOnesAreGone() throws IOException {
    assertThat(restored()).isEmpty();
    for (String state : List.of("one", "two", "three")) {
      Files.writeString(run.resolve("state"), state);
      mirror.save(run, "inputs");
      assertThat(restored()).isEqualTo(state);
    }
    assertThat(mirror.files().names(URI.create(uri()))).containsExactly("copy-00000003");
  }

  @Test
  void aCopyThatWasCutOffIsNotTaken() throws IOException {
    Files.writeString(run.resolve("state"), "whole");
    mirror.save(run, "inputs");
    Path cut = Files.createDirectory(folder.resolve("copies/copy-00000002"));
    Files.writeString(cut.resolve("state"), "wh");
    assertThat(restored()).isEqualTo("whole");

    Files.writeString(run.resolve("state"), "next");
    mirror.save(run, "inputs");
    assertThat(restored()).isEqualTo("next");
    assertThat(cut).doesNotExist();
  }

  @Test
  void aFileSystemThatIsFullIsASentence() {
    assertThatThrownBy(() -> new Mirror(new LocalFiles(true), uri()).save(run, "inputs"))
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
