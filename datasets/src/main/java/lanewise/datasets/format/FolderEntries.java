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

/** What a folder of images holds beside what systems and programs leave in every folder. */
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

  /** What a folder holds without hidden and system files, in alphabetical order. */
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
   * The last part of a path, its accents composed: one system stores them so, another apart from
   * their letters, and both are the same name to a reader.
   */
  static String name(Path path) {
    return Normalizer.normalize(path.getFileName().toString(), Normalizer.Form.NFC);
  }

  /** Whether a file is called like an image or begins like one that can be read. */
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
