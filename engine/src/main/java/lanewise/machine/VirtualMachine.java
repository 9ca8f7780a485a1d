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

  /** Whether it is HotSpot, whose C2 compiler translates vector operations to instructions. */
  public boolean isHotSpot() {
    return name.contains("OpenJDK") || name.contains("HotSpot");
  }
}
