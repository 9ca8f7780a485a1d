package lanewise.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import lanewise.datasets.catalog.SharedFiles;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.spark.deploy.SparkHadoopUtil;

/** The file systems that Hadoop knows, as Spark has them configured. */
public final class HadoopFiles implements SharedFiles {
  @Override
  public boolean serves(String scheme) {
    try {
      FileSystem.getFileSystemClass(scheme, SparkHadoopUtil.get().conf());
      return true;
    } catch (UnsupportedFileSystemException e) {
      return false;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static FileSystem of(URI file) throws IOException {
    return FileSystem.get(file, SparkHadoopUtil.get().conf());
  }

  private static Path local(java.nio.file.Path path) {
    return new Path(path.toUri());
  }

  @Override
  public void fetch(URI from, java.nio.file.Path to) throws IOException {
    // The raw local file system: the other one would leave a file of checksums beside each.
    of(from).copyToLocalFile(false, new Path(from), local(to), true);
  }

  @Override
  public void store(java.nio.file.Path from, URI to) throws IOException {
    of(to).copyFromLocalFile(local(from), new Path(to));
  }

  @Override
  public List<String> names(URI folder) throws IOException {
    try {
      return Stream.of(of(folder).listStatus(new Path(folder)))
          .map(FileStatus::getPath)
          .map(Path::getName)
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  @Override
  public void delete(URI file) throws IOException {
    of(file).delete(new Path(file), true);
  }
}
