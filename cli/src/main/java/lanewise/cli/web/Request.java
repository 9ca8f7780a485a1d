package lanewise.cli.web;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request of a page.
 *
 * @param parameters the query parameters
 * @param body the body, empty for GET
 */
@SuppressWarnings("ArrayRecordComponent") // requests are never compared
public record Request(Map<String, String> parameters, byte[] body) {

  static Request of(URI address, byte[] body) throws RefusedException {
    Map<String, String> parameters = new HashMap<>();
    @Nullable String query = address.getQuery();
    if (query != null) {
      for (String pair : query.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals < 0
            || parameters.put(pair.substring(0, equals), pair.substring(equals + 1)) != null) {
          throw new RefusedException("malformed parameters: " + query);
        }
      }
    }
    return new Request(parameters, body);
  }

  /**
   * A parameter that is a whole number.
   *
   * @throws RefusedException if it is missing, not a number, or out of bounds
   */
  public int number(String name, int min, int max) throws RefusedException {
    String text = parameters.getOrDefault(name, "");
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new RefusedException(
        "parameter %s must be a whole number from %d to %d, given '%s'"
            .formatted(name, min, max, text));
  }

  /**
   * A parameter that is a number.
   *
   * @throws RefusedException if it is missing, not a number, or out of bounds
   */
  public double decimal(String name, double min, double max) throws RefusedException {
    String text = parameters.getOrDefault(name, "");
    try {
      double number = Double.parseDouble(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new RefusedException(
        "parameter %s must be a number from %s to %s, given '%s'".formatted(name, min, max, text));
  }
}
