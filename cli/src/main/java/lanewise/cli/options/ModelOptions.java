package lanewise.cli.options;

import lanewise.cli.error.Mistakes;
import lanewise.model.ModelName;
import lanewise.run.RunConfig;
import lanewise.run.RunSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options that choose a network; {@link RunConfig} reads them. */
@OptionSection("Network")
public final class ModelOptions {
  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "The network: ${COMPLETION-CANDIDATES} (default: simple-cnn).")
  @Nullable ModelName model;

  @Option(
      names = "--conv-layers",
      paramLabel = "N",
      description =
          "simple-vgg, bn-cnn, resnet-mini: the number of convolution blocks (default: as many"
              + " as --filters has).")
  @Nullable String convLayers;

  @Option(
      names = "--filters",
      paramLabel = "N,N,…",
      description =
          "simple-vgg, bn-cnn, resnet-mini: the filters of each block (default: 32,64,128; bn-cnn:"
              + " 32,64).")
  @Nullable String filters;

  @Option(
      names = "--hidden",
      paramLabel = "N",
      description = "simple-vgg, bn-cnn: units of the hidden layer (default: 256; bn-cnn: 128).")
  @Nullable String hidden;

  @Option(
      names = "--dropout",
      paramLabel = "P",
      description =
          "simple-vgg, bn-cnn, resnet-mini: probability of dropping a unit before the last layer"
              + " (default: 0.5; resnet-mini: 0).")
  @Nullable String dropout;

  @Option(
      names = "--image-size",
      paramLabel = "N",
      description =
          "simple-vgg, bn-cnn, resnet-mini: resize the images to N x N (default: as they are).")
  @Nullable String imageSize;

  @Option(
      names = "--batch-norm",
      description =
          "Batch normalisation after every convolution; bn-cnn and resnet-mini always "
              + "have it.")
  boolean batchNorm;

  /** Whether a command was given any of the options. */
  public static boolean areGiven(CommandLine line) {
    return TrainOptions.given(line).choosesModel();
  }

  /** Settings with the network that a command was given, and the size of its images. */
  public static RunSettings settings(CommandLine line) {
    return Mistakes.asUsage(line, TrainOptions.given(line)::settings);
  }
}
