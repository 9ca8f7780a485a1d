package lanewise.benchmarks;

import lanewise.workload.GemmShape;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/** OpenBLAS. */
public class OpenblasGemmBenchmark extends NativeGemm {
  @Override
  void multiply(GemmShape size, FloatPointer a, FloatPointer b, FloatPointer c) {
    openblas.cblas_sgemm(
        openblas.CblasRowMajor,
        openblas.CblasNoTrans,
        openblas.CblasNoTrans,
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
