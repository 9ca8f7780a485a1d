package lanewise.plan.memory;

import java.util.stream.IntStream;
import lanewise.kernel.Sight;

/** The storage layout of a parameter: maps its canonical order to its working order. */
public interface Layout {
  /** The number of floats in working order, including padding. */
  int length();

  /** The position in working order of the canonical value {@code index} (row-major). */
  int position(int index);

  /** The canonical order, padded to a length. */
  record Canonical(int length) implements Layout {
    @Override
    public int position(int index) {
      return index;
    }
  }

  /**
   * The filters of a grouped convolution, (K,C/g,R,S), stored as those of an ordinary one,
   * (K,C,R,S): weights of channels outside a filter's group are 0.
   *
   * @param whole the layout of (K,C,R,S)
   * @param filters K
   * @param channels C
   * @param area R*S
   */
  record Grouped(Layout whole, int filters, int channels, int area, int groups) implements Layout {
    @Override
    public int length() {
      return whole.length();
    }

    @Override
    public int position(int index) {
      int seen = channels / groups * area;
      int filter = index / seen;
      int group = filter / (filters / groups);
      return whole.position((filter * groups + group) * seen + index % seen);
    }

    /** The working positions that must stay 0. */
    public int[] unseen() {
      boolean[] seen = new boolean[length()];
      for (int i = 0; i < filters * channels / groups * area; i++) {
        seen[position(i)] = true;
      }
      return IntStream.range(0, seen.length).filter(i -> !seen[i]).toArray();
    }
  }

  /**
   * The filters of a convolution in groups of W channels and W filters, (C,W,R,S), as
   * [C/lanes][W][R*S][lanes]; lanes is a multiple of W.
   *
   * @param blocks the number of blocks of channels
   * @param width W; 1 for a depthwise convolution
   * @param area R*S
   */
  record Groups(int blocks, int width, int area, int lanes) implements Layout {
    @Override
    public int length() {
      return blocks * width * area * lanes;
    }

    @Override
    public int position(int index) {
      int filter = index / (width * area);
      return (filter / lanes * width * area + index % (width * area)) * lanes + filter % lanes;
    }
  }

  /**
   * Filters in the layout of the micro-kernel, [K/2L][rows][2L], with one row per input position,
   * ordered [C/lanes][R][S][lanes], where C are the channels that they see. Padding filters and
   * channels stay 0.
   *
   * @param pair 2L, the number of filters of a block
   * @param channels C
   * @param area R*S
   * @param lanes the number of channels of an input block; 1 for planar input
   * @param sees the blocks of input channels that are stored for the filters of a block
   */
  record Filters(int filters, int channels, int area, int lanes, Sight sees, int pair)
      implements Layout {
    int rows() {
      return sees.blocks() * area * lanes;
    }

    @Override
    public int length() {
      return (filters + pair - 1) / pair * pair * rows();
    }

    @Override
    public int position(int index) {
      int p = index % area;
      int c = index / area % channels;
      int k = index / area / channels;
      int row = ((c / lanes - sees.first(k / pair)) * area + p) * lanes + c % lanes;
      return (k / pair * rows() + row) * pair + k % pair;
    }
  }
}
