package lanewise.machine;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import lanewise.kernel.Aligned;
import org.jspecify.annotations.Nullable;

/**
 * Where this JVM lets the engine's buffers begin: on cache lines, as {@link Aligned} wants it, or
 * anywhere.
 *
 * @param objectAlignment of how many bytes the addresses of objects are multiples
 * @param compactHeaders whether less than 16 bytes stand before an array's first float
 * @param compressedClasses whether no more than 16 bytes do
 */
public record BufferPlacement(
    int objectAlignment, boolean compactHeaders, boolean compressedClasses) {
  private static final int CACHE_LINE = 64;

  /** That of this process. */
  public static BufferPlacement here() {
    HotSpotDiagnosticMXBean jvm =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    return new BufferPlacement(
        Integer.parseInt(jvm.getVMOption("ObjectAlignmentInBytes").getValue()),
        Boolean.parseBoolean(jvm.getVMOption("UseCompactObjectHeaders").getValue()),
        Boolean.parseBoolean(jvm.getVMOption("UseCompressedClassPointers").getValue()));
  }

  /** What would let buffers begin on cache lines; null if they do. */
  public @Nullable String remedy() {
    if (compactHeaders) {
      return "remove -XX:+UseCompactObjectHeaders";
    }
    if (!compressedClasses) {
      return "remove -XX:-UseCompressedClassPointers";
    }
    return objectAlignment % CACHE_LINE == 0
        ? null
        : "start java with -XX:ObjectAlignmentInBytes=" + CACHE_LINE;
  }
}
