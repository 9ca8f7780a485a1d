package lanewise.plan.memory;

import java.util.stream.IntStream;

/** How a parameter is stored in the plan: between its canonical order and its working order. */
public interface Layout {
  /** The floats of the working form, padding included. */
  int length();

  /** Where the canonical value {@code index} (row-major) stands in the working form. */
  int position(int index);

  /** The identity: for what the kernels take as PyTorch stores it, padded to a length. */
  record Canonical(int length) implements Layout {
    @Override
    public int position(int index) {
      return index;
    }
  }

  /**
   * The filters of a convolution in groups, (K,C/g,R,S), within those of one that sees all
   * channels, (K,C,R,S): what a filter does not see has weight 0.
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
   * Filters as the micro-kernel reads them, [K/2L][rows][2L], a row being one input position: rows
   * run over [C/lanes][R][S][lanes]. Filters and channels that pad the blocks stay 0.
   *
   * @param pair 2L, the filters of a block
   * @param channels C
   * @param area R*S
   * @param lanes channels of an input block; 1 for planar input
   * @param inputBlocks blocks of input channels
   */
  record Filters(int filters, int channels, int area, int lanes, int inputBlocks, int pair)
      implements Layout {
    int rows() {
      return inputBlocks * area * lanes;
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
      int row = (c / lanes * area + p) * lanes + c % lanes;
      return (k / pair * rows() + row) * pair + k % pair;
    }
  }
}
