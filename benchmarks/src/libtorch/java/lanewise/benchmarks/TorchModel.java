package lanewise.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lanewise.nn.Activation;
import lanewise.nn.Add;
import lanewise.nn.BatchNorm2d;
import lanewise.nn.Conv2d;
import lanewise.nn.Dropout;
import lanewise.nn.Flatten;
import lanewise.nn.GlobalAvgPool2d;
import lanewise.nn.GlobalMaxPool2d;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Network;
import lanewise.nn.ParameterSpec;
import lanewise.tensor.Shape;
import lanewise.tensor.Window;
import lanewise.workload.NetworkRun;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A network of Lanewise's in libtorch: the same layers, the same weights, PyTorch's Adam. */
final class TorchModel {

  /** Of (N,C,H,W). */
  private static final long[] ROWS_AND_COLUMNS = {2, 3};

  private static final Activation RELU6 = Activation.clip(0, 6);

  private final Network network;
  private final TorchConfiguration configuration;
  private final ScalarType precision;
  private final Map<String, Tensor> parameters = new HashMap<>();
  private final Adam adam;

  /** In float32. */
  TorchModel(
      Network network,
      Map<String, lanewise.tensor.Tensor> weights,
      TorchConfiguration configuration) {
    this(network, weights, configuration, ScalarType.Float);
  }

  TorchModel(
      Network network,
      Map<String, lanewise.tensor.Tensor> weights,
      TorchConfiguration configuration,
      ScalarType precision) {
    this.network = network;
    this.configuration = configuration;
    this.precision = precision;
    TensorVector trainable = new TensorVector();
    for (ParameterSpec parameter : network.parameters()) {
      lanewise.tensor.Tensor initial = weights.get(parameter.name());
      if (initial == null) {
        throw new IllegalArgumentException("no weights for " + parameter.name());
      }
      Tensor tensor = tensor(initial.values(), initial.shape().toArray());
      if (parameter.trainable()) {
        trainable.push_back(tensor.set_requires_grad(true));
      }
      parameters.put(parameter.name(), tensor);
    }
    adam = new Adam(trainable, new AdamOptions(NetworkRun.LEARNING_RATE));
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

  /** The gradients of a batch's mean loss in training mode, by the parameters' names. */
  @SuppressWarnings("try") // the scope frees what is made inside it
  Map<String, double[]> gradients(Tensor images, Tensor labels) {
    Map<String, double[]> gradients = new HashMap<>();
    try (PointerScope scope = new PointerScope()) {
      adam.zero_grad();
      torch.cross_entropy_loss(forward(images, true), labels).backward();
      parameters.forEach(
          (name, parameter) -> {
            if (parameter.requires_grad()) {
              Tensor gradient = parameter.grad().to(ScalarType.Double).contiguous();
              double[] values = new double[(int) gradient.numel()];
              gradient.data_ptr_double().get(values);
              gradients.put(name, values);
            }
          });
    }
    return gradients;
  }

  /** One step of training; the loss before it. */
  @SuppressWarnings("try") // as above
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
    List<Tensor> outputs = new ArrayList<>();
    for (Network.Node node : network.nodes()) {
      List<Tensor> inputs =
          node.inputs().stream()
              .map(index -> index == Network.INPUT ? images : outputs.get(index))
              .toList();
      outputs.add(forward(node, inputs, training));
    }
    return outputs.getLast();
  }

  private Tensor forward(Network.Node node, List<Tensor> inputs, boolean training) {
    Tensor x = inputs.getFirst();
    return switch (node.layer()) {
      case Conv2d conv ->
          torch.conv2d(
              x,
              parameters.get(node.name() + ".weight"),
              optional(node, "bias"),
              strides(conv.window()),
              padding(conv.window()),
              dilation(conv.window()),
              conv.groups());
      case BatchNorm2d normalize ->
          torch.batch_norm(
              x,
              optional(node, "weight"),
              optional(node, "bias"),
              optional(node, "running_mean"),
              optional(node, "running_var"),
              training,
              normalize.momentum(),
              normalize.epsilon(),
              false);
      case Activation activation when activation.equals(Activation.relu()) -> torch.relu(x);
      case Activation activation when activation.equals(RELU6) -> torch.relu6(x);
      case MaxPool2d pool ->
          torch.max_pool2d(
              x,
              new long[] {pool.window().height(), pool.window().width()},
              strides(pool.window()),
              padding(pool.window()),
              dilation(pool.window()),
              false);
      case GlobalAvgPool2d pool -> torch.adaptive_avg_pool2d(x, 1, 1);
      case GlobalMaxPool2d pool -> x.amax(ROWS_AND_COLUMNS, true);
      case Add add -> x.add(inputs.get(1));
      case Flatten flatten -> torch.flatten(x, 1, -1);
      case Linear linear ->
          torch.linear(x, parameters.get(node.name() + ".weight"), optional(node, "bias"));
      case Dropout dropout -> torch.dropout(x, dropout.probability(), training);
      default -> throw new IllegalArgumentException("not translated: " + node.layer().describe());
    };
  }

  private static long[] dilation(Window window) {
    return new long[] {window.dilationHeight(), window.dilationWidth()};
  }

  private static long[] strides(Window window) {
    return new long[] {window.strideHeight(), window.strideWidth()};
  }

  private static long[] padding(Window window) {
    return new long[] {window.padTop(), window.padLeft()};
  }

  private TensorOptional optional(Network.Node node, String name) {
    Tensor tensor = parameters.get(node.name() + "." + name);
    return tensor == null ? new TensorOptional() : new TensorOptional(tensor);
  }

  private Tensor tensor(float[] values, int[] shape) {
    Tensor flat = torch.tensor(values).to(precision);
    Tensor shaped = flat.view(Arrays.stream(shape).asLongStream().toArray());
    return shape.length == 4 ? shaped.contiguous(configuration.format()) : shaped;
  }
}
