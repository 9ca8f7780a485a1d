package lanewise.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of this process, decided once; no other class names a species. The values are
 * constants, because C2 compiles vectors to instructions only if the species is a constant.
 */
public final class Lanes {
  private static final VectorSupport SUPPORT = VectorSupport.detect();

  /** Whether the naive twins of the kernels are used instead of vectors. */
  public static final boolean SCALAR = SUPPORT.bits() == 0;

  /** L: the number of floats of a vector and of channels of a block; 4 if kernels are scalar. */
  public static final int FLOATS = SCALAR ? 4 : SUPPORT.bits() / Float.SIZE;

  /** The number of filters of a block and of columns of a tile: two vectors. */
  public static final int PAIR = 2 * FLOATS;

  /**
   * The tallest tile that stays in registers: 12 x 2 accumulators of 32, or 4 x 2 of 16, next to
   * two vectors of the right operand and some broadcasts.
   */
  public static final int MAX_ROWS = SUPPORT.registers() == 32 ? 12 : 4;

  /** The species with {@link #FLOATS} floats; not used if kernels are scalar. */
  public static final VectorSpecies<Float> SPECIES =
      switch (FLOATS) {
        case 16 -> FloatVector.SPECIES_512;
        case 8 -> FloatVector.SPECIES_256;
        default -> FloatVector.SPECIES_128;
      };

  private Lanes() {}

  /** The number of blocks of {@code size} that hold {@code count} items. */
  public static int blocks(int count, int size) {
    return (count + size - 1) / size;
  }
}
