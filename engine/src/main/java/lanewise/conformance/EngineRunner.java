package lanewise.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lanewise.exchange.ImportedNetwork;
import lanewise.exchange.ImportedNetwork.Ending;
import lanewise.exchange.OnnxImport;
import lanewise.format.onnx.ElementType;
import lanewise.format.onnx.OnnxGraph;
import lanewise.format.onnx.OnnxModel;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;
import lanewise.format.onnx.OnnxValue;
import lanewise.format.onnx.OnnxValue.Extent;
import lanewise.kernel.layer.SoftmaxCrossEntropy;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.tensor.Batch;

/**
 * Runs node tests with the engine: {@link OnnxImport} converts a node to a network, which is run by
 * a compiled plan; losses and optimizers run with the kernels of training. The first input is the
 * images, the others are constants; the first axis is the batch.
 */
final class EngineRunner {
  private EngineRunner() {}

  /** See {@link NodeTest.Runner#run}. */
  static List<OnnxTensor> run(OnnxModel model, List<OnnxTensor> inputs) {
    if (inputs.isEmpty()) {
      throw new UnsupportedOperationException("has no input, but a network needs one");
    }
    OnnxNode first = model.graph().nodes().getFirst();
    return switch (first.operator()) {
      case "SoftmaxCrossEntropyLoss" -> LossNode.run(first, inputs);
      case "Adam" -> UpdateNode.adam(first, inputs);
      case "Momentum" -> UpdateNode.momentum(first, inputs);
      default -> List.of(forward(model, inputs));
    };
  }

  private static OnnxTensor forward(OnnxModel model, List<OnnxTensor> inputs) {
    OnnxTensor images = inputs.getFirst();
    if (images.type() != ElementType.FLOAT) {
      throw new UnsupportedOperationException(
          "the engine computes in float, not in " + images.type());
    }
    if (images.rank() == 0 || images.size() == 0) {
      throw new UnsupportedOperationException(
          String.format(Locale.ROOT, "%s holds no batch of values", images));
    }
    ImportedNetwork imported;
    try {
      imported = OnnxImport.ofAnyShape(withConstants(model, inputs));
    } catch (IllegalArgumentException e) {
      throw new UnsupportedOperationException(e.getMessage(), e);
    }
    int count = images.extent(0);
    float[] values;
    try (Scheduler scheduler = new Scheduler(1)) {
      Plan plan = Plan.compile(imported.network(), count, ConvolutionAlgorithm.AUTO, scheduler);
      plan.load(imported.weights());
      Batch batch = new Batch(count, imported.network().inputShape());
      System.arraycopy(images.floats(), 0, batch.images(), 0, images.size());
      batch.setSize(count);
      plan.evaluate(batch);
      values = ended(imported.ending(), plan.logits());
    }
    int[] shape = new int[imported.output().rank() + 1];
    shape[0] = count;
    System.arraycopy(imported.output().toArray(), 0, shape, 1, shape.length - 1);
    return OnnxTensor.ofFloats(shape, values);
  }

  /**
   * Returns the model with all inputs except the first as initializers, and with the shape of the
   * first.
   */
  private static OnnxModel withConstants(OnnxModel model, List<OnnxTensor> inputs) {
    OnnxGraph graph = model.graph();
    Map<String, OnnxTensor> constants = new LinkedHashMap<>(graph.initializers());
    for (int i = 1; i < Math.min(inputs.size(), graph.inputs().size()); i++) {
      constants.put(graph.inputs().get(i).name(), inputs.get(i));
    }
    List<Extent> extents = new ArrayList<>();
    for (int extent : inputs.getFirst().shape()) {
      extents.add(Extent.of(extent));
    }
    OnnxValue images =
        new OnnxValue(graph.inputs().getFirst().name(), ElementType.FLOAT.number(), extents);
    return new OnnxModel(
        model.irVersion(),
        model.opsets(),
        new OnnxGraph(graph.name(), graph.nodes(), constants, List.of(images), graph.outputs()),
        Map.of());
  }

  private static float[] ended(Ending ending, float[] logits) {
    int classes = ending.classes();
    float[] values = logits.clone();
    for (int row = 0; classes != 0 && row < values.length; row += classes) {
      double logSum = SoftmaxCrossEntropy.softmax(classes, logits, row, values, row);
      for (int i = row; ending.logarithm() && i < row + classes; i++) {
        values[i] = (float) (logits[i] - logSum);
      }
    }
    return values;
  }
}
