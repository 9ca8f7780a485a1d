package lanewise.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import lanewise.kernel.VectorSupport;

/**
 * Checks whether this process can run the engine at full speed, and names the flag that helps if
 * not. Problems are reported once per process, at the latest when the first network is compiled.
 */
public final class FastPath {
  private static final AtomicBoolean ANNOUNCED = new AtomicBoolean();

  private FastPath() {}

  /** Reports problems as warnings of the {@link System.Logger} named {@code lanewise}, once. */
  public static void announce() {
    announce(problem -> System.getLogger("lanewise").log(System.Logger.Level.WARNING, problem));
  }

  /** Reports problems to the given channel, unless they were reported before. */
  public static void announce(Consumer<String> channel) {
    if (ANNOUNCED.compareAndSet(false, true)) {
      problems().forEach(channel);
    }
  }

  /**
   * What slows this process down, one line per cause; empty if nothing does. A vector width chosen
   * by the user is not a problem.
   */
  public static List<String> problems() {
    VirtualMachine vm = VirtualMachine.here();
    List<String> problems = problems(vm);
    if (vm.isHotSpot() && VectorSupport.detect().bits() > 0) {
      String remedy = BufferPlacement.here().remedy();
      if (remedy != null) {
        problems.add("arrays are not aligned, so that vectors cross cache lines: " + remedy);
      }
    }
    return problems;
  }

  static List<String> problems(VirtualMachine vm) {
    List<String> problems = new ArrayList<>();
    if (!vm.isHotSpot()) {
      problems.add(
          String.format(
              Locale.ROOT,
              "%s may emulate vectors instead of compiling them, which is many times slower: use"
                  + " HotSpot, the virtual machine of OpenJDK",
              vm.name()));
    } else if (vm.info().contains("interpreted")) {
      problems.add("Java only interprets, which is about a thousand times slower: remove -Xint");
    } else if (vm.info().contains("emulated-client")) {
      problems.add(
          "Java's optimizing compiler is off, so that vectors are emulated: remove"
              + " -XX:TieredStopAtLevel");
    }
    if (VirtualMachine.corruptsArrays(vm.version()) && vm.collectors().startsWith("G1")) {
      problems.add(
          String.format(
                  Locale.ROOT,
                  "Java %s can corrupt arrays under the G1 collector: update to 25.0.3 or later, or"
                      + " add",
                  vm.version())
              + " -XX:+UseParallelGC");
    }
    return problems;
  }
}
