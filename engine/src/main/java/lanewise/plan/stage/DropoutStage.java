package lanewise.plan.stage;

import lanewise.plan.memory.FeatureMap;
import lanewise.tensor.Batch;

/**
 * Inverted dropout. Whether a value is dropped is a hash of (seed, layer, epoch, draw of the image,
 * channel, pixel): it does not depend on thread, chunk or layout.
 *
 * @param layer the layer's number, so that two dropout layers drop different values
 */
public record DropoutStage(
    int layer, float probability, FeatureMap input, FeatureMap output, Step step)
    implements PerImageStage {
  @Override
  public void forward(int image, int worker) {
    apply(
        image,
        input.values(),
        input.offset(image),
        input.blockStep(),
        input.rowStep(),
        input.pixelStep(),
        output.values(),
        output.offset(image),
        output.blockStep(),
        output.rowStep(),
        output.pixelStep());
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    apply(
        image,
        output.gradients(worker),
        output.gradientOffset(image),
        output.gradientBlockStep(),
        output.gradientRowStep(),
        output.gradientPixelStep(),
        input.gradients(worker),
        input.gradientOffset(image),
        input.gradientBlockStep(),
        input.gradientRowStep(),
        input.gradientPixelStep());
  }

  /** Forward and backward multiply by the same mask, which is recomputed instead of stored. */
  private void apply(
      int image,
      float[] source,
      int from,
      int fromBlock,
      int fromRow,
      int fromPixel,
      float[] target,
      int to,
      int toBlock,
      int toRow,
      int toPixel) {
    Batch batch = step.batch();
    float scale = 1 / (1 - probability);
    long threshold = step.training() ? (long) (probability * 0x1p32) : 0;
    long key = mix(step.seed() + layer);
    key = mix(key ^ step.epoch());
    key = mix(key ^ batch.rows()[image]);
    int lanes = output.lanes();
    for (int c = 0; c < output.channels(); c++) {
      for (int h = 0; h < output.height(); h++) {
        int a = from + c / lanes * fromBlock + h * fromRow + c % lanes;
        int b = to + c / lanes * toBlock + h * toRow + c % lanes;
        int counter = (c * output.height() + h) * output.width();
        for (int w = 0; w < output.width(); w++) {
          float value = source[a + w * fromPixel];
          if (step.training()) {
            boolean dropped = mix(key + counter + w) >>> 32 < threshold;
            value = dropped ? 0 : value * scale;
          }
          target[b + w * toPixel] = value;
        }
      }
    }
  }

  /**
   * The finaliser of SplitMix64 (Steele, Lea and Flood, 2014): every input bit affects every output
   * bit.
   */
  private static long mix(long z) {
    z += 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
