package lanewise.cli.terminal;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lanewise.screen.LineBreaks;
import lanewise.screen.Screen;
import picocli.CommandLine;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Breaks the lines of the help between words, as those of all other text. picocli breaks them
 * within names too, and has no help for a terminal of less than 55 columns; so it is given all the
 * room it wants.
 */
public final class HelpLines {
  private static final int ROOMY = 1000;

  /** The name of an option or a command and the blanks up to its text, or only the blanks. */
  private static final Pattern BESIDE = Pattern.compile(" {2,6}\\S.*? {2,}| {7,}");

  private static final Pattern LINE = Pattern.compile(".+");

  /** What picocli has before a parameter. */
  private static final Pattern STYLED_BLANK =
      Pattern.compile("^(\u001b\\[\\d+m)+ (\u001b\\[\\d+m)+");

  private HelpLines() {}

  /** Applies this to a command line and its commands, whose help is complete. */
  public static void use(CommandLine line) {
    CommandSpec command = line.getCommandSpec();
    command.usageMessage().width(ROOMY);
    Map<String, IHelpSectionRenderer> sections = command.usageMessage().sectionMap();
    sections.put(UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING, _ -> ""); // is of the same line
    sections.put(
        UsageMessageSpec.SECTION_KEY_SYNOPSIS,
        help -> help.synopsisHeading() + help.synopsis(help.synopsisHeadingLength()));
    sections.replaceAll(
        (_, section) -> help -> broken(section.render(help), Terminal.standard(line)));
    line.getSubcommands().values().forEach(HelpLines::use);
  }

  private static String broken(String section, Screen screen) {
    return LINE.matcher(section)
        .replaceAll(each -> Matcher.quoteReplacement(broken(each.group(), screen.width())));
  }

  private static String broken(String styled, int columns) {
    String line = STYLED_BLANK.matcher(styled).replaceFirst(" ");
    Matcher beside = BESIDE.matcher(line);
    int indent = beside.lookingAt() ? LineBreaks.length(beside.group()) : 0;
    return indent > 0 && indent <= columns / 2
        ? LineBreaks.in(line, columns, indent)
        : LineBreaks.in(line, columns);
  }
}
