package lanewise.machine;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.Collectors;

/**
 * A Java virtual machine, as far as speed depends on it.
 *
 * @param name {@code OpenJDK 64-Bit Server VM}
 * @param info how it compiles, {@code mixed mode, sharing}
 * @param version the release of Java
 * @param collectors the garbage collectors, {@code G1 Young Generation, G1 Old Generation}
 */
public record VirtualMachine(String name, String info, Runtime.Version version, String collectors) {

  /** That of this process. */
  public static VirtualMachine here() {
    return new VirtualMachine(
        System.getProperty("java.vm.name", ""),
        System.getProperty("java.vm.info", ""),
        Runtime.version(),
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(GarbageCollectorMXBean::getName)
            .collect(Collectors.joining(", ")));
  }

  /** Whether it is HotSpot, whose compiler C2 turns vector operations into instructions. */
  public boolean isHotSpot() {
    return name.contains("OpenJDK") || name.contains("HotSpot");
  }
}
