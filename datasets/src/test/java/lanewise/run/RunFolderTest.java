package lanewise.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunFolderTest {
  @TempDir private Path folder;

  /** A loss of power takes a folder whose parent was not synced, with all that is in it. */
  @Test
  void theParentsOfANewFolderAreSynced() throws IOException {
    Path experiment = folder.resolve("mine/first");

    List<Path> synced = synced(experiment.resolve("run"), RunFolder::create);

    assertThat(synced)
        .containsExactlyInAnyOrder(folder, folder.resolve("mine"), experiment)
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"runs", "runs/of/today"})
  void soIsThatOfTheUsualFolder(String parent) throws IOException {
    List<Path> synced = synced(folder.resolve(parent).resolve("run"), RunFolder::createNew);
    List<Path> second = synced(folder.resolve(parent).resolve("run"), RunFolder::createNew);

    assertThat(synced).contains(folder, folder.resolve(parent));
    assertThat(second).containsExactly(folder.resolve(parent));
    assertThat(folder.resolve(parent)).isDirectoryContaining("glob:**/run-2");
  }

  /** The folders that the JDK synced meanwhile, as its flight recorder saw them. */
  private List<Path> synced(Path run, Consumer<Path> creation) throws IOException {
    Path events = folder.resolve("events.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileForce").withoutThreshold();
      recording.start();
      creation.accept(run);
      recording.stop();
      recording.dump(events);
    }
    Stream<RecordedEvent> forced = RecordingFile.readAllEvents(events).stream();
    return forced.map(event -> Path.of(event.getString("path"))).toList();
  }
}
