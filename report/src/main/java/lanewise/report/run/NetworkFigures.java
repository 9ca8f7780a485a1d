package lanewise.report.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lanewise.chart.LayerChart;
import lanewise.chart.Picture;
import lanewise.chart.PictureTable;
import lanewise.chart.Sheet;
import lanewise.datasets.ImageSet;
import lanewise.model.ModelCard;
import lanewise.nn.Conv2d;
import lanewise.nn.Network;
import lanewise.nn.ParameterSpec;
import lanewise.plan.Plan;
import lanewise.plan.StageInfo;
import lanewise.report.Figure;
import lanewise.report.data.DataPicture;
import lanewise.run.Predictions;
import lanewise.screen.Figures;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import lanewise.text.Text;
import lanewise.train.BatchStream;

/** Figures of a network: its layers, filters and feature maps. */
final class NetworkFigures {
  private static final int MOST_FILTERS = 64;
  private static final int MOST_STAGES = 3;
  private static final int MAPS = 3;
  private static final int MOST_CLASSES = 12;

  private NetworkFigures() {}

  /** The layers with their shapes, parameters and operations. */
  static Figure layers(Network network) {
    double flops = Math.max(1, network.flops());
    List<LayerChart.Layer> layers = new ArrayList<>();
    for (Network.Node node : network.nodes()) {
      long parameters =
          node.parameters().stream()
              .filter(ParameterSpec::trainable)
              .mapToLong(p -> p.shape().size())
              .sum();
      boolean cheap = parameters == 0 && node.flops() == 0;
      String cost =
          Text.of(
              "%s parameters · %s", Figures.count(parameters), Figures.operations(node.flops()));
      layers.add(
          new LayerChart.Layer(
              node.name(),
              node.layer().describe(),
              extents(node.output()),
              cheap ? "" : cost,
              node.flops() / flops,
              node.inputs()));
    }
    return Figure.of(
        "network",
        new LayerChart("Layers", extents(network.inputShape()), layers),
        "Each layer with its output shape (channels × height × width), its trainable parameters and"
            + " its floating-point operations for one image; the bar is its fraction of the"
            + " network's operations: "
            + Text.of(
                "%s parameters and %s in all.",
                Figures.count(network.parameterCount()), Figures.operations(network.flops())));
  }

  private static String extents(Shape shape) {
    return Arrays.stream(shape.toArray())
        .mapToObj(Figures::count)
        .collect(Collectors.joining(" × "));
  }

  /** The filters of the first convolution; none if there is no such layer. */
  static Optional<Figure> filters(Network network, Map<String, Tensor> weights) {
    Optional<Network.Node> first =
        network.nodes().stream().filter(node -> node.layer() instanceof Conv2d).findFirst();
    if (first.isEmpty()) {
      return Optional.empty();
    }
    Tensor filters = weights.get(first.get().name() + ".weight");
    if (filters == null || filters.shape().extent(2) * filters.shape().extent(3) == 1) {
      return Optional.empty();
    }
    int count = filters.shape().extent(0);
    List<Sheet.Tile> tiles =
        IntStream.range(0, Math.min(MOST_FILTERS, count))
            .mapToObj(filter -> new Sheet.Tile(Pictures.ofFilter(filters, filter), List.of()))
            .toList();
    String caption =
        count > tiles.size() ? Text.of("The first %d of %d filters. ", tiles.size(), count) : "";
    String colours =
        filters.shape().extent(1) == 3
            ? "Colours are those the filter responds to; grey is a weight of zero."
            : "Blue weights are positive, orange ones negative, white is zero.";
    return Optional.of(
        Figure.of(
            "filters", new Sheet("Filters of " + first.get().name(), 8, tiles), caption + colours));
  }

  /**
   * The strongest feature maps of the first convolutions for one image of each class.
   *
   * @param plan the network with its weights
   * @param images the test images, in the order of the predictions
   */
  static Optional<Figure> featureMaps(
      Plan plan, ModelCard card, ImageSet images, Predictions predictions) {
    List<Integer> stages = imageStages(plan);
    if (stages.isEmpty()) {
      return Optional.empty();
    }
    int[] rows = surestOfEachClass(predictions);
    List<PictureTable.Row> table = new ArrayList<>();
    int batchSize = 1;
    try (BatchStream stream = card.loader(images.select(rows), batchSize).open(1)) {
      for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
        plan.observe(batch);
        int row = rows[table.size()];
        List<Picture> pictures = new ArrayList<>(List.of(DataPicture.of(images, row)));
        for (int stage : stages) {
          Tensor map = plan.output(stage, 0);
          strongest(map).forEach(channel -> pictures.add(Pictures.ofChannel(map, channel)));
        }
        table.add(new PictureTable.Row(images.labelText(row), pictures));
      }
    }
    List<PictureTable.Group> groups = new ArrayList<>(List.of(new PictureTable.Group("input", 1)));
    for (int stage : stages) {
      StageInfo info = plan.stages().get(stage);
      groups.add(
          new PictureTable.Group(
              info.nodes().stream().map(Network.Node::name).collect(Collectors.joining(" + ")),
              Math.min(MAPS, info.output().extent(0))));
    }
    return Optional.of(
        Figure.of(
            "feature-maps",
            new PictureTable("Feature maps", groups, table),
            Text.of(
                    "What the network makes of the image of each class that it is surest of: the"
                        + " %d",
                    MAPS)
                + " channels with the largest sum, each in its own scale, bright where it"
                + " responds."));
  }

  /** The first convolution stages. */
  private static List<Integer> imageStages(Plan plan) {
    return IntStream.range(0, plan.stages().size())
        .filter(
            stage ->
                plan.stages().get(stage).nodes().stream()
                    .anyMatch(node -> node.layer() instanceof Conv2d))
        .boxed()
        .limit(MOST_STAGES)
        .toList();
  }

  private static int[] surestOfEachClass(Predictions predictions) {
    int classes = Math.min(MOST_CLASSES, predictions.classes());
    return IntStream.range(0, classes)
        .mapToObj(
            label ->
                IntStream.range(0, predictions.size())
                    .filter(image -> predictions.isOf(image, label))
                    .boxed()
                    .max(
                        Comparator.comparingDouble(image -> predictions.probability(image, label))))
        .flatMap(Optional::stream)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static List<Integer> strongest(Tensor map) {
    int channels = map.shape().extent(0);
    int plane = map.values().length / channels;
    double[] sums = new double[channels];
    for (int i = 0; i < map.values().length; i++) {
      sums[i / plane] += map.values()[i];
    }
    return IntStream.range(0, channels)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer channel) -> sums[channel]).reversed())
        .limit(MAPS)
        .toList();
  }
}
