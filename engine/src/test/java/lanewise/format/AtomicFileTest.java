package lanewise.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  @Test
  void writesAndReplaces() throws IOException {
    Path file = folder.resolve("a.bin");
    AtomicFile.write(file, out -> out.write(new byte[] {1, 2}));
    AtomicFile.write(file, out -> out.write(new byte[] {3}));
    assertThat(file).hasBinaryContent(new byte[] {3});
    assertOnlyFile(file);
  }

  @Test
  void aFullDiskLeavesTheOldContentsAndNothingElse() throws IOException {
    Path file = Files.writeString(folder.resolve("a.bin"), "old");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(new byte[100_000]);
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(FormatException.class)
        .hasMessage(file + ": cannot be written: No space left on device");
    assertThat(file).hasContent("old");
    assertOnlyFile(file);
  }

  @Test
  void aBugInTheContentLeavesTheOldContentsAndNothingElse() throws IOException {
    Path file = Files.writeString(folder.resolve("a.bin"), "old");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    _ -> {
                      throw new IllegalStateException("bug");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(file).hasContent("old");
    assertOnlyFile(file);
  }

  @Test
  void anInterruptedThreadCanStillSave() throws IOException {
    Path file = folder.resolve("a.bin");
    Thread.currentThread().interrupt();
    AtomicFile.write(file, out -> out.write(7));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(file).hasBinaryContent(new byte[] {7});
  }

  @Test
  void aFolderInTheWayIsNamed() {
    assertThatThrownBy(() -> AtomicFile.write(folder, out -> out.write(7)))
        .isInstanceOf(FormatException.class)
        .hasMessage(folder + ": is a folder; expected the name of a file to write");
  }

  @Test
  void aMissingFolderIsNamed() {
    Path file = folder.resolve("missing/a.bin");
    assertThatThrownBy(() -> AtomicFile.write(file, out -> out.write(7)))
        .isInstanceOf(FormatException.class)
        .hasMessage(file + ": cannot be written: no such file or folder; check the path");
  }

  private void assertOnlyFile(Path file) throws IOException {
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }
}
