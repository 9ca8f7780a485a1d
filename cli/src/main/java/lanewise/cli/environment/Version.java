package lanewise.cli.environment;

import lanewise.run.Environment;
import picocli.CommandLine.IVersionProvider;

/** The output of {@code --version}. */
public final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "lanewise %s (Java %s, %s)"
          .formatted(
              Environment.RELEASE,
              System.getProperty("java.version"),
              System.getProperty("java.vendor"))
    };
  }
}
