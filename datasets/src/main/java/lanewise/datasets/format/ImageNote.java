package lanewise.datasets.format;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A conversion of an image, made so that it looks as in an image viewer. */
public enum ImageNote {
  /** The image was turned upright by its EXIF orientation. */
  TURNED("turned upright by EXIF orientation"),
  /** At least one pixel was not opaque. */
  ON_WHITE("partly transparent, composited on white"),
  /** The file stores CMYK. */
  INKS("CMYK, converted to RGB without a colour profile"),
  /** The file has several frames or pages. */
  FIRST_OF_SEVERAL("several frames or pages, only the first is used");

  private final String text;

  ImageNote(String text) {
    this.text = text;
  }

  /**
   * A line for each note with the number of its images, for example "3 of 40 images: partly
   * transparent, composited on white".
   *
   * @param images the notes of each image
   */
  public static List<String> sentences(Collection<Set<ImageNote>> images) {
    List<String> sentences = new ArrayList<>();
    for (ImageNote note : values()) {
      long count = images.stream().filter(notes -> notes.contains(note)).count();
      if (count > 0) {
        sentences.add(
            String.format(
                Locale.ROOT,
                "%,d of %,d %s: %s",
                count,
                images.size(),
                images.size() == 1 ? "image" : "images",
                note.text));
      }
    }
    return sentences;
  }
}
