package lanewise.cli.playground;

import com.google.gson.Gson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import lanewise.cli.playground.ReceptiveField.Box;
import lanewise.cli.web.RefusedException;
import lanewise.cli.web.Request;
import lanewise.cli.web.Response;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.format.ImageFile;
import lanewise.model.ModelCard;
import lanewise.nn.Conv2d;
import lanewise.nn.CustomLayer;
import lanewise.nn.Network;
import lanewise.nn.Network.Node;
import lanewise.parallel.Scheduler;
import lanewise.plan.ReferencePass;
import lanewise.run.RunSettings;
import lanewise.tensor.Shape;
import lanewise.tensor.Task;
import lanewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** What the page asks about one network, and the answers. */
final class Playground implements AutoCloseable {
  /** The longest side of a drawing. */
  static final int MAX_SIDE = 280;

  /** The planes of a drawing in colour. */
  private static final int COLOURS = 3;

  private static final int MAX_FILTERS = 64;
  private static final int WARM_UP_LOOKS = 300;
  private static final double MAX_RATE = 10;
  private static final int MAX_EPOCH = 999_999_999;

  private final String name;
  private final ModelCard card;
  private final Network network;
  private final KeptWeights kept;
  private final @Nullable Integer start;
  private final Scheduler scheduler;
  private final Scheduler steps = new Scheduler(1);
  private final Microscope microscope;
  private final PictureTraining training;
  private final @Nullable ImageSet test;
  private final List<String> notes;
  private final List<Frame> frames;

  /** The epoch of the last request, and its weights with the steps made on them. */
  private @Nullable Integer epoch;

  private Map<String, Tensor> weights;

  /**
   * A network to look at.
   *
   * @param name the name of the run or file
   * @param kept its weights
   * @param start the epoch that the page begins with, one of those kept; null if none is
   * @param run the settings of its training, for the steps on pictures
   * @param here how to compute
   * @param data the data set whose test images can be chosen, or null
   */
  Playground(
      String name,
      ModelCard card,
      Network network,
      KeptWeights kept,
      @Nullable Integer start,
      RunSettings run,
      RunSettings here,
      @Nullable DataSet data) {
    this.scheduler = Scheduler.upTo(here.threads());
    this.name = name;
    this.card = card;
    this.network = network;
    this.kept = kept;
    this.start = start;
    this.epoch = start;
    this.weights = kept.of(start);
    this.microscope = new Microscope(card, network, here.convolution(), scheduler);
    this.training = new PictureTraining(network, weights, run.optimizer(), run.seed(), steps);
    this.test = data == null ? null : data.test();
    this.notes = data == null ? List.of() : data.notes();
    this.frames = microscope.parts().stream().map(part -> Frame.of(part.shape())).toList();
  }

  /** The data that the page loads once. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Model(
      String name,
      String network,
      long parameters,
      int[] input,
      List<String> classes,
      List<String> testLabels,
      List<String> notes,
      double rate,
      List<Integer> epochs,
      @Nullable Integer best,
      @Nullable Integer epoch,
      List<StageCard> stages,
      List<Frame> heats,
      @Nullable Filters filters) {}

  /** A step: what goes in and out, how large its maps are and why, and what it does. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record StageCard(
      String name,
      String kind,
      String from,
      String to,
      int node,
      int[] shape,
      List<String> sizes,
      String what,
      Frame frame) {}

  /** The filters of the first convolution, (K,C,R,S). */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Filters(String layer, int[] shape, float[] values) {}

  /** Runs the network for a while, so that the code is compiled before the first strokes. */
  void warmUp() {
    for (int i = 0; i < WARM_UP_LOOKS; i++) {
      microscope.look(weights, new byte[pixels()]).encode(frames);
    }
  }

  /** The bytes of an image as the network sees it. */
  int pixels() {
    return card.image().size();
  }

  @Override
  public void close() {
    scheduler.close();
    steps.close();
  }

  /** What the page has to know of the network. */
  Model model() {
    List<StageCard> stages = new ArrayList<>();
    for (int i = 0; i < frames.size(); i++) {
      Part part = microscope.parts().get(i);
      Node node = part.node();
      stages.add(
          new StageCard(
              part.name(),
              part.role() == Part.Role.WHOLE ? node.layer().kind() : lower(part.role()),
              LayerHint.shape(part.role().reads(node)),
              LayerHint.shape(node.output()),
              part.index(),
              part.shape().toArray(),
              Sizes.of(part),
              LayerHint.of(part),
              frames.get(i)));
    }
    return new Model(
        name,
        card.model().name().toString(),
        network.parameterCount(),
        card.image().toArray(),
        card.classNames(),
        test == null
            ? List.of()
            : IntStream.range(0, test.size()).mapToObj(test::labelText).toList(),
        notes,
        training.rate(),
        kept.epochs(),
        kept.best(),
        start,
        stages,
        Backward.heats(network),
        filtersOf(kept.of(start)));
  }

  private static String lower(Part.Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  /**
   * The weights that a request is about: of its epoch, with the steps made on them. Steps are lost
   * when another epoch is asked for.
   */
  private synchronized Map<String, Tensor> weights(Request request) throws RefusedException {
    Integer asked =
        kept.epochs().isEmpty() ? null : (Integer) request.number("epoch", 0, MAX_EPOCH);
    if (asked != null && !kept.epochs().contains(asked)) {
      throw new RefusedException("the weights of epoch %d were not kept".formatted(asked));
    }
    if (!Objects.equals(asked, epoch)) {
      weights = kept.of(asked);
      epoch = asked;
      training.begin(weights);
    }
    return weights;
  }

  /** The filters of the first convolution, or null. */
  Response filters(Request request) throws RefusedException {
    return json(filtersOf(weights(request)));
  }

  private @Nullable Filters filtersOf(Map<String, Tensor> weights) {
    for (Node node : network.nodes()) {
      if (node.layer() instanceof Conv2d && node.inputs().contains(Network.INPUT)) {
        Tensor filters = weights.get(node.parameters().getFirst().name());
        if (filters != null) {
          int[] shape = filters.shape().toArray();
          shape[0] = Math.min(shape[0], MAX_FILTERS);
          float[] shown = new float[Shape.of(shape).size()];
          System.arraycopy(filters.values(), 0, shown, 0, shown.length);
          return new Filters(node.name(), shape, shown);
        }
      }
    }
    return null;
  }

  /**
   * The answer for a drawing: in colour as it is drawn; ink without colour as MNIST's digits were
   * prepared.
   *
   * @param planes those of the drawing
   */
  Response drawing(Request request, int planes) throws RefusedException {
    int side = request.number("side", 1, MAX_SIDE);
    requireLength(request, planes * side * side);
    ImageFile drawn = new ImageFile(Shape.of(planes, side, side), request.body());
    return look(request, planes() == COLOURS ? drawn : drawn.centred());
  }

  /** The planes of a drawing: for a colour network three. */
  int planes() {
    return card.image().extent(0) == COLOURS ? COLOURS : 1;
  }

  /** Of the bytes of an image file, as {@code lanewise predict} with the same options. */
  Response image(Request request) throws RefusedException {
    ImageFile image = ImageFile.of(request.body(), card.image().extent(0));
    image = request.number("invert", 0, 1) == 1 ? image.inverted() : image;
    return look(request, request.number("fit", 0, 1) == 1 ? image.centred() : image);
  }

  /** The answer for a test image. */
  Response test(Request request) throws RefusedException {
    if (test == null) {
      throw new RefusedException("there are no test images: start with --data");
    }
    int row = request.number("row", 0, test.size() - 1);
    return look(request, imageOf(test, row));
  }

  /** A value taken apart, and what it depends on: a box in the image and one for each step. */
  private record Value(Arithmetic arithmetic, List<@Nullable Box> seen) {}

  /** How a value of a step is computed; the body has the pixels that the network sees. */
  Response value(Request request) throws RefusedException {
    ReferencePass pass = pass(request);
    int step = request.number("step", 0, frames.size() - 1);
    Part part = microscope.parts().get(step);
    int index = request.number("index", 0, part.shape().size() - 1);
    @Nullable Box[] boxes = ReceptiveField.of(network, part.index(), index);
    List<@Nullable Box> seen = new ArrayList<>(List.of(Objects.requireNonNull(boxes[0])));
    for (Part each : microscope.parts().subList(0, step + 1)) {
      seen.add(boxes[each.index() + 1]);
    }
    return json(new Value(Arithmetic.of(network, pass, part, index), seen));
  }

  /** The way of the body's image through the network, to be taken apart. */
  private ReferencePass pass(Request request) throws RefusedException {
    requireLength(request, card.image().size());
    for (Node node : network.nodes()) {
      if (node.layer() instanceof CustomLayer) {
        throw new RefusedException(
            ("%s is a custom layer: its code computes the maps, but there is no formula to show,"
                    + " so values of this network cannot be taken apart")
                .formatted(node.name()));
      }
    }
    return microscope.pass(weights(request), request.body());
  }

  private Backward backward(Request request) throws RefusedException {
    ReferencePass pass = pass(request);
    int label = request.number("label", 0, card.classNames().size() - 1);
    return Backward.of(network, pass, label);
  }

  /** The gradients of a label's loss by the output of every step. */
  Response gradients(Request request) throws RefusedException {
    return Response.bytes(backward(request).encode(microscope.parts(), frames));
  }

  /** How one of these gradients is computed, and those of the weights behind it. */
  Response gradient(Request request) throws RefusedException {
    Backward backward = backward(request);
    Part part = microscope.parts().get(request.number("step", 0, frames.size() - 1));
    int index = request.number("index", 0, part.shape().size() - 1);
    return json(Arithmetic.backward(network, backward, part, index));
  }

  /** Trains on the image: one step of the run's optimizer for a label. */
  synchronized Response step(Request request) throws RefusedException {
    requireLength(request, card.image().size());
    int output = request.number("label", 0, card.classNames().size() - 1);
    double rate = request.decimal("rate", 0, MAX_RATE);
    int label = network.task() == Task.MULTI_LABEL ? 1 << output : output;
    weights(request); // of the epoch to train on
    PictureTraining.Made made = training.make(microscope.normalized(request.body()), label, rate);
    weights = training.weights();
    return json(made);
  }

  /** Takes the last step back. */
  synchronized Response undo(Request request) throws RefusedException {
    weights(request);
    int left = training.undo();
    weights = training.weights();
    return json(Map.of("steps", left));
  }

  private static Response json(@Nullable Object value) {
    return Response.json(new Gson().toJson(value));
  }

  private static ImageFile imageOf(ImageSet images, int row) {
    ImageSet one = images.select(new int[] {row});
    return new ImageFile(one.imageShape(), one.pixels());
  }

  /** The image is prepared as in training. */
  private Response look(Request request, ImageFile image) throws RefusedException {
    byte[] pixels = card.seen(image).pixels();
    return Response.bytes(microscope.look(weights(request), pixels).encode(frames));
  }

  private static void requireLength(Request request, int bytes) throws RefusedException {
    if (request.body().length != bytes) {
      throw new RefusedException(
          "the body must have %,d bytes, given %,d".formatted(bytes, request.body().length));
    }
  }
}
