package lanewise.machine;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import lanewise.kernel.geometry.Aligned;
import org.jspecify.annotations.Nullable;

/**
 * Whether this JVM can align the engine's buffers to cache lines, as {@link Aligned} needs it.
 *
 * @param objectAlignment the alignment of objects, in bytes
 * @param compactHeaders whether the header of an array takes less than 16 bytes
 * @param compressedClasses whether the header of an array takes at most 16 bytes
 */
public record BufferPlacement(
    int objectAlignment, boolean compactHeaders, boolean compressedClasses) {
  private static final int CACHE_LINE = 64;

  /** The placement in this process. */
  public static BufferPlacement here() {
    HotSpotDiagnosticMXBean jvm =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    return new BufferPlacement(
        Integer.parseInt(jvm.getVMOption("ObjectAlignmentInBytes").getValue()),
        Boolean.parseBoolean(jvm.getVMOption("UseCompactObjectHeaders").getValue()),
        Boolean.parseBoolean(jvm.getVMOption("UseCompressedClassPointers").getValue()));
  }

  /** The flag that would align buffers to cache lines; null if they are aligned. */
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
