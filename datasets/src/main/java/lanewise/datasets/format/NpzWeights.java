package lanewise.datasets.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import lanewise.datasets.DataException;
import lanewise.file.AtomicFile;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * Named weights as a .npz file of float32 arrays, compatible with {@code numpy.savez} and {@code
 * numpy.load}.
 */
public final class NpzWeights {
  private static final int ALIGNMENT = 64;
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  private NpzWeights() {}

  /**
   * Reads all arrays; elements are rounded to the nearest float32.
   *
   * @return the tensors by name, sorted; unmodifiable
   * @throws DataException if the file cannot be read, is damaged, or has an array without elements
   */
  public static Map<String, Tensor> read(Path file) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    try (Npz npz = Npz.open(file)) {
      for (String name : npz.names()) {
        Npy array = npz.read(name);
        int[] extents = array.shape().stream().mapToInt(Integer::intValue).toArray();
        weights.put(name, new Tensor(Shape.of(extents), array.floats()));
      }
    } catch (IllegalArgumentException e) {
      throw new DataException(file, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
    return Collections.unmodifiableMap(weights);
  }

  /**
   * Writes tensors atomically. The same tensors give the same bytes.
   *
   * @throws lanewise.format.FormatException if the file cannot be written
   */
  public static void write(Path file, Map<String, Tensor> weights) {
    AtomicFile.write(
        file,
        out -> {
          ZipOutputStream zip = new ZipOutputStream(out);
          for (Map.Entry<String, Tensor> entry : weights.entrySet()) {
            ZipEntry member = new ZipEntry(entry.getKey() + ".npy");
            member.setTime(0);
            zip.putNextEntry(member);
            writeArray(zip, entry.getValue());
            zip.closeEntry();
          }
          zip.finish();
        });
  }

  private static void writeArray(OutputStream out, Tensor tensor) throws IOException {
    String extents =
        Arrays.stream(tensor.shape().toArray())
            .mapToObj(extent -> extent + ",")
            .collect(Collectors.joining(" "));
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + extents + "), }";
    int start = MAGIC.length + Short.BYTES;
    int end = Math.ceilDiv(start + header.length() + 1, ALIGNMENT) * ALIGNMENT;
    String padded = header + " ".repeat(end - start - header.length() - 1) + "\n";
    out.write(MAGIC);
    byte[] length = new byte[Short.BYTES];
    littleEndian(length).putShort((short) padded.length());
    out.write(length);
    out.write(padded.getBytes(StandardCharsets.US_ASCII));
    float[] values = tensor.values();
    int done = 0;
    while (done < values.length) {
      int count = Math.min(values.length - done, 1 << 14);
      byte[] bytes = new byte[count * Float.BYTES];
      littleEndian(bytes).asFloatBuffer().put(values, done, count);
      out.write(bytes);
      done += count;
    }
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
