package lanewise.model;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lanewise.format.FormatException;
import lanewise.text.Text;
import org.jspecify.annotations.Nullable;

/** This release of Lanewise, and those that wrote files. */
public final class Release {
  /** The version of this release. */
  public static final String VERSION = "0.1.0";

  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\..*");

  private Release() {}

  /**
   * Refuses a file of a newer release, which may mean something that this one does not know. Only
   * the first two numbers of a version count, because the third changes no file.
   *
   * @param writtenBy the version that the file names; null if it names none
   * @throws FormatException if it is newer, or is no version
   */
  public static void requireReadable(Path file, @Nullable String writtenBy) {
    if (writtenBy == null) {
      return;
    }
    Matcher written = NUMBERS.matcher(writtenBy);
    Matcher own = NUMBERS.matcher(VERSION);
    if (!written.matches() || !own.matches()) {
      throw new FormatException(
          file,
          Text.of(
              "is damaged: it says that lanewise '%s' wrote it, which is no version", writtenBy));
    }
    int major = Integer.compare(number(written, 1), number(own, 1));
    if (major > 0 || (major == 0 && number(written, 2) > number(own, 2))) {
      throw new FormatException(
          file,
          Text.of(
              "was written by lanewise %s, which is newer than this lanewise %s: use that version"
                  + " or a later one",
              writtenBy, VERSION));
    }
  }

  private static int number(Matcher version, int group) {
    return Integer.parseInt(version.group(group));
  }
}
