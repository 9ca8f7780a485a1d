package lanewise.cli.report;

import picocli.CommandLine.Option;

/** Whether a command draws a report at its end. */
public final class ReportOption {
  @Option(
      names = "--no-report",
      description = "Draw no report; `lanewise report DIR` does it later.")
  public boolean none;
}
