package lanewise.benchmarks;

import java.util.Arrays;
import java.util.Map;
import lanewise.cli.bench.workload.NetworkRun;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** {@code simple-cnn} in Deeplearning4j, with Lanewise's weights. */
final class Dl4jModel {
  private final Map<String, Tensor> weights;
  private final MultiLayerNetwork network;

  private Dl4jModel(Map<String, Tensor> weights, Shape image, int classes) {
    this.weights = weights;
    this.network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(new Adam(NetworkRun.LEARNING_RATE))
                .list()
                .layer(convolution(32))
                .layer(halving())
                .layer(convolution(64))
                .layer(halving())
                .layer(new DenseLayer.Builder().nOut(128).activation(Activation.RELU).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(classes)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(
                    InputType.convolutional(image.extent(1), image.extent(2), image.extent(0)))
                .build());
    network.init();
    setParameters(0, "conv1");
    setParameters(2, "conv2");
    setParameters(4, "fc1");
    setParameters(5, "fc2");
  }

  /** The network, ready to be trained on images of that shape. */
  static MultiLayerNetwork simpleCnn(Map<String, Tensor> weights, Shape image, int classes) {
    return new Dl4jModel(weights, image, classes).network;
  }

  private static ConvolutionLayer convolution(int filters) {
    return new ConvolutionLayer.Builder(3, 3)
        .padding(1, 1)
        .nOut(filters)
        .activation(Activation.RELU)
        .build();
  }

  private static SubsamplingLayer halving() {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(2, 2)
        .stride(2, 2)
        .build();
  }

  /**
   * Filters are (K,C,R,S) in both; a dense layer's matrix is (in,out) there and (out,in) here. Both
   * flatten channel by channel, row by row.
   */
  private void setParameters(int layer, String name) {
    INDArray w = array(name + ".weight");
    network.setParam(layer + "_W", w.rank() == 2 ? w.transpose() : w);
    network.setParam(layer + "_b", array(name + ".bias").reshape(1, -1));
  }

  private INDArray array(String name) {
    Tensor tensor = weights.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no parameter " + name);
    }
    long[] shape = Arrays.stream(tensor.shape().toArray()).asLongStream().toArray();
    return Nd4j.createFromArray(tensor.values()).reshape('c', shape);
  }

  /** Images (N,C,H,W). */
  static INDArray images(float[] values, Shape image) {
    return Nd4j.createFromArray(values)
        .reshape('c', -1, image.extent(0), image.extent(1), image.extent(2));
  }

  /** A row for each label, 1 in its class. */
  static INDArray oneHot(int[] labels, int classes) {
    float[][] rows = new float[labels.length][classes];
    for (int i = 0; i < labels.length; i++) {
      rows[i][labels[i]] = 1;
    }
    return Nd4j.createFromArray(rows);
  }
}
