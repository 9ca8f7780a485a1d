package lanewise.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;

class PreparationTest {
  private final ImageSet images = TestImages.random(4, Shape.of(1, 6, 8), 2);

  @Test
  void withoutEqualisationTheLoaderIsLeftToResize() {
    Preparation plain = new Preparation(Resize.Method.AREA, null);
    assertThat(plain.apply(images, 3, 4)).isSameAs(images);
  }

  @Test
  void contrastIsEqualisedAtTheNetworksSize() {
    Clahe clahe = new Clahe(2, 2);
    ImageSet ready = new Preparation(Resize.Method.AREA, clahe).apply(images, 3, 4);
    assertThat(ready.imageShape()).isEqualTo(Shape.of(1, 3, 4));
    assertThat(ready.pixels())
        .isEqualTo(clahe.apply(images.resized(Resize.Method.AREA, 3, 4)).pixels())
        .isNotEqualTo(images.resized(Resize.Method.AREA, 3, 4).pixels());
    assertThat(ready.labels()).isEqualTo(images.labels());
  }
}
