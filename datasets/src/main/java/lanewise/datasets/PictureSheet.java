package lanewise.datasets;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import lanewise.format.AtomicFile;
import lanewise.tensor.Shape;

/**
 * A picture made of rows of images of one size, each row with a name and a caption at its left,
 * under a title.
 *
 * @param summary the line under the title
 * @param notes warnings, below
 */
record PictureSheet(String title, String summary, List<String> notes, List<Row> rows) {
  private static final int MIN_TILE = 56;
  private static final int MAX_TILE = 128;
  private static final int MARGIN = 24;
  private static final int GAP = 6;
  private static final int MAX_NAME_WIDTH = 260;

  private static final Color INK = new Color(0x1f2328);
  private static final Color QUIET = new Color(0x656d76);
  private static final Color FRAME = new Color(0xd0d7de);
  private static final Color NOTE = new Color(0x9a3412);
  private static final Font TITLE_FONT = new Font(Font.SANS_SERIF, Font.BOLD, 20);
  private static final Font TEXT_FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

  /** One row; all images of a sheet are of one size. */
  record Row(String name, String caption, List<BufferedImage> images) {}

  /** One image of a set. */
  static BufferedImage image(ImageSet images, int row) {
    Shape shape = images.imageShape();
    byte[] pixels = images.pixels();
    int height = shape.extent(1);
    int width = shape.extent(2);
    int plane = height * width;
    // A grey image lends its only plane to all three colours.
    int green = shape.extent(0) == 1 ? 0 : plane;
    int blue = 2 * green;
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < plane; i++) {
      int at = row * shape.size() + i;
      Color color =
          new Color(pixels[at] & 0xff, pixels[at + green] & 0xff, pixels[at + blue] & 0xff);
      image.setRGB(i % width, i / width, color.getRGB());
    }
    return image;
  }

  /**
   * Draws the sheet into a PNG file; folders on the way to it are made.
   *
   * @throws DataException if this machine has no font to write the names with, or a folder cannot
   *     be made
   * @throws lanewise.format.FormatException if the file cannot be written
   */
  void write(Path png) {
    BufferedImage sheet = draw();
    Path folder = png.toAbsolutePath().getParent();
    try {
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new DataException(
          String.format(
              Locale.ROOT, "%s: cannot be made a folder: %s", folder, DataException.reason(e)),
          e);
    }
    AtomicFile.write(
        png,
        out -> {
          try (var image = new MemoryCacheImageOutputStream(out)) {
            ImageIO.write(sheet, "png", image);
          }
        });
  }

  /**
   * Draws the sheet.
   *
   * @throws DataException if this machine has no font to write the names with
   */
  BufferedImage draw() {
    FontMetrics text = metrics(TEXT_FONT);
    BufferedImage any = rows.stream().flatMap(row -> row.images.stream()).findFirst().orElseThrow();
    Dimension tile = tile(any);
    int nameWidth =
        rows.stream()
            .mapToInt(row -> Math.min(text.stringWidth(row.name), MAX_NAME_WIDTH))
            .reduce(MIN_TILE, Math::max);
    int columns = rows.stream().mapToInt(row -> row.images.size()).max().orElseThrow();
    int headerHeight = (2 + notes.size()) * text.getHeight() + MARGIN;
    int imagesLeft = MARGIN + nameWidth + 2 * GAP;
    int width =
        MARGIN
            + Math.max(
                imagesLeft + columns * (tile.width + GAP) - GAP,
                MARGIN + text.stringWidth(summary));
    int height = MARGIN + headerHeight + rows.size() * (tile.height + GAP) - GAP + MARGIN;

    BufferedImage sheet = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION,
        tile.height < any.getHeight()
            ? RenderingHints.VALUE_INTERPOLATION_BILINEAR
            : RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    drawHeader(graphics, text);
    int top = MARGIN + headerHeight;
    for (Row row : rows) {
      drawNames(graphics, text, row, MARGIN + nameWidth, top + tile.height / 2);
      drawImages(graphics, row, imagesLeft, top, tile);
      top += tile.height + GAP;
    }
    graphics.dispose();
    return sheet;
  }

  /**
   * What an image measures on the sheet; small ones grow by a whole factor: pixels stay squares.
   */
  private static Dimension tile(BufferedImage image) {
    int longSide = Math.max(image.getHeight(), image.getWidth());
    int target = Math.min(longSide * Math.ceilDiv(MIN_TILE, longSide), MAX_TILE);
    return new Dimension(
        Math.max(image.getWidth() * target / longSide, 1),
        Math.max(image.getHeight() * target / longSide, 1));
  }

  private void drawHeader(Graphics2D graphics, FontMetrics text) {
    int baseline = MARGIN + text.getAscent();
    write(graphics, TITLE_FONT, INK, title, MARGIN, baseline);
    baseline += text.getHeight() + GAP;
    write(graphics, TEXT_FONT, QUIET, summary, MARGIN, baseline);
    for (String note : notes) {
      baseline += text.getHeight();
      write(graphics, TEXT_FONT, NOTE, note, MARGIN, baseline);
    }
  }

  private static void drawNames(
      Graphics2D graphics, FontMetrics text, Row row, int right, int middle) {
    String name = shortened(row.name, text);
    int baseline = middle - 2;
    write(graphics, TEXT_FONT, INK, name, right - text.stringWidth(name), baseline);
    write(
        graphics,
        TEXT_FONT,
        QUIET,
        row.caption,
        right - text.stringWidth(row.caption),
        baseline + text.getAscent());
  }

  private static void drawImages(
      Graphics2D graphics, Row row, int firstLeft, int top, Dimension tile) {
    int left = firstLeft;
    for (BufferedImage image : row.images) {
      graphics.drawImage(image, left, top, tile.width, tile.height, null);
      graphics.setColor(FRAME);
      graphics.drawRect(left - 1, top - 1, tile.width + 1, tile.height + 1);
      left += tile.width + GAP;
    }
  }

  private static void write(
      Graphics2D graphics, Font font, Color color, String text, int left, int baseline) {
    graphics.setFont(font);
    graphics.setColor(color);
    graphics.drawString(text, left, baseline);
  }

  private static String shortened(String name, FontMetrics metrics) {
    String shortened = name;
    for (int length = name.length() - 1;
        length > 0 && metrics.stringWidth(shortened) > MAX_NAME_WIDTH;
        length--) {
      shortened = name.substring(0, length) + "...";
    }
    return shortened;
  }

  /**
   * The measures of a font; where there are no fonts at all, the JDK fails here in several ways.
   */
  private static FontMetrics metrics(Font font) {
    Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    try {
      return graphics.getFontMetrics(font);
    } catch (RuntimeException | InternalError | LinkageError e) {
      throw new DataException(
          "no picture can be drawn: this machine has no fonts for Java; install fontconfig and a"
              + " font, for example the package fonts-dejavu",
          e);
    } finally {
      graphics.dispose();
    }
  }
}
