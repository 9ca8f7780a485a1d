package lanewise.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import lanewise.nn.Network;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.report.Table;
import lanewise.report.Table.Column;
import lanewise.tensor.Batch;
import lanewise.tensor.Tensor;
import lanewise.workload.RandomBatches;
import lanewise.workload.TimedModel;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How far the gradient of the first step is from the one that libtorch computes in float64: in
 * float32, of libtorch, and of Lanewise by each way to convolve. The distance is the norm of the
 * difference of all gradients over the norm of the exact ones.
 *
 * <pre>
 * java --add-modules jdk.incubator.vector -cp benchmarks.jar lanewise.benchmarks.FirstGradients
 * [MODEL/BATCH...]</pre>
 */
final class FirstGradients {
  private static final List<String> MODELS =
      List.of(
          TimedModel.SIMPLE_CNN,
          TimedModel.FASHION_CNN,
          TimedModel.SIMPLE_VGG,
          TimedModel.BN_CNN,
          TimedModel.RESNET_MINI,
          TimedModel.RESNET18,
          TimedModel.MOBILENET_MINI,
          TimedModel.REGNET_MINI);

  private static final List<ConvolutionAlgorithm> ALGORITHMS =
      List.of(
          ConvolutionAlgorithm.AUTO,
          ConvolutionAlgorithm.DIRECT,
          ConvolutionAlgorithm.IM2COL,
          ConvolutionAlgorithm.WINOGRAD);

  private FirstGradients() {}

  /** Prints a table of the models, by default of all that are timed beside libtorch. */
  static void main(String[] args) {
    int processors = Runtime.getRuntime().availableProcessors();
    TorchConfiguration.PLAIN.start(processors);
    List<Column> columns = new ArrayList<>(List.of(Column.words("first gradient of")));
    columns.add(Column.of("libtorch", "%.1e"));
    for (ConvolutionAlgorithm algorithm : ALGORITHMS) {
      columns.add(Column.of("Lanewise, " + algorithm.name().toLowerCase(Locale.ROOT), "%.1e"));
    }
    List<List<Object>> rows = new ArrayList<>();
    try (Scheduler scheduler = new Scheduler(processors)) {
      for (String model : args.length > 0 ? List.of(args) : MODELS) {
        rows.add(row(TimedModel.parse(model), model, scheduler));
      }
    }
    System.out.print(new Table("", columns, List.copyOf(rows), 0).markdown());
  }

  private static List<Object> row(TimedModel timed, String name, Scheduler scheduler) {
    Network network = timed.withoutDropout();
    Map<String, Tensor> weights = network.initialize(1);
    Batch batch = new RandomBatches(network, timed.batch(), 1).next();
    Map<String, double[]> exact = inLibtorch(network, weights, batch, ScalarType.Double);
    List<Object> row = new ArrayList<>(List.of(name));
    row.add(distance(inLibtorch(network, weights, batch, ScalarType.Float), exact));
    for (ConvolutionAlgorithm algorithm : ALGORITHMS) {
      Plan plan = Plan.compile(network, timed.batch(), algorithm, scheduler);
      plan.load(weights);
      plan.accumulate(batch, timed.batch(), 0);
      Map<String, double[]> gradients = new HashMap<>();
      plan.gradients().forEach((key, tensor) -> gradients.put(key, widened(tensor.values())));
      row.add(distance(gradients, exact));
    }
    return row;
  }

  private static Map<String, double[]> inLibtorch(
      Network network, Map<String, Tensor> weights, Batch batch, ScalarType precision) {
    TorchModel model = new TorchModel(network, weights, TorchConfiguration.PLAIN, precision);
    return model.gradients(model.images(batch.images()), TorchModel.labels(batch.labels()));
  }

  private static double[] widened(float[] values) {
    double[] result = new double[values.length];
    Arrays.setAll(result, i -> values[i]);
    return result;
  }

  private static double distance(Map<String, double[]> gradients, Map<String, double[]> exact) {
    if (!gradients.keySet().equals(exact.keySet())) {
      throw new IllegalStateException("other parameters: " + gradients.keySet());
    }
    double difference = 0;
    for (Map.Entry<String, double[]> entry : exact.entrySet()) {
      double[] actual = Objects.requireNonNull(gradients.get(entry.getKey()));
      for (int i = 0; i < actual.length; i++) {
        difference += Math.pow(actual[i] - entry.getValue()[i], 2);
      }
    }
    double norm = exact.values().stream().mapToDouble(FirstGradients::squares).sum();
    return Math.sqrt(difference / norm);
  }

  private static double squares(double[] values) {
    return Arrays.stream(values).map(value -> value * value).sum();
  }
}
