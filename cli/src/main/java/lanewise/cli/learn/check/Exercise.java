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

/** The exercises, in the order in which they are to be done. */
public enum Exercise {
  CONVOLUTION("Convolution", "a convolution by loops"),
  IM2COL("Im2col", "im2col: a convolution as a matrix product"),
  PRODUCT("Product", "a blocked matrix product"),
  MICRO_KERNEL("MicroKernel", "a micro-kernel near the FMA peak"),
  MAX_POOL("MaxPool", "ReLU and max-pooling backward"),
  CONVOLUTION_GRADIENTS("ConvolutionGradients", "a convolution's two gradients"),
  CROSS_ENTROPY("CrossEntropy", "softmax cross-entropy and its gradient"),
  OPTIMIZERS("Optimizers", "SGD with momentum, and Adam"),
  BATCH_NORM("BatchNorm", "batch normalisation both ways"),
  DROPOUT("Dropout", "dropout with counter-based randomness"),
  TRAINING("Training", "a training loop that passes 98 % on digits"),
  SAME_BYTES("SameBytes", "a racy sum, to be mended");

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

  Exercise(String className, String title) {
    this.className = className;
    this.title = title;
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
    return switch (this) {
      case PRODUCT -> Optional.of(ProductCheck.RACE);
      case MICRO_KERNEL -> Optional.of(MicroKernelCheck.RACE);
      default -> Optional.empty();
    };
  }

  /** Whether an answer is a rung of the ladder. */
  public boolean isRung() {
    return climb().isPresent();
  }

  /** How an answer becomes a rung of the ladder, if it is one. */
  Optional<Climb> climb() {
    return switch (this) {
      case CONVOLUTION -> Optional.of(ConvolutionCheck::rung);
      case PRODUCT -> Optional.of(ProductCheck::rung);
      case MICRO_KERNEL -> Optional.of(MicroKernelCheck::rung);
      default -> Optional.empty();
    };
  }

  /** A new check: the command line knows all exercises, and loads only what it needs. */
  Check check() {
    return switch (this) {
      case CONVOLUTION -> new ConvolutionCheck();
      case IM2COL -> new Im2colCheck();
      case PRODUCT -> new ProductCheck();
      case MICRO_KERNEL -> new MicroKernelCheck();
      case MAX_POOL -> new MaxPoolCheck();
      case CONVOLUTION_GRADIENTS -> new ConvolutionGradientsCheck();
      case CROSS_ENTROPY -> new CrossEntropyCheck();
      case OPTIMIZERS -> new OptimizersCheck();
      case BATCH_NORM -> new BatchNormCheck();
      case DROPOUT -> new DropoutCheck();
      case TRAINING -> new TrainingCheck();
      case SAME_BYTES -> new SameBytesCheck();
    };
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
