package lanewise.cli.track;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import lanewise.file.AtomicFile;
import lanewise.format.onnx.ProtoWriter;
import lanewise.text.Text;

/**
 * A file of events, as TensorBoard reads it: records of length, masked CRC-32C of the length, bytes
 * and their masked CRC-32C, all little-endian, each a message {@code Event}. Sources, in
 * tensorflow/tensorboard: {@code tensorboard/summary/writer/record_writer.py} at 149535a5 and
 * {@code tensorboard/compat/proto/event.proto} at 00342393.
 */
final class EventFile implements AutoCloseable {
  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int SESSION_LOG = 7;
  private static final int SESSION_STATUS = 1;
  private static final int START = 1;

  private static final int MASK = 0xa282ead8;
  private static final String NAME = "events.out.tfevents.";

  private final OutputStream out;

  /** Begins a file; its name comes after those of the others, by which readers order them. */
  EventFile(Path folder) throws IOException {
    AtomicFile.createFolder(folder);
    out =
        Files.newOutputStream(
            folder.resolve(NAME + Text.of("%010d.lanewise", secondAfterAll(folder))),
            StandardOpenOption.CREATE_NEW);
    record(event(0).text(FILE_VERSION, "brain.Event:2"));
  }

  /** Now, or later if a clock has been put back. */
  private static long secondAfterAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches(Pattern.quote(NAME) + "\\d{10}\\..*"))
          .mapToLong(name -> 1 + Long.parseLong(name.substring(NAME.length(), NAME.length() + 10)))
          .reduce(System.currentTimeMillis() / 1000, Math::max);
    }
  }

  /** Says that training goes on from a step: what was recorded of it and later ones is void. */
  void start(long step) throws IOException {
    record(event(step).message(SESSION_LOG, new ProtoWriter().integer(SESSION_STATUS, START)));
  }

  /** Writes a message {@code Summary}. */
  void summary(long step, ProtoWriter summary) throws IOException {
    record(event(step).message(SUMMARY, summary));
  }

  private static ProtoWriter event(long step) {
    return new ProtoWriter().real(WALL_TIME, System.currentTimeMillis() / 1e3).integer(STEP, step);
  }

  /** Written at once, so that a reader, or a kill, finds whole records. */
  private void record(ProtoWriter event) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    event.writeTo(bytes);
    int length = bytes.size();
    ByteBuffer record =
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES + length + Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(length);
    record.putInt(maskedCrc(record.array(), 0, Long.BYTES)).put(bytes.toByteArray());
    record.putInt(maskedCrc(record.array(), Long.BYTES + Integer.BYTES, length));
    out.write(record.array());
  }

  private static int maskedCrc(byte[] bytes, int from, int count) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, count);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
