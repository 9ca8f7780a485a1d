package lanewise.datasets.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A published file of a data set.
 *
 * @param name the file's name, at the publisher and locally
 * @param otherName another accepted local name: decompressed, or with fewer images
 * @param bytes its size, or 0 if the publisher states none
 * @param digest the digest of the file as published
 * @param plainDigest the digest of the decompressed file, or null if it is not a .gz file
 */
record KnownFile(
    String name, String otherName, long bytes, Digest digest, @Nullable Digest plainDigest) {

  static KnownFile gzip(String plainName, long bytes, String sha256, String plainSha256) {
    return new KnownFile(
        plainName + ".gz", plainName, bytes, Digest.sha256(sha256), Digest.sha256(plainSha256));
  }

  /** A file with only an MD5 value published. */
  static KnownFile md5(String name, String md5) {
    return new KnownFile(name, name.replaceFirst("\\.gz$", ""), 0, Digest.md5(md5), null);
  }

  static KnownFile npz(String name, String md5) {
    return new KnownFile(name + ".npz", name + "-subset.npz", 0, Digest.md5(md5), null);
  }

  /** The accepted local names, the published one first. */
  List<String> names() {
    return List.of(name, otherName);
  }
}
