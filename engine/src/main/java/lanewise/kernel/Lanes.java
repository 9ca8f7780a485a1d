package lanewise.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of this process, decided once: nothing else names a species. Constants, because
 * C2 turns vectors into instructions only where the species is one.
 */
public final class Lanes {
  private static final VectorSupport SUPPORT = VectorSupport.detect();

  /** Whether the kernels run as their naive twins instead of as vectors. */
  public static final boolean SCALAR = SUPPORT.bits() == 0;

  /** L: the floats of a vector, and the channels of a block. 4 when the kernels are scalar. */
  public static final int FLOATS = SCALAR ? 4 : SUPPORT.bits() / Float.SIZE;

  /** The filters of a block, and the columns of a tile: two vectors. */
  public static final int PAIR = 2 * FLOATS;

  /**
   * The tallest tile that stays in registers: 12 x 2 accumulators of 32, or 4 x 2 of 16, beside two
   * vectors of the right operand and some broadcasts.
   */
  public static final int MAX_ROWS = SUPPORT.registers() == 32 ? 12 : 4;

  /** The vectors of {@link #FLOATS} floats; of four, which nobody uses, when kernels are scalar. */
  public static final VectorSpecies<Float> SPECIES =
      switch (FLOATS) {
        case 16 -> FloatVector.SPECIES_512;
        case 8 -> FloatVector.SPECIES_256;
        default -> FloatVector.SPECIES_128;
      };

  private Lanes() {}

  /** The number of blocks of {@code size} that hold {@code count} things. */
  public static int blocks(int count, int size) {
    return (count + size - 1) / size;
  }
}
