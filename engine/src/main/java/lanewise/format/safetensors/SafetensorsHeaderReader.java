package lanewise.format.safetensors;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import lanewise.format.FormatException;
import lanewise.format.safetensors.SafetensorsHeader.Entry;
import lanewise.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Reads and validates the header of a safetensors file: the JSON must be strict, every key known
 * and unique, and the tensors must cover the data without overlap, gap or remainder.
 */
final class SafetensorsHeaderReader {
  /** The largest number of axes in NumPy and PyTorch. */
  private static final int MAX_RANK = 64;

  /** Longer names are truncated in messages. */
  private static final int MAX_QUOTED = 80;

  private final Path file;
  private final JsonReader json;

  private SafetensorsHeaderReader(Path file, byte[] header) {
    this.file = file;
    // A decoder made by newDecoder() reports bytes that are not UTF-8 instead of replacing them.
    this.json =
        new JsonReader(
            new InputStreamReader(
                new ByteArrayInputStream(header), StandardCharsets.UTF_8.newDecoder()));
    json.setStrictness(Strictness.STRICT);
  }

  /**
   * Reads and checks a header.
   *
   * @param file the file's name, for messages
   * @param header the bytes of the header
   * @param dataBytes the number of bytes that follow the header
   * @throws FormatException if anything about it is wrong
   */
  static SafetensorsHeader read(Path file, byte[] header, long dataBytes) {
    SafetensorsHeaderReader reader = new SafetensorsHeaderReader(file, header);
    if (header.length == 0 || header[0] != '{') {
      throw reader.problem("the header does not begin with '{'; is it a safetensors file?");
    }
    try {
      SafetensorsHeader read = reader.readHeader();
      reader.checkLayout(read.entries(), dataBytes);
      return read;
    } catch (CharacterCodingException _) {
      throw reader.problem("the header is not UTF-8 text");
    } catch (IOException | IllegalStateException _) {
      // JsonReader throws the latter for well-formed JSON of another structure.
      throw reader.problem(
          "the header is not the JSON of a safetensors file, see " + quoted(reader.json.getPath()));
    }
  }

  private SafetensorsHeader readHeader() throws IOException {
    Set<String> names = new HashSet<>();
    List<Entry> entries = new ArrayList<>();
    Map<String, String> metadata = Map.of();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      if (!names.add(name)) {
        throw problem("the header names " + quoted(name) + " twice");
      }
      if (name.equals(SafetensorsHeader.METADATA)) {
        metadata = readMetadata();
      } else {
        entries.add(readEntry(name));
      }
    }
    json.endObject();
    expect(JsonToken.END_DOCUMENT);
    entries.sort(Comparator.comparingLong(Entry::begin));
    return new SafetensorsHeader(entries, metadata);
  }

  private Map<String, String> readMetadata() throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>();
    json.beginObject();
    while (json.hasNext()) {
      String key = json.nextName();
      if (metadata.put(key, readString()) != null) {
        throw problem("the metadata name " + quoted(key) + " twice");
      }
    }
    json.endObject();
    return Collections.unmodifiableMap(metadata);
  }

  private Entry readEntry(String name) throws IOException {
    Dtype dtype = null;
    Shape shape = null;
    List<Long> offsets = null;
    json.beginObject();
    while (json.hasNext()) {
      String key = json.nextName();
      if (key.equals("dtype") && dtype == null) {
        dtype = readDtype(name);
      } else if (key.equals("shape") && shape == null) {
        shape = readShape(name);
      } else if (key.equals("data_offsets") && offsets == null) {
        offsets = readIntegers(name, 2);
      } else {
        throw problem(name, "unknown or repeated key " + quoted(key));
      }
    }
    json.endObject();
    if (dtype == null || shape == null || offsets == null || offsets.size() != 2) {
      throw problem(name, "expected a dtype, a shape and data_offsets [begin, end]");
    }
    Entry entry = new Entry(name, dtype, shape, offsets.get(0), offsets.get(1));
    long bytes = (long) shape.size() * dtype.bytes();
    if (entry.end() - entry.begin() != bytes) {
      throw problem(
          name,
          String.format(
              Locale.ROOT,
              "data_offsets [%d, %d] do not span the %d bytes of shape %s in %s",
              entry.begin(),
              entry.end(),
              bytes,
              shape,
              dtype));
    }
    return entry;
  }

  private Dtype readDtype(String name) throws IOException {
    String text = readString();
    for (Dtype dtype : Dtype.values()) {
      if (dtype.name().equals(text) && (dtype != Dtype.I64 || Entry.isCounter(name))) {
        return dtype;
      }
    }
    throw problem(
        name, "dtype " + quoted(text) + " cannot be read; convert it to F32, F16, BF16 or F64");
  }

  private Shape readShape(String name) throws IOException {
    List<Long> extents = readIntegers(name, MAX_RANK);
    try {
      return Shape.of(extents.stream().mapToInt(Math::toIntExact).toArray());
    } catch (ArithmeticException _) {
      throw problem(name, "shape " + extents + " has an extent above " + Integer.MAX_VALUE);
    } catch (IllegalArgumentException e) {
      throw problem(name, String.valueOf(e.getMessage()));
    }
  }

  private List<Long> readIntegers(String name, int most) throws IOException {
    List<Long> integers = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      JsonToken token = json.peek();
      String text = json.nextString();
      // Up to 18 digits fit a long; more could not be a size in any file.
      if (token != JsonToken.NUMBER || !text.matches("[0-9]{1,18}")) {
        throw problem(name, quoted(text) + " is not a size: expected an integer from 0");
      }
      if (integers.size() == most) {
        throw problem(name, "a list has more than " + most + " numbers");
      }
      integers.add(Long.parseLong(text));
    }
    json.endArray();
    return integers;
  }

  private String readString() throws IOException {
    expect(JsonToken.STRING); // nextString() would also take a number
    return json.nextString();
  }

  private void expect(JsonToken token) throws IOException {
    if (json.peek() != token) {
      throw new IllegalStateException("expected " + token);
    }
  }

  /** Checks that the tensors, in the order of their bytes, fill the data without gaps. */
  private void checkLayout(List<Entry> entries, long dataBytes) {
    long position = 0;
    @Nullable String previous = null;
    for (Entry entry : entries) {
      if (entry.begin() < position) {
        throw problem(entry.name(), "its bytes overlap those of tensor " + quoted(previous));
      }
      if (entry.begin() > position) {
        throw problem(
            entry.name(),
            "the " + (entry.begin() - position) + " bytes before it do not belong to any tensor");
      }
      position = entry.end();
      previous = entry.name();
    }
    if (position != dataBytes) {
      throw problem(
          String.format(
              Locale.ROOT,
              "the tensors take %d bytes, but %d follow the header; download or write the file"
                  + " again",
              position,
              dataBytes));
    }
  }

  private FormatException problem(String text) {
    return new FormatException(file, text);
  }

  private FormatException problem(String tensor, String text) {
    return problem("tensor " + quoted(tensor) + ": " + text);
  }

  /** Makes a text of the file safe to print: one line, no control characters, limited length. */
  private static String quoted(@Nullable String text) {
    String whole = String.valueOf(text);
    String start = whole.substring(0, Math.min(whole.length(), MAX_QUOTED));
    String printable = start.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
    return "'" + printable + (whole.length() > MAX_QUOTED ? "...'" : "'");
  }
}
