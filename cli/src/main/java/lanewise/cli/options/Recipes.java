package lanewise.cli.options;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The training configurations that come with the program, each a file to copy and edit. */
public final class Recipes {
  private static final List<String> NAMES =
      List.of(
          "octmnist-baseline",
          "octmnist-best",
          "mnist-vgg",
          "mnist-99-fast",
          "fashion-baseline",
          "fashion-best");

  private Recipes() {}

  /** The names of all recipes. */
  public static List<String> names() {
    return NAMES;
  }

  /** The text of a recipe of that name. */
  public static String text(String name) {
    try (InputStream in =
        Objects.requireNonNull(Recipes.class.getResourceAsStream("recipes/" + name + ".yaml"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
