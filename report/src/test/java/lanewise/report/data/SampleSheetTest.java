package lanewise.report.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import lanewise.chart.PictureRows;
import lanewise.chart.Rasterizer;
import lanewise.datasets.DataException;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;

class SampleSheetTest {
  /** Two classes: black images with a white pixel at the left, and at the right. */
  private static DataSet leftAndRight() {
    byte[] pixels = {(byte) 255, 0, 0, (byte) 255, (byte) 255, 0};
    ImageSet images =
        new ImageSet(Shape.of(1, 1, 2), pixels, new int[] {0, 1, 0}, List.of("left", "right"));
    return new DataSet("sides", images, null, images, List.of("subset of 3 of 9 images"));
  }

  @Test
  void showsTheSamplesOfEachClassInItsRow() {
    ImageSet images = leftAndRight().train();
    PictureRows sheet = SampleSheet.of(leftAndRight(), 5);

    assertThat(sheet.summary()).isEqualTo("3 train, 3 test   |   2 classes   |   1 x 2 grey");
    assertThat(sheet.notes()).containsExactly("subset of 3 of 9 images");
    assertThat(sheet.rows())
        .containsExactly(
            new PictureRows.Row(
                "left", "2", List.of(DataPicture.of(images, 0), DataPicture.of(images, 2))),
            new PictureRows.Row("right", "1", List.of(DataPicture.of(images, 1))));
  }

  @Test
  void aPictureHasThePixelsOfItsImageInTheirPlace() throws IOException {
    PictureRows sheet = SampleSheet.of(leftAndRight(), 5);
    BufferedImage drawn = ImageIO.read(new ByteArrayInputStream(Rasterizer.png(sheet.draw(), 1)));
    List<Integer> white = new ArrayList<>();
    List<Integer> black = new ArrayList<>();
    for (int x = 0; x < drawn.getWidth(); x++) {
      int rgb = drawn.getRGB(x, drawn.getHeight() - 24 - 6 - 28) & 0xffffff; // through row 2
      (rgb == 0 ? black : white).add(x);
    }

    assertThat(black).hasSizeBetween(26, 29);
    assertThat(white).contains(black.getLast() + 14);
    assertThat(black.getLast() - black.getFirst()).isEqualTo(black.size() - 1);
  }

  @Test
  void keepsColoursAndShrinksLargeImages() throws IOException {
    byte[] pixels = new byte[3 * 300 * 300];
    Arrays.fill(pixels, 0, 90_000, (byte) 200);
    Arrays.fill(pixels, 90_000, 180_000, (byte) 30);
    ImageSet images = new ImageSet(Shape.of(3, 300, 300), pixels, new int[1], List.of("a"));
    PictureRows sheet = SampleSheet.of(new DataSet("red", images, null, images, List.of()), 1);
    BufferedImage drawn = ImageIO.read(new ByteArrayInputStream(Rasterizer.png(sheet.draw(), 1)));

    assertThat(sheet.summary()).endsWith("300 x 300 colour");
    assertThat(drawn.getHeight()).isLessThan(300);
    int red = 0;
    for (int y = 0; y < drawn.getHeight(); y++) {
      for (int x = 0; x < drawn.getWidth(); x++) {
        red += (drawn.getRGB(x, y) & 0xffffff) == 0xc81e00 ? 1 : 0;
      }
    }
    // A square of 56 pixels, without its edge.
    assertThat(red).isBetween(54 * 54, 56 * 56);
  }

  @Test
  void showsNoMoreThanFiftyClasses() {
    List<String> names = new ArrayList<>();
    int[] labels = new int[80];
    for (int i = 0; i < 80; i++) {
      names.add("class " + i);
      labels[i] = i;
    }
    ImageSet images = new ImageSet(Shape.of(1, 4, 4), new byte[80 * 16], labels, names);
    PictureRows sheet = SampleSheet.of(new DataSet("many", images, null, images, List.of()), 1);

    assertThat(sheet.rows()).hasSize(50);
    assertThat(sheet.notes()).containsExactly("the first 50 classes are shown");
  }

  @Test
  void refusesNoColumns() {
    assertThatThrownBy(() -> SampleSheet.of(leftAndRight(), 0))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("1 or more");
  }
}
