package lanewise.cli.data;

import java.nio.file.Path;
import java.util.Objects;
import lanewise.chart.PictureRows;
import lanewise.chart.Rasterizer;
import lanewise.cli.error.CommandFailure;
import lanewise.file.AtomicFile;

/** Rows of pictures as a PNG file. */
public final class PictureFile {
  /** The pixels of the file per unit of the drawing. */
  private static final double PIXELS = 2;

  private PictureFile() {}

  /**
   * Writes the file, and its folder if it does not exist.
   *
   * @throws CommandFailure if nothing can be drawn
   */
  public static void write(PictureRows sheet, Path file) {
    byte[] png = drawn(sheet);
    AtomicFile.createFolder(Objects.requireNonNull(file.toAbsolutePath().getParent()));
    AtomicFile.write(file, out -> out.write(png));
  }

  private static byte[] drawn(PictureRows sheet) {
    try {
      return Rasterizer.png(sheet.draw(), PIXELS);
    } catch (RuntimeException | InternalError | LinkageError e) { // the JDK fails in several ways
      throw new CommandFailure(
          "pictures cannot be drawn: this machine has no fonts for Java; install fontconfig and a"
              + " font, for example the package fonts-dejavu",
          e);
    }
  }
}
