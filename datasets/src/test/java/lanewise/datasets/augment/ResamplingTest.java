package lanewise.datasets.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import lanewise.datasets.SplitMix;
import lanewise.tensor.Shape;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResamplingTest {
  private static final Offset<Float> ROUNDING = within(1e-5f);

  @Test
  void nothingDrawnChangesNothing() {
    float[] image = random(Shape.of(3, 7, 10));
    assertThat(look(Shape.of(3, 7, 10), image, false, false, 0, 0, 0, 1)).isEqualTo(image);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 28})
  void mirrorsMoveWholePixels(int side) {
    Shape shape = Shape.of(2, side, side + 1);
    float[] image = random(shape);
    float[] mirrored = look(shape, image, true, false, 0, 0, 0, 1);
    float[] upsideDown = look(shape, image, false, true, 0, 0, 0, 1);
    int width = side + 1;
    for (int c = 0; c < 2; c++) {
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < width; x++) {
          float pixel = image[(c * side + y) * width + x];
          assertThat(mirrored[(c * side + y) * width + width - 1 - x]).isEqualTo(pixel);
          assertThat(upsideDown[(c * side + side - 1 - y) * width + x]).isEqualTo(pixel);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 28})
  void aQuarterTurnIsATransposedMirrorImage(int side) {
    Shape shape = Shape.of(1, side, side);
    float[] image = random(shape);
    float[] turned = look(shape, image, false, false, Math.PI / 2, 0, 0, 1);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        // Anticlockwise: the right-hand column becomes the top row.
        assertThat(turned[y * side + x]).isCloseTo(image[x * side + side - 1 - y], ROUNDING);
      }
    }
  }

  @Test
  void aShiftMovesRightAndDownAndLeavesBlackBehind() {
    float[] image = {1, 2, 3, 4, 5, 6};
    assertThat(look(Shape.of(1, 2, 3), image, false, false, 0, 1, 1, 1))
        .containsExactly(0, 0, 0, 0, 1, 2);
    assertThat(look(Shape.of(1, 2, 3), image, false, false, 0, 0.5, 0, 1))
        .containsExactly(0.5f, 1.5f, 2.5f, 2, 4.5f, 5.5f);
    assertThat(look(Shape.of(1, 2, 3), image, false, false, 0, -3, 0, 1)).containsOnly(0);
  }

  @Test
  void agreesWithPlainBilinearLookUps() {
    SplitMix random = new SplitMix(5);
    for (int trial = 0; trial < 50; trial++) {
      Shape shape = Shape.of(2, 3 + random.nextInt(20), 3 + random.nextInt(20));
      float[] image = random(shape);
      boolean mirrored = random.nextInt(2) == 0;
      boolean upsideDown = random.nextInt(2) == 0;
      double angle = random.between(-Math.PI, Math.PI);
      double across = random.between(-5, 5);
      double down = random.between(-5, 5);
      double factor = random.between(0.3, 1.7);
      float[] seen = look(shape, image, mirrored, upsideDown, angle, across, down, factor);
      float[] naive = naive(shape, image, mirrored, upsideDown, angle, across, down, factor);
      for (int i = 0; i < seen.length; i++) {
        assertThat(seen[i]).as("trial %d, value %d", trial, i).isCloseTo(naive[i], within(1e-5f));
      }
    }
  }

  @Test
  void drawsTheWholeRangeAndNothingOutside() {
    // Interpolation of a ramp is exact, so that the result shows the map.
    Shape shape = Shape.of(2, 65, 65);
    float[] ramps = new float[shape.size()];
    for (int y = 0; y < 65; y++) {
      for (int x = 0; x < 65; x++) {
        ramps[y * 65 + x] = x;
        ramps[65 * 65 + y * 65 + x] = y;
      }
    }
    Augment augment =
        Augment.seeded(1)
            .with(Technique.ROTATE, 20)
            .with(Technique.SHIFT, 3)
            .with(Technique.SCALE, 0.25);
    Resampling resampling = new Resampling(augment, shape);
    SplitMix random = new SplitMix(1);
    float[] seen = new float[shape.size()];
    DoubleSummaryStatistics angles = new DoubleSummaryStatistics();
    DoubleSummaryStatistics factors = new DoubleSummaryStatistics();
    DoubleSummaryStatistics shifts = new DoubleSummaryStatistics();
    int center = 32 * 65 + 32;
    for (int i = 0; i < 2_000; i++) {
      resampling.apply(random, ramps, seen, 0);
      double cos = seen[center + 1] - seen[center];
      double sin = seen[65 * 65 + center + 1] - seen[65 * 65 + center];
      double factor = 1 / Math.hypot(cos, sin);
      double fromX = seen[center] - 32;
      double fromY = seen[65 * 65 + center] - 32;
      factors.accept(factor);
      angles.accept(Math.toDegrees(Math.atan2(sin, cos)));
      shifts.accept(-(cos * fromX + sin * fromY) * factor * factor);
      shifts.accept(-(-sin * fromX + cos * fromY) * factor * factor);
    }
    assertThat(angles.getMin()).isBetween(-20.01, -19.5);
    assertThat(angles.getMax()).isBetween(19.5, 20.01);
    assertThat(angles.getAverage()).isCloseTo(0, within(1.0));
    assertThat(factors.getMin()).isBetween(0.7499, 0.755);
    assertThat(factors.getMax()).isBetween(1.245, 1.2501);
    assertThat(shifts.getMin()).isBetween(-3.001, -2.95);
    assertThat(shifts.getMax()).isBetween(2.95, 3.001);
  }

  @Test
  void mirrorsWithTheGivenProbability() {
    float[] image = {1, 2, 3, 4};
    Augment augment = Augment.seeded(1).with(Technique.FLIP, 0.3).with(Technique.VFLIP, 0.6);
    Resampling resampling = new Resampling(augment, Shape.of(1, 2, 2));
    SplitMix random = new SplitMix(1);
    float[] seen = new float[4];
    int mirrored = 0;
    int upsideDown = 0;
    for (int i = 0; i < 10_000; i++) {
      resampling.apply(random, image, seen, 0);
      assertThat(seen).containsExactlyInAnyOrder(1, 2, 3, 4);
      mirrored += seen[0] % 2 == 0 ? 1 : 0;
      upsideDown += seen[0] > 2 ? 1 : 0;
    }
    assertThat(mirrored).isCloseTo(3_000, within(200));
    assertThat(upsideDown).isCloseTo(6_000, within(200));
  }

  private static float[] look(
      Shape shape,
      float[] image,
      boolean mirrored,
      boolean upsideDown,
      double angle,
      double across,
      double down,
      double factor) {
    Resampling resampling = new Resampling(Augment.seeded(1).with(Technique.ROTATE, 1), shape);
    resampling.set(mirrored, upsideDown, angle, across, down, factor);
    float[] target = new float[shape.size() + 3];
    resampling.look(image, target, 3);
    return Arrays.copyOfRange(target, 3, target.length);
  }

  /** Step by step, in double: undo the shift, the turn, the growth, the mirrors. */
  private static float[] naive(
      Shape shape,
      float[] image,
      boolean mirrored,
      boolean upsideDown,
      double angle,
      double across,
      double down,
      double factor) {
    int height = shape.extent(1);
    int width = shape.extent(2);
    float[] target = new float[shape.size()];
    for (int i = 0; i < target.length; i++) {
      double x = i % width - (width - 1) / 2.0 - across;
      double y = i / width % height - (height - 1) / 2.0 - down;
      double turnedX = (Math.cos(angle) * x - Math.sin(angle) * y) / factor;
      double turnedY = (Math.sin(angle) * x + Math.cos(angle) * y) / factor;
      double fromX = (mirrored ? -turnedX : turnedX) + (width - 1) / 2.0;
      double fromY = (upsideDown ? -turnedY : turnedY) + (height - 1) / 2.0;
      double sum = 0;
      for (int row = 0; row < height; row++) {
        for (int column = 0; column < width; column++) {
          double near =
              Math.max(0, 1 - Math.abs(fromX - column)) * Math.max(0, 1 - Math.abs(fromY - row));
          sum += near * image[(i / (height * width) * height + row) * width + column];
        }
      }
      target[i] = (float) sum;
    }
    return target;
  }

  private static float[] random(Shape shape) {
    SplitMix random = new SplitMix(shape.size());
    float[] image = new float[shape.size()];
    for (int i = 0; i < image.length; i++) {
      image[i] = (float) random.nextDouble();
    }
    return image;
  }
}
