package lanewise.format.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import lanewise.refusal.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code TensorProto}, with elements in {@code raw_data} or in a typed field, and a {@code
 * SparseTensorProto}, which is converted to a dense tensor.
 */
final class TensorDecoder {
  /** The largest dense form of a sparse tensor, since a small file may describe a huge one. */
  private static final int MAX_SPARSE_ELEMENTS = 1 << 24;

  private static final int MAX_RANK = 64;

  /** A tensor and its name in the file, which may be empty. */
  record Named(String name, OnnxTensor tensor) {}

  private final ProtoReader message;
  private final List<Long> dims = new ArrayList<>();

  /** The elements of a typed field as raw data. */
  private final ByteArrayOutputStream typed = new ByteArrayOutputStream();

  /** The number of the typed field, 0 if there is none. */
  private int typedField;

  private long type;
  private String name = "";
  private @Nullable ByteBuffer raw;

  private final ExternalData external;
  private boolean isExternal;

  private TensorDecoder(ProtoReader message) {
    this.message = message;
    this.external = new ExternalData(message.file());
  }

  /** Reads a tensor. */
  static Named read(ProtoReader message) {
    TensorDecoder decoder = new TensorDecoder(message);
    decoder.readFields();
    return decoder.named();
  }

  /** Reads a tensor; null if its element type is not supported. */
  static @Nullable OnnxTensor readIfSupported(ProtoReader message) {
    TensorDecoder decoder = new TensorDecoder(message);
    decoder.readFields();
    return ElementType.isKnown(decoder.type) ? decoder.named().tensor() : null;
  }

  private void readFields() {
    // The data type may come after the data, so values are first kept in the width of their field.
    while (message.next()) {
      int field = message.field();
      switch (field) {
        case 1 -> addDims();
        case 2 -> type = message.integer();
        case 3 ->
            throw message.damaged("a tensor is divided into segments, which is not supported");
        case 4 -> message.fixed32s(bits -> put(bits, Integer.BYTES));
        case 5 -> message.integers(value -> put(value, Integer.BYTES));
        case 7, 11 -> message.integers(value -> put(value, Long.BYTES));
        case 8 -> name = message.text();
        case 9 -> raw = message.blob();
        case 10 -> message.fixed64s(bits -> put(bits, Long.BYTES));
        case 13 -> external.add(message.message());
        case 14 -> isExternal = message.integer() == 1;
        default -> message.skip();
      }
      if (field == 4 || field == 5 || field == 7 || field == 10 || field == 11) {
        if (typedField != 0 && typedField != field) {
          throw message.damaged("a tensor has values of two types");
        }
        typedField = field;
      }
    }
  }

  private Named named() {
    ElementType element = elementType();
    int[] shape = dims.stream().mapToInt(Long::intValue).toArray();
    try {
      ByteBuffer data = raw != null ? raw : narrow(typed.toByteArray(), typedField, element);
      if (isExternal) {
        long count = Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
        data = external.read(name, Math.multiplyExact(count, element.bytes()));
      }
      return new Named(name, OnnxTensor.of(element, shape, data));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw message.damaged(String.format(Locale.ROOT, "tensor '%s': %s", name, e.getMessage()));
    }
  }

  private void addDims() {
    message.integers(
        extent -> {
          if (extent < 0 || extent > Integer.MAX_VALUE || dims.size() == MAX_RANK) {
            throw message.damaged("a tensor has no valid shape");
          }
          dims.add(extent);
        });
  }

  private ElementType elementType() {
    try {
      return ElementType.of(type);
    } catch (IllegalArgumentException e) {
      throw message.damaged(String.format(Locale.ROOT, "tensor '%s': %s", name, e.getMessage()));
    }
  }

  private void put(long bits, int count) {
    for (int i = 0; i < count; i++) {
      typed.write((int) (bits >>> (8 * i)));
    }
  }

  /**
   * Narrows the values of a typed field, which may be wider than the elements, to the elements'
   * size.
   *
   * @param field the field's number, 0 if there was none
   */
  private static ByteBuffer narrow(byte[] values, int field, ElementType element) {
    if (field == 0) {
      return ByteBuffer.wrap(values);
    }
    int home =
        switch (element) {
          case FLOAT -> 4;
          case DOUBLE -> 10;
          case INT64 -> 7;
          case UINT32, UINT64 -> 11;
          default -> 5;
        };
    if (field != home) {
      throw new IllegalArgumentException("its values are not of type " + element);
    }
    int kept = element.bytes();
    int bytes = field == 4 || field == 5 ? Integer.BYTES : Long.BYTES;
    byte[] narrow = new byte[values.length / bytes * kept];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = values[i / kept * bytes + i % kept];
    }
    return ByteBuffer.wrap(narrow);
  }

  /** Reads a sparse tensor: values, their positions, and the dense shape. */
  static OnnxTensor readSparse(ProtoReader message) {
    OnnxTensor values = null;
    OnnxTensor indices = null;
    List<Integer> dims = new ArrayList<>();
    while (message.next()) {
      switch (message.field()) {
        case 1 -> values = read(message.message()).tensor();
        case 2 -> indices = read(message.message()).tensor();
        case 3 ->
            message.integers(
                extent -> {
                  if (extent < 0 || extent > MAX_SPARSE_ELEMENTS || dims.size() == MAX_RANK) {
                    throw message.damaged("a sparse tensor has no valid shape");
                  }
                  dims.add((int) extent);
                });
        default -> message.skip();
      }
    }
    if (values == null || indices == null) {
      throw message.damaged("a sparse tensor has no values or no positions");
    }
    try {
      return dense(values, indices, dims.stream().mapToInt(Integer::intValue).toArray());
    } catch (IllegalArgumentException e) {
      throw message.damaged("a sparse tensor: " + e.getMessage());
    }
  }

  private static OnnxTensor dense(OnnxTensor values, OnnxTensor indices, int[] shape) {
    long size = 1;
    for (int extent : shape) {
      size *= extent;
      if (size > MAX_SPARSE_ELEMENTS) {
        throw new IllegalArgumentException("more than " + MAX_SPARSE_ELEMENTS + " elements");
      }
    }
    // Positions are indices into the flattened tensor, or one row of coordinates per value.
    int columns = indices.rank() == 2 ? shape.length : 1;
    if (indices.size() != values.size() * columns) {
      throw Refusal.of("%s positions %s", values, indices);
    }
    OnnxTensor dense = OnnxTensor.zeros(values.type(), shape);
    for (int i = 0; i < values.size(); i++) {
      long place = 0;
      for (int column = 0; column < columns; column++) {
        long index = indices.integer(i * columns + column);
        long limit = indices.rank() == 2 ? shape[column] : size;
        if (index < 0 || index >= limit) {
          throw new IllegalArgumentException("a value is outside of the shape");
        }
        place = indices.rank() == 2 ? place * shape[column] + index : index;
      }
      dense.copy((int) place, values, i);
    }
    return dense;
  }
}
