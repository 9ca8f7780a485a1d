package lanewise.cli.options;

/** Options that belong together and stand under a heading of their own in a command's help. */
public interface OptionSection {
  /** The heading, without a colon. */
  String heading();
}
