package lanewise.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;

/**
 * Settings of native peers that Java cannot change: the environment of this process, and the C
 * library's allocator. Call it before the peer's library is loaded.
 */
final class NativeProcess {
  /** From glibc's {@code malloc.h}: free memory at the top is given back beyond so many bytes. */
  private static final int M_TRIM_THRESHOLD = -1;

  /** Blocks of so many bytes and more are mapped anew at each allocation. */
  private static final int M_MMAP_THRESHOLD = -3;

  private static final int KEEP = 1 << 30;

  private NativeProcess() {}

  /** The threads of every OpenMP, OpenBLAS and MKL loaded later. */
  static void setThreads(int threads) {
    String count = Integer.toString(threads);
    setEnvironment(
        Map.of("OMP_NUM_THREADS", count, "OPENBLAS_NUM_THREADS", count, "MKL_NUM_THREADS", count));
  }

  /** Sets variables that native libraries read with {@code getenv}. */
  static void setEnvironment(Map<String, String> variables) {
    MethodHandle setenv =
        function(
            "setenv",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      for (Map.Entry<String, String> variable : variables.entrySet()) {
        MemorySegment name = arena.allocateFrom(variable.getKey());
        MemorySegment value = arena.allocateFrom(variable.getValue());
        require((int) setenv.invokeExact(name, value, 1) == 0, "setenv " + variable.getKey());
      }
    } catch (Throwable e) {
      throw new IllegalStateException("cannot set the environment", e);
    }
  }

  /** Has freed memory kept for the next allocation instead of being given back page by page. */
  static void keepFreedMemory() {
    MethodHandle mallopt =
        function(
            "mallopt",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    try {
      require((int) mallopt.invokeExact(M_MMAP_THRESHOLD, KEEP) == 1, "M_MMAP_THRESHOLD");
      require((int) mallopt.invokeExact(M_TRIM_THRESHOLD, KEEP) == 1, "M_TRIM_THRESHOLD");
    } catch (Throwable e) {
      throw new IllegalStateException("cannot tune the allocator", e);
    }
  }

  @SuppressWarnings("restricted") // the benchmarks' JVMs are started with native access
  private static MethodHandle function(String name, FunctionDescriptor signature) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), signature);
  }

  private static void require(boolean done, String what) {
    if (!done) {
      throw new IllegalStateException(what + " was refused");
    }
  }
}
