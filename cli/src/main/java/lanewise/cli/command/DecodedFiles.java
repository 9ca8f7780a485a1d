package lanewise.cli.command;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import lanewise.datasets.DataException;
import lanewise.datasets.ImageSet;
import lanewise.datasets.format.ImageFile;
import lanewise.datasets.format.ImageNote;
import lanewise.model.ModelCard;

/**
 * Image files, decoded in the background by several threads while somebody computes with those
 * before. However many there are, few are in memory: what is handed out next and twice as many
 * behind it.
 */
final class DecodedFiles implements AutoCloseable {
  private final List<Path> files;
  private final ModelCard card;
  private final ExecutorService threads;
  private final int ahead;
  private final Queue<CompletableFuture<byte[]>> decoding = new ArrayDeque<>();
  private final Queue<Set<ImageNote>> notes = new ConcurrentLinkedQueue<>();
  private int taken;

  /**
   * Begins to decode.
   *
   * @param card of the network that the images are fitted to
   * @param batchSize the most images that will be taken at a time
   */
  DecodedFiles(List<Path> files, ModelCard card, int batchSize, int threads) {
    this.files = files;
    this.card = card;
    this.threads = Executors.newFixedThreadPool(threads);
    this.ahead = (int) Math.min(3L * batchSize, files.size());
    submit();
  }

  /**
   * The next images, in the order of the files, without labels.
   *
   * @param count at least 1, no more than are left
   * @throws DataException if one of them is no image; the first such file is named
   */
  ImageSet take(int count) {
    int size = card.image().size();
    byte[] pixels = new byte[Math.multiplyExact(count, size)];
    try {
      for (int i = 0; i < count; i++) {
        System.arraycopy(decoding.remove().join(), 0, pixels, i * size, size);
      }
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case DataException problem -> throw problem;
        case Error problem -> throw problem;
        case null, default -> throw e;
      }
    }
    taken += count;
    submit();
    return new ImageSet(card.image(), pixels, new int[count], card.classNames());
  }

  /** Stops; what is being decoded is of no use any more. */
  @Override
  public void close() {
    threads.shutdownNow();
  }

  private void submit() {
    while (decoding.size() < ahead && taken + decoding.size() < files.size()) {
      Path file = files.get(taken + decoding.size());
      decoding.add(CompletableFuture.supplyAsync(() -> decode(file), threads));
    }
  }

  /** What was done to the files taken so far so that they show what a viewer shows. */
  List<String> notes() {
    return ImageNote.sentences(notes);
  }

  private byte[] decode(Path file) {
    ImageFile image = ImageFile.read(file, card.image().extent(0));
    notes.add(image.notes());
    return image.fitted(card.image(), card.preparation().resize()).pixels();
  }
}
