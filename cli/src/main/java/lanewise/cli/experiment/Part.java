package lanewise.cli.experiment;

import java.util.ArrayList;
import java.util.List;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.run.RunSettings;
import lanewise.text.Choice;

/** Which images of a data set a training of an experiment has, as a value. */
public sealed interface Part {
  /** The training, validation and test images for a training with these settings. */
  DataSet of(DataSet loaded, RunSettings settings);

  /** As text, which {@link #parse} reads. */
  static String text(Part part) {
    return switch (part) {
      case Whole _ -> "whole";
      case WithoutTest _ -> "without-test";
      case Fold fold ->
          "fold %s %d %d %d".formatted(fold.pool(), fold.folds(), fold.seed(), fold.fold());
    };
  }

  /** The part of a text that {@link #text} wrote. */
  static Part parse(String text) {
    String[] words = text.split(" ", -1);
    return switch (words[0]) {
      case "whole" -> new Whole();
      case "without-test" -> new WithoutTest();
      default ->
          new Fold(
              Choice.parse(PoolName.class, words[1]),
              Integer.parseInt(words[2]),
              Long.parseLong(words[3]),
              Integer.parseInt(words[4]));
    };
  }

  /** All images, with the validation images that the settings hold out. */
  record Whole() implements Part {
    @Override
    public DataSet of(DataSet loaded, RunSettings settings) {
      return settings.holdout().applyTo(loaded);
    }
  }

  /**
   * All images but those of a fold, on which it is tested.
   *
   * @param fold the number of the fold, from 0
   */
  record Fold(PoolName pool, int folds, long seed, int fold) implements Part {
    @Override
    public DataSet of(DataSet loaded, RunSettings settings) {
      return settings.holdout().applyTo(FoldedImages.of(loaded, pool, folds, seed).testedOn(fold));
    }
  }

  /** All images but the test images, which must not be used; it is tested on validation images. */
  record WithoutTest() implements Part {
    @Override
    public DataSet of(DataSet loaded, RunSettings settings) {
      DataSet data = settings.holdout().applyTo(loaded);
      ImageSet validation = data.validation();
      if (validation == null) {
        throw new IllegalStateException("no validation images");
      }
      List<String> notes = new ArrayList<>(data.notes());
      notes.add("a trial of a search: test results are those of the validation images");
      return new DataSet(data.name(), data.train(), validation, validation, notes);
    }
  }
}
