package lanewise.cli.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import lanewise.cli.JavaProcess;
import lanewise.cli.TinyData;
import lanewise.cli.TinyRun;
import lanewise.format.safetensors.Safetensors;
import lanewise.report.run.History;
import lanewise.run.RunFolder;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.framework.HistogramProto;
import org.tensorflow.framework.Summary;
import org.tensorflow.util.Event;
import org.tensorflow.util.SessionLog;

/** Event files, read by the classes that are generated from TensorFlow's protos. */
class TensorBoardTest {
  @TempDir private Path folder;
  private Path data;
  private Path run;

  @BeforeEach
  void writeData() throws IOException {
    data = TinyData.write(folder.resolve("tiny.npz"), true);
    run = folder.resolve("run");
  }

  /** The events of a run, of all its files in the order of their names. */
  private static List<Event> events(Path run) throws IOException {
    List<Event> events = new ArrayList<>();
    try (Stream<Path> files = Files.list(run.resolve("tensorboard"))) {
      for (Path file : files.sorted().toList()) {
        assertThat(file.getFileName().toString()).matches("events\\.out\\.tfevents\\.\\d{10}\\..*");
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
          events.add(Event.parseFrom(record(bytes)));
        }
      }
    }
    return events;
  }

  /** The bytes of a record, whose checksums are computed bit by bit. */
  private static byte[] record(ByteBuffer file) {
    byte[] length = new byte[8];
    file.get(length);
    assertThat(file.getInt()).isEqualTo(maskedCrc(length));
    byte[] bytes = new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
    file.get(bytes);
    assertThat(file.getInt()).isEqualTo(maskedCrc(bytes));
    return bytes;
  }

  private static int maskedCrc(byte[] bytes) {
    int crc = -1;
    for (byte next : bytes) {
      crc ^= next & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc >>> 1 ^ ((crc & 1) == 1 ? 0x82f63b78 : 0);
      }
    }
    crc = ~crc;
    return (crc >>> 15 | crc << 17) + 0xa282ead8;
  }

  private static List<Summary.Value> values(List<Event> events, String tag) {
    return events.stream()
        .flatMap(event -> event.getSummary().getValueList().stream())
        .filter(value -> value.getTag().equals(tag))
        .toList();
  }

  private static List<Float> scalars(List<Event> events, String tag) {
    return values(events, tag).stream().map(Summary.Value::getSimpleValue).toList();
  }

  private static List<Float> floats(double[] column) {
    return IntStream.range(0, column.length).mapToObj(i -> (float) column[i]).toList();
  }

  @Test
  void theChecksumIsThePublishedOne() {
    // RFC 3720, B.4: the CRC of 32 zeros is 8a9136aa.
    assertThat(maskedCrc(new byte[32]))
        .isEqualTo((0x8a9136aa >>> 15 | 0x8a9136aa << 17) + 0xa282ead8);
  }

  @Test
  void scalarsAreThoseOfTheTables() throws IOException {
    TinyRun.train(data, run, "--epochs 3 --quiet --threads 1 --batch-size 20 --tensorboard");

    List<Event> events = events(run);
    assertThat(events.getFirst().getFileVersion()).isEqualTo("brain.Event:2");
    assertThat(events.get(1).getSessionLog().getStatus()).isEqualTo(SessionLog.SessionStatus.START);
    RunFolder folder = new RunFolder(run);
    History steps = History.ofSteps(folder);
    assertThat(scalars(events, "step/loss")).isEqualTo(floats(steps.column("loss")));
    assertThat(scalars(events, "step/lr")).isEqualTo(floats(steps.column("lr")));
    History epochs = History.ofEpochs(folder);
    for (String name : List.of("train_loss", "train_accuracy", "val_loss", "val_accuracy")) {
      assertThat(scalars(events, "epoch/" + name)).isEqualTo(floats(epochs.column(name)));
    }
    assertThat(scalars(events, "run/test_accuracy"))
        .containsExactly((float) folder.report().test().accuracy());
    assertThat(events)
        .filteredOn(
            event -> event.getSummary().getValueList().stream().anyMatch(Summary.Value::hasHisto))
        .extracting(Event::getStep)
        .containsExactly(5L, 10L, 15L);
    double now = System.currentTimeMillis() / 1e3;
    assertThat(events).allSatisfy(e -> assertThat(e.getWallTime()).isCloseTo(now, within(300.0)));
  }

  @Test
  void histogramsAreOfTheWeights() throws IOException {
    TinyRun.train(data, run, "--epochs 2 --quiet --threads 1 --tensorboard");

    List<Event> events = events(run);
    Map<String, Tensor> weights = Safetensors.read(run.resolve("last.safetensors"));
    assertThat(weights).isNotEmpty();
    weights.forEach((name, tensor) -> assertHistogram(values(events, name), tensor.values()));
  }

  private static void assertHistogram(List<Summary.Value> ofEpochs, float[] values) {
    assertThat(ofEpochs).hasSize(2);
    HistogramProto last = ofEpochs.getLast().getHisto();
    double sum = 0;
    double squares = 0;
    double min = values[0];
    double max = values[0];
    for (float value : values) {
      sum += value;
      squares += (double) value * value;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    assertThat(last.getMin()).isEqualTo(min);
    assertThat(last.getMax()).isEqualTo(max);
    assertThat(last.getSum()).isEqualTo(sum);
    assertThat(last.getSumSquares()).isEqualTo(squares);
    assertThat(last.getNum()).isEqualTo(values.length);
    assertThat(last.getBucketList().stream().mapToDouble(count -> count).sum())
        .isEqualTo(values.length);
    assertThat(last.getBucketLimitList()).hasSameSizeAs(last.getBucketList());
    if (min < max) {
      assertThat(last.getBucketLimitList()).isSorted().doesNotHaveDuplicates().endsWith(max);
      // Each bucket holds what lies between its limits, but for values on a limit.
      int below = 0;
      for (int i = 0; i < last.getBucketCount(); i++) {
        below += (int) last.getBucket(i);
        double limit = last.getBucketLimit(i);
        double slack = 1e-9 * (max - min);
        long least = count(values, limit - slack);
        long most = count(values, limit + slack);
        assertThat((long) below).isBetween(least, most);
      }
    }
  }

  private static long count(float[] values, double limit) {
    return IntStream.range(0, values.length).filter(i -> values[i] <= limit).count();
  }

  @Test
  void picturesAreOfTheValidationImages() throws IOException {
    TinyRun.train(data, run, "--epochs 1 --quiet --threads 1 --tensorboard");

    List<Summary.Value> all = values(events(run), "validation/confusion-matrix");
    assertThat(all).hasSize(1);
    Summary.Image image = all.getFirst().getImage();
    var decoded =
        ImageIO.read(new ByteArrayInputStream(image.getEncodedImageString().toByteArray()));
    assertThat(decoded.getWidth()).isEqualTo(image.getWidth());
    assertThat(decoded.getHeight()).isEqualTo(image.getHeight());
    assertThat(image.getColorspace()).isEqualTo(3);
  }

  @Test
  @Tag("thorough")
  void aResumedRunSaysWhereItGoesOn() throws Exception {
    String options = " --quiet --threads 1 --batch-size 6 --checkpoint-every 20 --tensorboard";
    JavaProcess java = new JavaProcess(folder);
    Process process =
        java.start(
            (Object[])
                ("train --no-report --epochs 100000 --data %s --out %s" + options)
                    .formatted(data, run)
                    .split(" "));
    while (!Files.exists(run.resolve("checkpoint.safetensors"))) {
      assertThat(process.isAlive()).as(Files.readString(folder.resolve("err.txt"))).isTrue();
      Thread.sleep(5);
    }
    process.destroyForcibly().waitFor();
    long kept =
        Long.parseLong(Safetensors.readMetadata(run.resolve("checkpoint.safetensors")).get("step"));

    process = java.start("train", "--resume", run, "--quiet", "--no-report", "--tensorboard");
    while (starts(run).size() < 2) {
      assertThat(process.isAlive()).as(Files.readString(folder.resolve("err.txt"))).isTrue();
      Thread.sleep(50);
    }
    process.destroyForcibly().waitFor();

    assertThat(starts(run)).containsExactly(1L, kept + 1);
  }

  @Test
  void afterAClockWasPutBackFilesAreInOrder() throws IOException {
    new EventFile(folder).close();
    Files.createFile(folder.resolve("events.out.tfevents.9999999000.other.1"));
    new EventFile(folder).close();
    assertThat(folder).isDirectoryContaining("glob:**/events.out.tfevents.9999999001.*");
  }

  private static List<Long> starts(Path run) throws IOException {
    return events(run).stream().filter(Event::hasSessionLog).map(Event::getStep).toList();
  }

  @Test
  void withoutItThereIsNoFolder() {
    TinyRun.train(data, run, "--epochs 1 --quiet --threads 1");
    assertThat(run.resolve("tensorboard")).doesNotExist();
  }

  @Test
  void theBytesOfTheRunAreTheSame() {
    Path plain = folder.resolve("plain");
    TinyRun.train(data, plain, "--epochs 2 --quiet --threads 1");
    TinyRun.train(data, run, "--epochs 2 --quiet --threads 1 --tensorboard");
    assertThat(run.resolve("last.safetensors"))
        .hasSameBinaryContentAs(plain.resolve("last.safetensors"));
  }
}
