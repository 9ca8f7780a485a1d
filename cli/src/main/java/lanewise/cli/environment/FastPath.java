package lanewise.cli.environment;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import lanewise.kernel.VectorSupport;
import lanewise.run.Environment;

/** Whether the engine runs as fast as the machine can, and what to do where it does not. */
public final class FastPath {
  private FastPath() {}

  /** The vectors in use, {@code 512-bit vectors}. */
  public static String describe(VectorSupport vectors) {
    return vectors.bits() == 0 ? "no vectors" : vectors.bits() + "-bit vectors";
  }

  /** Prints what slows this process down: never a slow path in silence. */
  public static void warn(PrintWriter err) {
    warnings().forEach(warning -> err.println("lanewise: warning: " + warning));
  }

  /** What is wrong with this process; nothing on a machine that is set up well. */
  public static List<String> warnings() {
    return warnings(
        VectorSupport.detect(),
        VectorWidth.source(),
        Runtime.version(),
        System.getProperty("java.vm.info", ""),
        Environment.collectors());
  }

  public static List<String> warnings(
      VectorSupport vectors,
      VectorWidth.Source chosenBy,
      Runtime.Version java,
      String vmInfo,
      String garbageCollector) {
    List<String> warnings = new ArrayList<>();
    if (vectors.bits() == 0) {
      warnings.add(
          "vectors are switched off by %s=0, everything is many times slower: leave it out"
              .formatted(chosenBy.text()));
    } else if (vectors.bits() < Math.min(vectors.hardwareBits(), 512)
        && chosenBy != VectorWidth.Source.MEASURED) {
      warnings.add(
          "%s=%d uses a part of the machine's %d-bit vectors: leave it out for full speed"
              .formatted(chosenBy.text(), vectors.bits(), vectors.hardwareBits()));
    }
    if (vmInfo.contains("interpreted")) {
      warnings.add("Java interprets instead of compiling, a thousand times slower: remove -Xint");
    } else if (vmInfo.contains("emulated-client")) {
      warnings.add(
          "Java's optimizing compiler is off, vectors are emulated: remove"
              + " -XX:TieredStopAtLevel");
    }
    boolean corrupting = java.feature() == 25 && java.interim() == 0 && java.update() <= 2;
    if (corrupting && garbageCollector.startsWith("G1")) {
      warnings.add(
          "Java %s can corrupt arrays under the G1 collector: update to 25.0.3 or later, or add"
                  .formatted(java)
              + " -XX:+UseParallelGC");
    }
    return warnings;
  }
}
