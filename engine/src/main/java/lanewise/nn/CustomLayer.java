package lanewise.nn;

import lanewise.tensor.Shape;

/**
 * A user-defined layer. It describes itself as every layer does ({@link #kind}, {@link #output},
 * {@link #parameters}) and computes on plain arrays in canonical order; a plan runs it between its
 * own stages.
 *
 * <p>For the same bytes with any number of threads:
 *
 * <ul>
 *   <li>the result for an image depends only on that image and the parameters, not on other images,
 *       its position in the array, or earlier computations;
 *   <li>every sum has a fixed order; nothing is random.
 * </ul>
 *
 * <p>{@code lanewise.plan.GradientCheck} compares its gradients with finite differences.
 */
public non-sealed interface CustomLayer extends Layer {
  /**
   * Creates the computation for inputs of the given shape. Every thread gets its own instance,
   * which may keep scratch arrays and should not allocate later.
   */
  Computation computation(Shape input);

  @Override
  default String describe() {
    return kind() + ", a custom layer";
  }

  /**
   * Forward and backward pass for a few images. Arrays hold the images one after the other, each
   * row-major, (N,C,H,W) or (N,features); they may be longer than needed. Parameters are in the
   * order of {@link Layer#parameters}, each row-major.
   */
  interface Computation {
    /**
     * Computes y = f(x).
     *
     * @param images the number of images, N
     * @param x the inputs
     * @param parameters the values of each parameter; must not be changed
     * @param y receives the outputs
     */
    void forward(int images, float[] x, float[][] parameters, float[] y);

    /**
     * Computes the gradients of a loss from its gradient with respect to the outputs.
     *
     * @param images the number of images, N
     * @param x the inputs of the forward pass
     * @param parameters the values of each parameter; must not be changed
     * @param dy the gradient with respect to the outputs
     * @param dx receives the gradient with respect to the inputs
     * @param gradients the gradient with respect to each parameter, to which the sum over the
     *     images is added
     */
    void backward(
        int images, float[] x, float[][] parameters, float[] dy, float[] dx, float[][] gradients);
  }
}
