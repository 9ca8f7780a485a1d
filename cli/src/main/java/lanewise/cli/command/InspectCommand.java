package lanewise.cli.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import lanewise.cli.environment.SlowPath;
import lanewise.cli.environment.VectorWidth;
import lanewise.cli.error.ExitCode;
import lanewise.cli.options.JsonOption;
import lanewise.cli.options.UserCommand;
import lanewise.cli.run.GivenNetwork;
import lanewise.kernel.VectorSupport;
import lanewise.nn.Network;
import lanewise.nn.ParameterSpec;
import lanewise.parallel.Scheduler;
import lanewise.plan.Plan;
import lanewise.plan.StageInfo;
import lanewise.run.RunSettings;
import lanewise.screen.Figures;
import lanewise.screen.Screen;
import lanewise.screen.TextTable;
import lanewise.tensor.Shape;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lanewise inspect}: shows a network layer by layer. */
@Command(
    name = "inspect",
    description = {
      "Show a network layer by layer: output shapes, parameters, operations, memory "
          + "and algorithms.",
      "The network is a trained, imported or described one, or a built-in model with its options."
    },
    abbreviateSynopsis = true,
    footer = {
      "  lanewise inspect",
      "  lanewise inspect --model simple-vgg --image-size 224 --batch-size 16",
      "  lanewise inspect latest"
    })
public final class InspectCommand extends UserCommand {
  @Mixin private final GivenNetwork given = new GivenNetwork();

  @Mixin private final JsonOption json = new JsonOption();

  /**
   * The output of {@code --json}.
   *
   * @param input channels, height and width
   * @param flops of one image forward
   * @param bufferBytes of training with the batch size
   */
  private record Report(
      List<Integer> input,
      long parameters,
      long flops,
      int batchSize,
      int threads,
      long bufferBytes,
      List<LayerRow> layers) {}

  /**
   * A layer.
   *
   * @param what its kind and form
   * @param how the algorithm, or the layer whose stage computes it
   * @param parameters those that are trained
   * @param bytes null if it has no stage of its own
   */
  private record LayerRow(
      String layer,
      String what,
      String how,
      List<Integer> output,
      long parameters,
      long flops,
      @Nullable Long bytes) {}

  InspectCommand() {
    super("Network", "batch-size", "Computation");
  }

  @Override
  public Integer call() {
    CommandLine line = line();
    RunSettings settings = settings();
    Network network = given.find(line, given()).network();
    SlowPath.warn(line.getErr());
    Screen screen = json.given() ? Screen.none() : screen();
    try (Scheduler scheduler = Scheduler.upTo(settings.threads())) {
      Plan plan = Plan.compile(network, settings.batchSize(), settings.convolution(), scheduler);
      List<LayerRow> layers = layers(network, plan);
      screen.table(table(layers));
      screen.gap();
      screen.line(
          "input %s (channels, height, width), %s parameters, %s per image forward",
          extents(list(network.inputShape())),
          Figures.count(network.parameterCount()),
          Figures.operations(network.flops()));
      screen.line(
          "training a batch of %d takes %s of buffers, with %s and %d threads",
          settings.batchSize(),
          Figures.bytes(plan.bufferBytes()),
          VectorWidth.describe(VectorSupport.detect()),
          scheduler.threads());
      json.print(
          line,
          new Report(
              list(network.inputShape()),
              network.parameterCount(),
              network.flops(),
              settings.batchSize(),
              scheduler.threads(),
              plan.bufferBytes(),
              layers));
    }
    return ExitCode.DONE;
  }

  /** For example {@code 32x28x28}. */
  private static String extents(List<Integer> shape) {
    return shape.stream().map(String::valueOf).collect(Collectors.joining("x"));
  }

  private static List<Integer> list(Shape shape) {
    return Arrays.stream(shape.toArray()).boxed().toList();
  }

  private static TextTable table(List<LayerRow> layers) {
    TextTable table =
        new TextTable(3, "layer", "what", "how", "output", "parameters", "MFLOP", "memory");
    for (LayerRow row : layers) {
      table.row(
          row.layer(),
          row.what(),
          row.how(),
          extents(row.output()),
          row.parameters() == 0 ? "-" : Figures.count(row.parameters()),
          row.flops() == 0 ? "-" : "%,.2f".formatted(row.flops() / 1e6),
          row.bytes() == null ? "" : Figures.bytes(row.bytes()));
    }
    return table;
  }

  private static List<LayerRow> layers(Network network, Plan plan) {
    List<LayerRow> rows = new ArrayList<>();
    Map<String, StageInfo> stages = new HashMap<>(); // by their first layer
    Map<String, String> leaders = new HashMap<>(); // the first layer of a stage, by all its layers
    for (StageInfo stage : plan.stages()) {
      for (Network.Node node : stage.nodes()) {
        String first = stage.nodes().getFirst().name();
        stages.put(first, stage);
        leaders.put(node.name(), first);
      }
    }
    List<Network.Node> nodes = network.nodes();
    for (int index = 0; index < nodes.size(); index++) {
      Network.Node node = nodes.get(index);
      long parameters =
          node.parameters().stream()
              .filter(ParameterSpec::trainable)
              .mapToLong(parameter -> parameter.shape().size())
              .sum();
      StageInfo stage = stages.get(node.name());
      // A layer without a stage costs nothing, because its input already has the right layout.
      String source = name(nodes, node.inputs().getFirst());
      leaders.putIfAbsent(node.name(), leaders.getOrDefault(source, source));
      boolean chained = node.inputs().equals(List.of(index - 1));
      rows.add(
          new LayerRow(
              node.name(),
              node.layer().describe() + (chained ? "" : " of " + sources(nodes, node)),
              stage == null ? "with " + leaders.get(node.name()) : stage.algorithm(),
              list(node.output()),
              parameters,
              node.flops(),
              stage == null ? null : stage.bytes()));
    }
    return rows;
  }

  /** For example {@code pool1 and relu3}. */
  private static String sources(List<Network.Node> nodes, Network.Node node) {
    return node.inputs().stream()
        .map(input -> name(nodes, input))
        .collect(Collectors.joining(" and "));
  }

  private static String name(List<Network.Node> nodes, int index) {
    return index == Network.INPUT ? "input" : nodes.get(index).name();
  }
}
