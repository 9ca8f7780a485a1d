package lanewise.run;

import com.google.gson.Gson;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.List;
import lanewise.text.Choice;
import org.jspecify.annotations.Nullable;

/**
 * Enums under the names that options have for them. They are read as {@code toString} and Java name
 * them too: those are the names of keys, and of values in files of older releases.
 */
final class ChoiceJson implements TypeAdapterFactory {
  @Override
  @SuppressWarnings("unchecked") // T is the enum
  public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
    Class<?> raw = type.getRawType();
    if (!Enum.class.isAssignableFrom(raw) || raw == Enum.class) {
      return null;
    }
    Class<?> declared = raw.isEnum() ? raw : raw.getSuperclass(); // a constant with a body
    List<Enum<?>> constants = List.of((Enum<?>[]) declared.getEnumConstants());
    return (TypeAdapter<T>) new Names(constants).nullSafe();
  }

  private static final class Names extends TypeAdapter<Enum<?>> {
    private final List<Enum<?>> constants;

    Names(List<Enum<?>> constants) {
      this.constants = constants;
    }

    @Override
    public void write(JsonWriter out, Enum<?> constant) throws IOException {
      out.value(Choice.name(constant));
    }

    @Override
    public @Nullable Enum<?> read(JsonReader in) throws IOException {
      String text = in.nextString();
      return constants.stream().filter(each -> names(each).contains(text)).findFirst().orElse(null);
    }

    private static List<String> names(Enum<?> constant) {
      return List.of(Choice.name(constant), constant.toString(), constant.name());
    }
  }
}
