package lanewise.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import lanewise.cli.bench.workload.NetworkRun;
import lanewise.nn.Conv2d;
import lanewise.nn.Dropout;
import lanewise.nn.Flatten;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Network;
import lanewise.nn.ReLU;
import lanewise.tensor.Shape;
import lanewise.tensor.Window;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** A network of Lanewise's in libtorch: the same layers, the same weights, PyTorch's Adam. */
final class TorchModel {
  private static final long[] NO_DILATION = {1, 1};

  private final Network network;
  private final TorchConfiguration configuration;
  private final Map<String, Tensor> parameters = new LinkedHashMap<>();
  private final Adam adam;

  TorchModel(
      Network network,
      Map<String, lanewise.tensor.Tensor> weights,
      TorchConfiguration configuration) {
    this.network = network;
    this.configuration = configuration;
    weights.forEach(
        (name, tensor) ->
            parameters.put(
                name, tensor(tensor.values(), tensor.shape().toArray()).set_requires_grad(true)));
    adam =
        new Adam(
            new TensorVector(parameters.values().toArray(Tensor[]::new)),
            new AdamOptions(NetworkRun.LEARNING_RATE));
  }

  /** Images (N,C,H,W) in the order of memory that the configuration asks for. */
  Tensor images(float[] values) {
    Shape image = network.inputShape();
    int[] shape = {values.length / image.size(), image.extent(0), image.extent(1), image.extent(2)};
    return tensor(values, shape);
  }

  static Tensor labels(int[] values) {
    return torch.tensor(Arrays.stream(values).asLongStream().toArray());
  }

  /** One step of training; the loss before it. */
  @SuppressWarnings("try") // the scope frees what is made inside it
  double step(Tensor images, Tensor labels) {
    try (PointerScope scope = new PointerScope()) {
      adam.zero_grad();
      Tensor loss = torch.cross_entropy_loss(forward(images, true), labels);
      loss.backward();
      adam.step();
      return loss.item_double();
    }
  }

  /** A batch forward in evaluation mode; its loss. */
  @SuppressWarnings("try") // as above
  double evaluate(Tensor images, Tensor labels) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      return torch.cross_entropy_loss(forward(images, false), labels).item_double();
    }
  }

  private Tensor forward(Tensor images, boolean training) {
    Tensor x = images;
    for (Network.Node node : network.nodes()) {
      x =
          switch (node.layer()) {
            case Conv2d conv -> {
              Window w = conv.window();
              yield torch.conv2d(
                  x,
                  parameter(node, "weight"),
                  new TensorOptional(parameter(node, "bias")),
                  new long[] {w.strideHeight(), w.strideWidth()},
                  new long[] {w.padTop(), w.padLeft()},
                  NO_DILATION,
                  1);
            }
            case ReLU relu -> torch.relu(x);
            case MaxPool2d pool -> {
              Window w = pool.window();
              yield torch.max_pool2d(
                  x,
                  new long[] {w.height(), w.width()},
                  new long[] {w.strideHeight(), w.strideWidth()},
                  new long[] {w.padTop(), w.padLeft()},
                  NO_DILATION,
                  false);
            }
            case Flatten flatten -> torch.flatten(x, 1, -1);
            case Linear linear ->
                torch.linear(
                    x, parameter(node, "weight"), new TensorOptional(parameter(node, "bias")));
            case Dropout dropout -> torch.dropout(x, dropout.probability(), training);
            default ->
                throw new IllegalArgumentException("not translated: " + node.layer().describe());
          };
    }
    return x;
  }

  private Tensor parameter(Network.Node node, String name) {
    Tensor tensor = parameters.get(node.name() + "." + name);
    if (tensor == null) {
      throw new IllegalArgumentException("no parameter " + node.name() + "." + name);
    }
    return tensor;
  }

  private Tensor tensor(float[] values, int[] shape) {
    Tensor flat = torch.tensor(values);
    Tensor shaped = flat.view(Arrays.stream(shape).asLongStream().toArray());
    return shape.length == 4 ? shaped.contiguous(configuration.format()) : shaped;
  }
}
