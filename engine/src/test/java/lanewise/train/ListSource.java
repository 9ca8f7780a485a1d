package lanewise.train;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;

/** Batches in memory, the same in every epoch. */
class ListSource implements BatchSource {
  private final List<Batch> batches;
  private final int classes;

  /** The epochs opened so far, and how many of their streams were closed. */
  final List<Integer> opened = new ArrayList<>();

  int closed;

  ListSource(int classes, List<Batch> batches) {
    this.classes = classes;
    this.batches = List.copyOf(batches);
  }

  @Override
  public int imageCount() {
    return batches.stream().mapToInt(Batch::size).sum();
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public Shape imageShape() {
    return batches.get(0).imageShape();
  }

  @Override
  public int batchSize() {
    return batches.get(0).capacity();
  }

  @Override
  public BatchStream open(int epoch, int firstBatch) {
    opened.add(epoch);
    Iterator<Batch> iterator = batches.subList(firstBatch, batches.size()).iterator();
    return new BatchStream() {
      @Override
      public Batch next() {
        return iterator.hasNext() ? iterator.next() : null;
      }

      @Override
      public void close() {
        closed++;
      }
    };
  }
}
