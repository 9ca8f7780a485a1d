package lanewise.cli.command;

import lanewise.cli.environment.VectorWidth;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Loader;
import lanewise.kernel.VectorSupport;
import lanewise.nn.Network;
import lanewise.run.RunSettings;
import lanewise.screen.Figures;
import lanewise.screen.Screen;
import lanewise.tensor.Shape;

/**
 * The summary shown before training starts.
 *
 * @param settings the settings, with all values filled in
 * @param data the data set with its validation images
 * @param images the loader of the training images
 */
record TrainingHeader(RunSettings settings, Network network, DataSet data, Loader images) {

  void show(Screen screen) {
    ImageSet held = data.validation();
    Shape image = network.inputShape();
    screen.line(
        "%s: %s parameters, %s per image",
        screen.bold(settings.model().name().toString()),
        Figures.count(network.parameterCount()),
        Figures.operations(network.flops()));
    screen.line(
        "%s: %s images to train, %s to validate, %s to test; %d classes, %dx%d %s",
        screen.bold(data.name()),
        Figures.count(data.train().size()),
        held == null ? "none" : Figures.count(held.size()),
        Figures.count(data.test().size()),
        data.classNames().size(),
        image.extent(1),
        image.extent(2),
        image.extent(0) == 1 ? "grey" : "colour");
    screen.notes(data);
    if (images.imageCount() != data.train().size()) {
      screen.line(
          "%s: %s images per epoch",
          screen.bold("balance " + settings.images().balance()),
          Figures.count(images.imageCount()));
    }
    screen.line(
        "%s: learning rate %s, batch size %s, seed %d",
        screen.bold(settings.optimizer().name().toString()),
        settings.rateText(),
        settings.batchText(),
        settings.seed());
    int threads = settings.threads();
    screen.line(
        "%d %s, %s",
        threads, threads == 1 ? "thread" : "threads", VectorWidth.describe(VectorSupport.detect()));
  }
}
