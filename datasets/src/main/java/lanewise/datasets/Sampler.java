package lanewise.datasets;

/** Chooses which images an epoch reads, and in which order. */
public interface Sampler {
  /** The number of images per epoch. */
  int count();

  /** The rows of an epoch, {@link #count} of them; a row may occur several times or not at all. */
  int[] rows(int epoch);
}
