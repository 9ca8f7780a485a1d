package lanewise.cli.web;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option of every command that serves a page. */
public final class PortOption {
  @Option(
      names = "--port",
      paramLabel = "N",
      converter = Converter.class,
      description = "The page's port (default: any free port).")
  public int port;

  /** Takes what is a port's number, and 0. */
  static final class Converter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      try {
        int port = Integer.parseInt(value);
        if (port >= 0 && port <= 65_535) {
          return port;
        }
      } catch (NumberFormatException e) {
        // Refused below.
      }
      throw new TypeConversionException("expected 0 to 65535, but was '" + value + "'");
    }
  }
}
