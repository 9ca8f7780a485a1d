package lanewise.cli.experiment;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import lanewise.LanewiseException;
import lanewise.cli.error.CommandFailure;
import lanewise.datasets.DataSet;
import lanewise.datasets.catalog.DataCatalog;
import lanewise.datasets.catalog.SharedFiles;
import lanewise.format.FormatException;
import lanewise.kernel.VectorSupport;
import lanewise.machine.VirtualMachine;
import lanewise.model.Release;
import lanewise.parallel.Scheduler;
import lanewise.run.Json;
import lanewise.run.RunConfig;
import lanewise.run.RunException;
import lanewise.run.RunFolder;
import lanewise.run.RunInputs;
import lanewise.run.RunListener;
import lanewise.run.RunReport;
import lanewise.run.RunSettings;
import lanewise.run.TrainingRun;

/**
 * A training that another process makes. It is told as JSON and answered as a ZIP archive: the
 * files of the run folder, or one entry that says why there are none.
 *
 * @param name the run folder's name
 * @param settings of the training, as {@code config.yaml} has them
 * @param source by which the data set is loaded, likewise
 * @param part a kind of {@link Part} and its values, with spaces between them
 * @param mirror the URI of copies of the run folder; empty for none
 * @param expected what the other process must find as this one does: release, vector width, images,
 *     initial weights
 */
public record RemoteTraining(
    String name,
    String settings,
    String source,
    String part,
    String mirror,
    Map<String, String> expected) {
  private static final String REFUSED = "refused";
  private static final String DIVERGED = "diverged";

  /** Has a training made on a farm, and unpacks its run folder. */
  static void on(
      Farm farm, String mirror, Trainings.Job job, ExperimentFolder folder, DataSet loaded) {
    RemoteTraining training =
        new RemoteTraining(
            job.name(),
            RunConfig.text(job.settings()),
            RunConfig.text(withPlace(job.source())),
            Part.text(job.part()),
            "",
            here(loaded, job.settings()));
    byte[] answer = farm.run(Json.of(mirror.isEmpty() ? training : training.mirroredIn(mirror)));
    Path run = folder.run(job.name()).path();
    try {
      Path partial = Files.createTempDirectory(folder.path(), job.name() + ".");
      try {
        unpack(answer, partial);
        RunReport report = new RunFolder(partial).report().in(run.toString());
        Files.writeString(new RunFolder(partial).metrics(), Json.of(report));
        delete(run); // an unfinished one, from a command without a farm
        Files.move(partial, run, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        delete(partial);
      }
    } catch (IOException e) {
      throw FormatException.unwritable(run, e);
    }
  }

  /** The same with copies in a folder of its own, which no other training takes up. */
  private RemoteTraining mirroredIn(String root) {
    UUID identity = UUID.nameUUIDFromBytes(Json.of(this).getBytes(StandardCharsets.UTF_8));
    String own = "%s/%s-%s".formatted(root, name, identity);
    return new RemoteTraining(name, settings, source, part, own, expected);
  }

  private static void unpack(byte[] answer, Path folder) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(answer))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        byte[] bytes = zip.readAllBytes();
        String text = new String(bytes, StandardCharsets.UTF_8);
        switch (entry.getName()) {
          case REFUSED -> throw new CommandFailure(text);
          case DIVERGED -> throw new RunException(text, null);
          default -> Files.write(folder.resolve(Path.of(entry.getName()).getFileName()), bytes);
        }
      }
    }
  }

  /** The settings by which a process that works in another folder loads the same data set. */
  static RunSettings withPlace(RunSettings source) {
    return source.dataDir(DataCatalog.lookup(source.dataDir()).roots().getFirst().toAbsolutePath());
  }

  /**
   * The settings with a file that the farm has sent to this process's working directory, if the
   * path of the data leads nowhere. That it has the same images is checked when it is loaded.
   */
  static RunSettings sent(RunSettings source) {
    if (SharedFiles.isUri(source.data()) || Files.exists(Path.of(source.data()))) {
      return source;
    }
    String file = String.valueOf(Path.of(source.data()).getFileName());
    return Files.exists(Path.of(file)) ? source.data(file) : source;
  }

  /** What a training must find on another machine as it is on this one. */
  static Map<String, String> here(DataSet loaded, RunSettings settings) {
    Map<String, String> values = new TreeMap<>(RunInputs.ofImages(loaded));
    values.putAll(RunInputs.ofInitialWeights(settings));
    values.put("release", Release.VERSION);
    values.put("vector bits", Integer.toString(VectorSupport.detect().bits()));
    return values;
  }

  /** Makes a training that is told as JSON: what the farm's process calls. */
  public static byte[] run(String task) {
    try {
      Path folder = Files.createTempDirectory("lanewise-training");
      try {
        Path told = Files.writeString(folder.resolve("task.json"), task);
        return zip(Json.read(told, RemoteTraining.class).train(folder));
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw FormatException.unwritable(Path.of(System.getProperty("java.io.tmpdir")), e);
    }
  }

  private Map<String, byte[]> train(Path folder) throws IOException {
    try {
      Path told = Path.of(name, "config.yaml");
      RunSettings own = RunConfig.of(told, settings).settings();
      requireJava(name, Runtime.version());
      DataSet loaded = sent(RunConfig.of(told, source).settings()).loadData();
      requireExpected(name, expected, here(loaded, own));
      DataSet data = Part.parse(part).of(loaded, own);
      Trainings.requireBatchFits(own, data);
      Path run = Files.createDirectory(folder.resolve(name));
      try (Scheduler scheduler = Scheduler.upTo(own.threads())) {
        TrainingRun training = TrainingRun.prepare(own, data, scheduler);
        if (mirror.isEmpty()) {
          training.execute(new RunFolder(run), RunListener.NONE);
        } else {
          MirroredRun.execute(training, run, Mirror.at(mirror), RunListener.NONE);
        }
      }
      return filesOf(run);
    } catch (RunException e) {
      return Map.of(DIVERGED, message(e));
    } catch (LanewiseException | IllegalArgumentException | IllegalStateException e) {
      return Map.of(REFUSED, message(e));
    }
  }

  /** Refuses a Java that may give other bytes. */
  static void requireJava(String name, Runtime.Version java) {
    if (VirtualMachine.corruptsArrays(java)) {
      throw new CommandFailure(
          "%s cannot be made on %s: Java %s can corrupt arrays; give it a JDK 25.0.3 or newer"
              .formatted(name, host(), java));
    }
  }

  /** Refuses what is not found here as the caller has it. */
  static void requireExpected(
      String name, Map<String, String> expected, Map<String, String> found) {
    expected.forEach(
        (input, value) -> {
          String there = found.getOrDefault(input, "none");
          if (!there.equals(value)) {
            throw new CommandFailure(
                "%s cannot be made on %s: its %s is %s there, %s here"
                    .formatted(name, host(), input, there, value));
          }
        });
  }

  static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "another machine";
    }
  }

  private static byte[] message(RuntimeException e) {
    return String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, byte[]> filesOf(Path run) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> paths = Files.list(run)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(String.valueOf(path.getFileName()), Files.readAllBytes(path));
      }
    }
    return files;
  }

  private static byte[] zip(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    }
    return bytes.toByteArray();
  }

  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
