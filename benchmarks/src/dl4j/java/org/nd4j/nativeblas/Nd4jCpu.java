package org.nd4j.nativeblas;

/**
 * The class that DL4J asks whether oneDNN may be used, under the name by which it asks: release
 * 1.0.0-M2.1 has renamed its own and would never find it, so its oneDNN layers stay off.
 */
public final class Nd4jCpu {
  private Nd4jCpu() {}

  /** See {@link Nd4jCpu}. */
  public static final class Environment {
    private static final Environment INSTANCE = new Environment();

    private Environment() {}

    /** The only one. */
    public static Environment getInstance() {
      return INSTANCE;
    }

    /** Whether the native library was built with oneDNN. */
    public boolean isUseMKLDNN() {
      return org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu.Environment.getInstance().isUseONEDNN();
    }
  }
}
