package lanewise.format.onnx;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds one protobuf message. Byte buffers are shared, not copied, so that the weights of a large
 * model are in memory only once.
 */
public final class ProtoWriter {
  private final List<ByteBuffer> pieces = new ArrayList<>();
  private long size;

  /** Adds an integer field; negative numbers take ten bytes, as in protobuf. */
  public ProtoWriter integer(int field, long value) {
    add(tag(field, ProtoReader.VARINT), varint(value));
    return this;
  }

  /** Adds a {@code float} field. */
  public ProtoWriter real(int field, float value) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, value);
    add(tag(field, ProtoReader.FIXED32), bytes);
    return this;
  }

  /** Adds a {@code double} field. */
  public ProtoWriter real(int field, double value) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Double.BYTES).order(ByteOrder.LITTLE_ENDIAN).putDouble(0, value);
    add(tag(field, ProtoReader.FIXED64), bytes);
    return this;
  }

  /** Adds a {@code string} field. */
  public ProtoWriter text(int field, String value) {
    return blob(field, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
  }

  /** Adds a {@code bytes} field that shares the buffer. */
  public ProtoWriter blob(int field, ByteBuffer value) {
    add(tag(field, ProtoReader.LENGTH), varint(value.remaining()), value.duplicate());
    return this;
  }

  /** Adds a message. */
  public ProtoWriter message(int field, ProtoWriter message) {
    add(tag(field, ProtoReader.LENGTH), varint(message.size));
    pieces.addAll(message.pieces);
    size += message.size;
    return this;
  }

  /** Writes the whole message. */
  public void writeTo(OutputStream out) throws IOException {
    for (ByteBuffer piece : pieces) {
      if (piece.hasArray()) {
        out.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
      } else {
        byte[] copy = new byte[piece.remaining()];
        piece.duplicate().get(copy);
        out.write(copy);
      }
    }
  }

  /** The message's length in bytes. */
  long size() {
    return size;
  }

  private void add(ByteBuffer... added) {
    for (ByteBuffer piece : added) {
      pieces.add(piece);
      size += piece.remaining();
    }
  }

  private static ByteBuffer tag(int field, int wireType) {
    return varint(((long) field << 3) | wireType);
  }

  private static ByteBuffer varint(long value) {
    ByteBuffer bytes = ByteBuffer.allocate(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes.put((byte) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    return bytes.put((byte) rest).flip();
  }
}
