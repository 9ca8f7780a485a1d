package lanewise.cli.track;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.chart.ConfusionChart;
import lanewise.chart.Rasterizer;
import lanewise.chart.Svg;
import lanewise.datasets.ImageSet;
import lanewise.format.onnx.ProtoWriter;
import lanewise.metrics.ConfusionMatrix;
import lanewise.report.Figure;
import lanewise.report.run.Gallery;
import lanewise.run.Predictions;
import lanewise.run.RunReport;
import lanewise.run.TrainingRun;
import lanewise.train.EpochResult;
import lanewise.train.Evaluation;
import org.jspecify.annotations.Nullable;

/**
 * A run for TensorBoard: the loss of each step; after each epoch its scores and a histogram of each
 * parameter; whenever the epoch is the best so far, the confusion matrix of the validation images
 * and pictures of some of them. Source of the messages: {@code
 * tensorboard/compat/proto/summary.proto} at 00bd827c in tensorflow/tensorboard.
 */
final class TensorBoard implements Tracker {
  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;
  private static final int IMAGE = 4;
  private static final int HISTO = 5;
  private static final int RGB = 3;

  /** Above this number of classes, cells cannot be distinguished. */
  private static final int MOST_CLASSES = 40;

  private final TrainingRun run;
  private final EventFile file;

  /** The last step; training goes on from another one when it begins, and when it has gone back. */
  private long last = -1;

  TensorBoard(Path folder, TrainingRun run) throws IOException {
    this.run = run;
    this.file = new EventFile(folder);
  }

  @Override
  public void step(long step, double loss, double learningRate) throws IOException {
    if (step != last + 1) {
      file.start(step);
    }
    last = step;
    ProtoWriter summary = new ProtoWriter();
    scalar(summary, "step/loss", loss);
    scalar(summary, "step/lr", learningRate);
    file.summary(step, summary);
  }

  @Override
  public void epoch(EpochResult result) throws IOException {
    ProtoWriter summary = new ProtoWriter();
    Tracker.scores(result)
        .forEach(score -> scalar(summary, "epoch/" + score.name(), score.value()));
    run.plan()
        .weights()
        .forEach(
            (name, tensor) ->
                summary.message(VALUE, value(name).message(HISTO, Histogram.of(tensor.values()))));
    Evaluation validation = result.validation();
    ImageSet images = run.data().validation();
    if (result.best() && validation != null && images != null) {
      pictures(images, validation).forEach(figure -> picture(summary, figure));
    }
    file.summary(last, summary);
  }

  @Override
  public void end(@Nullable RunReport report) throws IOException {
    if (report != null) {
      ProtoWriter summary = new ProtoWriter();
      Tracker.scores(report)
          .forEach(score -> scalar(summary, "run/" + score.name(), score.value()));
      file.summary(last, summary);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static ProtoWriter value(String tag) {
    return new ProtoWriter().text(TAG, tag);
  }

  /** A score that is not defined, such as that of no validation images, is left out. */
  private static void scalar(ProtoWriter summary, String tag, double score) {
    if (Double.isFinite(score)) {
      summary.message(VALUE, value(tag).real(SIMPLE_VALUE, (float) score));
    }
  }

  private List<Figure> pictures(ImageSet images, Evaluation validation) {
    List<String> names = run.data().classNames();
    List<Figure> figures =
        new ArrayList<>(new Gallery(images, Predictions.of(validation, names)).figures());
    ConfusionMatrix confusion = validation.confusion();
    if (confusion.classes() <= MOST_CLASSES) {
      List<List<Long>> counts =
          IntStream.range(0, confusion.classes())
              .mapToObj(actual -> row(confusion, actual))
              .toList();
      ConfusionChart chart =
          new ConfusionChart("Confusion matrix", validation.task().answers(names), counts);
      figures.add(Figure.of("confusion-matrix", chart, ""));
    }
    return figures;
  }

  private static List<Long> row(ConfusionMatrix confusion, int actual) {
    return IntStream.range(0, confusion.classes())
        .mapToObj(predicted -> confusion.count(actual, predicted))
        .toList();
  }

  private static void picture(ProtoWriter summary, Figure figure) {
    Svg drawing = figure.chart().draw();
    ProtoWriter image =
        new ProtoWriter()
            .integer(1, (int) Math.ceil(drawing.height()))
            .integer(2, (int) Math.ceil(drawing.width()))
            .integer(3, RGB)
            .blob(4, ByteBuffer.wrap(Rasterizer.png(drawing, 1)));
    summary.message(VALUE, value("validation/" + figure.name()).message(IMAGE, image));
  }
}
