package lanewise.datasets;

import lanewise.tensor.Batch;

/** Writes the chosen images into a batch without changing them. Not thread-safe. */
final class BatchFiller implements Prefetcher.Filler {
  private final ImageSet images;
  private final ImageReader reader;

  BatchFiller(ImageSet images, ImageReader reader) {
    this.images = images;
    this.reader = reader;
  }

  @Override
  public void fill(Batch batch, int[] draws, int from, int count) {
    int imageSize = batch.imageShape().size();
    for (int i = 0; i < count; i++) {
      int draw = draws[from + i];
      int row = draw % images.size();
      batch.rows()[i] = draw;
      batch.labels()[i] = images.label(row);
      reader.read(row, batch.images(), i * imageSize);
    }
    batch.setSize(count);
  }
}
