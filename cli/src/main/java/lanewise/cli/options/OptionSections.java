package lanewise.cli.options;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Shows the options of a command's help under the headings of their {@link OptionSection}s. */
public final class OptionSections implements IHelpSectionRenderer {
  private static final String REST = "Options";

  private OptionSections() {}

  /** Applies this to the commands of a command line. */
  public static void use(CommandLine line) {
    CommandSpec command = line.getCommandSpec();
    if (!headings(command).isEmpty()) {
      command
          .usageMessage()
          .sectionMap()
          .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, new OptionSections());
    }
    line.getSubcommands().values().forEach(OptionSections::use);
  }

  @Override
  public String render(Help help) {
    Map<OptionSpec, String> headings = headings(help.commandSpec());
    help.commandSpec().options().forEach(option -> headings.putIfAbsent(option, REST));
    Map<String, List<OptionSpec>> sections = new LinkedHashMap<>();
    headings.forEach(
        (option, heading) -> sections.computeIfAbsent(heading, _ -> new ArrayList<>()).add(option));
    StringBuilder text = new StringBuilder();
    sections.forEach(
        (heading, options) -> {
          Help.Layout layout = help.createDefaultLayout(options, List.of(), help.colorScheme());
          layout.addAllOptions(options, help.parameterLabelRenderer());
          text.append("%n%s:%n".formatted(heading)).append(layout);
        });
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
