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
    int bits = Integer.getInteger(VectorSupport.PROPERTY, 0);
    boolean needed = bits < FloatVector.SPECIES_PREFERRED.vectorBitSize();
    return FilterResult.includedIf(needed || !Boolean.getBoolean("lanewise.repeated"));
  }
}
