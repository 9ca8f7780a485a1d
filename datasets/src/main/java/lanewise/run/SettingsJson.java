package lanewise.run;

import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Settings as a JSON object: numbers, truths and lists as such, what else there is as text. Files
 * of older releases have texts only.
 */
final class SettingsJson extends TypeAdapter<RunConfig> {
  private static final Set<String> LISTS = Set.of("filters", "betas", "lr-milestones", "steering");

  /** Texts, also where they look like a number. */
  private static final Set<String> TEXTS = Set.of("data", "data-dir", "init");

  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");

  @Override
  public void write(JsonWriter out, RunConfig settings) throws IOException {
    out.beginObject();
    for (Map.Entry<String, String> setting : settings.values().entrySet()) {
      out.name(setting.getKey());
      if (LISTS.contains(setting.getKey())) {
        out.beginArray();
        for (String item : setting.getValue().split(",", -1)) {
          value(out, item.strip());
        }
        out.endArray();
      } else if (TEXTS.contains(setting.getKey())) {
        out.value(setting.getValue());
      } else {
        value(out, setting.getValue());
      }
    }
    out.endObject();
  }

  private static void value(JsonWriter out, String text) throws IOException {
    if (NUMBER.matcher(text).matches()) {
      out.jsonValue(text); // as it was given
    } else if (text.equals("true") || text.equals("false")) {
      out.value(text.equals("true"));
    } else {
      out.value(text);
    }
  }

  @Override
  public RunConfig read(JsonReader in) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    in.beginObject();
    while (in.hasNext()) {
      String name = Json.printable(in.nextName(), in);
      List<String> items = new ArrayList<>();
      if (in.peek() == JsonToken.BEGIN_ARRAY) {
        in.beginArray();
        while (in.hasNext()) {
          items.add(item(in));
        }
        in.endArray();
      } else {
        items.add(item(in));
      }
      values.put(name, String.join(",", items));
    }
    in.endObject();
    return new RunConfig(values);
  }

  private static String item(JsonReader in) throws IOException {
    return switch (in.peek()) {
      case BOOLEAN -> String.valueOf(in.nextBoolean());
      case STRING, NUMBER -> Json.printable(in.nextString(), in);
      default -> throw new JsonParseException("expected a value at " + in.getPath());
    };
  }
}
