package lanewise.plan.stage;

import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Aligned;
import lanewise.kernel.layer.BatchNorm;
import lanewise.nn.BatchNorm2d;
import lanewise.parallel.Phase;
import lanewise.plan.memory.FeatureMap;
import lanewise.plan.memory.Parameters;

/**
 * The statistics of a batch normalisation over the whole batch. The stages around it store sums of
 * each image here; when all images are done, the sums are combined in the order of the images and
 * in double precision, so that they do not depend on threads and stay exact for large batches.
 *
 * <p>The variance is combined from those of the images (Chan, Golub and LeVeque, 1979), which
 * avoids small differences of large sums.
 */
public final class BatchStatistics {
  private static final int L = Lanes.FLOATS;

  private final FeatureMap input;
  private final Step step;
  private final Parameters parameters;
  private final Slots slots;
  private final float epsilon;
  private final float momentum;
  private final int area;

  private final float[] moments;
  private final double[] inverseDeviations;

  /** The gradient sums of all images. */
  final float[] gradientSums;

  /** The coefficients of each block, as {@link BatchNorm} reads them. */
  final float[] coefficients;

  /**
   * The offsets of the layer's parameters and buffers.
   *
   * @param mean the running mean, in the buffers; likewise the variance
   */
  public record Slots(int weight, int bias, int mean, int variance) {}

  /** The statistics of {@code input}, for batches of at most {@code batchSize} images. */
  public BatchStatistics(
      FeatureMap input,
      BatchNorm2d layer,
      Parameters parameters,
      Slots slots,
      Step step,
      int batchSize) {
    this.input = input;
    this.epsilon = layer.epsilon();
    this.momentum = layer.momentum();
    this.parameters = parameters;
    this.slots = slots;
    this.step = step;
    this.area = input.height() * input.width();
    this.moments = Aligned.floats(batchSize * input.blocks() * BatchNorm.MOMENTS * L);
    this.gradientSums = Aligned.floats(batchSize * input.blocks() * BatchNorm.GRADIENT_SUMS * L);
    this.inverseDeviations = new double[input.blocks() * L];
    this.coefficients = Aligned.floats(input.blocks() * BatchNorm.COEFFICIENTS * L);
  }

  /** Computes the moments of an image. */
  void gather(int image) {
    BatchNorm.moments(input.values(), image, moments);
  }

  /**
   * Computes the forward coefficients, from the batch or, in evaluation, from the running
   * statistics.
   */
  public Phase forward() {
    return new Forward();
  }

  /** Computes the backward coefficients and the gradients of the parameters. */
  public Phase backward() {
    return new Backward();
  }

  private final class Forward implements Phase {
    @Override
    public int tasks() {
      return input.blocks();
    }

    @Override
    public void run(int task, int worker) {
      for (int l = 0; l < L; l++) {
        int channel = task * L + l;
        if (step.training()) {
          fromBatch(task, l, channel);
        } else {
          float[] running = parameters.buffers();
          setForward(task, l, running[slots.mean + channel], running[slots.variance + channel]);
        }
      }
    }
  }

  private void fromBatch(int block, int l, int channel) {
    int images = step.size();
    double mean = 0;
    for (int image = 0; image < images; image++) {
      mean += imageMean(image, block, l);
    }
    mean /= images;
    double squares = 0;
    for (int image = 0; image < images; image++) {
      int at = BatchNorm.momentsOf(input.values(), image, block) + l;
      double residual = moments[at + L];
      double away = imageMean(image, block, l) - mean;
      squares += moments[at + 2 * L] - residual * residual / area + area * away * away;
    }
    double count = (double) images * area;
    setForward(block, l, mean, squares / count);
    float[] running = parameters.buffers();
    running[slots.mean + channel] += momentum * ((float) mean - running[slots.mean + channel]);
    if (count > 1) {
      float unbiased = (float) (squares / (count - 1));
      running[slots.variance + channel] +=
          momentum * (unbiased - running[slots.variance + channel]);
    }
  }

  /** The mean as it was used, plus the remainder from rounding. */
  private double imageMean(int image, int block, int l) {
    int at = BatchNorm.momentsOf(input.values(), image, block) + l;
    return moments[at] + (double) moments[at + L] / area;
  }

  private void setForward(int block, int l, double mean, double variance) {
    int channel = block * L + l;
    int at = BatchNorm.coefficientsOf(block) + l;
    float[] values = parameters.values();
    inverseDeviations[channel] = 1 / Math.sqrt(variance + epsilon);
    coefficients[at] = (float) mean;
    coefficients[at + L] = (float) (values[slots.weight + channel] * inverseDeviations[channel]);
    coefficients[at + 2 * L] = values[slots.bias + channel];
  }

  private final class Backward implements Phase {
    @Override
    public int tasks() {
      return input.blocks();
    }

    @Override
    public void run(int task, int worker) {
      float[] gradients = parameters.gradients();
      double count = (double) step.size() * area;
      for (int l = 0; l < L; l++) {
        int channel = task * L + l;
        double sum = 0;
        double products = 0;
        for (int image = 0; image < step.size(); image++) {
          int at = BatchNorm.sumsOf(input.values(), image, task) + l;
          sum += gradientSums[at];
          products += gradientSums[at + L];
        }
        double inverse = inverseDeviations[channel];
        float dw = (float) (products * inverse);
        float db = (float) sum;
        gradients[slots.weight + channel] =
            step.firstOfUpdate() ? dw : gradients[slots.weight + channel] + dw;
        gradients[slots.bias + channel] =
            step.firstOfUpdate() ? db : gradients[slots.bias + channel] + db;
        int at = BatchNorm.coefficientsOf(task) + l;
        double scale = coefficients[at + L];
        coefficients[at + 3 * L] = (float) (-scale * inverse * inverse * products / count);
        coefficients[at + 4 * L] = (float) (-scale * sum / count);
      }
    }
  }

  long bytes() {
    long floats = (long) moments.length + gradientSums.length + coefficients.length;
    return floats * Float.BYTES + (long) inverseDeviations.length * Double.BYTES;
  }
}
