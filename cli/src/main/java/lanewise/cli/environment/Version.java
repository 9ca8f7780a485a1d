package lanewise.cli.environment;

import picocli.CommandLine.IVersionProvider;

/** The answer to {@code --version}. */
public final class Version implements IVersionProvider {
  /** The number of this release. */
  public static final String NUMBER = "0.1.0";

  @Override
  public String[] getVersion() {
    return new String[] {
      "lanewise %s (Java %s, %s)"
          .formatted(NUMBER, System.getProperty("java.version"), System.getProperty("java.vendor"))
    };
  }
}
