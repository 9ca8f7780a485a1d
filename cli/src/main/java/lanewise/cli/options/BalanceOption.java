package lanewise.cli.options;

import lanewise.run.BalanceName;
import picocli.CommandLine.Option;

/** The option against classes of different sizes. */
public final class BalanceOption implements OptionSection {
  @Option(
      names = "--balance",
      paramLabel = "NAME",
      description =
          "What to do about classes of different sizes: oversample, undersample, "
              + "balanced-batches, smote (synthetic images), class-weights, effective-number "
              + "(gentler weights), logit-adjust (default: none).")
  public BalanceName name = BalanceName.NONE;

  @Override
  public String heading() {
    return "Images";
  }
}
