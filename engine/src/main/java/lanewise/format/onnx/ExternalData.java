package lanewise.format.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import lanewise.format.FormatException;

/**
 * Elements of a tensor in a file next to the model's, as PyTorch exports them since 2.9: {@code
 * location}, {@code offset} and {@code length}. Only files in the model's folder are read.
 */
final class ExternalData {
  private final Path model;
  private final Map<String, String> entries = new HashMap<>();

  ExternalData(Path model) {
    this.model = model;
  }

  /** Reads one {@code StringStringEntryProto}. */
  void add(ProtoReader entry) {
    String key = "";
    String value = "";
    while (entry.next()) {
      switch (entry.field()) {
        case 1 -> key = entry.text();
        case 2 -> value = entry.text();
        default -> entry.skip();
      }
    }
    entries.put(key, value);
  }

  /**
   * Reads a tensor's elements.
   *
   * @param bytes the required number of bytes
   */
  ByteBuffer read(String tensor, long bytes) {
    Path file = file(tensor);
    long offset = number(tensor, "offset", 0);
    long length = number(tensor, "length", bytes);
    if (length != bytes || bytes > Integer.MAX_VALUE) {
      throw new FormatException(
          model,
          String.format(
              Locale.ROOT,
              "tensor '%s' takes %d bytes, but has %d in %s",
              tensor,
              bytes,
              length,
              file.getFileName()));
    }
    try (FileChannel channel = FileChannel.open(file)) {
      if (offset > channel.size() - bytes) {
        throw new FormatException(
            file,
            String.format(
                Locale.ROOT,
                "has %d bytes; tensor '%s' of %s takes %d from %d on; is it truncated?",
                channel.size(),
                tensor,
                model.getFileName(),
                bytes,
                offset));
      }
      ByteBuffer data = ByteBuffer.allocate((int) bytes);
      while (data.hasRemaining() && channel.read(data, offset + data.position()) >= 0) {
        // read() may stop early
      }
      return data.flip();
    } catch (IOException e) {
      throw FormatException.unreadable(file, e);
    }
  }

  private Path file(String tensor) {
    String location = entries.getOrDefault("location", "");
    Path folder = model.toAbsolutePath().normalize().resolveSibling("");
    try {
      Path file = folder.resolve(location).normalize();
      if (!location.isEmpty() && file.startsWith(folder) && !Path.of(location).isAbsolute()) {
        if (!Files.isRegularFile(file)) {
          throw new FormatException(
              model,
              String.format(
                  Locale.ROOT,
                  "keeps its weights in %s, which is missing; copy it to the model's folder, or"
                      + " export the model with external_data=False",
                  location));
        }
        if (file.toRealPath().startsWith(folder.toRealPath())) {
          return file;
        }
      }
    } catch (InvalidPathException | IOException e) {
      // reported below
    }
    throw new FormatException(
        model,
        String.format(
            Locale.ROOT, "the data of tensor '%s' is outside of the model's folder", tensor));
  }

  private long number(String tensor, String key, long otherwise) {
    String text = entries.get(key);
    if (text == null) {
      return otherwise;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw new FormatException(
        model, String.format(Locale.ROOT, "tensor '%s' has no valid %s of its data", tensor, key));
  }
}
