package lanewise.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorSupportTest {
  private final String asked = System.getProperty(VectorSupport.PROPERTY);

  @AfterEach
  void restoreProperty() {
    if (asked == null) {
      System.clearProperty(VectorSupport.PROPERTY);
    } else {
      System.setProperty(VectorSupport.PROPERTY, asked);
    }
  }

  @Tag("widths")
  @Test
  void lanesFollowTheWidthInUse() {
    VectorSupport support = VectorSupport.detect();
    assertThat(support.forced()).isEqualTo(asked != null);
    assertThat(Lanes.SCALAR).isEqualTo(support.bits() == 0);
    assertThat(Lanes.FLOATS).isEqualTo(support.bits() == 0 ? 4 : support.bits() / 32);
    assertThat(Lanes.PAIR).isEqualTo(2 * Lanes.FLOATS);
    if (asked != null) {
      assertThat(support.bits()).isEqualTo(Integer.parseInt(asked));
    }
  }

  @Test
  void theWidestVectorsAreTheDefault() {
    System.clearProperty(VectorSupport.PROPERTY);
    VectorSupport support = VectorSupport.detect();
    assertThat(support.bits()).isEqualTo(Math.min(512, support.hardwareBits()));
    assertThat(support.forced()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1024", "64", "-1", "wide", ""})
  void otherWidthsAreRefused(String width) {
    System.setProperty(VectorSupport.PROPERTY, width);
    assertThatIllegalStateException()
        .isThrownBy(VectorSupport::detect)
        .withMessage(
            "-Dlanewise.vectorBits=" + width + ": expected 128, 256, 512, or 0 for plain loops");
  }
}
