package lanewise.plan.lowering;

import java.util.List;
import lanewise.nn.Activation;
import lanewise.nn.Activation.Function;
import lanewise.nn.Layer;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Network;
import lanewise.plan.convolution.Tail;
import lanewise.tensor.Window;
import org.jspecify.annotations.Nullable;

/**
 * Decides which adjacent nodes become one stage: convolution or batch normalisation + ReLU + 2x2
 * max-pool or clip, fully connected + ReLU, and addition + ReLU, if intermediate results have no
 * other reader.
 */
final class Fusion {
  private static final Window HALVING = Window.square(2).withStride(2);
  private static final int NOBODY = -1;

  /**
   * Nodes that are fused to one stage.
   *
   * @param nodes their numbers, in order
   * @param tail the operations after the first node
   */
  record Fused(List<Integer> nodes, Tail tail) {
    /** A single node. */
    static Fused none(int index) {
      return new Fused(List.of(index), Tail.NONE);
    }

    int first() {
      return nodes.getFirst();
    }

    int last() {
      return nodes.getLast();
    }
  }

  private final Network network;
  private final boolean fuses;

  /**
   * @param fuses false if every node is to be a stage of its own
   */
  Fusion(Network network, boolean fuses) {
    this.network = network;
    this.fuses = fuses;
  }

  /** A node with a following ReLU, if any. */
  Fused withRelu(int index) {
    int relu = onlyReader(index);
    return Activation.relu().equals(layer(relu))
        ? new Fused(List.of(index, relu), Tail.RELU)
        : Fused.none(index);
  }

  /**
   * A node with a following ReLU and 2x2 max-pooling, or a clip to a range that has 0 in it, if
   * any.
   */
  Fused withTail(int index) {
    int next = onlyReader(index);
    if (layer(next) instanceof Activation clip
        && clip.function() == Function.CLIP
        && clip.value(0) <= 0
        && clip.value(1) >= 0) {
      return new Fused(List.of(index, next), Tail.clip(clip.value(0), clip.value(1)));
    }
    Fused fused = withRelu(index);
    int pool = fused.tail().hasRelu() ? onlyReader(fused.last()) : NOBODY;
    return layer(pool) instanceof MaxPool2d max && max.window().equals(HALVING)
        ? new Fused(List.of(index, fused.last(), pool), Tail.RELU_POOL)
        : fused;
  }

  private int onlyReader(int index) {
    List<Integer> readers = network.readers(index);
    return fuses && readers.size() == 1 ? readers.getFirst() : NOBODY;
  }

  private @Nullable Layer layer(int index) {
    return index == NOBODY ? null : network.nodes().get(index).layer();
  }
}
