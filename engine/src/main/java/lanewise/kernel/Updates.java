package lanewise.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.naive.NaiveUpdates;

/**
 * Parameter updates, element by element: one pass over values, gradients and optimizer state.
 *
 * <p>State that has become too small to change any weight is set to 0. Otherwise state that decays
 * by a factor per step, as behind dead units after about 700 steps, would become denormal and stay
 * so, because the smallest denormal times 0.9 rounds to itself. Arithmetic on denormals is about a
 * hundred times slower.
 */
public final class Updates {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int L = Lanes.FLOATS;

  private Updates() {}

  private static FloatVector flush(FloatVector x, float smallest) {
    return x.blend(0f, x.abs().compare(VectorOperators.LT, smallest));
  }

  /**
   * SGD with momentum: g = gradient + l2*w; v = momentum*v + g; w -= rate*v, for the elements
   * {@code from} to {@code to - 1}.
   *
   * @param nesterov whether w -= rate*(g + momentum*v) instead
   */
  public static void sgd(
      boolean nesterov,
      float[] values,
      float[] gradients,
      float[] velocity,
      int from,
      int to,
      float rate,
      float momentum,
      float l2) {
    int vectorEnd = Lanes.SCALAR ? from : to - (to - from) % L;
    for (int i = from; i < vectorEnd; i += L) {
      FloatVector w = FloatVector.fromArray(SPECIES, values, i);
      FloatVector g = FloatVector.fromArray(SPECIES, gradients, i);
      FloatVector v = FloatVector.fromArray(SPECIES, velocity, i);
      g = w.fma(FloatVector.broadcast(SPECIES, l2), g);
      v = flush(v.fma(FloatVector.broadcast(SPECIES, momentum), g), NaiveUpdates.SMALLEST);
      v.intoArray(velocity, i);
      FloatVector step = FloatVector.broadcast(SPECIES, -rate);
      // No vector comes out of the branches: it would be boxed.
      if (nesterov) {
        v.fma(FloatVector.broadcast(SPECIES, momentum), g).fma(step, w).intoArray(values, i);
      } else {
        v.fma(step, w).intoArray(values, i);
      }
    }
    NaiveUpdates.sgd(nesterov, values, gradients, velocity, vectorEnd, to, rate, momentum, l2);
  }

  /** Multiplies the elements {@code from} to {@code to - 1} by a factor. */
  public static void scale(float[] values, int from, int to, float factor) {
    int vectorEnd = Lanes.SCALAR ? from : to - (to - from) % L;
    for (int i = from; i < vectorEnd; i += L) {
      FloatVector.fromArray(SPECIES, values, i)
          .mul(FloatVector.broadcast(SPECIES, factor))
          .intoArray(values, i);
    }
    NaiveUpdates.scale(values, vectorEnd, to, factor);
  }

  /**
   * Updates a moving average: average += share * (value - average), for the elements {@code from}
   * to {@code to - 1}.
   */
  public static void follow(float[] averages, float[] values, int from, int to, float share) {
    int vectorEnd = Lanes.SCALAR ? from : to - (to - from) % L;
    for (int i = from; i < vectorEnd; i += L) {
      FloatVector average = FloatVector.fromArray(SPECIES, averages, i);
      FloatVector.fromArray(SPECIES, values, i)
          .sub(average)
          .fma(FloatVector.broadcast(SPECIES, share), average)
          .intoArray(averages, i);
    }
    NaiveUpdates.follow(averages, values, vectorEnd, to, share);
  }

  /**
   * Adam: g = gradient + l2*w; m = beta1*m + (1-beta1)*g; v = beta2*v + (1-beta2)*g*g; w = shrink*w
   * - stepSize * m / (sqrt(v)*squareScale + epsilon), for the elements {@code from} to {@code to -
   * 1}.
   *
   * @param stepSize learning rate / (1 - beta1^t)
   * @param squareScale 1 / sqrt(1 - beta2^t)
   * @param shrink 1, or 1 - learning rate * decoupled decay
   */
  public static void adam(
      float[] values,
      float[] gradients,
      float[] mean,
      float[] square,
      int from,
      int to,
      float beta1,
      float beta2,
      float stepSize,
      float squareScale,
      float epsilon,
      float l2,
      float shrink) {
    int vectorEnd = Lanes.SCALAR ? from : to - (to - from) % L;
    adamBody(
        values,
        gradients,
        mean,
        square,
        from,
        vectorEnd,
        beta1,
        beta2,
        stepSize,
        squareScale,
        epsilon,
        l2,
        shrink);
    NaiveUpdates.adam(
        values,
        gradients,
        mean,
        square,
        vectorEnd,
        to,
        beta1,
        beta2,
        stepSize,
        squareScale,
        epsilon,
        l2,
        shrink);
  }

  private static void adamBody(
      float[] values,
      float[] gradients,
      float[] mean,
      float[] square,
      int from,
      int to,
      float beta1,
      float beta2,
      float stepSize,
      float squareScale,
      float epsilon,
      float l2,
      float shrink) {
    for (int i = from; i < to; i += L) {
      FloatVector w = FloatVector.fromArray(SPECIES, values, i);
      FloatVector g = FloatVector.fromArray(SPECIES, gradients, i);
      FloatVector m = FloatVector.fromArray(SPECIES, mean, i);
      FloatVector v = FloatVector.fromArray(SPECIES, square, i);
      g = flush(w.fma(FloatVector.broadcast(SPECIES, l2), g), NaiveUpdates.SMALLEST_SQUARED);
      FloatVector newPart = g.mul(FloatVector.broadcast(SPECIES, 1 - beta1));
      m = flush(m.fma(FloatVector.broadcast(SPECIES, beta1), newPart), NaiveUpdates.SMALLEST);
      FloatVector newSquare = g.mul(g).mul(FloatVector.broadcast(SPECIES, 1 - beta2));
      v = flush(v.fma(FloatVector.broadcast(SPECIES, beta2), newSquare), NaiveUpdates.SMALLEST);
      m.intoArray(mean, i);
      v.intoArray(square, i);
      FloatVector root = v.sqrt();
      FloatVector scaled =
          root.fma(
              FloatVector.broadcast(SPECIES, squareScale), FloatVector.broadcast(SPECIES, epsilon));
      FloatVector ratio = m.div(scaled);
      w = w.mul(FloatVector.broadcast(SPECIES, shrink));
      w = ratio.fma(FloatVector.broadcast(SPECIES, -stepSize), w);
      w.intoArray(values, i);
    }
  }
}
