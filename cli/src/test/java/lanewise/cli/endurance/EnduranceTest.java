package lanewise.cli.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lanewise.cli.Cli;
import lanewise.cli.JavaProcess;
import lanewise.cli.TinyData;
import lanewise.cli.TinyRun;
import lanewise.cli.error.ExitCode;
import lanewise.format.FormatException;
import lanewise.format.safetensors.Safetensors;
import lanewise.run.RunConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a run endures: kills, signals, full disks, several processes, flipped bits, damaged files.
 * The counts are those of a long trial; {@code -Dlanewise.endurance=0.1} takes a tenth of them.
 */
@Tag("thorough")
@Tag("endurance")
class EnduranceTest {
  private static final double SHARE =
      Double.parseDouble(System.getProperty("lanewise.endurance", "1"));
  private static final long SEED = Long.getLong("lanewise.testSeed", 1);

  @TempDir private Path folder;
  private final SplittableRandom random = new SplittableRandom(SEED);
  private Path data;
  private Path run;

  /** How often to try what a long trial tries so often. */
  static int times(int inFull) {
    return (int) Math.ceil(inFull * SHARE);
  }

  @BeforeEach
  void writeData() throws IOException {
    data = TinyData.write(folder.resolve("tiny.npz"), true);
    run = folder.resolve("run");
  }

  @AfterEach
  void tell() {
    System.out.printf("endurance: %s of the long trial, seed %d%n", SHARE, SEED);
  }

  private List<Object> command(String text, Object... more) {
    List<Object> command = new ArrayList<>(Arrays.asList((Object[]) text.split(" ", -1)));
    command.addAll(List.of("--data", data, "--threads", 1));
    command.addAll(List.of(more));
    return command;
  }

  private List<Object> training(int epochs, Path out) {
    return command(
        "train --model simple-vgg --filters 4 --hidden 8 --batch-size 6 --checkpoint-every 20"
            + " --no-report --quiet",
        "--epochs",
        epochs,
        "--out",
        out);
  }

  /**
   * Runs a command until it ends by itself, a signal coming after a random time again and again.
   */
  private Cli.Result interrupted(
      String signal, int count, List<Object> first, List<Object> again, Path begun)
      throws Exception {
    for (int i = 0; i < count; i++) {
      JavaProcess java = new JavaProcess(folder).hearing(signal);
      Process process = java.start((Files.exists(begun) ? again : first).toArray());
      if (!process.waitFor(700 + random.nextInt(900), TimeUnit.MILLISECONDS)) {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
      }
      Cli.Result result = java.result(process);
      assertThat(result.err()).doesNotContain("unexpected", "\tat ");
    }
    return new JavaProcess(folder).run((Files.exists(begun) ? again : first).toArray());
  }

  private void assertSameWeights(Path one, Path other, String... files) {
    for (String file : files) {
      assertThat(one.resolve(file)).as(file).hasSameBinaryContentAs(other.resolve(file));
    }
  }

  @Test
  void killsOfTrain() throws Exception {
    Path whole = folder.resolve("whole");
    new JavaProcess(folder).run(training(400, whole).toArray());
    List<Object> resume = List.of("train", "--resume", run, "--no-report", "--quiet");

    Cli.Result last =
        interrupted("KILL", times(35), training(400, run), resume, run.resolve("last.safetensors"));

    assertThat(last.err()).matches("|lanewise: error: .* is a finished run.*\n");
    assertSameWeights(run, whole, "last.safetensors", "best.safetensors", "steps.csv");
  }

  @Test
  void signalsToTrain() throws Exception {
    Path whole = folder.resolve("whole");
    new JavaProcess(folder).run(training(400, whole).toArray());
    List<Object> resume = List.of("train", "--resume", run, "--no-report", "--quiet");
    for (String signal : List.of("INT", "TERM")) {
      interrupted(signal, times(7), training(400, run), resume, run.resolve("last.safetensors"));
    }
    assertSameWeights(run, whole, "last.safetensors", "best.safetensors", "steps.csv");
  }

  @Test
  void killsOfAnExperiment() throws Exception {
    List<Object> options =
        command("crossval --folds 3 --model simple-vgg --epochs 100 --no-report --quiet");
    List<Object> into = new ArrayList<>(options);
    into.addAll(List.of("--checkpoint-every", 20, "--out", run));
    List<Object> wholeInto = new ArrayList<>(options);
    wholeInto.addAll(List.of("--checkpoint-every", 20, "--out", folder.resolve("whole")));
    new JavaProcess(folder).run(wholeInto.toArray());

    Cli.Result last = interrupted("KILL", times(24), into, into, run);

    assertThat(last.status()).as(last.err()).isZero();
    assertSameWeights(run, folder.resolve("whole"), "predictions.csv", "fold-3/last.safetensors");
  }

  @Test
  void severalProcessesInOneFolder() throws Exception {
    for (int round = 0; round < times(10); round++) {
      Path shared = folder.resolve("shared" + round);
      List<JavaProcess> places = new ArrayList<>();
      List<Process> trainings = new ArrayList<>();
      for (int seed = 1; seed <= 4; seed++) {
        Path place = Files.createDirectory(folder.resolve("place" + round + "-" + seed));
        List<Object> command = training(60, shared);
        command.addAll(List.of("--seed", seed));
        places.add(new JavaProcess(place));
        trainings.add(places.getLast().start(command.toArray()));
      }
      int winner = 0;
      int winners = 0;
      for (int i = 0; i < trainings.size(); i++) {
        Cli.Result result = places.get(i).result(trainings.get(i));
        if (result.status() == ExitCode.DONE) {
          winners++;
          winner = i + 1;
        } else {
          assertThat(result.err()).startsWith("lanewise: error: ").hasLineCount(1);
        }
      }
      assertThat(winners).isEqualTo(1);
      assertThat(RunConfig.read(shared.resolve("config.yaml")).seed()).isEqualTo(winner);
      List<Object> alone = training(60, folder.resolve("alone" + round));
      alone.addAll(List.of("--seed", winner));
      assertThat(Cli.run(alone.toArray()).status()).isZero();
      assertSameWeights(
          shared, folder.resolve("alone" + round), "last.safetensors", "best.safetensors");
    }
  }

  @Test
  void fullDisks() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    for (int i = 0; i < times(21); i++) {
      int kilobytes = 8 + 8 * i;
      boolean mounted =
          new ProcessBuilder(
                      "mount",
                      "-t",
                      "tmpfs",
                      "-o",
                      "size=" + kilobytes + "k",
                      "tmpfs",
                      disk.toString())
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .start()
                  .waitFor()
              == 0;
      try {
        JavaProcess java = new JavaProcess(folder);
        // Where nothing may be mounted, the size of a file is limited, in blocks of 512 bytes.
        Cli.Result result =
            (mounted ? java : java.after("ulimit -f " + 2 * kilobytes))
                .run(training(20, disk.resolve("run" + i)).toArray());
        if (result.status() != ExitCode.DONE) {
          assertThat(result.err())
              .startsWith("lanewise: error: ")
              .contains("cannot be written")
              .hasLineCount(1);
          assertThat(disk.resolve("run" + i + "/metrics.json")).doesNotExist();
        }
        assertWholeWeights(disk);
      } finally {
        if (mounted) {
          new ProcessBuilder("umount", disk.toString()).start().waitFor();
        }
      }
    }
  }

  private static void assertWholeWeights(Path disk) throws IOException {
    try (Stream<Path> files = Files.walk(disk)) {
      files.filter(file -> file.toString().endsWith(".safetensors")).forEach(Safetensors::read);
      assertThat(disk).isDirectory();
    }
  }

  @Test
  void hostileRequests() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    List<Object> command = training(100_000, run);
    command.addAll(List.of("--live", "--port", port));
    JavaProcess java = new JavaProcess(folder).after("ulimit -n 300");
    Process process = java.start(command.toArray());
    List<Socket> sockets = new ArrayList<>();
    try {
      while (!Files.exists(run.resolve("checkpoint.safetensors"))) {
        assertThat(process.isAlive()).as(Files.readString(folder.resolve("err.txt"))).isTrue();
        TimeUnit.MILLISECONDS.sleep(20);
      }
      String host = "\r\nHost: 127.0.0.1:" + port + "\r\n";
      for (int i = 0; i < times(1000); i++) {
        open(sockets, port, "GET / HTTP/1.1" + host); // and never the end of it
      }
      closeAll(sockets);
      for (int i = 0; i < times(200); i++) {
        open(sockets, port, "GET /events HTTP/1.1" + host + "\r\n"); // and never reads
      }
      closeAll(sockets);
      for (int i = 0; i < times(107); i++) {
        byte[] junk = new byte[1 + random.nextInt(300)];
        random.nextBytes(junk);
        String text = REQUESTS.get(i % REQUESTS.size()) + host;
        open(sockets, port, text + new String(junk, StandardCharsets.ISO_8859_1));
      }
      closeAll(sockets);
      FileTime then = Files.getLastModifiedTime(run.resolve("checkpoint.safetensors"));
      while (Files.getLastModifiedTime(run.resolve("checkpoint.safetensors")).equals(then)) {
        assertThat(process.isAlive()).as(Files.readString(folder.resolve("err.txt"))).isTrue();
        TimeUnit.MILLISECONDS.sleep(20);
      }
      assertThat(Files.readString(folder.resolve("err.txt"))).doesNotContain("\tat ", "error");
    } finally {
      closeAll(sockets);
      process.destroyForcibly().waitFor();
    }
  }

  private static final List<String> REQUESTS =
      List.of(
          "GET / HTTP/1.1",
          "HEAD / HTTP/1.1",
          "POST / HTTP/1.1",
          "GET /../../etc/passwd HTTP/1.1",
          "GET /%zz HTTP/1.1",
          "GET",
          "\0\1\2",
          "GET / HTTP/9.9",
          "GET  /  HTTP/1.1",
          "DELETE /events HTTP/1.1",
          "GET /?" + "a=b&".repeat(5000) + " HTTP/1.1",
          "POST / HTTP/1.1\r\nContent-Length: 99999999999",
          "POST / HTTP/1.1\r\nContent-Length: -1",
          "POST / HTTP/1.1\r\nTransfer-Encoding: chunked",
          "GET / HTTP/1.1\r\nA: " + "x".repeat(70_000));

  private static void open(List<Socket> sockets, int port, String text) {
    try {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      sockets.add(socket);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      // turned away, as it may be
    }
  }

  private static void closeAll(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  @Test
  void flippedBits() throws Exception {
    JavaProcess java = new JavaProcess(folder);
    Process process = java.start(training(100_000, run).toArray());
    while (!Files.exists(run.resolve("checkpoint.safetensors"))) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    process.destroyForcibly().waitFor();
    Path finished = folder.resolve("finished");
    TinyRun.train(data, finished, "--epochs 2 --quiet --threads 1");
    Object[] eval = {"eval", finished, "--data", data};
    String good = Cli.run(eval).out();

    for (int i = 0; i < times(150); i++) {
      assertNoticed(run.resolve("checkpoint.safetensors"), "train", "--resume", run, "--quiet");
    }
    for (int i = 0; i < times(200); i++) {
      Path weights = finished.resolve("best.safetensors");
      byte[] before = flip(weights);
      Cli.Result result = Cli.run(eval);
      if (result.status() == ExitCode.DONE) {
        assertThat(result.out()).isEqualTo(good);
      } else {
        assertThat(result.err()).startsWith("lanewise: error: ").hasLineCount(1);
      }
      Files.write(weights, before);
    }
    for (int i = 0; i < times(200); i++) {
      assertNoticed(
          finished.resolve("last.safetensors"),
          "import",
          finished.resolve("last.safetensors"),
          "--data",
          data,
          "--model",
          "simple-cnn",
          "--out",
          folder.resolve("imported.safetensors"));
    }
  }

  /** A flipped bit is refused, but for those of a digest's own name, which change nothing. */
  private void assertNoticed(Path file, Object... command) throws IOException {
    Safetensors.Content good = Safetensors.readAll(file);
    byte[] before = flip(file);
    try {
      Safetensors.Content read = Safetensors.readAll(file);
      assertThat(read.metadata()).containsAllEntriesOf(good.metadata());
      good.tensors()
          .forEach(
              (name, tensor) ->
                  assertThat(read.tensors().get(name).values()).isEqualTo(tensor.values()));
    } catch (FormatException e) {
      Cli.Result result = Cli.run(command);
      assertThat(result.status()).isNotZero();
      assertThat(result.err()).startsWith("lanewise: error: ").hasLineCount(1);
    }
    Files.write(file, before);
  }

  /** Flips a bit anywhere in a file, and returns what was there. */
  private byte[] flip(Path file) throws IOException {
    byte[] before = Files.readAllBytes(file);
    byte[] bytes = before.clone();
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    Files.write(file, bytes);
    return before;
  }

  @Test
  void commandsOnDamagedFiles() throws IOException {
    TinyRun.train(data, run, "--epochs 2 --quiet --threads 1");
    Path other = folder.resolve("other");
    TinyRun.train(data, other, "--epochs 2 --quiet --threads 1 --seed 2");
    List<List<Object>> commands =
        List.of(
            List.of("eval", run, "--data", data),
            List.of("compare", run, other),
            List.of("report", run),
            List.of("inspect", run),
            List.of("export", run, "--out", folder.resolve("model.onnx")),
            List.of("predict", run, "--data", data, "--rows", "0-3"),
            command(
                "train --epochs 1 --quiet --no-report --steps 1 --init",
                run.resolve("best.safetensors"),
                "--out",
                folder.resolve("again")));
    List<String> files =
        List.of(
            "best.safetensors",
            "config.yaml",
            "metrics.json",
            "predictions.csv",
            "epochs.csv",
            "steps.csv");
    int done = 0;
    for (int i = 0; i < times(7160) / commands.size(); i++) {
      Path file =
          i % (files.size() + 1) == files.size()
              ? data
              : run.resolve(files.get(i % (files.size() + 1)));
      byte[] before = damage(file, i);
      for (List<Object> command : commands) {
        Cli.Result result = Cli.run(command.toArray());
        assertThat(result.err())
            .as("%s, damage %d (seed %d)", command, i, SEED)
            .doesNotContain("unexpected", "\tat ", "StackOverflow", "out of memory");
        if (result.status() != ExitCode.DONE) {
          assertThat(result.err().lines().filter(line -> line.startsWith("lanewise: error: ")))
              .as("%s, damage %d (seed %d): %s", command, i, SEED, result.err())
              .hasSize(1);
        }
        done++;
      }
      Files.write(file, before);
      try (Stream<Path> left = Files.walk(folder.resolve("again"))) {
        left.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
      } catch (NoSuchFileException e) {
        // the training was refused
      }
    }
    System.out.printf("%,d commands on damaged files%n", done);
  }

  /** Flips, cuts, zeroes, repeats or replaces some of a file, and returns what was there. */
  private byte[] damage(Path file, int kind) throws IOException {
    byte[] before = Files.readAllBytes(file);
    byte[] bytes = before.clone();
    int at = random.nextInt(bytes.length);
    switch (kind % 5) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes = Arrays.copyOf(bytes, at);
      case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 64), (byte) 0);
      case 3 -> System.arraycopy(before, 0, bytes, at, bytes.length - at);
      default -> {
        for (int i = at; i < Math.min(bytes.length, at + 16); i++) {
          bytes[i] = (byte) random.nextInt(256);
        }
      }
    }
    Files.write(file, bytes);
    return before;
  }
}
