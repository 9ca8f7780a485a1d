package lanewise.format.safetensors;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import lanewise.format.FormatException;
import lanewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 values that a safetensors file carries in its metadata: {@code tensors_sha256} of
 * every byte behind the header, and {@code header_sha256} of the header without that value.
 */
final class SafetensorsDigest {
  private static final String TENSORS = "tensors_sha256";
  private static final String HEADER = "header_sha256";

  private SafetensorsDigest() {}

  static MessageDigest start() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  /** The header of float32 tensors that stand one after another, with both digests. */
  static SafetensorsHeader header(Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    MessageDigest digest = start();
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      for (Tensor tensor : tensors.values()) {
        Safetensors.writeValues(out, tensor.values());
      }
    }
    Map<String, String> pairs = new LinkedHashMap<>(without(metadata));
    pairs.put(TENSORS, hex(digest));
    SafetensorsHeader header = SafetensorsHeader.of(tensors, pairs);
    pairs.put(HEADER, of(header));
    return new SafetensorsHeader(header.entries(), pairs);
  }

  /**
   * Checks a header that says what its digest is.
   *
   * @throws FormatException if it is not what it was
   */
  static void checkHeader(Path file, SafetensorsHeader header) throws IOException {
    Map<String, String> pairs = new LinkedHashMap<>(header.metadata());
    String expected = pairs.remove(HEADER);
    check(file, "header", expected, of(new SafetensorsHeader(header.entries(), pairs)));
  }

  /**
   * Checks tensors whose digest the header says.
   *
   * @param digest of what was read behind the header
   * @throws FormatException if they are not what they were
   */
  static void checkTensors(Path file, SafetensorsHeader header, MessageDigest digest) {
    check(file, "tensors", header.metadata().get(TENSORS), hex(digest));
  }

  private static void check(Path file, String what, @Nullable String expected, String found) {
    if (expected != null && !expected.equals(found)) {
      throw new FormatException(
          file,
          "is damaged: its "
              + what
              + " are not what their SHA-256 in its metadata is of; take another copy (a program"
              + " that changed it on purpose must leave out *_sha256)");
    }
  }

  /** Metadata as users see them. */
  static Map<String, String> without(Map<String, String> metadata) {
    Map<String, String> pairs = new LinkedHashMap<>(metadata);
    pairs.remove(TENSORS);
    pairs.remove(HEADER);
    return Collections.unmodifiableMap(pairs);
  }

  private static String of(SafetensorsHeader header) throws IOException {
    MessageDigest digest = start();
    digest.update(header.toJson());
    return hex(digest);
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
