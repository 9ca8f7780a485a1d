package lanewise.cli;

import java.nio.file.Path;
import lanewise.datasets.catalog.DataCatalog;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says where data sets lie. */
final class DataDirOption {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where data sets lie (default: $LANEWISE_DATA, then the user's cache).")
  @Nullable Path path;

  /** The data sets that lie there. */
  DataCatalog catalog() {
    return DataCatalog.lookup(path);
  }
}
