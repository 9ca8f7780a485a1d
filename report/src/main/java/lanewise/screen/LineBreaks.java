package lanewise.screen;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Breaks lines between words; what follows a break is indented. */
public final class LineBreaks {
  private static final Pattern WORD = Pattern.compile("( *)(\\S+(?: %(?!\\S))?)");
  private static final Pattern STYLE = Pattern.compile("\u001b\\[[0-9;]*m");
  static final int INDENT = 2;

  private LineBreaks() {}

  /** The text in lines of at most so many columns, except where a single word is longer. */
  public static String in(String text, int columns) {
    int blanks = text.length() - text.stripLeading().length();
    return in(text, columns, Math.min(blanks + INDENT, columns / 2));
  }

  /**
   * The text in lines of at most so many columns, except where a single word is longer.
   *
   * @param indent of the lines after the first
   */
  public static String in(String text, int columns, int indent) {
    if (length(text) <= columns) {
      return text.replace(TextTable.GLUE, ' ');
    }
    StringBuilder broken = new StringBuilder();
    int used = 0;
    Matcher words = WORD.matcher(text);
    while (words.find()) {
      MatchResult found = words.toMatchResult();
      int blanks = found.group(1).length();
      int word = length(found.group(2));
      if (used == 0) {
        blanks = Math.clamp(Math.min(columns / 2, columns - word), 0, blanks);
      } else if (used + blanks + word > columns) {
        broken.append('\n').append(" ".repeat(indent)).append(found.group(2));
        used = indent + word;
        continue;
      }
      broken.append(" ".repeat(blanks)).append(found.group(2));
      used += blanks + word;
    }
    return broken.toString().replace(TextTable.GLUE, ' ');
  }

  /** The columns that a text takes. */
  public static int length(String text) {
    return STYLE.matcher(text).replaceAll("").length();
  }
}
