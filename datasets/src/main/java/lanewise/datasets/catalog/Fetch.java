package lanewise.datasets.catalog;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lanewise.datasets.DataException;
import lanewise.file.AtomicFile;

/**
 * Downloads the files of a known data set. A file is downloaded as {@code NAME.part}, resumed after
 * an interruption, and renamed only when its digest is right. The mirrors are tried in order until
 * one succeeds.
 */
public final class Fetch {

  /** Reports the progress of a download. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Called often, from the downloading thread.
     *
     * @param file the file's name
     * @param bytes the number of bytes received
     * @param total the number of bytes in all
     */
    void at(String file, long bytes, long total);
  }

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);

  private final Progress progress;
  private final Duration patience;

  /** A downloader that gives up on a server after 30 seconds without data. */
  public Fetch(Progress progress) {
    this(progress, Duration.ofSeconds(30));
  }

  Fetch(Progress progress, Duration patience) {
    this.progress = progress;
    this.patience = patience;
  }

  /**
   * Fetches the missing or damaged files of a data set; intact files are kept. If the thread is
   * interrupted, the part received so far is kept for the next attempt and the interrupt status is
   * set.
   *
   * @param root the parent of the set's folder, which is created if needed
   * @return the files of the set, in its order; none for a generated set
   * @throws DataException if the folder cannot be written, if no mirror delivers a file (the
   *     message names each mirror and its failure), or if the thread is interrupted
   */
  public List<Path> fetch(KnownSet set, Path root) {
    if (set.generated()) {
      return List.of();
    }
    Path folder = root.resolve(set.folder());
    List<Path> files = new ArrayList<>();
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build()) {
      Files.createDirectories(folder);
      for (KnownFile file : set.files()) {
        AtomicFile.file(folder.resolve(file.name())); // refuses what is not a file
        Optional<Path> intact = intact(folder, file);
        files.add(intact.isPresent() ? intact.get() : download(client, set, file, folder));
      }
    } catch (IOException e) {
      throw new DataException(
          String.format(
              Locale.ROOT, "%s: cannot be used for data: %s", folder, DataException.reason(e)),
          e);
    }
    return files;
  }

  private static Optional<Path> intact(Path folder, KnownFile file) throws IOException {
    Path published = folder.resolve(file.name());
    if (Files.exists(published) && file.digest().of(published).equals(file.digest())) {
      return Optional.of(published);
    }
    Path plain = folder.resolve(file.otherName());
    Digest plainDigest = file.plainDigest();
    if (plainDigest != null && Files.exists(plain) && plainDigest.of(plain).equals(plainDigest)) {
      return Optional.of(plain);
    }
    return Optional.empty();
  }

  private Path download(HttpClient client, KnownSet set, KnownFile file, Path folder)
      throws IOException {
    Path target = AtomicFile.file(folder.resolve(file.name()));
    Path part = AtomicFile.file(target.resolveSibling(target.getFileName() + ".part"));
    Download download = new Download(client, file, part, patience, progress);
    List<String> failures = new ArrayList<>();
    for (String mirror : set.mirrors()) {
      try {
        download.from(URI.create(mirror + file.name()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: the download was interrupted; run the command again to resume it",
                target),
            e);
      } catch (IOException e) {
        failures.add(mirror + " (" + Download.reason(e) + ")");
        continue;
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return folder.resolve(file.name());
    }
    throw new DataException(
        String.format(
            Locale.ROOT,
            "%s could not be fetched from %s; try again later or put the file into %s by hand",
            file.name(),
            String.join(", ", failures),
            folder));
  }
}
