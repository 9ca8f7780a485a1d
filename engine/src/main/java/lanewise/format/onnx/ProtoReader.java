package lanewise.format.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import lanewise.format.FormatException;

/**
 * Reads one protobuf message field by field: {@link #next} moves to a field, and another method
 * reads its value or {@link #skip skips} it. The input is validated: lengths must fit the rest of
 * the message, numbers take at most ten bytes, text must be UTF-8, and the nesting depth is
 * limited. Source: <a href="https://protobuf.dev/programming-guides/encoding/">the encoding</a>.
 */
final class ProtoReader {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH = 2;
  static final int FIXED32 = 5;

  /** The limit of protobuf; graphs are nested in attributes. */
  private static final int MAX_DEPTH = 100;

  private static final int MAX_VARINT_BYTES = 10;

  private final Path file;
  private final ByteBuffer bytes;
  private final int depth;
  private int field;
  private int wireType;

  private ProtoReader(Path file, ByteBuffer bytes, int depth) {
    this.file = file;
    this.bytes = bytes;
    this.depth = depth;
  }

  /**
   * A reader of a whole file.
   *
   * @param file the file's name, for messages
   */
  ProtoReader(Path file, byte[] bytes) {
    this(file, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), 0);
  }

  /** Moves to the next field; returns false at the end of the message. */
  boolean next() {
    if (!bytes.hasRemaining()) {
      return false;
    }
    long tag = rawVarint();
    field = (int) (tag >>> 3);
    wireType = (int) (tag & 7);
    if (tag >>> 32 != 0 || field == 0) {
      throw damaged("a field has an invalid number");
    }
    return true;
  }

  /** The file. */
  Path file() {
    return file;
  }

  /** The number of the current field. */
  int field() {
    return field;
  }

  /** The value of an integer field. */
  long integer() {
    expect(VARINT);
    return rawVarint();
  }

  /** The value of a {@code float} field. */
  float real() {
    expect(FIXED32);
    require(Float.BYTES);
    return bytes.getFloat();
  }

  /** The bytes of a {@code bytes} field: a view of the file, little-endian. */
  ByteBuffer blob() {
    expect(LENGTH);
    long length = rawVarint();
    if (length < 0 || length > bytes.remaining()) {
      throw damaged(
          String.format(
              Locale.ROOT,
              "field %d claims %s bytes, %d follow",
              field,
              Long.toUnsignedString(length),
              bytes.remaining()));
    }
    ByteBuffer blob = bytes.slice(bytes.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.position() + (int) length);
    return blob;
  }

  /** The text of a {@code string} field. */
  String text() {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(blob()).toString();
    } catch (CharacterCodingException _) {
      throw damaged("the text of field " + field + " is not UTF-8");
    }
  }

  /** The message in the current field. */
  ProtoReader message() {
    if (depth == MAX_DEPTH) {
      throw damaged("messages are nested more than  " + MAX_DEPTH + " deep");
    }
    return new ProtoReader(file, blob(), depth + 1);
  }

  /** Passes on the values of a repeated integer field, packed or single. */
  void integers(LongConsumer values) {
    if (wireType != LENGTH) {
      values.accept(integer());
      return;
    }
    ProtoReader packed = new ProtoReader(file, blob(), depth);
    while (packed.bytes.hasRemaining()) {
      values.accept(packed.rawVarint());
    }
  }

  /** Passes on the bits of a repeated {@code float} field, packed or single. */
  void fixed32s(IntConsumer values) {
    if (wireType != LENGTH) {
      expect(FIXED32);
      require(Integer.BYTES);
      values.accept(bytes.getInt());
      return;
    }
    ByteBuffer packed = packed(Integer.BYTES);
    while (packed.hasRemaining()) {
      values.accept(packed.getInt());
    }
  }

  /** Passes on the bits of a repeated {@code double} field, packed or single. */
  void fixed64s(LongConsumer values) {
    if (wireType != LENGTH) {
      expect(FIXED64);
      require(Long.BYTES);
      values.accept(bytes.getLong());
      return;
    }
    ByteBuffer packed = packed(Long.BYTES);
    while (packed.hasRemaining()) {
      values.accept(packed.getLong());
    }
  }

  /** Skips the field's value. */
  void skip() {
    switch (wireType) {
      case VARINT -> rawVarint();
      case LENGTH -> blob();
      case FIXED32 -> skip(Integer.BYTES);
      case FIXED64 -> skip(Long.BYTES);
      default ->
          throw damaged(String.format(Locale.ROOT, "field %d has wire type %d", field, wireType));
    }
  }

  /** The error for a message with invalid content. */
  FormatException damaged(String problem) {
    return new FormatException(file, problem + "; is it a complete ONNX file?");
  }

  private ByteBuffer packed(int elementBytes) {
    ByteBuffer packed = blob();
    if (packed.remaining() % elementBytes != 0) {
      throw damaged(
          String.format(
              Locale.ROOT,
              "field %d packs %d bytes, not a multiple of %d",
              field,
              packed.remaining(),
              elementBytes));
    }
    return packed;
  }

  private void skip(int count) {
    require(count);
    bytes.position(bytes.position() + count);
  }

  private void require(int count) {
    if (bytes.remaining() < count) {
      throw damaged(String.format(Locale.ROOT, "field %d is truncated", field));
    }
  }

  private void expect(int expected) {
    if (wireType != expected) {
      throw damaged(
          String.format(
              Locale.ROOT, "field %d has wire type %d; expected %d", field, wireType, expected));
    }
  }

  private long rawVarint() {
    long value = 0;
    for (int i = 0; i < MAX_VARINT_BYTES; i++) {
      if (!bytes.hasRemaining()) {
        throw damaged("a number is truncated");
      }
      byte next = bytes.get();
      value |= (long) (next & 0x7f) << (7 * i);
      if (next >= 0) {
        if (i == MAX_VARINT_BYTES - 1 && next > 1) {
          break; // more than 64 bits
        }
        return value;
      }
    }
    throw damaged("a number takes more than 64 bits");
  }
}
