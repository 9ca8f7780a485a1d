package lanewise.format.safetensors;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * The header of a safetensors file: the entries of the tensors and the metadata.
 *
 * @param entries the tensors in the order of their bytes
 * @param metadata the text pairs under {@code __metadata__}
 */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {
  /** The key of the metadata; no tensor can have this name. */
  static final String METADATA = "__metadata__";

  /** Tensor bytes start at a multiple of this, so that a mapped file can be read as numbers. */
  private static final int ALIGNMENT = 8;

  /**
   * One tensor.
   *
   * @param begin the position of its first byte, relative to the end of the header
   * @param end the position after its last byte
   */
  record Entry(String name, Dtype dtype, Shape shape, long begin, long end) {
    private static final String COUNTER = "num_batches_tracked";

    /** Whether it is a batch counter of PyTorch, which is not needed. */
    boolean isCounter() {
      return isCounter(name);
    }

    static boolean isCounter(String name) {
      return name.equals(COUNTER) || name.endsWith("." + COUNTER);
    }
  }

  /** The header of consecutive float32 tensors. */
  static SafetensorsHeader of(Map<String, Tensor> tensors, Map<String, String> metadata) {
    List<Entry> entries = new ArrayList<>();
    long begin = 0;
    for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
      Shape shape = tensor.getValue().shape();
      long end = begin + (long) shape.size() * Dtype.F32.bytes();
      entries.add(new Entry(tensor.getKey(), Dtype.F32, shape, begin, end));
      begin = end;
    }
    return new SafetensorsHeader(entries, metadata);
  }

  /** The header as JSON in UTF-8, padded with spaces to a multiple of 8 bytes. */
  byte[] toJson() throws IOException {
    StringWriter text = new StringWriter();
    JsonWriter json = new JsonWriter(text);
    json.beginObject();
    if (!metadata.isEmpty()) {
      json.name(METADATA).beginObject();
      for (Map.Entry<String, String> pair : metadata.entrySet()) {
        json.name(pair.getKey()).value(pair.getValue());
      }
      json.endObject();
    }
    for (Entry entry : entries) {
      json.name(entry.name()).beginObject();
      json.name("dtype").value(entry.dtype().name());
      json.name("shape").beginArray();
      for (int extent : entry.shape().toArray()) {
        json.value(extent);
      }
      json.endArray();
      json.name("data_offsets").beginArray().value(entry.begin()).value(entry.end()).endArray();
      json.endObject();
    }
    json.endObject();
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    int padding = Math.floorMod(-bytes.length, ALIGNMENT);
    byte[] padded = Arrays.copyOf(bytes, bytes.length + padding);
    Arrays.fill(padded, bytes.length, padded.length, (byte) ' ');
    return padded;
  }
}
