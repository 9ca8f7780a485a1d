package lanewise.datasets.catalog;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * The folder {@code lanewise} in the user's cache folder, at the operating system's usual place.
 */
public final class UserCache {
  private UserCache() {}

  /** The folder, which may not exist yet. */
  public static Path folder() {
    return folder(
        System.getenv(), System.getProperty("os.name"), Path.of(System.getProperty("user.home")));
  }

  static Path folder(Map<String, String> environment, String system, Path home) {
    return parent(environment, system.toLowerCase(Locale.ROOT), home).resolve("lanewise");
  }

  private static Path parent(Map<String, String> environment, String system, Path home) {
    if (system.startsWith("mac")) {
      return home.resolve("Library").resolve("Caches");
    }
    boolean windows = system.startsWith("windows");
    String cache = environment.getOrDefault(windows ? "LOCALAPPDATA" : "XDG_CACHE_HOME", "");
    if (!cache.isBlank()) {
      return Path.of(cache);
    }
    return windows ? home.resolve("AppData").resolve("Local") : home.resolve(".cache");
  }
}
