package lanewise.cli.error;

import picocli.CommandLine.ParameterException;

/** Knows where a value stands that was not given on the command line. */
public interface ValueOrigin {
  /** The file that a mistaken value stands in, or nothing if it came from elsewhere. */
  String origin(ParameterException e);
}
