package lanewise.cli.playground;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import lanewise.nn.Conv2d;
import lanewise.nn.Network;
import lanewise.plan.ReferencePass;
import lanewise.plan.ReferencePass.Gradients;
import lanewise.tensor.Shape;
import lanewise.tensor.Task;
import lanewise.tensor.Tensor;

/**
 * What would have to change for a label: the gradients of its loss by every step's output, and what
 * of the image its score depends on.
 *
 * @param network the network
 * @param pass the image's way forward
 * @param loss the gradients of the label's loss
 * @param score the gradients of the label's logit
 * @param label the label of the loss
 */
record Backward(Network network, ReferencePass pass, Gradients loss, Gradients score, int label) {

  /**
   * Goes backward.
   *
   * @param output the class, or one of several labels
   */
  static Backward of(Network network, ReferencePass pass, int output) {
    int label = network.task() == Task.MULTI_LABEL ? 1 << output : output;
    return new Backward(network, pass, pass.ofLoss(label), pass.ofLogit(output), label);
  }

  /** The gradient of the loss by the output of a step. */
  double[] of(Part part) {
    if (part.role() != Part.Role.PROBABILITIES) {
      return loss.of(part.index());
    }
    double[] p = pass.probabilities();
    double[] gradient = new double[p.length];
    boolean several = network.task() == Task.MULTI_LABEL;
    for (int k = 0; k < p.length; k++) {
      boolean has = network.task().has(label, k);
      gradient[k] = has ? -1 / p[k] : several ? 1 / (1 - p[k]) : 0;
      gradient[k] /= several ? p.length : 1;
    }
    return gradient;
  }

  /**
   * Saliency (Simonyan and others, 2014): how much the label's logit changes with each pixel, the
   * channel with the largest change counting.
   *
   * @return (1,H,W), 0 or more
   */
  Tensor saliency() {
    Shape image = network.inputShape();
    int plane = image.extent(1) * image.extent(2);
    float[] values = new float[plane];
    for (int i = 0; i < image.size(); i++) {
      values[i % plane] = Math.max(values[i % plane], (float) Math.abs(score.image()[i]));
    }
    return new Tensor(Shape.of(1, image.extent(1), image.extent(2)), values);
  }

  /**
   * Grad-CAM (Selvaraju and others, 2017) of the last convolution: its maps added, each with the
   * mean of the logit's gradient by it as its weight, where that is above 0.
   *
   * @return (1,H,W) of the convolution; one zero without one
   */
  Tensor activation() {
    int last = lastConvolution(network);
    return last < 0 ? Tensor.zeros(Shape.of(1, 1, 1)) : activation(last);
  }

  /** The index of the last convolution, or -1. */
  private static int lastConvolution(Network network) {
    int last = network.nodes().size() - 1;
    while (last >= 0 && !(network.nodes().get(last).layer() instanceof Conv2d)) {
      last--;
    }
    return last;
  }

  /** The sizes of saliency and Grad-CAM as they are shown. */
  static List<Frame> heats(Network network) {
    int last = lastConvolution(network);
    Shape image = network.inputShape();
    Shape map = last < 0 ? Shape.of(1, 1, 1) : network.nodes().get(last).output();
    return Stream.of(image, map)
        .map(shape -> Frame.of(Shape.of(1, shape.extent(1), shape.extent(2))))
        .toList();
  }

  private Tensor activation(int number) {
    Shape shape = network.nodes().get(number).output();
    int plane = shape.extent(1) * shape.extent(2);
    double[] sums = new double[plane];
    for (int c = 0; c < shape.extent(0); c++) {
      double weight = 0;
      for (int i = 0; i < plane; i++) {
        weight += score.of(number)[c * plane + i] / plane;
      }
      for (int i = 0; i < plane; i++) {
        sums[i] += weight * pass.output(number)[c * plane + i];
      }
    }
    float[] values = new float[plane];
    for (int i = 0; i < plane; i++) {
      values[i] = (float) Math.max(0, sums[i]);
    }
    return new Tensor(Shape.of(1, shape.extent(1), shape.extent(2)), values);
  }

  /**
   * Encodes the gradients as {@link View#encode} does outputs: of each step, then saliency and
   * Grad-CAM. The header has the loss.
   */
  byte[] encode(List<Part> parts, List<Frame> frames) {
    List<Tensor> maps = new ArrayList<>();
    for (Part part : parts) {
      double[] gradient = of(part);
      float[] values = new float[gradient.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) gradient[i];
      }
      maps.add(new Tensor(part.shape(), values));
    }
    maps.add(saliency());
    maps.add(activation());
    List<Frame> shown = new ArrayList<>(frames);
    shown.addAll(heats(network));
    String head = "{\"loss\":" + pass.loss(label);
    return View.encode(head, new byte[0], maps, shown);
  }
}
