package lanewise.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BufferPlacementTest {
  @Test
  void theTestsRunWithBuffersOnCacheLines() {
    assertThat(BufferPlacement.here()).isEqualTo(new BufferPlacement(64, false, true));
    assertThat(BufferPlacement.here().remedy()).isNull();
  }

  @Test
  void widerAlignmentServesToo() {
    assertThat(new BufferPlacement(128, false, true).remedy()).isNull();
  }

  @Test
  void whatKeepsBuffersOffCacheLinesIsNamedWithTheFlag() {
    assertThat(new BufferPlacement(8, false, true).remedy())
        .isEqualTo("start java with -XX:ObjectAlignmentInBytes=64");
    assertThat(new BufferPlacement(64, true, true).remedy())
        .isEqualTo("remove -XX:+UseCompactObjectHeaders");
    assertThat(new BufferPlacement(64, false, false).remedy())
        .isEqualTo("remove -XX:-UseCompressedClassPointers");
  }
}
