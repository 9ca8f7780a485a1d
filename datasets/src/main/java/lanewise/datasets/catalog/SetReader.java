package lanewise.datasets.catalog;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.ReadOptions;
import lanewise.datasets.format.Idx;
import lanewise.datasets.format.NpzDataSet;

/** Reads the files of a known set. */
@FunctionalInterface
interface SetReader {
  /** Reads one .npz file. */
  SetReader NPZ =
      (set, files) ->
          NpzDataSet.read(files.getFirst(), set.name(), set.classNames(), ReadOptions.USUAL);

  /** Reads IDX files: images and labels for training, then those for testing. */
  SetReader IDX =
      (set, files) -> {
        // Train and test are read in parallel, because inflating is most of the work.
        List<ImageSet> splits =
            Stream.of(files.subList(0, 2), files.subList(2, 4))
                .parallel()
                .map(split -> Idx.read(split.get(0), split.get(1), set.classNames()))
                .toList();
        return new DataSet(set.name(), splits.get(0), null, splits.get(1), List.of());
      };

  /**
   * Reads a set.
   *
   * @param files the files, in the set's order
   * @throws lanewise.datasets.DataException if a file is damaged or differs from the published one
   */
  DataSet read(KnownSet set, List<Path> files);
}
