package lanewise.datasets.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes .npy and .npz bytes for tests, right ones and wrong ones. */
public final class NpyBytes {
  private NpyBytes() {}

  /** A version 1 array of unsigned bytes. */
  public static byte[] unsignedBytes(byte[] elements, int... shape) {
    StringBuilder extents = new StringBuilder();
    for (int extent : shape) {
      extents.append(extent).append(", ");
    }
    return array(
        1, "{'descr': '|u1', 'fortran_order': False, 'shape': (" + extents + "), }\n", elements);
  }

  /** An array with any header text. */
  public static byte[] array(int version, String header, byte[] elements) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(12 + text.length + elements.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    if (version == 1) {
      bytes.putShort((short) text.length);
    } else {
      bytes.putInt(text.length);
    }
    bytes.put(text).put(elements);
    byte[] array = new byte[bytes.position()];
    bytes.flip().get(array);
    return array;
  }

  /** Writes a deflated .npz file of the given members, without their .npy. */
  public static Path npz(Path file, Map<String, byte[]> members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        zip.putNextEntry(new ZipEntry(member.getKey() + ".npy"));
        zip.write(member.getValue());
      }
    }
    return Files.write(file, bytes.toByteArray());
  }
}
