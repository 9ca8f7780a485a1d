package lanewise.cli.bench.workload;

/** One way to compute a layer's output, on one thread, on data of its own layout. */
public interface ForwardPass {
  /** y from x and w, over the whole batch. */
  void forward();

  /** y as (N,K,OH,OW). */
  float[] readOutput();
}
