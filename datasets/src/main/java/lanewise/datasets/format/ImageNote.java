package lanewise.datasets.format;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What was done to a picture so that it shows what a viewer would show. */
public enum ImageNote {
  /** The camera was held otherwise: the EXIF orientation says how to turn the picture. */
  TURNED("turned as the EXIF orientation says"),
  /** A pixel was not opaque. */
  ON_WHITE("transparent in part: laid on white"),
  /** The file holds the amounts of four inks. */
  INKS("CMYK: converted to RGB without a colour profile"),
  /** A GIF or TIFF file with more than one picture. */
  FIRST_OF_SEVERAL("of several frames or pages: the first is used");

  private final String text;

  ImageNote(String text) {
    this.text = text;
  }

  /**
   * A sentence for each note, with the number of images it holds for, for example "3 of 40 images
   * are transparent in part: laid on white".
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
                "%,d of %,d images %s %s",
                count,
                images.size(),
                count == 1 ? "is" : "are",
                note.text));
      }
    }
    return sentences;
  }
}
