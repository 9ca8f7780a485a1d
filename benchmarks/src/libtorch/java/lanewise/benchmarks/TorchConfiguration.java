package lanewise.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/** How libtorch may be set up. Only its best counts as the peer's speed. */
enum TorchConfiguration {
  /** As it comes: (N,C,H,W), the C library's allocator. */
  PLAIN(MemoryFormat.Contiguous, false),
  /** (N,C,H,W), freed memory kept, large tensors on huge pages. */
  NCHW(MemoryFormat.Contiguous, true),
  /** The same with channels last, (N,H,W,C), the order its convolutions like best. */
  CHANNELS_LAST(MemoryFormat.ChannelsLast, true);

  private final MemoryFormat format;
  private final boolean tunedAllocator;

  TorchConfiguration(MemoryFormat format, boolean tunedAllocator) {
    this.format = format;
    this.tunedAllocator = tunedAllocator;
  }

  /** The configuration of that name, {@code channels-last}. */
  static TorchConfiguration named(String text) {
    return Arrays.stream(values())
        .filter(value -> value.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no libtorch configuration " + text));
  }

  private String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The order of a tensor's values in memory. */
  MemoryFormat format() {
    return format;
  }

  /**
   * Prepares this process and loads the library.
   *
   * @throws IllegalStateException if it does not take that number of threads
   */
  void start(int threads) {
    NativeProcess.setThreads(threads);
    // One thread pool for all: MKL would bring Intel's OpenMP beside the GNU one of libtorch.
    NativeProcess.setEnvironment(Map.of("MKL_THREADING_LAYER", "GNU"));
    if (tunedAllocator) {
      NativeProcess.setEnvironment(Map.of("THP_MEM_ALLOC_ENABLE", "1"));
      NativeProcess.keepFreedMemory();
    }
    torch.set_num_threads(threads);
    torch.set_num_interop_threads(1);
    if (torch.get_num_threads() != threads) {
      throw new IllegalStateException(
          "%d threads were asked for, libtorch uses %d"
              .formatted(threads, torch.get_num_threads()));
    }
  }
}
