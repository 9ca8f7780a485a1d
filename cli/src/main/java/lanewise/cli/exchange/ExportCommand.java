package lanewise.cli.exchange;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lanewise.cli.error.CommandFailure;
import lanewise.cli.error.ExitCode;
import lanewise.cli.error.Mistakes;
import lanewise.cli.options.UserCommand;
import lanewise.cli.run.SavedModel;
import lanewise.datasets.DataSet;
import lanewise.datasets.format.NpzWeights;
import lanewise.model.ModelCard;
import lanewise.model.TrainedModel;
import lanewise.nn.Network;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lanewise export}: writes a trained network for other programs. */
@Command(
    name = "export",
    description = {
      "Write a trained network as a file that other programs read: an ONNX model (images in,"
          + " logits out, any number of images at a time), or its weights alone under PyTorch's"
          + " names.",
      "Pixels must be normalised as in training; mean and standard deviation are "
          + "stored in the file's metadata."
    },
    abbreviateSynopsis = true,
    footer = {
      "  lanewise export latest",
      "  lanewise export latest --softmax --out digits.onnx",
      "  lanewise export latest --format npz"
    })
public final class ExportCommand extends UserCommand {
  @Mixin private final SavedModel saved = new SavedModel();

  @Option(
      names = "--format",
      paramLabel = "NAME",
      description = "${COMPLETION-CANDIDATES} (default: onnx).")
  private ExportFormat format = ExportFormat.ONNX;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The file to write (default: model.onnx in the run, or as --format says).")
  private @Nullable Path out;

  @Option(
      names = "--fold-bn",
      description = "Fold batch normalisation into the convolutions before it; for inference only.")
  private boolean foldBatchNorm;

  @Option(names = "--softmax", description = "onnx: output probabilities instead of logits.")
  private boolean softmax;

  ExportCommand() {
    super("Network", "Data");
  }

  @Override
  public Integer call() throws IOException {
    CommandLine line = line();
    if (softmax && format != ExportFormat.ONNX) {
      throw mistake("--softmax is an option of --format onnx");
    }
    Path file = saved.weights();
    DataSet data = given().values().containsKey("data") ? saved.data(line, given()) : null;
    ModelCard card = saved.card(line, given(), data);
    Network network = Mistakes.asUsage(line, card::network);
    TrainedModel read = new TrainedModel(card, saved.read(network));
    TrainedModel model = foldBatchNorm ? read.folded() : read;
    Path target = out == null ? file.resolveSibling("model." + format.toString()) : out;
    if (Files.exists(target) && Files.isSameFile(target, file)) {
      throw new CommandFailure(target + " is the input: give another file with --out");
    }
    switch (format) {
      case ONNX -> model.writeOnnx(target, softmax);
      case SAFETENSORS -> model.write(target);
      case NPZ -> NpzWeights.write(target, model.weights());
    }
    saved.notes().forEach(note -> line.getErr().println("note: " + note));
    line.getOut().println(target);
    return ExitCode.DONE;
  }
}
