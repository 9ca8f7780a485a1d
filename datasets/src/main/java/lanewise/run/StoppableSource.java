package lanewise.run;

import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.tensor.Task;
import lanewise.train.BatchSource;
import lanewise.train.BatchStream;
import org.jspecify.annotations.Nullable;

/**
 * Batches for evaluation that end in a {@link CancellationException} once {@code shouldStop} is
 * true.
 */
record StoppableSource(BatchSource source, BooleanSupplier shouldStop) implements BatchSource {
  @Override
  public int imageCount() {
    return source.imageCount();
  }

  @Override
  public int classes() {
    return source.classes();
  }

  @Override
  public Task task() {
    return source.task();
  }

  @Override
  public Shape imageShape() {
    return source.imageShape();
  }

  @Override
  public int batchSize() {
    return source.batchSize();
  }

  @Override
  public BatchStream open(int epoch, int firstBatch) {
    BatchStream stream = source.open(epoch, firstBatch);
    return new BatchStream() {
      @Override
      public @Nullable Batch next() {
        if (shouldStop.getAsBoolean()) {
          throw new CancellationException();
        }
        return stream.next();
      }

      @Override
      public void close() {
        stream.close();
      }
    };
  }
}
