package lanewise.nn;

import lanewise.tensor.Shape;

/**
 * A layer of one's own, where the ones that are there do not do. It says what it is as every layer
 * does ({@link #kind}, {@link #output}, {@link #parameters}), and how it is computed by plain
 * arrays in canonical order; a plan runs it among its own stages, at its own speed.
 *
 * <p>So that the same seed gives the same bytes for any number of threads:
 *
 * <ul>
 *   <li>what becomes of an image depends on that image and the parameters alone, not on its
 *       neighbours, on its place in the array, or on what was computed before;
 *   <li>every sum has one order; nothing is random.
 * </ul>
 *
 * <p>{@code lanewise.plan.GradientCheck} compares its gradients with finite differences.
 */
public non-sealed interface CustomLayer extends Layer {
  /**
   * The arithmetic for inputs of that shape. Every thread gets one of its own, which may keep
   * scratch arrays; it should allocate nothing later.
   */
  Computation computation(Shape input);

  @Override
  default String describe() {
    return kind() + ", a layer of one's own";
  }

  /**
   * Forward and backward for a few images. Arrays hold the images one after the other, each
   * row-major in its shape, (N,C,H,W) or (N,features); they may have room for more images than
   * there are. Parameters come in the order of {@link Layer#parameters}, each row-major in its
   * shape.
   */
  interface Computation {
    /**
     * Computes y = f(x).
     *
     * @param images how many images there are, N
     * @param x the inputs
     * @param parameters the values of each parameter, not to be changed
     * @param y to be overwritten with the outputs
     */
    void forward(int images, float[] x, float[][] parameters, float[] y);

    /**
     * Computes the gradients of a loss from its gradient by the outputs.
     *
     * @param images how many images there are, N
     * @param x the inputs, as forward got them
     * @param parameters the values of each parameter, not to be changed
     * @param dy the gradient by the outputs
     * @param dx to be overwritten with the gradient by the inputs
     * @param gradients the gradient by each parameter, summed over the images: to be added to
     */
    void backward(
        int images, float[] x, float[][] parameters, float[] dy, float[] dx, float[][] gradients);
  }
}
