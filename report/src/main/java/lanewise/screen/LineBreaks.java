package lanewise.screen;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Breaks lines between words; what follows a break is indented. */
final class LineBreaks {
  private static final Pattern WORD = Pattern.compile("( *)(\\S+(?: %(?!\\S))?)");
  private static final Pattern STYLE = Pattern.compile("\u001b\\[[0-9;]*m");
  private static final int INDENT = 2;

  private LineBreaks() {}

  /** The text in lines of at most so many columns, except where a single word is longer. */
  static String in(String text, int columns) {
    if (length(text) <= columns) {
      return text;
    }
    StringBuilder broken = new StringBuilder();
    String indent = "";
    int used = 0;
    Matcher words = WORD.matcher(text);
    while (words.find()) {
      MatchResult found = words.toMatchResult();
      int blanks = found.group(1).length();
      int word = length(found.group(2));
      if (used == 0) {
        indent = " ".repeat(Math.min(blanks + INDENT, columns / 2));
      } else if (used + blanks + word > columns) {
        broken.append('\n').append(indent).append(found.group(2));
        used = indent.length() + word;
        continue;
      }
      broken.append(found.group());
      used += blanks + word;
    }
    return broken.toString();
  }

  /** The columns that a text takes. */
  static int length(String text) {
    return STYLE.matcher(text).replaceAll("").length();
  }
}
