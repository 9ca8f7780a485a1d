package lanewise.datasets.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import lanewise.datasets.DataException;

/** Lists a folder of images without hidden files and files of the operating system. */
final class FolderEntries {
  private static final Set<String> SYSTEM =
      Set.of(
          "thumbs.db",
          "ehthumbs.db",
          "desktop.ini",
          "__macosx",
          "icon\r",
          "$recycle.bin",
          "system volume information",
          "@eadir",
          "lost+found",
          "__pycache__");

  private static final Set<String> IMAGE_SUFFIXES =
      Set.of(
          "png", "apng", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "dib", "tif", "tiff", "webp",
          "pgm", "pbm", "ppm", "pnm", "avif", "heic", "heif", "jp2", "jxl", "svg", "ico", "psd");

  private FolderEntries() {}

  /** The entries of a folder without hidden and system files, in alphabetical order. */
  static List<Path> of(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(path -> !isSystem(path))
          .sorted(Comparator.comparing(FolderEntries::name))
          .toList();
    } catch (IOException e) {
      throw DataException.unreadable(folder, e);
    }
  }

  /** The folders in a folder, in alphabetical order. */
  static List<Path> folders(Path folder) {
    return of(folder).stream().filter(Files::isDirectory).toList();
  }

  /**
   * The last part of a path in Unicode composed form (NFC), because some systems store accents
   * separately from their letters.
   */
  static String name(Path path) {
    return Normalizer.normalize(path.getFileName().toString(), Normalizer.Form.NFC);
  }

  /** Whether a file has the suffix of an image format or the signature of a supported one. */
  static boolean isImage(Path file) {
    return isCalledLikeImage(file) || ImageFile.looksLikeImage(file);
  }

  static boolean isCalledLikeImage(Path file) {
    String name = name(file);
    return IMAGE_SUFFIXES.contains(
        name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  private static boolean isSystem(Path path) {
    String name = name(path);
    return name.startsWith(".") || SYSTEM.contains(name.toLowerCase(Locale.ROOT));
  }
}
