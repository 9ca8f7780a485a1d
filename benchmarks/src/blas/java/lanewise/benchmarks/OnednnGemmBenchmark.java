package lanewise.benchmarks;

import lanewise.workload.GemmShape;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;

/** oneDNN. */
public class OnednnGemmBenchmark extends NativeGemm {
  private static final byte NO_TRANSPOSE = 'N';

  @Override
  void multiply(GemmShape size, FloatPointer a, FloatPointer b, FloatPointer c) {
    int status =
        dnnl.dnnl_sgemm(
            NO_TRANSPOSE,
            NO_TRANSPOSE,
            size.m(),
            size.n(),
            size.k(),
            1,
            a,
            size.k(),
            b,
            size.n(),
            0,
            c,
            size.n());
    if (status != dnnl.dnnl_success) {
      throw new IllegalStateException("oneDNN answered " + status);
    }
  }
}
