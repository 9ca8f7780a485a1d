package lanewise.cli.run;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonNull;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lanewise.format.FormatException;

/** Records as JSON: keys like {@code best_epoch}; a figure that is no number becomes null. */
public final class Json {
  private static final JsonSerializer<Double> FIGURE =
      (value, _, _) -> Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;

  private static final Gson GSON =
      new GsonBuilder()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .registerTypeAdapter(double.class, FIGURE)
          .registerTypeAdapter(Double.class, FIGURE)
          .serializeNulls()
          .disableHtmlEscaping()
          .setPrettyPrinting()
          .create();

  private Json() {}

  /** The object as indented JSON. */
  public static String of(Object object) {
    return GSON.toJson(object);
  }

  /**
   * Reads what {@link #of} wrote.
   *
   * @throws FormatException if the file cannot be read or holds something else
   */
  public static <T> T read(Path file, Class<T> type) {
    try {
      T read = GSON.fromJson(Files.readString(file), type);
      if (read != null) {
        return read;
      }
    } catch (JsonParseException e) {
      throw new FormatException(file, "is not what a run writes: " + e.getMessage());
    } catch (IOException e) {
      throw FormatException.unreadable(file, e);
    }
    throw new FormatException(file, "is empty");
  }
}
