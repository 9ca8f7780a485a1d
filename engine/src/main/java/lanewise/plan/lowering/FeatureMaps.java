package lanewise.plan.lowering;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import lanewise.kernel.convolution.WinogradConvolution;
import lanewise.nn.Conv2d;
import lanewise.nn.Flatten;
import lanewise.nn.Network;
import lanewise.nn.Network.Node;
import lanewise.plan.convolution.ConvolutionChoice;
import lanewise.plan.memory.FeatureMap;
import lanewise.plan.memory.Halo;
import lanewise.tensor.Shape;
import lanewise.tensor.Window;

/**
 * The maps between the layers of a network: the layout of each map for its readers, and the map
 * that each reader gets. Several readers of a map share its values, but each has its own gradients.
 */
final class FeatureMaps {
  /** A map for a reader, and the group that writes it. */
  private record Published(FeatureMap map, int group) {}

  private final Network network;
  private final List<Node> nodes;
  private final ConvolutionChoice choice;
  private final List<FeatureMap> created = new ArrayList<>();
  private final Map<Integer, Queue<Published>> published = new HashMap<>();

  FeatureMaps(Network network, ConvolutionChoice choice) {
    this.network = network;
    this.nodes = network.nodes();
    this.choice = choice;
  }

  /** Allocates the map of the network's input. */
  FeatureMap createInput() {
    Shape image = network.inputShape();
    if (image.rank() != 3) {
      throw new IllegalArgumentException("a network's input must be (C,H,W), given " + image);
    }
    boolean convolved =
        !nodes.isEmpty()
            && network.readers(Network.INPUT).stream()
                .allMatch(reader -> nodes.get(reader).layer() instanceof Conv2d);
    FeatureMap map =
        convolved
            ? FeatureMap.planarImages(image.extent(0), image.extent(1), image.extent(2))
            : form(Network.INPUT, image);
    return allocate(Network.INPUT, map);
  }

  /** Allocates the map that a node writes. */
  FeatureMap create(int index) {
    return allocate(index, form(index, nodes.get(index).output()));
  }

  /**
   * Allocates the map that an element-wise node with input {@code input} writes: flattened features
   * keep their image shape.
   */
  FeatureMap createLike(int index, FeatureMap input) {
    return input.isBatchMajor() ? allocate(index, input.sameForm()) : create(index);
  }

  /** Allocates features for a node's input, one pixel each. */
  FeatureMap createFeatures(int index, int count) {
    return allocate(index, FeatureMap.features(count, 1, 1));
  }

  private FeatureMap form(int index, Shape shape) {
    if (shape.rank() == 1) {
      return FeatureMap.features(shape.size(), 1, 1);
    }
    List<Integer> readers = network.readers(index);
    boolean flattened =
        !readers.isEmpty()
            && readers.stream().allMatch(r -> nodes.get(r).layer() instanceof Flatten);
    return flattened
        ? FeatureMap.features(shape.extent(0), shape.extent(1), shape.extent(2))
        : FeatureMap.images(shape.extent(0), shape.extent(1), shape.extent(2));
  }

  private FeatureMap allocate(int index, FeatureMap map) {
    for (int reader : network.readers(index)) {
      if (nodes.get(reader).layer() instanceof Conv2d conv) {
        requireHalo(map, nodes.get(reader), conv);
      }
    }
    map.allocate(choice.batchSize());
    created.add(map);
    return map;
  }

  private void requireHalo(FeatureMap map, Node node, Conv2d conv) {
    Window window = conv.window();
    switch (choice.of(conv, node.input(), map.isPlanar())) {
      case DIRECT, DEPTHWISE, GROUPED ->
          map.requireHalo(
              new Halo(window.padTop(), window.padLeft(), window.padBottom(), window.padRight()));
      case WINOGRAD, BATCH_WINOGRAD ->
          map.requireHalo(
              new Halo(
                  window.padTop(),
                  window.padLeft(),
                  window.padBottom() + WinogradConvolution.overhang(node.output().extent(1)),
                  window.padRight() + WinogradConvolution.overhang(node.output().extent(2))));
      default -> {} // planar copies are padded separately
    }
  }

  /**
   * Registers a node's map for its readers.
   *
   * @param group the group whose stage writes it
   * @return the views for the second and further readers; their gradients must be added to those of
   *     the map
   */
  List<FeatureMap> publish(int index, FeatureMap map, int group) {
    Queue<Published> queue = new ArrayDeque<>();
    queue.add(new Published(map, group));
    List<FeatureMap> views = new ArrayList<>();
    for (int reading = 1; reading < network.readers(index).size(); reading++) {
      FeatureMap view = map.view();
      created.add(view);
      views.add(view);
      queue.add(new Published(view, group));
    }
    published.put(index, queue);
    return views;
  }

  /** Whether the pixels of a node's output are single floats, while it has readers left. */
  boolean isPlanar(int index) {
    return requireNonNull(requireNonNull(published.get(index)).peek()).map().isPlanar();
  }

  /** The map from which a stage of the given group reads a node's output. */
  FeatureMap read(int index, int group) {
    Published next = requireNonNull(published.get(index)).remove();
    if (next.group() != group) {
      next.map().keepGradients();
    }
    return next.map();
  }

  /** Allocates the buffers of all maps that depend on their readers, once these are known. */
  void allocateGradients(int workers, int span) {
    created.forEach(map -> map.allocateGradients(choice.batchSize(), workers, span));
    created.forEach(map -> map.allocateSpans(span));
  }

  /** All maps. */
  List<FeatureMap> all() {
    return List.copyOf(created);
  }
}
