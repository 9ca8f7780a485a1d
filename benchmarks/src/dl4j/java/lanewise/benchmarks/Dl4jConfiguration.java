package lanewise.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/** How Deeplearning4j may be set up. Only its best counts as the peer's speed. */
enum Dl4jConfiguration {
  /** As it comes: (N,C,H,W), memory in workspaces, convolution by im2col. */
  PLAIN(CNN2DFormat.NCHW, WorkspaceMode.ENABLED, false),
  /** The same with oneDNN's convolution and pooling, the library's "helpers". */
  ONEDNN(CNN2DFormat.NCHW, WorkspaceMode.ENABLED, true),
  /** As it comes, but channels last, (N,H,W,C). */
  CHANNELS_LAST(CNN2DFormat.NHWC, WorkspaceMode.ENABLED, false),
  /** As it comes, but every array allocated anew. */
  NO_WORKSPACES(CNN2DFormat.NCHW, WorkspaceMode.NONE, false);

  /** The builds of the native library, the fastest first, and what a processor needs for them. */
  private static final List<Build> BUILDS =
      List.of(
          new Build(
              "-onednn-avx512", Set.of("avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl")),
          new Build("-onednn-avx2", Set.of("avx2", "fma")),
          new Build("-onednn", Set.of()));

  private final CNN2DFormat format;
  private final WorkspaceMode workspaces;
  private final boolean helpers;

  Dl4jConfiguration(CNN2DFormat format, WorkspaceMode workspaces, boolean helpers) {
    this.format = format;
    this.workspaces = workspaces;
    this.helpers = helpers;
  }

  private record Build(String extension, Set<String> flags) {}

  /** The configuration of that name, {@code no-workspaces}. */
  static Dl4jConfiguration named(String text) {
    return Arrays.stream(values())
        .filter(value -> value.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no DL4J configuration " + text));
  }

  private String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The order of an image's values in memory. */
  CNN2DFormat format() {
    return format;
  }

  /** Where arrays are allocated. */
  WorkspaceMode workspaces() {
    return workspaces;
  }

  /**
   * Loads the native library that suits this processor, and sets the threads of everything native,
   * as OMP_NUM_THREADS would, which a JVM cannot set for itself.
   *
   * @throws IllegalStateException if it does not take that number of threads
   */
  void start(int threads) {
    Set<String> processor = processorFlags();
    String extension =
        BUILDS.stream()
            .filter(build -> processor.containsAll(build.flags()))
            .map(Build::extension)
            .findFirst()
            .orElseThrow();
    System.setProperty("org.bytedeco.javacpp.platform.extension", extension);
    System.setProperty("org.eclipse.deeplearning4j.helpers.disable", Boolean.toString(!helpers));

    Nd4j.getEnvironment().setMaxMasterThreads(threads);
    Nd4j.factory().blas().setMaxThreads(threads);
    NativeOps operations = NativeOpsHolder.getInstance().getDeviceNativeOps();
    operations.setOmpNumThreads(threads);
    int[] set = {
      Nd4j.getEnvironment().maxMasterThreads(),
      Nd4j.factory().blas().getMaxThreads(),
      operations.ompGetMaxThreads()
    };
    if (Arrays.stream(set).anyMatch(count -> count != threads)) {
      throw new IllegalStateException(
          "%d threads were asked for, ND4J, BLAS and OpenMP use %s"
              .formatted(threads, Arrays.toString(set)));
    }
  }

  private static Set<String> processorFlags() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          // Some processors leave several spaces between two flags.
          .map(line -> Set.copyOf(List.of(line.split("[:\\s]+", -1))))
          .orElse(Set.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
