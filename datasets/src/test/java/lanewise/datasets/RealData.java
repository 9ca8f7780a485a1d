package lanewise.datasets;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lanewise.datasets.catalog.DataCatalog;
import lanewise.datasets.catalog.KnownSet;

/**
 * The published data sets, where this machine has them: under the folder that the environment
 * variable LANEWISE_DATA names, or under shared/data beside one of the folders around this one.
 */
public final class RealData {
  private RealData() {}

  /** A catalogue that has the set; skips the test where there is none. */
  public static DataCatalog catalogWith(String name) {
    DataCatalog catalog = new DataCatalog(roots());
    boolean found = catalog.find(KnownSet.named(name).orElseThrow()).isPresent();
    assumeTrue(found, name + " is not on this machine");
    return catalog;
  }

  private static List<Path> roots() {
    List<Path> roots = new ArrayList<>();
    String fromEnvironment = System.getenv("LANEWISE_DATA");
    if (fromEnvironment != null) {
      roots.add(Path.of(fromEnvironment));
    }
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path shared = folder.resolve("shared").resolve("data");
      if (Files.isDirectory(shared)) {
        roots.add(shared);
      }
    }
    return roots;
  }
}
