package lanewise.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.nn.Conv2d;
import lanewise.nn.Dropout;
import lanewise.nn.Flatten;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Network;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window;
import lanewise.workload.NetworkRun;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A chain of Lanewise's in Deeplearning4j: the same layers, the same weights, its Adam. */
final class Dl4jModel {
  private final Network network;
  private final Dl4jConfiguration configuration;
  private final boolean channelsLast;
  private final MultiLayerNetwork model;

  /** The index of a node's layer, by the node's name. */
  private final Map<String, Integer> indices = new LinkedHashMap<>();

  Dl4jModel(Network network, Map<String, Tensor> weights, Dl4jConfiguration configuration) {
    this.network = network;
    this.configuration = configuration;
    this.channelsLast = configuration.format() == CNN2DFormat.NHWC;
    Shape image = network.inputShape();
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .updater(new Adam(NetworkRun.LEARNING_RATE))
            .trainingWorkspaceMode(configuration.workspaces())
            .inferenceWorkspaceMode(configuration.workspaces())
            .list();
    List<Network.Node> nodes = network.nodes();
    int index = 0;
    for (int i = 0; i < nodes.size(); i++) {
      lanewise.nn.Layer layer = nodes.get(i).layer();
      if (layer instanceof Flatten || lanewise.nn.Activation.relu().equals(layer)) {
        continue; // done between layers, and by the layer before it
      }
      boolean last = i + 1 == nodes.size();
      boolean relu = !last && lanewise.nn.Activation.relu().equals(nodes.get(i + 1).layer());
      layers.layer(translate(layer, last, relu ? Activation.RELU : Activation.IDENTITY));
      indices.put(nodes.get(i).name(), index++);
    }
    model =
        new MultiLayerNetwork(
            layers
                .setInputType(
                    InputType.convolutional(
                        image.extent(1), image.extent(2), image.extent(0), configuration.format()))
                .build());
    model.init();
    weights.forEach(this::setParameter);
  }

  private Layer translate(lanewise.nn.Layer layer, boolean last, Activation activation) {
    return switch (layer) {
      case Conv2d conv ->
          new ConvolutionLayer.Builder(kernel(conv.window()))
              .stride(stride(conv.window()))
              .padding(padding(conv.window()))
              .dataFormat(configuration.format())
              .nOut(conv.filters())
              .activation(activation)
              .build();
      case MaxPool2d pool ->
          new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
              .kernelSize(kernel(pool.window()))
              .stride(stride(pool.window()))
              .padding(padding(pool.window()))
              .dataFormat(configuration.format())
              .build();
      case Dropout dropout ->
          new DropoutLayer.Builder(
                  new org.deeplearning4j.nn.conf.dropout.Dropout(1 - dropout.probability()))
              .build();
      case Linear linear ->
          last
              ? new OutputLayer.Builder(LossFunction.MCXENT)
                  .nOut(linear.outputs())
                  .activation(Activation.SOFTMAX)
                  .build()
              : new DenseLayer.Builder().nOut(linear.outputs()).activation(activation).build();
      default -> throw new IllegalArgumentException("not translated: " + layer.describe());
    };
  }

  private static int[] kernel(Window window) {
    return new int[] {window.height(), window.width()};
  }

  private static int[] stride(Window window) {
    return new int[] {window.strideHeight(), window.strideWidth()};
  }

  private static int[] padding(Window window) {
    return new int[] {window.padTop(), window.padLeft()};
  }

  /**
   * Filters are (K,C,R,S) in both; a dense layer's matrix is (in,out) there and (out,in) here, and
   * with channels last the first one reads the image's values in that order.
   */
  private void setParameter(String name, Tensor tensor) {
    int dot = name.lastIndexOf('.');
    Integer index = indices.get(name.substring(0, dot));
    long[] shape = Arrays.stream(tensor.shape().toArray()).asLongStream().toArray();
    INDArray values = Nd4j.createFromArray(tensor.values()).reshape('c', shape);
    if (name.endsWith(".bias")) {
      model.setParam(index + "_b", values.reshape(1, -1));
    } else if (shape.length == 2) {
      boolean flattened = channelsLast && name.startsWith(firstDense() + ".");
      model.setParam(index + "_W", (flattened ? channelsLast(values) : values).transpose());
    } else {
      model.setParam(index + "_W", values);
    }
  }

  private String firstDense() {
    return network.nodes().stream()
        .filter(node -> node.layer() instanceof Linear)
        .findFirst()
        .orElseThrow()
        .name();
  }

  /** The columns of a matrix (out, C H W) as (out, H W C). */
  private INDArray channelsLast(INDArray matrix) {
    Shape image =
        network.nodes().stream()
            .filter(node -> node.layer() instanceof Flatten)
            .findFirst()
            .orElseThrow()
            .input();
    long outputs = matrix.size(0);
    return matrix
        .reshape('c', outputs, image.extent(0), image.extent(1), image.extent(2))
        .permute(0, 2, 3, 1)
        .dup('c')
        .reshape('c', outputs, image.size());
  }

  /** Images (N,C,H,W) in the order of memory that the configuration asks for. */
  INDArray images(float[] values) {
    Shape image = network.inputShape();
    INDArray plain =
        Nd4j.createFromArray(values)
            .reshape('c', -1, image.extent(0), image.extent(1), image.extent(2));
    return channelsLast ? plain.permute(0, 2, 3, 1).dup('c') : plain;
  }

  /** A row for each label, 1 in its class. */
  INDArray labels(int[] labels) {
    float[][] rows = new float[labels.length][network.outputShape().size()];
    for (int i = 0; i < labels.length; i++) {
      rows[i][labels[i]] = 1;
    }
    return Nd4j.createFromArray(rows);
  }

  /** One step of training; the loss before it. */
  double step(INDArray images, INDArray labels) {
    model.fit(images, labels);
    return model.score();
  }

  /** A batch forward in evaluation mode; the probabilities, a row for each image. */
  INDArray evaluate(INDArray images) {
    return model.output(images, false);
  }
}
