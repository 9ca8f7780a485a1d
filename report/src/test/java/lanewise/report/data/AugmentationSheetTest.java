package lanewise.report.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import lanewise.chart.Picture;
import lanewise.chart.PictureRows;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.augment.Augment;
import lanewise.datasets.augment.Technique;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;

class AugmentationSheetTest {
  private static final Shape SHAPE = Shape.of(1, 5, 6);

  private final ImageSet train = images();
  private final DataSet set = new DataSet("dots", train, null, train, List.of("a note"));

  private static ImageSet images() {
    byte[] pixels = new byte[20 * SHAPE.size()];
    new Random(1).nextBytes(pixels);
    int[] labels = new int[20];
    Arrays.setAll(labels, i -> i % 3);
    return new ImageSet(SHAPE, pixels, labels, List.of("class 0", "class 1", "class 2"));
  }

  @Test
  void showsEachImageBeforeAndAfter() throws IOException {
    Augment mirror = Augment.seeded(1).with(Technique.FLIP, 1);
    PictureRows sheet = AugmentationSheet.of(set, mirror, 2);

    assertThat(sheet.summary()).contains("epochs 1 to 2", "flip=1");
    assertThat(sheet.notes()).containsExactly("a note");
    assertThat(sheet.rows()).extracting(PictureRows.Row::name).startsWith("class 0", "class 1");
    for (int i = 0; i < sheet.rows().size(); i++) {
      List<Picture> pictures = sheet.rows().get(i).pictures();
      assertThat(pictures).hasSize(3);
      assertThat(pictures.getFirst()).isEqualTo(DataPicture.of(train, i));
      BufferedImage before = image(pictures.getFirst());
      for (Picture picture : pictures.subList(1, 3)) {
        BufferedImage after = image(picture);
        for (int y = 0; y < before.getHeight(); y++) {
          for (int x = 0; x < before.getWidth(); x++) {
            assertThat(after.getRGB(before.getWidth() - 1 - x, y)).isEqualTo(before.getRGB(x, y));
          }
        }
      }
    }
  }

  @Test
  void classesTakeTurns() {
    PictureRows sheet = AugmentationSheet.of(set, Augment.seeded(1), 1);

    assertThat(sheet.rows())
        .extracting(PictureRows.Row::name)
        .containsExactly(
            "class 0", "class 1", "class 2", "class 0", "class 1", "class 2", "class 0", "class 1");
  }

  private static BufferedImage image(Picture picture) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(picture.png())));
  }
}
