package lanewise.report;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import lanewise.chart.Chart;
import lanewise.chart.Ink;
import lanewise.chart.Rasterizer;
import lanewise.chart.Svg;
import lanewise.file.AtomicFile;
import lanewise.format.FormatException;
import lanewise.run.FolderLock;
import lanewise.run.Json;

/**
 * The folder of a report: {@code report.html}, {@code report.json}, and each figure as {@code
 * figures/NAME.svg} and {@code .png}.
 */
public record ReportFolder(Path path) {
  private static final double PIXELS = 2;
  private static final double MARGIN = 16;
  private static final double HEAD = 40;

  /** The page. */
  public Path page() {
    return path.resolve("report.html");
  }

  /**
   * The style sheet of every page as a Content-Security-Policy names it: where other styles within
   * a page are refused, this one may be allowed.
   */
  public static String styleSource() {
    try {
      byte[] styles = Page.styles().getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(styles);
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  /**
   * Writes or replaces everything.
   *
   * @throws FormatException if it cannot be written, or another process is writing it
   */
  public void write(Report report) {
    write(report, UnaryOperator.identity());
  }

  private void write(Report report, UnaryOperator<Report> last) {
    Path figures = path.resolve("figures");
    AtomicFile.createFolder(figures);
    try (FolderLock _ = FolderLock.take(figures)) {
      write(report, last, figures);
    }
  }

  private void write(Report drawn, UnaryOperator<Report> last, Path figures) {
    drawn.figures().toList().parallelStream().forEach(figure -> draw(figures, figure));
    Report report = last.apply(drawn);
    text(page(), Page.of(report));
    Map<String, Chart> charts = new LinkedHashMap<>();
    report
        .figures()
        .forEach(
            figure -> {
              if (charts.put(figure.name(), figure.chart()) != null) {
                throw new IllegalStateException("two figures are named " + figure.name());
              }
            });
    text(path.resolve("report.json"), Json.of(new Written(report, charts)) + "\n");
  }

  /**
   * Writes a report at the end of a command. A failure is reported as a warning only, because the
   * results themselves are complete.
   *
   * @param last what is to be changed in the report when all but the page is drawn
   * @return whether it was written
   */
  public boolean conclude(PrintWriter err, Supplier<Report> report, UnaryOperator<Report> last) {
    try {
      write(report.get(), last);
      return true;
    } catch (RuntimeException
        | LinkageError
        | InternalError e) { // font problems cause the latter two
      err.println("warning: the report could not be written: " + e);
      return false;
    }
  }

  /** The content of {@code report.json}. */
  private record Written(
      String title,
      String subtitle,
      List<String> notes,
      List<Fact> headline,
      List<String> findings,
      List<WrittenTable> tables,
      List<Fact> facts,
      Provenance origin,
      Map<String, Chart> figures) {
    Written(Report report, Map<String, Chart> charts) {
      this(
          report.title(),
          report.subtitle(),
          report.notes(),
          report.headline(),
          report.findings(),
          report.sections().stream().flatMap(WrittenTable::of).toList(),
          report.facts(),
          report.origin(),
          charts);
    }
  }

  /** A table of a section, with unformatted numbers. */
  private record WrittenTable(
      String section, String caption, List<String> columns, List<List<Object>> rows) {
    static Stream<WrittenTable> of(Section section) {
      return section.tables().stream()
          .map(t -> new WrittenTable(section.title(), t.caption(), t.headings(), t.rows()));
    }
  }

  private static void draw(Path folder, Figure figure) {
    Svg drawing = figure.chart().draw();
    Svg titled =
        new Svg(
                drawing.width() + 2 * MARGIN,
                drawing.height() + HEAD + MARGIN,
                figure.chart().title())
            .text(MARGIN, 24, figure.chart().title(), Svg.Anchor.START, Ink.TEXT, 15, true)
            .place(MARGIN, HEAD, drawing);
    text(folder.resolve(figure.name() + ".svg"), titled.file());
    byte[] png = Rasterizer.png(titled, PIXELS);
    AtomicFile.write(folder.resolve(figure.name() + ".png"), out -> out.write(png));
  }

  private static void text(Path file, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, out -> out.write(bytes));
  }
}
