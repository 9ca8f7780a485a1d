package lanewise.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import lanewise.datasets.augment.Augment;
import lanewise.datasets.balance.Smote;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;

/** Images of floats: what is not a pixel of 8 bits. */
class FloatImagesTest {
  private static final Shape SHAPE = Shape.of(3, 6, 5);
  private static final List<String> NAMES = List.of("a", "b");
  private static final ImageSet BYTES = TestImages.random(40, SHAPE, 4);
  private static final ImageSet FLOATS = floats(BYTES);

  /** The same images, their values written as floats. */
  private static ImageSet floats(ImageSet images) {
    byte[] pixels = images.pixels();
    float[] values = new float[pixels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (pixels[i] & 0xff) / 255f;
    }
    return new ImageSet(images.imageShape(), values, images.labels(), images.classNames());
  }

  private static float[] batch(Loader loader) {
    try (var stream = loader.open(2)) {
      Batch batch = Objects.requireNonNull(stream.next());
      return Arrays.copyOf(batch.images(), batch.size() * batch.imageShape().size());
    }
  }

  @Test
  void theSameValuesAreLoadedAsTheSameInputs() {
    Normalization normalization = Normalization.standard(BYTES);
    for (ImageSet[] pair :
        new ImageSet[][] {
          {BYTES, FLOATS}, {BYTES.select(new int[] {7, 3, 7}), FLOATS.select(new int[] {7, 3, 7})}
        }) {
      Loader bytes = new Loader(pair[0], 3).normalized(normalization).shuffled(5);
      Loader floats = new Loader(pair[1], 3).normalized(normalization).shuffled(5);
      assertThat(batch(floats)).isEqualTo(batch(bytes));
      assertThat(batch(floats.resized(4, 9))).isEqualTo(batch(bytes.resized(4, 9)));
      Augment changes = Augment.parse("rotate=10,flip=0.5,mixup=0.4").withSeed(3);
      assertThat(batch(floats.augmented(changes))).isEqualTo(batch(bytes.augmented(changes)));
    }
  }

  @Test
  void theyAreCountedSplitAndJoinedAsOthers() {
    ImageSet.Statistics bytes = BYTES.statistics();
    ImageSet.Statistics floats = FLOATS.statistics();
    assertThat(floats.perClass()).isEqualTo(bytes.perClass());
    for (int channel = 0; channel < 3; channel++) {
      assertThat(floats.mean().get(channel)).isEqualTo(bytes.mean().get(channel), within(1e-7));
      assertThat(floats.std().get(channel)).isEqualTo(bytes.std().get(channel), within(1e-7));
    }

    ImageSet twice = FLOATS.join(FLOATS.select(new int[] {0}));
    assertThat(twice.size()).isEqualTo(41);
    assertThat(Duplicates.among(List.of(twice)))
        .containsExactly(List.of(new Duplicates.Place(0, 0), new Duplicates.Place(0, 40)));
    assertThat(Split.stratified(FLOATS, 0.25, 9).held())
        .isEqualTo(Split.stratified(BYTES, 0.25, 9).held());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BYTES.join(FLOATS))
        .withMessage("8-bit images cannot be joined with images of floats");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FLOATS.join(BYTES))
        .withMessage("images of floats cannot be joined with 8-bit images");
  }

  @Test
  void anyNumberOfChannelsWillDo() {
    float[] pixels = {1, -2, 3e6f, 4, 5, 6, 7, 8, 9, 10};
    ImageSet images = new ImageSet(Shape.of(5, 1, 1), pixels, new int[] {0, 1}, NAMES);
    assertThat(images.statistics().mean()).containsExactly(3.5, 2.5, 1.5e6 + 4, 6.5, 7.5);
    assertThat(images.statistics().std().get(1)).isEqualTo(4.5);
    assertThat(batch(new Loader(images, 2))).isEqualTo(pixels);
  }

  @Test
  void whatDoesNotFitIsRefusedInASentence() {
    Shape two = Shape.of(1, 1, 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageSet(two, new float[3], new int[2], NAMES))
        .withMessage("2 labels of images (1, 1, 2) need 4 pixels, given 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageSet(two, new float[] {0, 1, 2, Float.NaN}, new int[2], NAMES))
        .withMessage("pixel 1 of row 1 is NaN: pixels must be finite numbers");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageSet(two, new float[] {1 / 0f, 1, 2, 3}, new int[2], NAMES))
        .withMessage("pixel 0 of row 0 is Infinity: pixels must be finite numbers");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageSet(two, new float[4], new int[] {0, 2}, NAMES))
        .withMessage("label 2 of row 1 is none of 2 classes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageSet(Shape.of(2), new float[4], new int[2], NAMES))
        .withMessage("image shape must be (C,H,W): channels, height and width, given (2)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageSet(two, new float[0], new int[0], NAMES))
        .withMessage("an image set needs at least one image");
  }

  @Test
  void whatNeedsBytesSaysSo() {
    Preparation clahe = new Preparation(Resize.Method.BILINEAR, new Clahe(2, 2));
    String message =
        "the pixels of these images are floats: CLAHE, SMOTE and pictures of them need 8-bit"
            + " pixels";
    for (Runnable action :
        List.<Runnable>of(
            () -> clahe.apply(FLOATS, 6, 5),
            () -> clahe.apply(FLOATS, 3, 3),
            () -> new Smote(2, 1).apply(FLOATS))) {
      assertThatExceptionOfType(DataException.class).isThrownBy(action::run).withMessage(message);
    }
  }
}
