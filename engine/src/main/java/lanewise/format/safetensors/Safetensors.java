package lanewise.format.safetensors;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import lanewise.file.AtomicFile;
import lanewise.file.ForeignFile;
import lanewise.format.FormatException;
import lanewise.format.safetensors.SafetensorsHeader.Entry;
import lanewise.tensor.Tensor;

/**
 * Reads and writes named tensors in the safetensors format of PyTorch, NumPy and others.
 *
 * <p>A file consists of the length of the header (8 bytes, little-endian), the header (JSON in
 * UTF-8 with the dtype, shape and byte range of every tensor, and text under {@code __metadata__}),
 * and the values, little-endian and row-major, without gaps. Source: <a
 * href="https://github.com/huggingface/safetensors#format">the format's description</a>.
 *
 * <p>F32, F16, BF16 and F64 are read, as float32; F32 is written. A tensor of rank 0 is a scalar:
 * an empty {@link lanewise.tensor.Shape} with one value. A tensor with an extent of 0, which the
 * format allows, is refused, because {@code Shape} does not allow it. PyTorch's batch counters of
 * batch normalisation, {@code num_batches_tracked} (I64), are skipped.
 *
 * <p>What is written here carries two digests in its metadata, see {@link SafetensorsDigest}; they
 * are checked on reading and are not shown. Files of others have none and are taken as they are.
 */
public final class Safetensors {
  /** The format's limit of the header, in bytes. */
  private static final int MAX_HEADER_BYTES = 100_000_000;

  private static final int BUFFER_BYTES = 1 << 16;

  private Safetensors() {}

  /**
   * All that a file holds.
   *
   * @param tensors by name, in the order of their bytes in the file; unmodifiable
   * @param metadata the text pairs in the order of the file; unmodifiable
   */
  public record Content(Map<String, Tensor> tensors, Map<String, String> metadata) {}

  /**
   * Reads all tensors.
   *
   * @return the tensors by name, in the order of their bytes in the file; unmodifiable
   * @throws FormatException if the file cannot be read, is not a well-formed safetensors file,
   *     holds a dtype other than F32, F16, BF16 and F64, or is not what its digest is of
   */
  public static Map<String, Tensor> read(Path file) {
    return readAll(file).tensors();
  }

  /**
   * Reads tensors and metadata that belong together, also where the file is being replaced.
   *
   * @throws FormatException as {@link #read} does
   */
  public static Content readAll(Path file) {
    MessageDigest digest = SafetensorsDigest.start();
    try (InputStream in = open(file)) {
      SafetensorsHeader header = readHeader(file, in);
      InputStream data = new DigestInputStream(in, digest);
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (Entry entry : header.entries()) {
        Tensor tensor = readTensor(data, entry);
        if (!entry.isCounter()) {
          tensors.put(entry.name(), tensor);
        }
      }
      SafetensorsDigest.checkTensors(file, header, digest);
      return new Content(
          Collections.unmodifiableMap(tensors), SafetensorsDigest.without(header.metadata()));
    } catch (IOException e) {
      throw FormatException.unreadable(file, e);
    }
  }

  /**
   * Reads only the metadata. The whole header is checked as in {@link #read}.
   *
   * @return the pairs in the order of the file, empty if there are none; unmodifiable
   * @throws FormatException as {@link #read}
   */
  public static Map<String, String> readMetadata(Path file) {
    try (InputStream in = open(file)) {
      return SafetensorsDigest.without(readHeader(file, in).metadata());
    } catch (IOException e) {
      throw FormatException.unreadable(file, e);
    }
  }

  /**
   * Writes tensors as F32 in the map's order, atomically (see {@link AtomicFile}). The same tensors
   * and metadata in the same order give the same bytes.
   *
   * @param file the file to write or replace; its folder must exist
   * @param tensors the tensors by name
   * @param metadata text pairs, may be empty
   * @throws FormatException if the file cannot be written
   * @throws IllegalArgumentException if a tensor is named {@code __metadata__}
   */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
    if (tensors.containsKey(SafetensorsHeader.METADATA)) {
      throw new IllegalArgumentException(
          "a tensor cannot be named " + SafetensorsHeader.METADATA + " in a safetensors file");
    }
    AtomicFile.write(
        file,
        out -> {
          byte[] header = SafetensorsDigest.header(tensors, metadata).toJson();
          byte[] length = new byte[Long.BYTES];
          littleEndian(length).putLong(header.length);
          out.write(length);
          out.write(header);
          for (Tensor tensor : tensors.values()) {
            writeValues(out, tensor.values());
          }
        });
  }

  private static InputStream open(Path file) throws IOException {
    // Devices and pipes have no size to check against.
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new FormatException(file, "is not a regular file; expected a safetensors file");
    }
    ForeignFile.refuse(file, ForeignFile.start(file), "safetensors");
    return new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
  }

  private static SafetensorsHeader readHeader(Path file, InputStream in) throws IOException {
    long fileBytes = Files.size(file);
    if (fileBytes < Long.BYTES) {
      throw new FormatException(
          file, "has " + fileBytes + " bytes, too few for a safetensors file; is it truncated?");
    }
    byte[] length = new byte[Long.BYTES];
    fill(in, length, length.length);
    long headerBytes = littleEndian(length).getLong();
    long rest = fileBytes - Long.BYTES;
    if (headerBytes < 0 || headerBytes > Math.min(rest, MAX_HEADER_BYTES)) {
      throw new FormatException(
          file,
          String.format(
              Locale.ROOT,
              "claims a header of %s bytes; %d follow, at most %d are allowed; is it safetensors?",
              Long.toUnsignedString(headerBytes),
              rest,
              MAX_HEADER_BYTES));
    }
    byte[] header = new byte[(int) headerBytes];
    fill(in, header, header.length);
    SafetensorsHeader read = SafetensorsHeaderReader.read(file, header, rest - headerBytes);
    SafetensorsDigest.checkHeader(file, read);
    return read;
  }

  private static Tensor readTensor(InputStream in, Entry entry) throws IOException {
    Tensor tensor = Tensor.zeros(entry.shape());
    float[] values = tensor.values();
    byte[] bytes = new byte[BUFFER_BYTES];
    int elementBytes = entry.dtype().bytes();
    int done = 0;
    while (done < values.length) {
      int count = Math.min(values.length - done, BUFFER_BYTES / elementBytes);
      fill(in, bytes, count * elementBytes);
      entry.dtype().decode(littleEndian(bytes), values, done, count);
      done += count;
    }
    return tensor;
  }

  static void writeValues(OutputStream out, float[] values) throws IOException {
    byte[] bytes = new byte[BUFFER_BYTES];
    int done = 0;
    while (done < values.length) {
      int count = Math.min(values.length - done, BUFFER_BYTES / Float.BYTES);
      littleEndian(bytes).asFloatBuffer().put(values, done, count);
      out.write(bytes, 0, count * Float.BYTES);
      done += count;
    }
  }

  private static void fill(InputStream in, byte[] bytes, int count) throws IOException {
    if (in.readNBytes(bytes, 0, count) < count) {
      throw new IOException("it was truncated while it was read");
    }
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
