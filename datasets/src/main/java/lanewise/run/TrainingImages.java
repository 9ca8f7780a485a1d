package lanewise.run;

import java.util.List;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Loader;
import lanewise.datasets.balance.ClassSampler;
import lanewise.datasets.balance.ClassWeights;
import lanewise.datasets.balance.Smote;
import lanewise.model.ModelCard;
import lanewise.plan.LossOptions;
import lanewise.tensor.Task;
import lanewise.text.Text;

/** The training images of a run, balanced and augmented according to its settings. */
final class TrainingImages {
  /** The value of Chawla and others, 2002. */
  private static final int SMOTE_NEIGHBOURS = 5;

  /** A common value for thousands to a hundred thousand images (Cui and others, 2019). */
  private static final double EFFECTIVE_BETA = 0.999;

  private TrainingImages() {}

  /** A loader of the prepared, sampled and augmented training images, in shards. */
  static Loader of(RunSettings settings, ModelCard card, ImageSet train) {
    if (train.task() == Task.MULTI_LABEL) {
      requireLabelsCanBe(settings.images().balance());
    }
    long seed = settings.seed();
    ImageSet images = card.prepared(train);
    if (settings.images().balance() == BalanceName.SMOTE) {
      images = new Smote(SMOTE_NEIGHBOURS, seed).apply(images);
    }
    Loader loader = card.loaderOfPrepared(images, settings.shardSize());
    Loader ordered =
        switch (settings.images().balance()) {
          case OVERSAMPLE -> loader.sampled(ClassSampler.oversampling(images, seed));
          case UNDERSAMPLE -> loader.sampled(ClassSampler.undersampling(images, seed));
          case BALANCED_BATCHES -> loader.sampled(ClassSampler.balancedBatches(images, seed));
          case NONE, SMOTE, CLASS_WEIGHTS, EFFECTIVE_NUMBER, LOGIT_ADJUST ->
              settings.images().inOrder() ? loader : loader.shuffled(seed);
        };
    return settings.images().augment().isNone()
        ? ordered
        : ordered.augmented(settings.images().augment().withSeed(seed));
  }

  private static void requireLabelsCanBe(BalanceName balance) {
    if (balance != BalanceName.NONE && balance != BalanceName.CLASS_WEIGHTS) {
      throw new IllegalArgumentException(
          Text.of(
              "balance %s is for images of one class each; where images have several labels, %s"
                  + " makes those that are there count as much as those that are not",
              balance, BalanceName.CLASS_WEIGHTS));
    }
  }

  /** The loss with the class weights or logit adjustment of the balance. */
  static LossOptions balanced(LossOptions loss, RunSettings settings, ImageSet train) {
    List<Integer> perClass = train.statistics().perClass();
    if (train.task() == Task.MULTI_LABEL && settings.images().balance() != BalanceName.NONE) {
      return loss.withClassWeights(ClassWeights.absentPerPresent(perClass, train.size()));
    }
    return switch (settings.images().balance()) {
      case CLASS_WEIGHTS -> loss.withClassWeights(ClassWeights.inverseFrequency(perClass));
      case EFFECTIVE_NUMBER ->
          loss.withClassWeights(ClassWeights.effectiveNumber(perClass, EFFECTIVE_BETA));
      case LOGIT_ADJUST -> loss.withLogitAdjustment(ClassWeights.logPriors(perClass));
      case NONE, OVERSAMPLE, UNDERSAMPLE, BALANCED_BATCHES, SMOTE -> loss;
    };
  }
}
