package lanewise.cli.playground;

import com.google.gson.Gson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
import lanewise.nn.Network;
import lanewise.nn.Network.Node;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The requests of the page and their responses. */
final class Playground {
  private static final int MAX_SIDE = 280;
  private static final int MAX_FILE = 32 << 20;
  private static final int MAX_FILTERS = 64;
  private static final int WARM_UP_LOOKS = 300;

  private final String name;
  private final ModelCard card;
  private final Network network;
  private final Map<String, Tensor> weights;
  private final Microscope microscope;
  private final @Nullable ImageSet test;
  private final List<String> notes;
  private final List<Frame> frames;

  /**
   * A page for one network.
   *
   * @param name the name of the run or file
   * @param data the data set whose test images can be chosen, or null
   */
  Playground(
      String name,
      ModelCard card,
      Network network,
      Map<String, Tensor> weights,
      Microscope microscope,
      @Nullable DataSet data) {
    this.name = name;
    this.card = card;
    this.network = network;
    this.weights = weights;
    this.microscope = microscope;
    this.test = data == null ? null : data.test();
    this.notes = data == null ? List.of() : data.notes();
    this.frames = microscope.stages().stream().map(stage -> Frame.of(stage.shape())).toList();
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
      List<StageCard> stages,
      @Nullable Filters filters) {}

  private record StageCard(
      String title, String from, String to, int of, Frame frame, List<LayerCard> layers) {}

  private record LayerCard(String name, String what) {}

  /** The filters of the first convolution, (K,C,R,S). */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Filters(String layer, int[] shape, float[] values) {}

  /** Registers the page with a server. */
  void serveOn(LoopbackServer server) {
    server.asset("/", Playground.class, "playground.html");
    server.asset("/playground.css", Playground.class, "playground.css");
    server.asset("/playground.js", Playground.class, "playground.js");
    server.asset("/maps.js", Playground.class, "maps.js");
    Response model = Response.json(new Gson().toJson(model()));
    server.get("/model", _ -> model);
    server.get("/test", this::test);
    server.post("/drawing", MAX_SIDE * MAX_SIDE, this::drawing);
    server.post("/image", MAX_FILE, this::image);
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
      Microscope.Stage stage = microscope.stages().get(i);
      stages.add(
          new StageCard(
              stage.nodes().stream().map(Node::name).collect(Collectors.joining(" + ")),
              LayerHint.shape(stage.nodes().getFirst().input()),
              LayerHint.shape(stage.nodes().getLast().output()),
              stage.shape().extent(0),
              frames.get(i),
              stage.nodes().stream()
                  .map(node -> new LayerCard(node.name(), LayerHint.of(node)))
                  .toList()));
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
        stages,
        filters());
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

  private Response drawing(Request request) throws RefusedException {
    int side = request.number("side", 1, MAX_SIDE);
    requireLength(request, side * side);
    return look(new ImageFile(Shape.of(1, side, side), request.body()).centred());
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
