/**
 * A neural-network engine for images: networks as values ({@link lanewise.nn}), their execution
 * ({@link lanewise.plan}) and training ({@link lanewise.train}). On the module path the JDK's
 * vector module comes with it.
 */
module lanewise.engine {
  requires com.google.gson;
  requires java.management;
  requires jdk.incubator.vector;
  requires jdk.management;
  requires static org.jspecify;

  exports lanewise;
  exports lanewise.format;
  exports lanewise.format.safetensors;
  exports lanewise.metrics;
  exports lanewise.nn;
  exports lanewise.optim;
  exports lanewise.parallel;
  exports lanewise.plan;
  exports lanewise.tensor;
  exports lanewise.train;
  exports lanewise.workers;

  // What only our own modules need.
  exports lanewise.conformance to
      lanewise.cli;
  exports lanewise.exchange to
      lanewise.cli,
      lanewise.datasets;
  exports lanewise.file to
      lanewise.cli,
      lanewise.datasets,
      lanewise.report;
  exports lanewise.format.onnx to
      lanewise.benchmarks,
      lanewise.cli;
  exports lanewise.index to
      lanewise.cli,
      lanewise.datasets,
      lanewise.report;
  exports lanewise.kernel to
      lanewise.benchmarks,
      lanewise.cli,
      lanewise.datasets;
  exports lanewise.kernel.convolution to
      lanewise.benchmarks;
  exports lanewise.kernel.geometry to
      lanewise.benchmarks,
      lanewise.cli;
  exports lanewise.kernel.measure to
      lanewise.benchmarks,
      lanewise.cli,
      lanewise.report;
  exports lanewise.kernel.naive to
      lanewise.benchmarks,
      lanewise.cli;
  exports lanewise.kernel.product to
      lanewise.datasets;
  exports lanewise.machine to
      lanewise.cli,
      lanewise.datasets;
  exports lanewise.metrics.interval to
      lanewise.cli,
      lanewise.datasets,
      lanewise.report;
  exports lanewise.plan.convolution to
      lanewise.benchmarks,
      lanewise.cli;
  exports lanewise.workload to
      lanewise.benchmarks,
      lanewise.cli;

  // Networks are written and read component by component.
  opens lanewise.nn to
      com.google.gson;
  opens lanewise.tensor to
      com.google.gson;
}
