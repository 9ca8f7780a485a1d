package lanewise.plan.convolution;

/**
 * A convolution of one plain image and its gradients: x (C,H,W), w (K,C,R,S), y (K,OH,OW), all
 * row-major, images from index 0. Not thread-safe.
 */
interface PlanarMethod {
  /** y = w * x. */
  void forward(float[] x, float[] w, int wOffset, float[] y);

  /** Overwrites dx. */
  void backwardData(float[] dy, float[] w, int wOffset, float[] dx);

  /** Adds to dw. */
  void backwardWeights(float[] x, float[] dy, float[] dw, int dwOffset);

  /** The size of its own buffers in bytes. */
  long bytes();
}
