package lanewise.cli.run;

import java.util.List;
import lanewise.cli.options.BalanceName;
import lanewise.cli.options.TrainOptions;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Loader;
import lanewise.datasets.balance.ClassSampler;
import lanewise.datasets.balance.ClassWeights;
import lanewise.datasets.balance.Smote;
import lanewise.model.ModelCard;
import lanewise.plan.LossOptions;

/** What a run learns from: the training images as {@code --balance} and {@code --augment} say. */
public final class TrainingImages {
  /** Chawla's; as usual. */
  private static final int SMOTE_NEIGHBOURS = 5;

  /** The usual one for sets of thousands to a hundred thousand images (Cui and others, 2019). */
  private static final double EFFECTIVE_BETA = 0.999;

  private TrainingImages() {}

  /** The images in the order they are learnt from, made ready, chosen and changed. */
  public static Loader of(TrainOptions options, ModelCard card, ImageSet train) {
    long seed = options.seed;
    ImageSet images = card.prepared(train);
    if (options.balance.name == BalanceName.SMOTE) {
      images = new Smote(SMOTE_NEIGHBOURS, seed).apply(images);
    }
    Loader loader = card.loaderOfPrepared(images, options.batch.size);
    Loader ordered =
        switch (options.balance.name) {
          case OVERSAMPLE -> loader.sampled(ClassSampler.oversampling(images, seed));
          case UNDERSAMPLE -> loader.sampled(ClassSampler.undersampling(images, seed));
          case BALANCED_BATCHES -> loader.sampled(ClassSampler.balancedBatches(images, seed));
          case NONE, SMOTE, CLASS_WEIGHTS, EFFECTIVE_NUMBER, LOGIT_ADJUST ->
              options.noShuffle ? loader : loader.shuffled(seed);
        };
    return options.augment.augment.isNone()
        ? ordered
        : ordered.augmented(options.augment.augment.withSeed(seed));
  }

  /** The loss as {@code --balance} wants it. */
  public static LossOptions balanced(LossOptions loss, TrainOptions options, ImageSet train) {
    List<Integer> perClass = train.statistics().perClass();
    return switch (options.balance.name) {
      case CLASS_WEIGHTS -> loss.withClassWeights(ClassWeights.inverseFrequency(perClass));
      case EFFECTIVE_NUMBER ->
          loss.withClassWeights(ClassWeights.effectiveNumber(perClass, EFFECTIVE_BETA));
      case LOGIT_ADJUST -> loss.withLogitAdjustment(ClassWeights.logPriors(perClass));
      case NONE, OVERSAMPLE, UNDERSAMPLE, BALANCED_BATCHES, SMOTE -> loss;
    };
  }
}
