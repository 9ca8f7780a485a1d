package lanewise.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;

class ViewTest {
  private static final float[] IMAGE = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

  /** Of two planes of two rows of three pixels, behind one value that must not change. */
  private static float[] seen(View view) {
    float[] target = new float[13];
    target[0] = -1;
    view.worker(Shape.of(2, 2, 3)).change(IMAGE, 3, 7, target, 1);
    return target;
  }

  @Test
  void mirrorsAndMoves() {
    assertThat(seen(View.PLAIN)).containsExactly(-1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    assertThat(seen(new View(true, 0, 0)))
        .containsExactly(-1, 3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10);
    assertThat(seen(new View(false, 1, 0))).containsExactly(-1, 0, 0, 0, 1, 2, 3, 0, 0, 0, 7, 8, 9);
    assertThat(seen(new View(false, 0, -1)))
        .containsExactly(-1, 2, 3, 0, 5, 6, 0, 8, 9, 0, 11, 12, 0);
    assertThat(seen(new View(true, -1, 1)))
        .containsExactly(-1, 0, 6, 5, 0, 0, 0, 0, 12, 11, 0, 0, 0);
  }

  @Test
  void allViewsOfAnImageDiffer() {
    assertThat(TestViews.ONE.views()).containsExactly(View.PLAIN);
    assertThat(TestViews.FLIP.views()).containsExactly(View.PLAIN, new View(true, 0, 0));
    assertThat(TestViews.FIVE.views()).hasSize(5).doesNotHaveDuplicates().startsWith(View.PLAIN);
    List<View> ten = TestViews.TEN.views();
    assertThat(ten).hasSize(10).doesNotHaveDuplicates().startsWith(View.PLAIN);
    assertThat(ten.stream().map(view -> List.of(view.down(), view.right())).distinct()).hasSize(5);
  }

  @Test
  void onlyFlipAndTenMirror() {
    assertThat(TestViews.values())
        .filteredOn(TestViews::mirrors)
        .containsExactly(TestViews.FLIP, TestViews.TEN);
  }
}
