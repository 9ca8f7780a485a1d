package lanewise.datasets;

import static lanewise.datasets.UserErrors.assertUserError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContactSheetTest {

  /** Two classes: black images with a white pixel at the left, and at the right. */
  private static DataSet leftAndRight() {
    byte[] pixels = {(byte) 255, 0, 0, (byte) 255, (byte) 255, 0};
    int[] labels = {0, 1, 0};
    ImageSet images = new ImageSet(Shape.of(1, 1, 2), pixels, labels, List.of("left", "right"));
    return new DataSet("sides", images, null, images, List.of("subset of 3 of 9 images"));
  }

  @Test
  void showsTheSamplesOfEachClassInItsRow() {
    BufferedImage sheet = ContactSheet.draw(leftAndRight(), 5);
    // Each tile is 56 x 28: the two pixels as squares of 28. Class 0 has two samples, class 1 one.
    List<int[]> starts = tiles(sheet);
    assertThat(starts).hasSize(3);
    int[] first = starts.get(0);
    assertThat(sheet.getRGB(first[0] + 3, first[1] + 14) & 0xffffff).isEqualTo(0xffffff);
    assertThat(sheet.getRGB(first[0] + 27, first[1] + 14) & 0xffffff).isEqualTo(0xffffff);
    assertThat(sheet.getRGB(first[0] + 28, first[1] + 14) & 0xffffff).isZero();
    int[] third = starts.get(2);
    assertThat(third[0]).isEqualTo(first[0]);
    assertThat(third[1]).isGreaterThan(first[1]);
    assertThat(sheet.getRGB(third[0] + 14, third[1] + 14) & 0xffffff).isZero();
    assertThat(sheet.getRGB(third[0] + 42, third[1] + 14) & 0xffffff).isEqualTo(0xffffff);
  }

  @Test
  void keepsColoursAndShrinksLargeImages() {
    byte[] pixels = new byte[3 * 300 * 300];
    Arrays.fill(pixels, 0, 90_000, (byte) 200);
    Arrays.fill(pixels, 90_000, 180_000, (byte) 30);
    ImageSet images = new ImageSet(Shape.of(3, 300, 300), pixels, new int[1], List.of("a"));
    BufferedImage sheet = ContactSheet.draw(new DataSet("red", images, null, images, List.of()), 1);
    assertThat(sheet.getHeight()).isLessThan(300);
    int tile = count(sheet, 0xc81e00);
    assertThat(tile).isEqualTo(128 * 128);
  }

  @Test
  void writesAPngAndTheFoldersOnTheWay(@TempDir Path folder) throws Exception {
    Path png = folder.resolve("new").resolve("sheet.png");
    ContactSheet.write(leftAndRight(), 2, png);
    assertThat(ImageIO.read(png.toFile()).getWidth()).isGreaterThan(100);
  }

  @Test
  void showsNoMoreThanFiftyClasses() {
    ImageSet images = TestImages.random(80, Shape.of(1, 4, 4), 80);
    BufferedImage sheet =
        ContactSheet.draw(new DataSet("many", images, null, images, List.of()), 1);
    assertThat(sheet.getHeight()).isBetween(50 * 56, 50 * 70);
  }

  @Test
  void refusesNoColumns() {
    assertUserError(() -> ContactSheet.draw(leftAndRight(), 0), "1 or more");
  }

  @Test
  void withoutFontsOneLineSaysWhatToInstall(@TempDir Path folder) throws Exception {
    assumeTrue(
        System.getProperty("os.name").startsWith("Linux"), "fonts can be hidden on Linux only");
    Path noFonts = Files.writeString(folder.resolve("fonts.conf"), "<fontconfig></fontconfig>");
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.awt.headless=true",
            "-Duser.home=" + folder,
            "-cp",
            System.getProperty("java.class.path"),
            WithoutFonts.class.getName());
    java.environment()
        .putAll(
            Map.of("FONTCONFIG_FILE", noFonts.toString(), "FONTCONFIG_PATH", folder.toString()));
    Process process = java.redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(output).isZero();
    assumeTrue(!output.equals("drawn"), "this Java brings its own fonts");
    assertThat(output).contains("no fonts", "install").doesNotContain("\n");
  }

  /** Run in a Java of its own: prints the error of drawing a sheet. */
  static final class WithoutFonts {
    private WithoutFonts() {}

    public static void main(String[] args) {
      try {
        ContactSheet.draw(leftAndRight(), 1);
        System.out.println("drawn");
      } catch (DataException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  /** The upper left pixels of the tiles, found by their frames. */
  private static List<int[]> tiles(BufferedImage sheet) {
    List<int[]> corners = new ArrayList<>();
    for (int y = 1; y < sheet.getHeight(); y++) {
      for (int x = 1; x < sheet.getWidth(); x++) {
        if (isFrame(sheet, x, y) && !isFrame(sheet, x - 1, y) && !isFrame(sheet, x, y - 1)) {
          corners.add(new int[] {x + 1, y + 1});
        }
      }
    }
    return corners;
  }

  private static boolean isFrame(BufferedImage sheet, int x, int y) {
    return (sheet.getRGB(x, y) & 0xffffff) == 0xd0d7de;
  }

  private static int count(BufferedImage sheet, int color) {
    int count = 0;
    for (int y = 0; y < sheet.getHeight(); y++) {
      for (int x = 0; x < sheet.getWidth(); x++) {
        if ((sheet.getRGB(x, y) & 0xffffff) == color) {
          count++;
        }
      }
    }
    return count;
  }
}
