package lanewise.datasets;

/** Which images an epoch reads, and in which order. */
public interface Sampler {
  /** The number of images that every epoch reads. */
  int count();

  /** The rows of an epoch, {@link #count} of them; a row may come more than once, or not at all. */
  int[] rows(int epoch);
}
