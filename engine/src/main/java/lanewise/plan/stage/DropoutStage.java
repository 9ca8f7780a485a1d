package lanewise.plan.stage;

import lanewise.kernel.geometry.Pixels;
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
    apply(image, input.values(worker), output.values(worker));
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    apply(image, output.gradients(worker), input.gradients(worker));
  }

  /** Forward and backward multiply by the same mask, which is recomputed instead of stored. */
  private void apply(int image, Pixels source, Pixels target) {
    Batch batch = step.batch();
    float scale = 1 / (1 - probability);
    long threshold = step.training() ? (long) (probability * 0x1p32) : 0;
    long key = mix(step.seed() + layer);
    key = mix(key ^ step.epoch());
    key = mix(key ^ batch.rows()[image]);
    int lanes = output.lanes();
    for (int block = 0; block * lanes < output.channels(); block++) {
      for (int h = 0; h < output.height(); h++) {
        int from = source.row(image, block, h);
        int to = target.row(image, block, h);
        int channels = Math.min(lanes, output.channels() - block * lanes);
        for (int lane = 0; lane < channels; lane++) {
          int counter = ((block * lanes + lane) * output.height() + h) * output.width();
          for (int w = 0; w < output.width(); w++) {
            float value = source.values()[from + lane + w * source.pixelStep()];
            if (step.training()) {
              boolean dropped = mix(key + counter + w) >>> 32 < threshold;
              value = dropped ? 0 : value * scale;
            }
            target.values()[to + lane + w * target.pixelStep()] = value;
          }
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
