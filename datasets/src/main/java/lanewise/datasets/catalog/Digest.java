package lanewise.datasets.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The digest (checksum) of a file.
 *
 * @param algorithm {@code SHA-256} or {@code MD5}
 * @param hex the value in lower-case hexadecimal
 */
record Digest(String algorithm, String hex) {
  /** A SHA-256 value. */
  static Digest sha256(String hex) {
    return new Digest("SHA-256", hex);
  }

  /** An MD5 value, for files whose publisher gives no other digest. */
  static Digest md5(String hex) {
    return new Digest("MD5", hex);
  }

  /** The digest of a file by this digest's algorithm. */
  Digest of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
      return new Digest(algorithm, HexFormat.of().formatHex(digest.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has both
    }
  }

  @Override
  public String toString() {
    return algorithm + " " + hex;
  }
}
