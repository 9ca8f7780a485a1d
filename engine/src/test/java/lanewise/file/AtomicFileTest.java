package lanewise.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import lanewise.format.FormatException;
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

  @Test
  void aLinkStaysAndTheFileItLeadsToIsWritten() throws IOException {
    Path real =
        Files.writeString(Files.createDirectory(folder.resolve("real")).resolve("a"), "old");
    Path near = Files.createSymbolicLink(folder.resolve("near"), Path.of("real/a"));
    Path far = Files.createSymbolicLink(folder.resolve("far"), near);
    AtomicFile.write(far, out -> out.write(7));
    assertThat(near).isSymbolicLink();
    assertThat(far).isSymbolicLink();
    assertThat(real).hasBinaryContent(new byte[] {7});
  }

  @Test
  void aLinkToNothingYetMakesThatFile() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("new"));
    AtomicFile.write(link, out -> out.write(7));
    assertThat(link).isSymbolicLink();
    assertThat(folder.resolve("new")).hasBinaryContent(new byte[] {7});
  }

  @Test
  void linksInACircleAreNamed() throws IOException {
    Path one = Files.createSymbolicLink(folder.resolve("one"), Path.of("two"));
    Files.createSymbolicLink(folder.resolve("two"), Path.of("one"));
    assertThatThrownBy(() -> AtomicFile.write(one, out -> out.write(7)))
        .isInstanceOf(FormatException.class)
        .hasMessage(one + ": is a symbolic link in a cycle");
  }

  @Test
  void aPipeIsNoFileToReplace() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe");
    assumeThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> AtomicFile.write(pipe, out -> out.write(7)))
        .isInstanceOf(FormatException.class)
        .hasMessage(pipe + ": is a device, pipe or socket; expected the name of a file to write");
    assertThat(Files.readAttributes(pipe, BasicFileAttributes.class).isOther()).isTrue();
    assertOnlyFile(pipe);
  }

  private void assertOnlyFile(Path file) throws IOException {
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }
}
