package lanewise.datasets;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import lanewise.format.AtomicFile;
import lanewise.tensor.Shape;

/**
 * A picture of a data set: one row per class with its name, its number of training images and
 * samples of them, spread evenly over the class.
 */
public final class ContactSheet {
  private static final int MAX_CLASSES = 50;
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

  private final DataSet set;
  private final int columns;
  private final List<List<Integer>> samples;
  private final int tileWidth;
  private final int tileHeight;

  private ContactSheet(DataSet set, int columns) {
    this.set = set;
    this.columns = columns;
    this.samples = samples(set.train(), columns);
    Shape shape = set.imageShape();
    int longSide = Math.max(shape.extent(1), shape.extent(2));
    // Small images grow by a whole factor, so that every pixel stays a square.
    int grown = longSide * Math.ceilDiv(MIN_TILE, longSide);
    int target = Math.min(grown, MAX_TILE);
    this.tileWidth = Math.max(shape.extent(2) * target / longSide, 1);
    this.tileHeight = Math.max(shape.extent(1) * target / longSide, 1);
  }

  /**
   * Draws the sheet. Of more than 50 classes, the first 50 are shown.
   *
   * @param columns the largest number of samples per class, at least 1
   * @throws DataException if this machine has no font to write the names with
   */
  public static BufferedImage draw(DataSet set, int columns) {
    if (columns < 1) {
      throw new DataException("cannot show " + columns + " images per class: give 1 or more");
    }
    return new ContactSheet(set, columns).draw();
  }

  /**
   * Draws the sheet into a PNG file; folders on the way to it are made.
   *
   * @param columns the largest number of samples per class, at least 1
   * @throws DataException if this machine has no font to write the names with, or a folder cannot
   *     be made
   * @throws lanewise.format.FormatException if the file cannot be written
   */
  public static void write(DataSet set, int columns, Path png) {
    BufferedImage sheet = draw(set, columns);
    Path folder = png.toAbsolutePath().getParent();
    try {
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new DataException(
          "%s: cannot be made a folder: %s".formatted(folder, DataException.reason(e)), e);
    }
    AtomicFile.write(
        png,
        out -> {
          try (var image = new MemoryCacheImageOutputStream(out)) {
            ImageIO.write(sheet, "png", image);
          }
        });
  }

  private BufferedImage draw() {
    FontMetrics text = metrics(TEXT_FONT);
    List<String> names = set.classNames().subList(0, samples.size());
    int nameWidth = MIN_TILE;
    for (String name : names) {
      nameWidth = Math.max(nameWidth, Math.min(text.stringWidth(name), MAX_NAME_WIDTH));
    }
    List<String> notes = notes();
    int line = text.getHeight();
    int headerHeight = 2 * line + notes.size() * line + MARGIN;
    int samplesLeft = MARGIN + nameWidth + 2 * GAP;
    String summary = summary();
    int width =
        MARGIN
            + Math.max(
                samplesLeft + columns * (tileWidth + GAP) - GAP,
                MARGIN + text.stringWidth(summary));
    int height = MARGIN + headerHeight + samples.size() * (tileHeight + GAP) - GAP + MARGIN;

    BufferedImage sheet = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    boolean shrunk = tileHeight < set.imageShape().extent(1);
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION,
        shrunk
            ? RenderingHints.VALUE_INTERPOLATION_BILINEAR
            : RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);

    int baseline = MARGIN + text.getAscent();
    write(graphics, TITLE_FONT, INK, set.name(), MARGIN, baseline);
    baseline += line + GAP;
    write(graphics, TEXT_FONT, QUIET, summary, MARGIN, baseline);
    for (String note : notes) {
      baseline += line;
      write(graphics, TEXT_FONT, NOTE, note, MARGIN, baseline);
    }

    List<Integer> perClass = set.train().statistics().perClass();
    for (int label = 0; label < samples.size(); label++) {
      int top = MARGIN + headerHeight + label * (tileHeight + GAP);
      int middle = top + tileHeight / 2;
      String name = shortened(names.get(label), text);
      String count = String.format(Locale.ROOT, "%,d", perClass.get(label));
      int right = MARGIN + nameWidth;
      write(graphics, TEXT_FONT, INK, name, right - text.stringWidth(name), middle - 2);
      write(
          graphics,
          TEXT_FONT,
          QUIET,
          count,
          right - text.stringWidth(count),
          middle - 2 + text.getAscent());
      int left = samplesLeft;
      for (int row : samples.get(label)) {
        graphics.drawImage(image(set.train(), row), left, top, tileWidth, tileHeight, null);
        graphics.setColor(FRAME);
        graphics.drawRect(left - 1, top - 1, tileWidth + 1, tileHeight + 1);
        left += tileWidth + GAP;
      }
    }
    graphics.dispose();
    return sheet;
  }

  /** The numbers under the title. */
  private String summary() {
    ImageSet validation = set.validation();
    Shape shape = set.imageShape();
    return String.format(
        Locale.ROOT,
        "%,d train%s, %,d test   |   %d classes   |   %d x %d %s",
        set.train().size(),
        validation == null ? "" : String.format(Locale.ROOT, ", %,d validation", validation.size()),
        set.test().size(),
        set.classNames().size(),
        shape.extent(1),
        shape.extent(2),
        shape.extent(0) == 1 ? "grey" : "colour");
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>(set.notes());
    if (samples.size() < set.classNames().size()) {
      notes.add("the first %d classes are shown".formatted(samples.size()));
    }
    return notes;
  }

  private static List<List<Integer>> samples(ImageSet train, int columns) {
    int classes = Math.min(train.classes(), MAX_CLASSES);
    List<List<Integer>> rows = new ArrayList<>();
    for (int label = 0; label < classes; label++) {
      rows.add(new ArrayList<>());
    }
    for (int row = 0; row < train.size(); row++) {
      if (train.label(row) < classes) {
        rows.get(train.label(row)).add(row);
      }
    }
    rows.replaceAll(
        all -> {
          int shown = Math.min(columns, all.size());
          List<Integer> spread = new ArrayList<>();
          for (int i = 0; i < shown; i++) {
            spread.add(all.get((int) ((long) i * all.size() / shown)));
          }
          return spread;
        });
    return rows;
  }

  private static BufferedImage image(ImageSet images, int row) {
    Shape shape = images.imageShape();
    int height = shape.extent(1);
    int width = shape.extent(2);
    int plane = height * width;
    // A grey image lends its only plane to all three colours.
    int green = shape.extent(0) == 1 ? 0 : plane;
    int blue = 2 * green;
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    byte[] pixels = images.pixels();
    for (int i = 0; i < plane; i++) {
      int at = row * shape.size() + i;
      Color color =
          new Color(pixels[at] & 0xff, pixels[at + green] & 0xff, pixels[at + blue] & 0xff);
      image.setRGB(i % width, i / width, color.getRGB());
    }
    return image;
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
