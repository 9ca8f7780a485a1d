package lanewise.run;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lanewise.file.TextFile;
import lanewise.format.FormatException;
import lanewise.model.Release;
import lanewise.text.Text;
import org.jspecify.annotations.Nullable;

/**
 * Records as JSON, with keys like {@code best_epoch}. NaN and infinities are written as null, enums
 * as options name them.
 */
public final class Json {
  /**
   * Texts; one with control characters, which would command the terminal it is shown on, is not
   * read.
   */
  private static final TypeAdapter<String> TEXT =
      new TypeAdapter<>() {
        @Override
        public void write(JsonWriter out, @Nullable String text) throws IOException {
          out.value(text);
        }

        @Override
        public @Nullable String read(JsonReader in) throws IOException {
          if (in.peek() == JsonToken.NULL) {
            in.nextNull();
            return null;
          }
          return printable(in.nextString(), in);
        }
      };

  private static final Gson GSON =
      new GsonBuilder()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .registerTypeAdapter(double.class, figure(number -> number))
          .registerTypeAdapter(Double.class, figure(number -> number))
          .registerTypeAdapter(float.class, figure(number -> (float) number))
          .registerTypeAdapter(Float.class, figure(number -> (float) number))
          .registerTypeAdapter(String.class, TEXT)
          .registerTypeAdapter(RunConfig.class, new SettingsJson())
          .registerTypeAdapterFactory(new ChoiceJson())
          .serializeNulls()
          .disableHtmlEscaping()
          .setPrettyPrinting()
          .create();

  private static final int MAX_BYTES = 1 << 28;

  /** How Gson says where it stopped. */
  private static final Pattern PLACE = Pattern.compile("at line \\d+ column \\d+ path \\S+");

  private Json() {}

  /** A text that was read. */
  static String printable(String text, JsonReader in) {
    if (!Text.isPrintable(text.replace("\n", ""))) {
      throw new JsonParseException("a text holds a control character at path " + in.getPath());
    }
    return text;
  }

  /** Numbers of one type; NaN and infinities are written as null, and null is read as NaN. */
  private static <N extends Number> TypeAdapter<N> figure(DoubleFunction<N> kind) {
    return new TypeAdapter<>() {
      @Override
      public void write(JsonWriter out, @Nullable N value) throws IOException {
        if (value != null && Double.isFinite(value.doubleValue())) {
          out.value(value);
        } else {
          out.nullValue();
        }
      }

      @Override
      public N read(JsonReader in) throws IOException {
        if (in.peek() == JsonToken.NULL) {
          in.nextNull();
          return kind.apply(Double.NaN);
        }
        return kind.apply(in.nextDouble());
      }
    };
  }

  /** The object as indented JSON. */
  public static String of(Object object) {
    return GSON.toJson(object);
  }

  /** The object as JSON values. */
  public static JsonObject tree(Object object) {
    return JsonParser.parseString(of(object)).getAsJsonObject();
  }

  /**
   * Reads a file written with {@link #of}.
   *
   * @throws FormatException if the file cannot be read, does not hold such a record, or a newer
   *     release wrote it
   */
  public static <T> T read(Path file, Class<T> type) {
    try {
      String text = TextFile.read(file, MAX_BYTES);
      Release.requireReadable(file, releaseIn(text));
      T read = GSON.fromJson(text, type);
      if (read != null) {
        if (read instanceof Record whole) {
          requireWhole(whole);
        }
        return read;
      }
    } catch (JsonParseException e) {
      throw new FormatException(file, "is damaged: " + reason(e));
    }
    throw new FormatException(file, "is empty");
  }

  /** The release that wrote a result, which may have other fields; null if it does not say. */
  private static @Nullable String releaseIn(String text) {
    record Machine(@Nullable String lanewise) {}
    record Origin(@Nullable Machine environment) {}
    record Signed(@Nullable Machine environment, @Nullable Origin provenance) {}
    Signed signed = GSON.fromJson(text, Signed.class);
    if (signed == null) {
      return null;
    }
    Machine machine =
        signed.provenance == null ? signed.environment : signed.provenance.environment;
    return machine == null ? null : machine.lanewise;
  }

  /** What is wrong with it, without the library's classes and links. */
  private static String reason(JsonParseException e) {
    Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
    if (place.find()) {
      return "it is not as it was written " + place.group();
    }
    return e.getCause() == null ? String.valueOf(e.getMessage()) : "it is no JSON";
  }

  /** Checks that no component is missing, because Gson leaves missing components null. */
  private static void requireWhole(Record read) {
    for (RecordComponent component : read.getClass().getRecordComponents()) {
      Object value = value(component, read);
      if (value == null && !component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        throw new JsonParseException(Text.of("%s is missing", component.getName()));
      }
      requireWhole(component.getName(), value, component.getAnnotatedType());
    }
  }

  private static void requireWhole(String name, @Nullable Object value, AnnotatedType type) {
    if (value instanceof Record inner) {
      requireWhole(inner);
    } else if (value instanceof List<?> list
        && type instanceof AnnotatedParameterizedType parameterized) {
      AnnotatedType of = parameterized.getAnnotatedActualTypeArguments()[0];
      for (Object element : list) {
        if (element == null && !of.isAnnotationPresent(Nullable.class)) {
          throw new JsonParseException(Text.of("an element of %s is missing", name));
        }
        requireWhole(name, element, of);
      }
    }
  }

  private static @Nullable Object value(RecordComponent component, Record of) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e); // record components are accessible
    }
  }
}
