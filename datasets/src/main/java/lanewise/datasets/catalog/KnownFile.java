package lanewise.datasets.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A published file of a data set.
 *
 * @param name the file's name at its publisher and here
 * @param otherName a name it may have here instead: decompressed, or with fewer images
 * @param bytes its size, or 0 where the publisher states none
 * @param digest of the file as published
 * @param plainDigest of the file after decompression, or null if it is not a .gz
 */
public record KnownFile(
    String name, String otherName, long bytes, Digest digest, @Nullable Digest plainDigest) {

  static KnownFile gzip(String plainName, long bytes, String sha256, String plainSha256) {
    return new KnownFile(
        plainName + ".gz", plainName, bytes, Digest.sha256(sha256), Digest.sha256(plainSha256));
  }

  /** A file of which only the MD5 value is published. */
  static KnownFile md5(String name, String md5) {
    return new KnownFile(name, name.replaceFirst("\\.gz$", ""), 0, Digest.md5(md5), null);
  }

  static KnownFile npz(String name, String md5) {
    return new KnownFile(name + ".npz", name + "-subset.npz", 0, Digest.md5(md5), null);
  }

  /** The names under which it may lie here, the published one first. */
  List<String> names() {
    return List.of(name, otherName);
  }
}
