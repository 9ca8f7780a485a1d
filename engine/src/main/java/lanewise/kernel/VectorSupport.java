package lanewise.kernel;

import java.util.Locale;
import jdk.incubator.vector.FloatVector;

/**
 * The vector width that this process uses, determined once, before any kernel is loaded.
 *
 * @param bits the width in use: 128, 256 or 512; 0 when the kernels run as plain loops
 * @param hardwareBits the widest vector the machine prefers
 * @param registers the number of vector registers at that width: 16 or 32
 * @param forced whether {@link #PROPERTY} chose the width
 */
public record VectorSupport(int bits, int hardwareBits, int registers, boolean forced) {
  /** The system property that forces a width: 128, 256, 512, or 0 for plain loops. */
  public static final String PROPERTY = "lanewise.vectorBits";

  private static final String MODULE = "jdk.incubator.vector";

  /**
   * Determines the vector support.
   *
   * @throws IllegalStateException if the vector module is not loaded, or the property sets a width
   *     that the machine does not have; the message is one line
   */
  public static VectorSupport detect() {
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      throw new IllegalStateException(
          "the JDK's vector module is not loaded: start java with --add-modules=" + MODULE);
    }
    int hardwareBits = FloatVector.SPECIES_PREFERRED.vectorBitSize();
    String asked = System.getProperty(PROPERTY);
    int bits = asked == null ? Math.min(hardwareBits, 512) : parse(asked, hardwareBits);
    return new VectorSupport(bits, hardwareBits, registers(hardwareBits), asked != null);
  }

  private static int parse(String asked, int hardwareBits) {
    int bits =
        switch (asked) {
          case "0" -> 0;
          case "128" -> 128;
          case "256" -> 256;
          case "512" -> 512;
          default ->
              throw new IllegalStateException(
                  String.format(
                      Locale.ROOT,
                      "-D%s=%s: expected 128, 256, 512, or 0 for plain loops",
                      PROPERTY,
                      asked));
        };
    if (bits > hardwareBits) {
      // Wider species work, but every operation is emulated, about a hundred times slower.
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "-D%s=%s: this machine's vectors have %d bits; remove the property or set a smaller"
                  + " width",
              PROPERTY,
              asked,
              hardwareBits));
    }
    return bits;
  }

  /** AVX-512 and the 64-bit Arm vectors have 32 registers, at every width; SSE and AVX2 have 16. */
  private static int registers(int hardwareBits) {
    boolean arm = System.getProperty("os.arch", "").equals("aarch64");
    return arm || hardwareBits >= 512 ? 32 : 16;
  }
}
