package lanewise.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import lanewise.report.Table;
import lanewise.report.Table.Column;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * Measures the first epoch over MNIST's 60,000 images: its end including loading, the speed of the
 * first seconds, and the memory.
 */
final class StartSuite implements CommandSuite<StartSuite.Start> {
  private static final int SECONDS = 5;
  private static final int[] THREADS = {1, 2};
  private static final double MEGA = 1e6;

  /**
   * The result of one process.
   *
   * @param epochSeconds from the start of the process to the end of the first epoch
   * @param images the number of images trained on in each of the first seconds
   * @param peakBytes the peak of resident memory
   */
  record Start(int threads, double epochSeconds, List<Integer> images, long peakBytes) {}

  @Override
  public String text() {
    return "start";
  }

  @Override
  public String title() {
    return "From the start of the process: simple-cnn, batch 64, one epoch of 60,000 images";
  }

  @Override
  public List<List<String>> commands(int round) {
    List<List<String>> commands = new ArrayList<>();
    for (int threads : THREADS) {
      commands.add(
          List.of(
              "train",
              "--model=simple-cnn",
              "--data=mnist",
              "--epochs=1",
              "--validation=0",
              "--threads=" + threads));
    }
    return commands;
  }

  @Override
  public Start observe(List<String> command, CommandRun run, Path folder) throws IOException {
    String threads = command.getLast();
    double epoch =
        run.lines().stream()
            .filter(line -> line.text().startsWith("epoch 1/"))
            .mapToDouble(CommandRun.Line::seconds)
            .findFirst()
            .orElseThrow(() -> new IOException("no line of epoch 1 in " + run.lines()));
    return new Start(
        Integer.parseInt(threads.substring(threads.indexOf('=') + 1)),
        epoch,
        imagesOfSeconds(folder.resolve("times.csv")),
        run.peakBytes());
  }

  /** Adds up the steps of each second from a run's {@code step,images,elapsed}. */
  static List<Integer> imagesOfSeconds(Path times) throws IOException {
    int[] images = new int[SECONDS];
    for (String line : Files.readAllLines(times)) {
      String[] cells = line.split(",", -1);
      if (!cells[0].equals("step") && Double.parseDouble(cells[2]) < SECONDS) {
        images[(int) Double.parseDouble(cells[2])] += Integer.parseInt(cells[1]);
      }
    }
    return Arrays.stream(images).boxed().toList();
  }

  @Override
  public Table table(List<Start> results) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.words("threads"));
    columns.add(Column.of("epoch 1 ends, s", "%.2f"));
    for (int second = 1; second <= SECONDS; second++) {
      columns.add(Column.count("images in second " + second));
    }
    columns.add(Column.count("peak memory, MB"));
    Table table = Table.of(columns);
    for (int threads : THREADS) {
      List<Start> same = results.stream().filter(start -> start.threads() == threads).toList();
      List<Object> row = new ArrayList<>();
      row.add(String.valueOf(threads));
      row.add(median(same, Start::epochSeconds));
      for (int second = 0; second < SECONDS; second++) {
        int index = second;
        row.add(median(same, start -> start.images().get(index)));
      }
      row.add(median(same, start -> start.peakBytes() / MEGA));
      table = table.row(row.toArray());
    }
    return table;
  }

  private static double median(List<Start> runs, ToDoubleFunction<Start> figure) {
    return new Median().evaluate(runs.stream().mapToDouble(figure).toArray());
  }
}
