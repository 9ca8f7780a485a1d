package lanewise.workload;

/** The sizes of a matrix product: A (M,K), B (K,N), C (M,N). */
public record GemmShape(int m, int n, int k) {

  /** Reads {@code MxNxK}. */
  public static GemmShape parse(String text) {
    String[] sizes = text.split("x", -1);
    if (sizes.length != 3) {
      throw new IllegalArgumentException("a product's shape is MxNxK, given " + text);
    }
    return new GemmShape(
        Integer.parseInt(sizes[0]), Integer.parseInt(sizes[1]), Integer.parseInt(sizes[2]));
  }

  /** Floating-point operations; a multiply-add counts as two. */
  public long flops() {
    return 2L * m * n * k;
  }
}
