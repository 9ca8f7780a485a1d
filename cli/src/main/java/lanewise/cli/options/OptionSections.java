package lanewise.cli.options;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Shows the options of a command's help: its own first, then the others under the headings of their
 * {@link OptionSection}s. The short help of a command with many options has its own and the usual
 * ones.
 */
public final class OptionSections implements IHelpSectionRenderer {
  private static final String OWN = "Options";

  /** Those with a heading that the short help shows too. */
  private static final Set<String> USUAL =
      Set.of(
          "--recipe",
          "--model",
          "--data",
          "--epochs",
          "--lr",
          "--seed",
          "--threads",
          "--json",
          "--live");

  /** No more options than this are all shown. */
  private static final int FEW = 14;

  private final boolean brief;

  private OptionSections(boolean brief) {
    this.brief = brief;
  }

  /**
   * Applies this to the commands of a command line.
   *
   * @param brief whether the short help is asked for
   */
  public static void use(CommandLine line, boolean brief) {
    CommandSpec command = line.getCommandSpec();
    if (!headings(command).isEmpty()) {
      command
          .usageMessage()
          .sectionMap()
          .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, new OptionSections(brief));
    }
    line.getSubcommands().values().forEach(each -> use(each, brief));
  }

  @Override
  public String render(Help help) {
    CommandSpec command = help.commandSpec();
    Map<OptionSpec, String> headings = headings(command);
    Map<String, List<OptionSpec>> sections = new LinkedHashMap<>();
    sections.put(
        OWN,
        new ArrayList<>(
            command.options().stream().filter(option -> !headings.containsKey(option)).toList()));
    boolean shortened = brief && command.options().size() > FEW;
    headings.forEach(
        (option, heading) -> {
          if (!shortened) {
            sections.computeIfAbsent(heading, _ -> new ArrayList<>()).add(option);
          } else if (USUAL.contains(option.longestName())) {
            sections.computeIfAbsent(OWN, _ -> new ArrayList<>()).add(option);
          }
        });
    StringBuilder text = new StringBuilder();
    sections.forEach(
        (heading, options) -> {
          Help.Layout layout = help.createDefaultLayout(options, List.of(), help.colorScheme());
          layout.addAllOptions(options, help.parameterLabelRenderer());
          text.append("%n%s:%n".formatted(heading)).append(layout);
        });
    if (shortened) {
      text.append(
          "%n%s --help shows all %d options.%n"
              .formatted(command.qualifiedName(), command.options().size()));
    }
    return text.toString();
  }

  /** The options that have a heading: settings first, then those of {@link OptionSection}s. */
  private static Map<OptionSpec, String> headings(CommandSpec spec) {
    Map<OptionSpec, String> headings = new LinkedHashMap<>();
    for (OptionSpec option : spec.options()) {
      String heading = SettingOptions.heading(option);
      if (heading != null) {
        headings.put(option, heading);
      }
    }
    for (CommandSpec mixin : spec.mixins().values()) {
      OptionSection section = mixin.userObject().getClass().getAnnotation(OptionSection.class);
      if (section != null) {
        mixin.options().forEach(option -> headings.put(option, section.value()));
      }
    }
    return headings;
  }
}
