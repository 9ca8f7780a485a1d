package lanewise.benchmarks;

import lanewise.workload.GemmShape;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.mkl.global.mkl_rt;

/** Intel MKL. */
public class MklGemmBenchmark extends NativeGemm {
  @Override
  void multiply(GemmShape size, FloatPointer a, FloatPointer b, FloatPointer c) {
    mkl_rt.cblas_sgemm(
        mkl_rt.CblasRowMajor,
        mkl_rt.CblasNoTrans,
        mkl_rt.CblasNoTrans,
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
  }
}
