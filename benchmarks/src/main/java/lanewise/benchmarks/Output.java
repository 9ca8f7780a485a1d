package lanewise.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import lanewise.chart.Chart;
import lanewise.chart.Rasterizer;
import lanewise.chart.Svg;
import lanewise.run.Environment;
import lanewise.run.Json;
import org.jspecify.annotations.Nullable;

/**
 * The destination of results: tables are printed, and all files are written to a folder, if given.
 */
final class Output {
  /** The file that says on what machine the figures were measured. */
  static final String ENVIRONMENT = "environment.json";

  /** The pixels of a picture per unit of the drawing. */
  private static final double PIXELS = 2;

  private final PrintStream stream;
  private final @Nullable Path folder;

  /**
   * Creates an output.
   *
   * @param folder created if it does not exist; null for none
   */
  Output(PrintStream stream, @Nullable Path folder) throws IOException {
    this.stream = stream;
    this.folder = folder;
    if (folder != null) {
      Files.createDirectories(folder);
    }
  }

  /** Prints a table and stores it as {@code NAME.md} and its data as {@code NAME.json}. */
  void table(String name, String text, String markdown, String json) throws IOException {
    stream.println(text);
    if (folder != null) {
      Files.writeString(folder.resolve(name + ".md"), markdown);
      Files.writeString(folder.resolve(name + ".json"), json);
    }
  }

  /** Stores what the figures were measured with. */
  void environment(Environment environment) throws IOException {
    if (folder != null) {
      Files.writeString(folder.resolve(ENVIRONMENT), Json.of(environment) + "\n");
    }
  }

  /** Stores a chart as {@code NAME.svg} and {@code NAME.png}. */
  void chart(String name, Chart chart) throws IOException {
    if (folder != null) {
      Svg drawing = chart.draw();
      Files.writeString(folder.resolve(name + ".svg"), drawing.file());
      Files.write(folder.resolve(name + ".png"), Rasterizer.png(drawing, PIXELS));
    }
  }
}
