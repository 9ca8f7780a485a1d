package lanewise.cli.environment;

import lanewise.kernel.VectorSupport;
import lanewise.model.Release;
import picocli.CommandLine.IVersionProvider;

/** The output of {@code --version}: version, commit, Java, vector width. */
public final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "lanewise %s, %s".formatted(Release.VERSION, commit()),
      "Java %s, %s, %s"
          .formatted(
              System.getProperty("java.version"),
              System.getProperty("java.vendor"),
              VectorWidth.describe(VectorSupport.detect()))
    };
  }

  /** The build writes {@code VERSION+COMMIT} into the jar's manifest. */
  private static String commit() {
    String built = Version.class.getPackage().getImplementationVersion();
    String commit = built == null ? "" : built.substring(built.indexOf('+') + 1);
    return commit.matches("\\p{XDigit}+") ? "commit " + commit : "of no known commit";
  }
}
