package example;

import java.nio.file.Path;
import java.util.List;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Loader;
import lanewise.datasets.Normalization;
import lanewise.model.Classifier;
import lanewise.model.ModelCard;
import lanewise.model.TrainedModel;
import lanewise.nn.Activation;
import lanewise.nn.Conv2d;
import lanewise.nn.Flatten;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Network;
import lanewise.optim.Adam;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.train.Evaluation;
import lanewise.train.Trainer;
import lanewise.train.TrainingListener;
import lanewise.train.TrainingOptions;

/** Trains a classifier of measurements of faulty and sound parts. */
public final class FaultFinder {
  /** The names of the classes, by label. */
  static final List<String> CLASSES = List.of("sound", "faulty");

  private static final int BATCH = 32;

  private FaultFinder() {}

  /** Trains, prints the evaluation, and classifies one part. */
  public static void main(String[] arguments) {
    Path file = Path.of(arguments.length == 0 ? "faults.safetensors" : arguments[0]);
    System.out.println(train(Measurements.of(400, 1), Measurements.of(100, 2), file));
    try (Classifier classifier = Classifier.load(file)) {
      float[] part = Measurements.one(true, 3);
      System.out.println("a faulty part: " + classifier.classify(part, Measurements.SHAPE));
    }
  }

  /** Trains a small network, saves it and evaluates it on other measurements. */
  static Evaluation train(ImageSet train, ImageSet test, Path file) {
    Network network =
        Network.of(
            train.imageShape(),
            new Conv2d(8, 3).padding(1),
            Activation.relu(),
            new MaxPool2d(2),
            new Flatten(),
            new Linear(train.classes()));
    Normalization normalization = Normalization.standard(train);
    try (Scheduler scheduler = new Scheduler(1)) {
      Plan plan = Plan.compile(network, BATCH, ConvolutionAlgorithm.AUTO, scheduler);
      plan.load(network.initialize(1));
      new Trainer(plan, Adam.plain(), TrainingOptions.epochs(4).learningRate(3e-3))
          .fit(
              new Loader(train, BATCH).normalized(normalization).shuffled(1),
              null,
              TrainingListener.NONE);
      ModelCard card = ModelCard.of(network, train.classNames(), normalization);
      new TrainedModel(card, plan.weights()).write(file);
      return Evaluation.of(plan, new Loader(test, BATCH).normalized(normalization));
    }
  }
}
