package lanewise.datasets.catalog;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import lanewise.datasets.DataException;

/**
 * Downloads one file into its {@code .part} file. An earlier attempt, at any mirror, is resumed if
 * the server allows it. Size and digest are checked.
 */
final class Download {
  private static final int BUFFER_BYTES = 1 << 16;

  /** Some hosts refuse requests without a user agent. */
  private static final String USER_AGENT = "lanewise";

  private static final int OK = 200;
  private static final int PARTIAL_CONTENT = 206;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private final HttpClient client;
  private final KnownFile file;
  private final Path part;
  private final Duration patience;
  private final Fetch.Progress progress;

  Download(
      HttpClient client, KnownFile file, Path part, Duration patience, Fetch.Progress progress) {
    this.client = client;
    this.file = file;
    this.part = part;
    this.patience = patience;
    this.progress = progress;
  }

  /**
   * Completes the part file from an address.
   *
   * @throws IOException if the server does not deliver the right file; the received part is kept
   *     unless its digest is wrong
   * @throws InterruptedException if the thread was interrupted; the received part is kept
   */
  void from(URI address) throws IOException, InterruptedException {
    boolean goesOn = received() > 0;
    receive(address);
    if (goesOn && !hasRightDigest()) {
      Files.delete(part); // perhaps only the part from an earlier attempt was wrong
      receive(address);
    }
    if (!hasRightDigest()) {
      String found = file.digest().of(part).toString();
      Files.delete(part);
      throw new IOException(
          String.format(Locale.ROOT, "delivers %s, expected %s", found, file.digest()));
    }
  }

  /** The failure as a short phrase. */
  static String reason(IOException failure) {
    return failure instanceof ConnectException ? "no connection" : DataException.reason(failure);
  }

  private long received() throws IOException {
    return Files.exists(part) ? Files.size(part) : 0;
  }

  private boolean hasRightDigest() throws IOException {
    return file.digest().of(part).equals(file.digest());
  }

  private void receive(URI address) throws IOException, InterruptedException {
    long received = received();
    if (received > 0 && received == file.bytes()) {
      return;
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).timeout(patience).header("User-Agent", USER_AGENT);
    if (received > 0) {
      request.header("Range", "bytes=" + received + "-");
    }
    HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
    try (InputStream body = new StallGuard(response.body(), patience)) {
      int status = response.statusCode();
      if (status == RANGE_NOT_SATISFIABLE && received > 0) {
        return; // nothing is missing; the digest check follows
      }
      boolean continued = status == PARTIAL_CONTENT && startsAt(received, response);
      if (status != OK && !continued) {
        throw new IOException("HTTP status " + status);
      }
      long start = continued ? received : 0;
      long total = total(response, start);
      try (FileOutputStream out = new FileOutputStream(part.toFile(), continued)) {
        copy(body, out, start, total);
        out.getFD().sync();
      }
    } catch (IOException e) {
      if (Thread.interrupted()) { // an interrupted read ends in an IOException
        throw new InterruptedException();
      }
      throw e;
    }
  }

  private static boolean startsAt(long position, HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Content-Range")
        .filter(range -> range.startsWith("bytes " + position + "-"))
        .isPresent();
  }

  /** The size of the whole file as the server states it; it must equal the published size. */
  private long total(HttpResponse<?> response, long start) throws IOException {
    long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
    long total = length < 0 ? file.bytes() : start + length;
    if (total <= 0) {
      throw new IOException("does not state the size of the file");
    }
    if (file.bytes() > 0 && total != file.bytes()) {
      throw new IOException(
          String.format(Locale.ROOT, "has %,d bytes, expected %,d", total, file.bytes()));
    }
    return total;
  }

  private void copy(InputStream body, FileOutputStream out, long start, long total)
      throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long position = start;
    int count;
    while ((count = body.read(buffer)) >= 0) {
      position += count;
      if (position > total) {
        throw new IOException(
            String.format(Locale.ROOT, "delivers more than the %,d bytes expected", total));
      }
      out.write(buffer, 0, count);
      progress.at(file.name(), position, total);
    }
    if (position < total) {
      throw new IOException(
          String.format(Locale.ROOT, "the connection was cut after %,d bytes", position));
    }
  }
}
