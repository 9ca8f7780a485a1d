package lanewise.datasets;

import static lanewise.datasets.UserErrors.assertUserError;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ResizeTest {

  @Test
  void growsAsPyTorchDocumentsIt() {
    // The example of torch.nn.Upsample(scale_factor=2, mode="bilinear", align_corners=False).
    float[] source = {1, 2, 3, 4};
    float[] target = new float[16];
    new Resize(2, 2, 4, 4).apply(source, 0, target, 0);
    assertThat(target)
        .containsExactly(
            1f, 1.25f, 1.75f, 2f, //
            1.5f, 1.75f, 2.25f, 2.5f, //
            2.5f, 2.75f, 3.25f, 3.5f, //
            3f, 3.25f, 3.75f, 4f);
  }

  @Test
  void halvingMixesTheFourPixelsUnderEachNewOne() {
    float[] source = {0, 4, 8, 12, 2, 6, 10, 14};
    float[] target = new float[2];
    new Resize(2, 4, 1, 2).apply(source, 0, target, 0);
    assertThat(target).containsExactly(3f, 11f);
  }

  @Test
  void theSameSizeChangesNothing() {
    float[] source = {1, 5, 2, 7, 3, 9};
    float[] target = new float[6];
    new Resize(2, 3, 2, 3).apply(source, 0, target, 0);
    assertThat(target).isEqualTo(source);
  }

  @Test
  void aPlaneOfOneValueStaysSoAtAnySize() {
    float[] source = new float[7 * 5];
    Arrays.fill(source, 0.25f);
    float[] target = new float[11 * 3];
    new Resize(7, 5, 11, 3).apply(source, 0, target, 0);
    assertThat(target).containsOnly(0.25f);
  }

  @Test
  void worksAtOffsets() {
    float[] target = new float[5];
    new Resize(1, 1, 1, 2).apply(new float[] {9, 3, 9}, 1, target, 2);
    assertThat(target).containsExactly(0f, 0f, 3f, 3f, 0f);
  }

  @Test
  void refusesASizeBelowOne() {
    assertUserError(() -> new Resize(2, 2, 0, 4), "0 x 4", "at least 1");
  }
}
