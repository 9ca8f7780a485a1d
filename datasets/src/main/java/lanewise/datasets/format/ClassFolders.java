package lanewise.datasets.format;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lanewise.datasets.DataException;

/**
 * Lists the images of class folders, which are named as their classes. Other files are left out
 * with a note. A folder inside a class folder is an error, because it may be another class.
 */
final class ClassFolders {
  private static final int NAMED = 3;

  private final List<LabelledFile> files = new ArrayList<>();
  private final List<Path> skipped = new ArrayList<>();

  private ClassFolders() {}

  /**
   * Lists the images of a folder by class.
   *
   * @param notes receives notes on skipped files
   */
  static List<LabelledFile> list(Path folder, List<String> notes) {
    ClassFolders listing = new ClassFolders();
    for (Path entry : FolderEntries.of(folder)) {
      listing.add(entry);
    }
    listing.noteSkipped(folder, notes);
    return listing.files;
  }

  private void add(Path entry) {
    if (Files.isDirectory(entry)) {
      addClass(entry);
    } else if (FolderEntries.isImage(entry)) {
      throw new DataException(
          entry,
          "is next to the class folders; move it into the folder of its class, or name the class"
              + " of each image in a table labels.csv");
    } else {
      skipped.add(entry);
    }
  }

  private void addClass(Path classFolder) {
    int before = files.size();
    List<Path> inner = FolderEntries.folders(classFolder);
    if (!inner.isEmpty()) {
      throw new DataException(
          inner.getFirst(),
          String.format(
              Locale.ROOT,
              "is a folder inside the class folder %s; images must lie in the folder of their class"
                  + " itself. Move them there, or give %s if its folders are the classes",
              FolderEntries.name(classFolder),
              classFolder));
    }
    for (Path file : FolderEntries.of(classFolder)) {
      if (FolderEntries.isImage(file)) {
        files.add(new LabelledFile(file, FolderEntries.name(classFolder)));
      } else {
        skipped.add(file);
      }
    }
    if (files.size() == before) {
      throw new DataException(
          classFolder,
          String.format(
              Locale.ROOT,
              "has no images; put images of the class %s into it or remove it",
              FolderEntries.name(classFolder)));
    }
  }

  private void noteSkipped(Path folder, List<String> notes) {
    if (skipped.isEmpty()) {
      return;
    }
    List<String> names =
        skipped.stream().limit(NAMED).map(file -> folder.relativize(file).toString()).toList();
    notes.add(
        String.format(
            Locale.ROOT,
            "%,d %s left out: %s%s",
            skipped.size(),
            skipped.size() == 1 ? "file that is not an image is" : "files that are not images are",
            String.join(", ", names),
            skipped.size() > NAMED ? ", …" : ""));
  }
}
