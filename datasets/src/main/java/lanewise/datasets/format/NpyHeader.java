package lanewise.datasets.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import lanewise.datasets.DataException;
import lanewise.text.Text;

/**
 * The header of a .npy array: a Python dictionary with exactly the keys {@code descr}, {@code
 * fortran_order} and {@code shape}, as in <code>{'descr': '|u1', 'fortran_order': False, 'shape':
 * (60, 28, 28), }</code>. It is parsed by this small grammar and never evaluated.
 *
 * @param type the element type in NumPy's notation, for example {@code <i8}
 * @param fortranOrder whether the first axis is the fastest
 * @param shape the extents, outermost first; none for a single number
 * @param bytes the number of bytes before the first element
 */
record NpyHeader(String type, boolean fortranOrder, List<Integer> shape, int bytes) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** The same as NumPy's {@code max_header_size}; no array of numbers needs more. */
  private static final int MAX_BYTES = 10_000;

  /**
   * Reads the header of an array, up to its first element.
   *
   * @param size the required number of bytes of the array, header included
   * @param where the array's file and name, for messages
   * @throws DataException if it is not a .npy array of numbers or not of that size
   * @throws IOException if the stream cannot be read or ends early
   */
  static NpyHeader read(InputStream in, long size, String where) throws IOException {
    ByteBuffer start = ByteBuffer.wrap(Npy.exactly(in, 8));
    if (!start.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
      throw new DataException(where + ": is not a .npy array: its magic number is wrong");
    }
    int version = start.get(6);
    if (version < 1 || version > 3) {
      throw new DataException(
          where
              + ": is of .npy version "
              + version
              + "; expected 1 to 3: save it again with NumPy");
    }
    int lengthBytes = version == 1 ? 2 : 4;
    ByteBuffer length =
        ByteBuffer.wrap(Npy.exactly(in, lengthBytes)).order(ByteOrder.LITTLE_ENDIAN);
    long textBytes =
        version == 1
            ? Short.toUnsignedLong(length.getShort())
            : Integer.toUnsignedLong(length.getInt());
    if (textBytes > MAX_BYTES) {
      throw new DataException(
          Text.of(
              "%s: its header takes %,d bytes; expected at most %,d", where, textBytes, MAX_BYTES));
    }
    String text = new String(Npy.exactly(in, (int) textBytes), StandardCharsets.UTF_8);
    NpyHeader header = parse(text, 8 + lengthBytes + (int) textBytes, where);
    header.requireSize(size, where);
    return header;
  }

  private void requireSize(long size, String where) {
    int elementBytes = elementBytes(where);
    long most = size / elementBytes;
    long count = 1;
    for (int extent : shape) {
      count *= extent;
      if (count > most) {
        break;
      }
    }
    if (count > most || bytes + count * elementBytes != size) {
      throw new DataException(
          Text.of(
              "%s: its header states %s elements of %d bytes, but it holds %,d bytes, header"
                  + " included",
              where, shape, elementBytes, size));
    }
  }

  /** The number of bytes of an element. */
  int elementBytes(String where) {
    if (type.matches("[|<>][ui]1|\\|b1|[<>](?:[ui][248]|f[248])")) {
      return type.charAt(2) - '0';
    }
    if (type.contains("O")) {
      throw new DataException(
          where + ": holds Python objects, which are never loaded; save it as an array of numbers");
    }
    throw new DataException(
        where
            + ": has elements of type '"
            + type
            + "'; expected numbers, for example uint8 or float32"
            + (type.matches(".[US].*")
                ? ": numpy.unique(names, return_inverse=True)[1] numbers classes from 0"
                : ""));
  }

  /** The number of elements. */
  long count() {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, (one, other) -> one * other);
  }

  /**
   * Reads the text of a header.
   *
   * @param where the array's file and name, for messages
   * @throws DataException if the text is not such a dictionary
   */
  private static NpyHeader parse(String text, int bytes, String where) {
    return new Parser(text, where).header(bytes);
  }

  private static final class Parser {
    private final String text;
    private final String where;
    private int at;

    Parser(String text, String where) {
      this.text = text;
      this.where = where;
    }

    NpyHeader header(int bytes) {
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
      return new NpyHeader(type, fortranOrder, shape, bytes);
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
