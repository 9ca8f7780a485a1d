package lanewise.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.List;
import lanewise.datasets.augment.Augment;
import lanewise.datasets.augment.Technique;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;

class AugmentationSheetTest {
  private static final Shape SHAPE = Shape.of(1, 5, 6);

  private final ImageSet train = TestImages.random(20, SHAPE, 3);
  private final DataSet set = new DataSet("dots", train, null, train, List.of("a note"));

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  @Test
  void showsEachImageBeforeAndAfter() {
    Augment mirror = Augment.seeded(1).with(Technique.FLIP, 1);
    PictureSheet sheet = AugmentationSheet.sheet(set, mirror, 2);
    assertThat(sheet.summary()).contains("epochs 1 to 2", "flip=1");
    assertThat(sheet.notes()).containsExactly("a note");
    assertThat(sheet.rows()).extracting(PictureSheet.Row::name).startsWith("class 0", "class 1");
    for (int i = 0; i < sheet.rows().size(); i++) {
      List<BufferedImage> images = sheet.rows().get(i).images();
      assertThat(images).hasSize(3);
      assertThat(pixels(images.getFirst())).isEqualTo(pixels(PictureSheet.image(train, i)));
      for (BufferedImage after : images.subList(1, 3)) {
        for (int y = 0; y < 5; y++) {
          for (int x = 0; x < 6; x++) {
            assertThat(after.getRGB(5 - x, y)).isEqualTo(images.getFirst().getRGB(x, y));
          }
        }
      }
    }
  }

  @Test
  void classesTakeTurns() {
    PictureSheet sheet = AugmentationSheet.sheet(set, Augment.seeded(1), 1);
    assertThat(sheet.rows())
        .extracting(PictureSheet.Row::name)
        .containsExactly(
            "class 0", "class 1", "class 2", "class 0", "class 1", "class 2", "class 0", "class 1");
  }
}
