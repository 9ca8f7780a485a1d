package lanewise.datasets;

import lanewise.tensor.Batch;
import lanewise.tensor.Shape;

/**
 * Writes augmented images into a batch: each is read as pixel / 255, resized, changed, perhaps
 * mixed with another changed image, and normalised. Not thread-safe.
 */
final class AugmentingFiller implements Prefetcher.Filler {
  private final ImageSet images;
  private final ImageReader reader;
  private final Augmentation.Worker worker;
  private final int epoch;
  private final int[] epochDraws;
  private final float[] unchanged;
  private final float[] other;
  private final int plane;
  private final float[] factors;
  private final float[] shifts;

  /**
   * @param reader reads pixel / 255 at the size of the batches
   * @param imageShape (C,H,W) of the images in the batches
   * @param epochDraws all draws of the epoch, from which partners for mixing are chosen
   */
  AugmentingFiller(
      ImageSet images,
      ImageReader reader,
      Normalization normalization,
      Shape imageShape,
      Augmentation augmentation,
      int epoch,
      int[] epochDraws) {
    int channels = imageShape.extent(0);
    this.images = images;
    this.reader = reader;
    this.worker = augmentation.worker(imageShape);
    this.epoch = epoch;
    this.epochDraws = epochDraws;
    this.unchanged = new float[imageShape.size()];
    this.other = new float[imageShape.size()];
    this.plane = imageShape.extent(1) * imageShape.extent(2);
    this.factors = new float[channels];
    this.shifts = new float[channels];
    for (int channel = 0; channel < channels; channel++) {
      double std = normalization.std().get(channel);
      factors[channel] = (float) (1 / std);
      shifts[channel] = (float) (-normalization.mean().get(channel) / std);
    }
  }

  @Override
  public void fill(Batch batch, int[] draws, int from, int count) {
    int imageSize = batch.imageShape().size();
    for (int i = 0; i < count; i++) {
      int draw = draws[from + i];
      batch.rows()[i] = draw;
      batch.labels()[i] = images.label(draw % images.size());
      change(draw, batch.images(), i * imageSize);
      float share = worker.share(epoch, draw);
      batch.shares()[i] = share;
      if (share < 1) {
        int partner = epochDraws[worker.partner(epoch, draw, epochDraws.length)];
        batch.otherLabels()[i] = images.label(partner % images.size());
        change(partner, other, 0);
        mix(share, batch.images(), i * imageSize);
      }
      normalize(batch.images(), i * imageSize);
    }
    batch.setSize(count);
  }

  private void change(int draw, float[] target, int offset) {
    reader.read(draw % images.size(), unchanged, 0);
    worker.change(unchanged, epoch, draw, target, offset);
  }

  private void mix(float share, float[] target, int offset) {
    for (int i = 0; i < other.length; i++) {
      target[offset + i] = share * target[offset + i] + (1 - share) * other[i];
    }
  }

  private void normalize(float[] target, int offset) {
    for (int channel = 0; channel < factors.length; channel++) {
      float factor = factors[channel];
      float shift = shifts[channel];
      int start = offset + channel * plane;
      for (int i = start; i < start + plane; i++) {
        target[i] = factor * target[i] + shift;
      }
    }
  }
}
