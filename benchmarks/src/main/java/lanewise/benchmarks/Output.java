package lanewise.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import lanewise.chart.Chart;
import lanewise.chart.Rasterizer;
import lanewise.chart.Svg;
import org.jspecify.annotations.Nullable;

/** Where results go: tables to a stream, and all into a folder if there is one. */
final class Output {
  /** Of a picture, for each unit of the drawing. */
  private static final double PIXELS = 2;

  private final PrintStream stream;
  private final @Nullable Path folder;

  /**
   * An output.
   *
   * @param folder is made if it is not there; null for none
   */
  Output(PrintStream stream, @Nullable Path folder) throws IOException {
    this.stream = stream;
    this.folder = folder;
    if (folder != null) {
      Files.createDirectories(folder);
    }
  }

  /** Shows a table, and keeps it as {@code NAME.md}, the figures behind it as {@code NAME.json}. */
  void table(String name, String text, String markdown, String json) throws IOException {
    stream.println(text);
    if (folder != null) {
      Files.writeString(folder.resolve(name + ".md"), markdown);
      Files.writeString(folder.resolve(name + ".json"), json);
    }
  }

  /** Keeps a chart as {@code NAME.svg} and {@code NAME.png}. */
  void chart(String name, Chart chart) throws IOException {
    if (folder != null) {
      Svg drawing = chart.draw();
      Files.writeString(folder.resolve(name + ".svg"), drawing.file());
      Files.write(folder.resolve(name + ".png"), Rasterizer.png(drawing, PIXELS));
    }
  }
}
