package lanewise.cli.options;

import picocli.CommandLine.Option;

/** The option that says how many images are computed at a time. */
public final class BatchOption {
  @Option(
      names = "--batch-size",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Images per batch (default: 64).")
  public int size = 64;
}
