package lanewise.report;

import lanewise.text.Text;

/**
 * One thing to know, under its name.
 *
 * @param name of few words
 * @param value in words or figures
 * @param detail how sure it is, or what it is of; may be empty
 */
public record Fact(String name, String value, String detail) {
  /** A fact that needs no more words. */
  public Fact(String name, String value) {
    this(name, value, "");
  }

  /** The name with the detail behind it. */
  String label() {
    return detail.isEmpty() ? name : Text.of("%s (%s)", name, detail);
  }

  /** The value with the detail behind it. */
  String text() {
    return detail.isEmpty() ? value : Text.of("%s (%s)", value, detail);
  }
}
