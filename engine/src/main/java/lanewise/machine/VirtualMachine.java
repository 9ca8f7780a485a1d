package lanewise.machine;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.Collectors;

/**
 * The properties of a Java virtual machine that affect speed.
 *
 * @param name for example {@code OpenJDK 64-Bit Server VM}
 * @param info the mode of compilation, for example {@code mixed mode, sharing}
 * @param version the Java version
 * @param collectors the garbage collectors, for example {@code G1 Young Generation, G1 Old
 *     Generation}
 */
public record VirtualMachine(String name, String info, Runtime.Version version, String collectors) {

  /** The virtual machine of this process. */
  public static VirtualMachine here() {
    return new VirtualMachine(
        System.getProperty("java.vm.name", ""),
        System.getProperty("java.vm.info", ""),
        Runtime.version(),
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(GarbageCollectorMXBean::getName)
            .collect(Collectors.joining(", ")));
  }

  /** Whether a Java can corrupt arrays under the G1 collector: 25, before its update 25.0.3. */
  public static boolean corruptsArrays(Runtime.Version java) {
    return java.feature() == 25 && java.interim() == 0 && java.update() <= 2;
  }

  /** Whether it is HotSpot, whose C2 compiler translates vector operations to instructions. */
  public boolean isHotSpot() {
    return name.contains("OpenJDK") || name.contains("HotSpot");
  }
}
