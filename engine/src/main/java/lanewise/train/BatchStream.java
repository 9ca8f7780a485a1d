package lanewise.train;

import lanewise.tensor.Batch;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a data set. It may be closed early, which frees the resources that prepare batches.
 */
public interface BatchStream extends AutoCloseable {
  /** The next batch, valid until the next call, or null at the end. */
  @Nullable Batch next();

  @Override
  void close();
}
