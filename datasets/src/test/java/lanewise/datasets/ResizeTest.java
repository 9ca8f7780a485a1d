package lanewise.datasets;

import static lanewise.datasets.UserErrors.assertUserError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResizeTest {

  @Test
  void growsAsPyTorchDocumentsIt() {
    // The example of torch.nn.Upsample(scale_factor=2, mode="bilinear", align_corners=False).
    float[] source = {1, 2, 3, 4};
    float[] target = new float[16];
    new Resize(Resize.Method.BILINEAR, 2, 2, 4, 4).apply(source, 0, target, 0);
    assertThat(target)
        .containsExactly(
            1f, 1.25f, 1.75f, 2f, //
            1.5f, 1.75f, 2.25f, 2.5f, //
            2.5f, 2.75f, 3.25f, 3.5f, //
            3f, 3.25f, 3.75f, 4f);
  }

  @Test
  void areaIsTheMeanOfWhatAPixelCovers() {
    float[] source = {1, 2, 3, 4, 5, 6};
    float[] target = new float[2];
    new Resize(Resize.Method.AREA, 2, 3, 1, 2).apply(source, 0, target, 0);
    // Each new pixel covers one column and half of the middle one.
    assertThat(target[0]).isCloseTo((1 + 4 + (2 + 5) / 2f) / 3, within(1e-6f));
    assertThat(target[1]).isCloseTo((3 + 6 + (2 + 5) / 2f) / 3, within(1e-6f));
  }

  /** Of {@code cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)}, OpenCV 5.0.0. */
  @Test
  void areaGivesOpenCvsFigures() {
    float[] source = {
      0, 5, 16, 33, 56, 85, 23, 64, 111, 9, 19, 35, 57, 85, 22, 62, 108, 63, 18, 33, 54, 81, 17, 56,
      101, 55, 112, 27, 47, 73, 105, 46, 90, 43, 99, 64, 36, 61, 92, 32, 75, 27, 82, 46, 113, 45,
      75, 14, 56, 104, 61, 24, 90, 65
    };
    float[] expected = {
      8.111112f, 40.259262f, 55.037047f, 81.185181f, 24.555557f, 57.148151f, 58.000004f, 84.592590f,
      45.111115f, 74.666672f, 61.703709f, 78.074081f, 54.370373f, 55.629635f, 57.481483f, 74.296295f
    };
    float[] target = new float[16];
    new Resize(Resize.Method.AREA, 6, 9, 4, 4).apply(source, 0, target, 0);
    for (int i = 0; i < 16; i++) {
      assertThat(target[i]).as("pixel %d", i).isCloseTo(expected[i], within(2e-5f));
    }
    float[] sixth = new float[6];
    new Resize(Resize.Method.AREA, 6, 9, 2, 3).apply(source, 0, sixth, 0);
    float[] expectedSixth = {21, 54.666668f, 77.666664f, 52.222221f, 66.222221f, 69.555557f};
    for (int i = 0; i < 6; i++) {
      assertThat(sixth[i]).as("pixel %d", i).isCloseTo(expectedSixth[i], within(2e-5f));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theMeanStaysWhenASizeIsDivided(Resize.Method method) {
    float[] source = {0, 4, 8, 12, 2, 6, 10, 14};
    float[] target = new float[2];
    new Resize(method, 2, 4, 1, 2).apply(source, 0, target, 0);
    assertThat(target).containsExactly(3f, 11f);
  }

  @Test
  void theSameSizeChangesNothing() {
    float[] source = {1, 5, 2, 7, 3, 9};
    float[] target = new float[6];
    new Resize(Resize.Method.BILINEAR, 2, 3, 2, 3).apply(source, 0, target, 0);
    assertThat(target).isEqualTo(source);
  }

  @Test
  void aPlaneOfOneValueStaysSoAtAnySize() {
    float[] source = new float[7 * 5];
    Arrays.fill(source, 0.25f);
    float[] target = new float[11 * 3];
    new Resize(Resize.Method.BILINEAR, 7, 5, 11, 3).apply(source, 0, target, 0);
    assertThat(target).containsOnly(0.25f);
  }

  @Test
  void worksAtOffsets() {
    float[] target = new float[5];
    new Resize(Resize.Method.BILINEAR, 1, 1, 1, 2).apply(new float[] {9, 3, 9}, 1, target, 2);
    assertThat(target).containsExactly(0f, 0f, 3f, 3f, 0f);
  }

  @Test
  void refusesASizeBelowOne() {
    assertUserError(() -> new Resize(Resize.Method.BILINEAR, 2, 2, 0, 4), "0 x 4", "at least 1");
  }
}
