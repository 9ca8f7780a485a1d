package lanewise.benchmarks;

import java.util.List;
import java.util.Optional;
import lanewise.report.Section;
import lanewise.report.Table;
import lanewise.report.Table.Column;
import lanewise.workload.TimedModel;

/** What others published about MNIST, on other machines, beside what ours takes on this one. */
final class Published {
  private static final int IMAGES = 60_000;

  private static final Table OTHERS =
      Table.of(
              Column.words("program"),
              Column.words("what"),
              Column.words("time"),
              Column.words("machine"),
              Column.words("source"))
          .row(
              "Keras, mnist_cnn",
              "an epoch; 99.25 % after 12",
              "16 s",
              "a GRID K520 graphics processor",
              "github.com/keras-team/keras, examples/mnist_cnn.py of Keras 2")
          .row(
              "Keras on TensorFlow",
              "an epoch; 98.8 % after 5",
              "61 to 62 s",
              "a processor that is not named",
              "github.com/hexdecimal16/Machine-Learning, mnist_number/RESULTS.md")
          .row(
              "tiny-dnn",
              "a training to 98.8 %",
              "13 minutes",
              "Core i7-3520M, a processor of 2 cores",
              "github.com/tiny-dnn/tiny-dnn, README.md");

  private Published() {}

  static Section section(Comparison comparison) {
    Comparison steps = comparison.of(Suite.STEP, comparison.threads());
    Optional<Entry> ours = steps.ours(TimedModel.SIMPLE_CNN);
    Table table =
        ours.map(
                entry ->
                    OTHERS.row(
                        "Lanewise, simple-cnn",
                        "an epoch, at the rate measured above",
                        "%.1f s".formatted(IMAGES / entry.rate()),
                        "this machine, %d threads".formatted(entry.threads()),
                        "this page"))
            .orElse(OTHERS);
    return new Section(
        "Published by others",
        "Training on MNIST's 60,000 images. These machines differ, and so do the networks and the"
            + " years: the figures say what people are used to, not who is faster.",
        List.of(table),
        List.of());
  }
}
