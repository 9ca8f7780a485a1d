package lanewise.cli.options;

import java.nio.file.Path;
import lanewise.datasets.catalog.DataCatalog;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says where data sets lie. */
public final class DataDirOption {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Folder of the data sets (default: $LANEWISE_DATA, then the user's cache).")
  public @Nullable Path path;

  /** The data sets that lie there. */
  public DataCatalog catalog() {
    return DataCatalog.lookup(path);
  }
}
