package lanewise.cli.bench.workload;

/** A matrix product, C (M,N) = or += A (M,K) B (K,N), with the arguments of the engine's. */
@FunctionalInterface
interface Product {
  void multiply(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aRow,
      int aColumn,
      float[] b,
      int bOffset,
      int bRow,
      int bColumn,
      float[] c,
      int cOffset,
      int cRow,
      boolean add);
}
