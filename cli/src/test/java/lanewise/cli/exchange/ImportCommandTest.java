package lanewise.cli.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.cli.Cli;
import lanewise.cli.TinyData;
import lanewise.cli.TinyRun;
import lanewise.cli.error.ExitCode;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Normalization;
import lanewise.datasets.format.NpzWeights;
import lanewise.exchange.NetworkJson;
import lanewise.exchange.OnnxExport;
import lanewise.format.onnx.OnnxFile;
import lanewise.format.onnx.OnnxGraph;
import lanewise.format.onnx.OnnxModel;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.safetensors.Safetensors;
import lanewise.model.Classifier;
import lanewise.model.ModelCard;
import lanewise.nn.Activation;
import lanewise.nn.Add;
import lanewise.nn.BatchNorm2d;
import lanewise.nn.Conv2d;
import lanewise.nn.Flatten;
import lanewise.nn.GlobalAvgPool2d;
import lanewise.nn.Linear;
import lanewise.nn.Network;
import lanewise.tensor.Shape;
import lanewise.tensor.Task;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportCommandTest {
  @TempDir private static Path folder;
  private static Path data;
  private static Path run;

  @BeforeAll
  static void train() throws IOException {
    data = TinyData.write(folder.resolve("tiny.npz"), false);
    run = folder.resolve("run");
    TinyRun.train(
        data, run, "--epochs 1 --batch-size 30 --normalize standard --validation 0 --quiet");
  }

  /** Not of the zoo. */
  private static Network residual() {
    Network.Builder graph = Network.builder(Shape.of(1, TinyData.SIZE, TinyData.SIZE));
    int trunk = graph.add(new Conv2d(8, 3).padding(1));
    int branch = graph.add(new BatchNorm2d(), trunk);
    branch = graph.add(Activation.relu(), branch);
    graph.add(new Add(), branch, trunk);
    graph.add(new GlobalAvgPool2d());
    graph.add(new Flatten());
    graph.add(new Linear(TinyData.CLASSES));
    return graph.build();
  }

  private static String evaluation(Path weights) {
    Cli.Result result = Cli.run("eval", weights, "--data", data, "--json");
    assertThat(result.err()).isEmpty();
    String json = result.out();
    return json.substring(json.indexOf("\"evaluation\""));
  }

  @Test
  void whatExportWroteComesBack() {
    Path onnx = folder.resolve("back.onnx");
    Path back = folder.resolve("back.safetensors");
    Cli.run("export", run, "--out", onnx);
    Cli.Result result = Cli.run("import", onnx, "--out", back);
    assertThat(result.out()).contains("back.safetensors: ", " parameters, 3 classes");
    assertThat(evaluation(back)).isEqualTo(evaluation(run));
  }

  @Test
  void logitsAreTakenForLabelsOfTheirOwnIfToldSo() {
    Network network = residual();
    Path onnx = folder.resolve("logits.onnx");
    OnnxFile.write(onnx, OnnxExport.of(network, network.initialize(1), false, Map.of()));
    Path single = folder.resolve("single.safetensors");
    Cli.Result usual = Cli.run("import", onnx, "--out", single);
    assertThat(usual.out()).contains("exclude each other", "give --multi-label", "3 classes");
    assertThat(ModelCard.read(single).orElseThrow().task()).isEqualTo(Task.MULTI_CLASS);

    Path several = folder.resolve("several.safetensors");
    Cli.Result told = Cli.run("import", onnx, "--multi-label", "--out", several);
    assertThat(told.out()).contains("labels of their own: a sigmoid each", "3 labels");
    ModelCard card = ModelCard.read(several).orElseThrow();
    assertThat(card.task()).isEqualTo(Task.MULTI_LABEL);
    try (Classifier exclusive = Classifier.load(single);
        Classifier independent = Classifier.load(several)) {
      ImageSet image = TinyData.images(1, 5);
      float[] softmax = exclusive.classify(image).getFirst().probabilities();
      float[] sigmoid = independent.classify(image).getFirst().probabilities();
      for (int k = 1; k < softmax.length; k++) { // both give the differences of the logits
        assertThat(Math.log(softmax[k] / softmax[0]))
            .isCloseTo(logit(sigmoid[k]) - logit(sigmoid[0]), within(1e-4));
      }
    }
  }

  private static double logit(float probability) {
    return Math.log(probability / (1.0 - probability));
  }

  @Test
  void anImportedNetworkIsTrainedFurtherAndReadBack() {
    Network network = residual();
    Path onnx = folder.resolve("own.onnx");
    Path own = folder.resolve("own.safetensors");
    Path further = folder.resolve("further");
    OnnxFile.write(onnx, OnnxExport.of(network, network.initialize(1), true, Map.of()));
    assertThat(Cli.run("import", onnx, "--data", data, "--out", own).status()).isZero();
    assertThat(evaluation(own)).contains("\"images\"");

    Cli.Result trained =
        Cli.run(
            "train",
            "--no-report",
            "--init",
            own,
            "--data",
            data,
            "--epochs",
            1,
            "--batch-size",
            30,
            "--out",
            further,
            "--quiet");
    assertThat(trained.err()).isEmpty();

    assertThat(evaluation(further)).isNotEqualTo(evaluation(own));
    ModelCard card = ModelCard.read(further.resolve("best.safetensors")).orElseThrow();
    assertThat(NetworkJson.write(card.network())).isEqualTo(NetworkJson.write(network));
    Path again = folder.resolve("again");
    Cli.Result repeated =
        Cli.run(
            "train",
            "--config",
            further.resolve("config.yaml"),
            "--out",
            again,
            "--quiet",
            "--no-report");
    assertThat(repeated.err()).isEmpty();
    assertThat(again.resolve("best.safetensors"))
        .hasSameBinaryContentAs(further.resolve("best.safetensors"));
  }

  @Test
  void weightsWithOtherNames() throws IOException {
    Map<String, Tensor> theirs = new LinkedHashMap<>();
    StringBuilder names = new StringBuilder("# ours\n");
    Safetensors.read(run.resolve("best.safetensors"))
        .forEach(
            (name, tensor) -> {
              theirs.put("theirs." + name, tensor);
              names.append("theirs.").append(name).append(" = ").append(name).append('\n');
            });
    Path npz = folder.resolve("theirs.npz");
    NpzWeights.write(npz, theirs);
    Path map = Files.writeString(folder.resolve("names.txt"), names);
    Path out = folder.resolve("ours.safetensors");
    Object[] arguments = {
      "import",
      npz,
      "--model",
      "simple-cnn",
      "--data",
      data,
      "--normalize",
      "standard",
      "--out",
      out
    };
    Cli.assertOneLine(Cli.run(arguments), "missing [conv1.weight, conv1.bias", ExitCode.FAILED);
    Cli.assertOneLine(Cli.run(arguments), "superfluous [theirs.conv1", ExitCode.FAILED);
    assertThat(out).doesNotExist();

    Object[] mapped = Arrays.copyOf(arguments, arguments.length + 2);
    mapped[arguments.length] = "--map";
    mapped[arguments.length + 1] = map;
    assertThat(Cli.run(mapped).status()).isZero();
    assertThat(evaluation(out)).isEqualTo(evaluation(run));
  }

  @Test
  void prefixesOfWrappersAreRemovedWithAMessage() {
    Map<String, Tensor> theirs = new LinkedHashMap<>();
    Safetensors.read(run.resolve("best.safetensors"))
        .forEach((name, tensor) -> theirs.put("module.model." + name, tensor));
    Path npz = folder.resolve("wrapped.npz");
    NpzWeights.write(npz, theirs);
    Path out = folder.resolve("unwrapped.safetensors");

    Cli.Result result =
        Cli.run(
            "import",
            npz,
            "--model",
            "simple-cnn",
            "--data",
            data,
            "--normalize",
            "standard",
            "--out",
            out);

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out() + result.err()).contains("'module.model.'");
    assertThat(evaluation(out)).isEqualTo(evaluation(run));
  }

  @Test
  void whatIsAssumedOfPixelsIsSaidAndCanBeGiven() {
    String assumed = "pixel/255 is assumed";
    Path plain = folder.resolve("plain.safetensors");
    Safetensors.write(plain, Safetensors.read(run.resolve("best.safetensors")), Map.of());
    Path onnx = folder.resolve("foreign.onnx");
    Network network = residual();
    OnnxFile.write(onnx, OnnxExport.of(network, network.initialize(1), true, Map.of()));
    for (Object[] source :
        new Object[][] {{onnx}, {plain, "--model", "simple-cnn", "--data", data}}) {
      Path out = folder.resolve("said.safetensors");
      List<Object> words = new ArrayList<>(List.of("import", "--out", out));
      words.addAll(Arrays.asList(source));
      assertThat(Cli.run(words.toArray()).out()).contains(assumed);
      assertThat(ModelCard.read(out).orElseThrow().normalization())
          .isEqualTo(Normalization.none(1));

      words.addAll(List.of("--mean", "0.25", "--std", "0.5"));
      assertThat(Cli.run(words.toArray()).out()).doesNotContain(assumed);
      assertThat(ModelCard.read(out).orElseThrow().normalization())
          .isEqualTo(new Normalization(List.of(0.25), List.of(0.5)));

      words.set(words.size() - 1, "0.5,0.5");
      Cli.assertOneLine(Cli.run(words.toArray()), "one for each of 1 channels", ExitCode.USAGE);
    }
    Path known = folder.resolve("known.onnx");
    Cli.run("export", run, "--out", known);
    assertThat(Cli.run("import", known, "--out", folder.resolve("k.safetensors")).out())
        .doesNotContain(assumed);
  }

  @Test
  void wrappedWeightsAreJudgedWithAMessage() {
    Map<String, Tensor> theirs = new LinkedHashMap<>();
    Safetensors.read(run.resolve("best.safetensors"))
        .forEach((name, tensor) -> theirs.put("_orig_mod." + name, tensor));
    Path file = folder.resolve("compiled.safetensors");
    Safetensors.write(file, theirs, Map.of());
    Object[] rest = {"--data", data, "--model", "simple-cnn", "--normalize", "standard"};
    List<Object> eval = new ArrayList<>(List.of("eval", file));
    eval.addAll(Arrays.asList(rest));
    assertThat(Cli.run(eval.toArray()).out())
        .contains("note: all names of the weights begin with '_orig_mod.', which is removed")
        .contains(
            Cli.run("eval", run).out().lines().filter(l -> l.startsWith("loss")).findFirst().get());
  }

  /** Each under the name of what it should be; {@code ForeignFileTest} has the rest. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "net.onnx | version https://git-lfs.github.com/spec/v1~oid sha256:00 | git lfs pull",
        "net.safetensors | version https://git-lfs.github.com/spec/v1~oid | git lfs pull",
        "net.onnx | <!DOCTYPE html><html><body>Not found</body></html> | is an HTML page",
        "net.safetensors | <html><head></head></html> | is an HTML page",
        "net.pt | PK\u0003\u0004archive/data.pkl | is a PyTorch checkpoint",
        "net.pth | \u0080\u0002\u008a~l | is a PyTorch checkpoint",
        "net.ckpt | PK\u0003\u0004archive/data.pkl | is a PyTorch checkpoint",
        "net.h5 | \u0089HDF~ | is an HDF5 file"
      })
  void filesThatAreSomethingElse(String name, String start, String said) throws IOException {
    byte[] bytes = start.replace('~', '\n').getBytes(StandardCharsets.ISO_8859_1);
    Path file = Files.write(folder.resolve(name), bytes);
    Path out = folder.resolve("other.safetensors");
    List<Object> words = new ArrayList<>(List.of("import", file, "--out", out));
    if (!name.endsWith(".onnx")) {
      words.addAll(List.of("--model", "simple-cnn", "--data", data));
    }
    Cli.assertOneLine(Cli.run(words.toArray()), said, ExitCode.FAILED);
    assertThat(out).doesNotExist();
  }

  @Test
  void unsupportedNodesAreNamed() {
    Network network = residual();
    OnnxModel model = OnnxExport.of(network, network.initialize(1), false, Map.of());
    OnnxGraph graph = model.graph();
    List<OnnxNode> nodes =
        graph.nodes().stream()
            .map(
                node ->
                    node.operator().equals("Relu")
                        ? new OnnxNode(
                            node.name(), "Softplus", "", node.inputs(), node.outputs(), Map.of())
                        : node)
            .toList();
    Path file = folder.resolve("softplus.onnx");
    OnnxFile.write(
        file,
        new OnnxModel(
            model.irVersion(),
            model.opsets(),
            new OnnxGraph(
                graph.name(), nodes, graph.initializers(), graph.inputs(), graph.outputs()),
            Map.of()));
    Cli.assertOneLine(
        Cli.run("import", file, "--out", folder.resolve("softplus.safetensors")),
        "node 'relu1' (Softplus) is an operator that is not supported; replace it in the network",
        ExitCode.FAILED);
  }

  @Test
  void mistakes() {
    Path out = folder.resolve("out.safetensors");
    Path weights = run.resolve("best.safetensors");
    Cli.assertOneLine(
        Cli.run("import", weights, "--out", out), "give its --model and --data", ExitCode.USAGE);
    Cli.assertOneLine(
        Cli.run("import", weights, "--model", "simple-cnn", "--out", out),
        "images and classes: give --data",
        ExitCode.USAGE);
    Cli.assertOneLine(
        Cli.run("import", "x.onnx", "--model", "simple-cnn", "--out", out),
        "an ONNX model describes its network",
        ExitCode.USAGE);
    Cli.assertOneLine(
        Cli.run("import", "lost.onnx", "--out", out), "lost.onnx: does not exist", ExitCode.FAILED);
    Cli.assertOneLine(
        Cli.run("train", "--model", "imported", "--data", data),
        "--model imported needs weights that describe it",
        ExitCode.USAGE);
  }
}
