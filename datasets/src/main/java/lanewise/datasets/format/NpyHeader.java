package lanewise.datasets.format;

import java.util.ArrayList;
import java.util.List;
import lanewise.datasets.DataException;

/**
 * The header of a .npy array: a Python dictionary with exactly the keys {@code descr}, {@code
 * fortran_order} and {@code shape}, as in <code>{'descr': '|u1', 'fortran_order': False, 'shape':
 * (60, 28, 28), }</code>. It is parsed by this small grammar and never evaluated.
 *
 * @param type the element type in NumPy's notation, for example {@code <i8}
 * @param fortranOrder whether the first axis is the fastest
 * @param shape the extents, outermost first; none for a single number
 */
record NpyHeader(String type, boolean fortranOrder, List<Integer> shape) {

  /**
   * Reads a header.
   *
   * @param where the array's file and name, for messages
   * @throws DataException if the text is not such a dictionary
   */
  static NpyHeader parse(String text, String where) {
    return new Parser(text, where).header();
  }

  private static final class Parser {
    private final String text;
    private final String where;
    private int at;

    Parser(String text, String where) {
      this.text = text;
      this.where = where;
    }

    NpyHeader header() {
      String type = null;
      Boolean fortranOrder = null;
      List<Integer> shape = null;
      expect('{');
      while (!accept('}')) {
        String key = string();
        expect(':');
        if (key.equals("descr") && type == null) {
          type = type();
        } else if (key.equals("fortran_order") && fortranOrder == null) {
          fortranOrder = bool();
        } else if (key.equals("shape") && shape == null) {
          shape = tuple();
        } else {
          throw malformed("the key '" + key + "'");
        }
        if (!accept(',')) {
          expect('}');
          break;
        }
      }
      skipSpace();
      if (at < text.length()) {
        throw malformed("more than one dictionary");
      }
      if (type == null || fortranOrder == null || shape == null) {
        throw malformed("a key missing");
      }
      return new NpyHeader(type, fortranOrder, shape);
    }

    private String type() {
      if (accept('[')) {
        throw new DataException(
            where + ": is a structured array; expected plain numbers: save each field as an array");
      }
      return string();
    }

    private String string() {
      skipSpace();
      char quote = at < text.length() ? text.charAt(at) : 0;
      int end = text.indexOf(quote, at + 1);
      if ((quote != '\'' && quote != '"') || end < 0) {
        throw malformed("no quoted text at position " + at);
      }
      String string = text.substring(at + 1, end);
      at = end + 1;
      return string;
    }

    private boolean bool() {
      skipSpace();
      for (String word : List.of("True", "False")) {
        if (text.startsWith(word, at)) {
          at += word.length();
          return word.equals("True");
        }
      }
      throw malformed("neither True nor False at position " + at);
    }

    private List<Integer> tuple() {
      List<Integer> extents = new ArrayList<>();
      expect('(');
      while (!accept(')')) {
        extents.add(number());
        if (!accept(',')) {
          expect(')');
          break;
        }
      }
      return List.copyOf(extents);
    }

    private int number() {
      skipSpace();
      int start = at;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      try {
        return Integer.parseInt(text.substring(start, at));
      } catch (NumberFormatException e) {
        throw malformed("no extent below 2^31 at position " + start);
      }
    }

    private boolean accept(char symbol) {
      skipSpace();
      boolean found = at < text.length() && text.charAt(at) == symbol;
      if (found) {
        at++;
      }
      return found;
    }

    private void expect(char symbol) {
      if (!accept(symbol)) {
        throw malformed("no '" + symbol + "' at position " + at);
      }
    }

    private void skipSpace() {
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n')) {
        at++;
      }
    }

    private DataException malformed(String problem) {
      return new DataException(
          where + ": its header has " + problem + "; expected a .npy array as NumPy saves it");
    }
  }
}
