package lanewise.kernel;

import jdk.incubator.vector.FloatVector;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.launcher.PostDiscoveryFilter;

/**
 * Where the build repeats tests at another width ({@code -Dlanewise.repeated=true}), they run if
 * the machine has that width and the first run was not at it.
 */
public final class WidthFilter implements PostDiscoveryFilter {
  @Override
  public FilterResult apply(TestDescriptor test) {
    return FilterResult.includedIf(!Boolean.getBoolean("lanewise.repeated") || isNarrower());
  }

  /**
   * Not asked where nothing is repeated: Maven's own JVM looks for tests without the Vector API.
   */
  private static boolean isNarrower() {
    int bits = Integer.getInteger(VectorSupport.PROPERTY, 0);
    return bits < FloatVector.SPECIES_PREFERRED.vectorBitSize();
  }
}
