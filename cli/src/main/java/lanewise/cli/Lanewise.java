package lanewise.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import lanewise.cli.bench.BenchCommand;
import lanewise.cli.bench.DoctorCommand;
import lanewise.cli.command.CompletionCommand;
import lanewise.cli.command.EvalCommand;
import lanewise.cli.command.GradcheckCommand;
import lanewise.cli.command.HelpCommand;
import lanewise.cli.command.InspectCommand;
import lanewise.cli.command.PredictCommand;
import lanewise.cli.command.RecipesCommand;
import lanewise.cli.command.ReportCommand;
import lanewise.cli.command.TrainCommand;
import lanewise.cli.data.DataCommand;
import lanewise.cli.environment.VectorWidth;
import lanewise.cli.environment.Version;
import lanewise.cli.error.ExitCode;
import lanewise.cli.error.MemoryWatch;
import lanewise.cli.error.Mistakes;
import lanewise.cli.exchange.ConformanceCommand;
import lanewise.cli.exchange.ExportCommand;
import lanewise.cli.exchange.ImportCommand;
import lanewise.cli.experiment.ablate.AblateCommand;
import lanewise.cli.experiment.compare.CompareCommand;
import lanewise.cli.experiment.crossval.CrossvalCommand;
import lanewise.cli.experiment.lrfind.LrFindCommand;
import lanewise.cli.experiment.medmnist.MedmnistCommand;
import lanewise.cli.experiment.tune.TuneCommand;
import lanewise.cli.learn.LadderCommand;
import lanewise.cli.learn.LearnCommand;
import lanewise.cli.options.Choices;
import lanewise.cli.options.OptionSections;
import lanewise.cli.options.UserCommand;
import lanewise.cli.playground.PlaygroundCommand;
import lanewise.cli.terminal.HelpLines;
import lanewise.cli.terminal.StandardError;
import lanewise.cli.terminal.StandardOutput;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code lanewise}: the parent of all commands. */
@Command(
    name = "lanewise",
    description = "Trains convolutional networks on images: pure Java on the JDK's Vector API.",
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lanewise train",
      "  lanewise train --model fashion-cnn --data fashion-mnist --epochs 5",
      "  lanewise predict latest photo.png",
      "  lanewise doctor"
    })
public final class Lanewise implements Callable<Integer> {
  /** The commands in the order of the help. */
  private static final List<Class<?>> COMMANDS =
      List.of(
          TrainCommand.class,
          RecipesCommand.class,
          LrFindCommand.class,
          EvalCommand.class,
          ReportCommand.class,
          PredictCommand.class,
          DataCommand.class,
          CrossvalCommand.class,
          TuneCommand.class,
          AblateCommand.class,
          CompareCommand.class,
          MedmnistCommand.class,
          InspectCommand.class,
          GradcheckCommand.class,
          ExportCommand.class,
          ImportCommand.class,
          ConformanceCommand.class,
          PlaygroundCommand.class,
          LearnCommand.class,
          LadderCommand.class,
          DoctorCommand.class,
          BenchCommand.class,
          CompletionCommand.class,
          HelpCommand.class);

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show the usual options and exit; --help: all of them.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and exit.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean version;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  private Lanewise() {}

  /** Without a command, shows what there is. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return ExitCode.DONE;
  }

  /** Runs one command and exits with its exit code. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT); // numbers are formatted the same way on every machine
    System.setProperty("java.awt.headless", "true");
    CommandLine line = commandLine(args);
    line.setOut(new PrintWriter(new StandardOutput(), true, System.out.charset()));
    line.setErr(new StandardError(System.err));
    MemoryWatch.reportedBy(line);
    int status = chooseVectors(line.getErr()) ? line.execute(args) : ExitCode.USAGE;
    // Otherwise a full disk behind a redirection would truncate the output silently.
    if (line.getOut().checkError() && status == ExitCode.DONE) {
      line.getErr().println(Mistakes.PREFIX + "standard output could not be written");
      status = ExitCode.FAILED;
    }
    System.exit(status);
  }

  private static boolean chooseVectors(PrintWriter err) {
    try {
      VectorWidth.choose(System.getenv());
      return true;
    } catch (IllegalArgumentException e) {
      err.println(Mistakes.PREFIX + e.getMessage());
      return false;
    }
  }

  /**
   * The command line, ready to execute. Building a command takes long, so only those are built
   * whose names are among the arguments; the others have a line in the help and nothing more.
   * {@code completion} and {@code help} need all of them.
   */
  public static CommandLine commandLine(String... args) {
    CommandLine line = new CommandLine(new Lanewise());
    List<String> words = List.of(args);
    boolean needsAll =
        words.contains(nameOf(CompletionCommand.class))
            || words.contains(nameOf(HelpCommand.class));
    for (Class<?> command : COMMANDS) {
      if (needsAll || words.contains(nameOf(command))) {
        line.addSubcommand(command);
      } else {
        line.addSubcommand(nameOf(command), described(command));
      }
    }
    UserCommand.addSettings(line);
    Choices.register(line);
    OptionSections.use(line, words.contains("-h"));
    HelpLines.use(line);
    Mistakes.reportedBy(line);
    return line;
  }

  private static String nameOf(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }

  /** Stands in for a command that is not named: all that is shown is its line in the help. */
  private static CommandSpec described(Class<?> command) {
    CommandSpec spec = CommandSpec.create();
    spec.usageMessage().description(command.getAnnotation(Command.class).description());
    return spec;
  }
}
