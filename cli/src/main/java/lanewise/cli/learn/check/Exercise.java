package lanewise.cli.learn.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import lanewise.text.Choice;
import org.jspecify.annotations.Nullable;

/** The exercises, in the order in which they are to be done. */
public enum Exercise {
  CONVOLUTION(
      "Convolution",
      "a convolution by loops",
      new ConvolutionCheck(),
      null,
      ConvolutionCheck::rung),
  IM2COL("Im2col", "im2col: a convolution as a matrix product", new Im2colCheck()),
  PRODUCT(
      "Product",
      "a blocked matrix product",
      new ProductCheck(),
      ProductCheck.RACE,
      ProductCheck::rung),
  MICRO_KERNEL(
      "MicroKernel",
      "a micro-kernel near the FMA peak",
      new MicroKernelCheck(),
      MicroKernelCheck.RACE,
      MicroKernelCheck::rung),
  MAX_POOL("MaxPool", "ReLU and max-pooling backward", new MaxPoolCheck()),
  CONVOLUTION_GRADIENTS(
      "ConvolutionGradients", "a convolution's two gradients", new ConvolutionGradientsCheck()),
  CROSS_ENTROPY("CrossEntropy", "softmax cross-entropy and its gradient", new CrossEntropyCheck()),
  OPTIMIZERS("Optimizers", "SGD with momentum, and Adam", new OptimizersCheck()),
  BATCH_NORM("BatchNorm", "batch normalisation both ways", new BatchNormCheck()),
  DROPOUT("Dropout", "dropout with counter-based randomness", new DropoutCheck()),
  TRAINING("Training", "a training loop that passes 98 % on digits", new TrainingCheck()),
  SAME_BYTES("SameBytes", "a racy sum, to be mended", new SameBytesCheck());

  /** What a child may use unless the exercise says otherwise. */
  private static final Limits USUAL = new Limits(20, 256, false);

  private static final Limits TO_TRAIN = new Limits(120, 1024, true);

  /**
   * What a process that judges may use.
   *
   * @param seconds of time
   * @param heapMiB of heap
   * @param optimised whether the JVM is to optimise: it takes longer to start and is faster then
   */
  public record Limits(int seconds, int heapMiB, boolean optimised) {}

  private final String className;
  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // judges have no state
  private final Check check;

  @SuppressWarnings("ImmutableEnumChecker")
  private final @Nullable Race race;

  @SuppressWarnings("ImmutableEnumChecker")
  private final @Nullable Climb climb;

  Exercise(String className, String title, Check check) {
    this(className, title, check, null, null);
  }

  Exercise(
      String className, String title, Check check, @Nullable Race race, @Nullable Climb climb) {
    this.className = className;
    this.title = title;
    this.check = check;
    this.race = race;
    this.climb = climb;
  }

  /** What it is about, in some words. */
  public String title() {
    return title;
  }

  /** The class that the check calls. */
  public String className() {
    return className;
  }

  /** The name of the student's file. */
  public String file() {
    return className + ".java";
  }

  /** What a process that judges it may use. */
  public Limits limits() {
    return this == TRAINING ? TO_TRAIN : USUAL;
  }

  /** The one to do after it. */
  public Optional<Exercise> next() {
    return Stream.of(values()).dropWhile(exercise -> exercise != this).skip(1).findFirst();
  }

  /** How fast an answer must be, if that counts. */
  public Optional<Race> race() {
    return Optional.ofNullable(race);
  }

  /** Whether an answer is a rung of the ladder. */
  public boolean isRung() {
    return climb != null;
  }

  Climb climb() {
    return Objects.requireNonNull(climb);
  }

  Check check() {
    return check;
  }

  /** The file that the student begins with. */
  public String skeleton() {
    return text(file());
  }

  /** From the gentlest to the one that says nearly all. */
  public List<String> hints() {
    return List.of(text("hints.txt").strip().split("\n\n"));
  }

  private String text(String file) {
    String path = "/lanewise/cli/learn/" + Choice.name(this) + "/" + file;
    try (InputStream in = Objects.requireNonNull(Exercise.class.getResourceAsStream(path), path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
