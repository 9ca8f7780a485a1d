package lanewise.cli.playground;

import com.google.gson.Gson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import lanewise.cli.playground.ReceptiveField.Box;
import lanewise.cli.web.LoopbackServer;
import lanewise.cli.web.RefusedException;
import lanewise.cli.web.Request;
import lanewise.cli.web.Response;
import lanewise.datasets.DataException;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.format.ImageFile;
import lanewise.model.ModelCard;
import lanewise.nn.Conv2d;
import lanewise.nn.CustomLayer;
import lanewise.nn.Network;
import lanewise.nn.Network.Node;
import lanewise.plan.ReferencePass;
import lanewise.tensor.Shape;
import lanewise.tensor.Task;
import lanewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The requests of the page and their responses. */
final class Playground {
  private static final List<String> SCRIPTS =
      List.of(
          "asking.js",
          "backward.js",
          "filters.js",
          "images.js",
          "large.js",
          "layers.js",
          "link.js",
          "maps.js",
          "outputs.js",
          "pad.js",
          "playground.js",
          "pointing.js",
          "prediction.js",
          "seen.js",
          "server.js",
          "shown.js",
          "train.js",
          "value.js");

  private static final int MAX_SIDE = 280;
  private static final int COLOURS = 3;
  private static final int MAX_FILE = 32 << 20;
  private static final int MAX_FILTERS = 64;
  private static final int WARM_UP_LOOKS = 300;
  private static final double MAX_RATE = 10;

  private final String name;
  private final ModelCard card;
  private final Network network;
  private final Map<String, Tensor> weights;
  private final Microscope microscope;
  private final PictureTraining training;
  private final @Nullable ImageSet test;
  private final List<String> notes;
  private final List<Frame> frames;

  /**
   * A page for one network.
   *
   * @param name the name of the run or file
   * @param training trains on the images shown
   * @param data the data set whose test images can be chosen, or null
   */
  Playground(
      String name,
      ModelCard card,
      Network network,
      Map<String, Tensor> weights,
      Microscope microscope,
      PictureTraining training,
      @Nullable DataSet data) {
    this.name = name;
    this.card = card;
    this.network = network;
    this.weights = weights;
    this.microscope = microscope;
    this.training = training;
    this.test = data == null ? null : data.test();
    this.notes = data == null ? List.of() : data.notes();
    this.frames = microscope.parts().stream().map(part -> Frame.of(part.shape())).toList();
  }

  /** The data that the page loads once. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Model(
      String name,
      String network,
      long parameters,
      int[] input,
      List<String> classes,
      List<String> testLabels,
      List<String> notes,
      double rate,
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

  /** Registers the page with a server. */
  void serveOn(LoopbackServer server) {
    server.asset("/", Playground.class, "playground.html");
    server.asset("/playground.css", Playground.class, "playground.css");
    SCRIPTS.forEach(script -> server.asset("/" + script, Playground.class, script));
    Response model = Response.json(new Gson().toJson(model()));
    server.get("/model", _ -> model);
    server.get("/test", this::test);
    server.post("/drawing", planes() * MAX_SIDE * MAX_SIDE, this::drawing);
    server.post("/image", MAX_FILE, this::image);
    server.post("/value", card.image().size(), this::value);
    server.post("/gradients", card.image().size(), this::gradients);
    server.post("/gradient", card.image().size(), this::gradient);
    server.post("/step", card.image().size(), this::step);
    server.post("/undo", 0, this::undo);
  }

  /** Runs the network for a while, so that the code is compiled before the first strokes. */
  void warmUp() {
    for (int i = 0; i < WARM_UP_LOOKS; i++) {
      look(new ImageFile(card.image(), new byte[card.image().size()]));
    }
  }

  private Model model() {
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
        stages,
        Backward.heats(network),
        filters());
  }

  private static String lower(Part.Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  private @Nullable Filters filters() {
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

  /** In colour as it is drawn; ink without colour as MNIST's digits were prepared. */
  private Response drawing(Request request) throws RefusedException {
    int side = request.number("side", 1, MAX_SIDE);
    requireLength(request, planes() * side * side);
    ImageFile drawn = new ImageFile(Shape.of(planes(), side, side), request.body());
    return look(planes() == COLOURS ? drawn : drawn.centred());
  }

  /** The planes of a drawing: of a colour network three. */
  private int planes() {
    return card.image().extent(0) == COLOURS ? COLOURS : 1;
  }

  /** Of the bytes of an image file, as {@code lanewise predict} with the same options. */
  private Response image(Request request) throws RefusedException {
    try {
      ImageFile image = ImageFile.of(request.body(), card.image().extent(0));
      image = request.number("invert", 0, 1) == 1 ? image.inverted() : image;
      return look(request.number("fit", 0, 1) == 1 ? image.centred() : image);
    } catch (DataException e) {
      throw new RefusedException(String.valueOf(e.getMessage()));
    }
  }

  private Response test(Request request) throws RefusedException {
    if (test == null) {
      throw new RefusedException("there are no test images: start with --data");
    }
    int row = request.number("row", 0, test.size() - 1);
    return look(imageOf(test, row));
  }

  /** A value taken apart, and what it depends on: a box in the image and one for each step. */
  private record Value(Arithmetic arithmetic, List<@Nullable Box> seen) {}

  /** How a value of a step is computed; the body has the pixels that the network sees. */
  private Response value(Request request) throws RefusedException {
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
    return microscope.pass(request.body());
  }

  private Backward backward(Request request) throws RefusedException {
    ReferencePass pass = pass(request);
    int label = request.number("label", 0, card.classNames().size() - 1);
    return Backward.of(network, pass, label);
  }

  /** The gradients of a label's loss by the output of every step. */
  private Response gradients(Request request) throws RefusedException {
    return Response.bytes(backward(request).encode(microscope.parts(), frames));
  }

  /** How one of these gradients is computed, and those of the weights behind it. */
  private Response gradient(Request request) throws RefusedException {
    Backward backward = backward(request);
    Part part = microscope.parts().get(request.number("step", 0, frames.size() - 1));
    int index = request.number("index", 0, part.shape().size() - 1);
    return json(Arithmetic.backward(network, backward, part, index));
  }

  /** Trains on the image: one step of the run's optimizer for a label. */
  private Response step(Request request) throws RefusedException {
    requireLength(request, card.image().size());
    int output = request.number("label", 0, card.classNames().size() - 1);
    double rate = request.decimal("rate", 0, MAX_RATE);
    int label = network.task() == Task.MULTI_LABEL ? 1 << output : output;
    PictureTraining.Made made = training.make(microscope.normalized(request.body()), label, rate);
    microscope.load(training.weights());
    return json(made);
  }

  private Response undo(Request request) {
    int left = training.undo();
    microscope.load(training.weights());
    return json(Map.of("steps", left));
  }

  private static Response json(Object value) {
    return Response.json(new Gson().toJson(value));
  }

  private static ImageFile imageOf(ImageSet images, int row) {
    ImageSet one = images.select(new int[] {row});
    return new ImageFile(one.imageShape(), one.pixels());
  }

  /** The image is prepared as in training. */
  private Response look(ImageFile image) {
    return Response.bytes(microscope.look(card.seen(image).pixels()).encode(frames));
  }

  private static void requireLength(Request request, int bytes) throws RefusedException {
    if (request.body().length != bytes) {
      throw new RefusedException(
          "the body must have %,d bytes, given %,d".formatted(bytes, request.body().length));
    }
  }
}
