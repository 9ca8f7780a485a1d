package lanewise.report;

import lanewise.text.Text;

/**
 * A named value.
 *
 * @param name the name, a few words
 * @param value the value as text
 * @param detail its uncertainty or its reference; may be empty
 */
public record Fact(String name, String value, String detail) {
  /** A fact without detail. */
  public Fact(String name, String value) {
    this(name, value, "");
  }

  /** The name followed by the detail. */
  String label() {
    return detail.isEmpty() ? name : Text.of("%s (%s)", name, detail);
  }

  /** The value followed by the detail. */
  String text() {
    return detail.isEmpty() ? value : Text.of("%s (%s)", value, detail);
  }
}
