package lanewise.onnx;

import java.util.Arrays;
import java.util.Map;
import lanewise.format.onnx.OnnxTensor;

/** {@code Conv} over any number of spatial axes: x (N,C,…), w (K,C/groups,…), b (K), y (N,K,…). */
final class Convolutions {
  private Convolutions() {}

  static void register(Map<String, Operator> operators) {
    operators.put("Conv", ((Operator.Single) Convolutions::conv).operator());
  }

  private static OnnxTensor conv(Call call) {
    OnnxTensor x = call.input(0);
    OnnxTensor w = call.input(1);
    OnnxTensor b = call.optional(2);
    int[] kernel = Arrays.copyOfRange(w.shape(), Math.min(2, w.rank()), w.rank());
    long[] stated = call.node().wholes("kernel_shape");
    if (stated.length != 0
        && !Arrays.equals(stated, Arrays.stream(kernel).asLongStream().toArray())) {
      throw call.refused("states another kernel_shape than its weights have");
    }
    Sliding window = Sliding.of(call, x.shape(), kernel);
    int groups = Math.toIntExact(call.node().whole("group", 1));
    int filters = w.extent(0);
    int channels = w.extent(1);
    if (groups < 1 || filters % groups != 0 || x.extent(1) != channels * groups) {
      throw call.refused("has %s, weights %s, %d groups".formatted(x, w, groups));
    }
    OnnxTensor y = OnnxTensor.zeros(x.type(), window.outputShape(x.extent(0), filters));
    int places = window.outputs();
    int[] sources = new int[window.taps()];
    for (int place = 0; place < places; place++) {
      for (int tap = 0; tap < sources.length; tap++) {
        sources[tap] = window.source(place, tap);
      }
      for (int image = 0; image < x.extent(0); image++) {
        for (int filter = 0; filter < filters; filter++) {
          int firstChannel = filter / (filters / groups) * channels;
          double sum = b == null ? 0 : b.real(filter);
          for (int channel = 0; channel < channels; channel++) {
            int plane = (image * x.extent(1) + firstChannel + channel) * window.inputs();
            int row = (filter * channels + channel) * sources.length;
            for (int tap = 0; tap < sources.length; tap++) {
              if (sources[tap] >= 0) {
                sum += x.real(plane + sources[tap]) * w.real(row + tap);
              }
            }
          }
          y.set((image * filters + filter) * places + place, sum);
        }
      }
    }
    return y;
  }
}
