package lanewise.cli.web;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The port option of commands that serve a page. */
public final class PortOption {
  @Option(
      names = "--port",
      paramLabel = "N",
      converter = Converter.class,
      description = "The page's port (default: any free port).")
  public int port;

  /** Parses a port number or 0. */
  static final class Converter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      try {
        int port = Integer.parseInt(value);
        if (port >= 0 && port <= 65_535) {
          return port;
        }
      } catch (NumberFormatException e) {
        // Reported below.
      }
      throw new TypeConversionException("expected 0 to 65535, but was '" + value + "'");
    }
  }
}
