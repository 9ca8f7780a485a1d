package lanewise.benchmarks;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Loader;
import lanewise.datasets.Normalization;
import lanewise.model.Answer;
import lanewise.model.Classifier;
import lanewise.model.ClassifierOptions;
import lanewise.model.ModelCard;
import lanewise.model.TrainedModel;
import lanewise.nn.Models;
import lanewise.nn.Network;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.train.Evaluation;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * The overhead of a {@link Classifier}: one decoded image compared to the plan's forward pass of
 * one image, a list compared to an evaluation of the same images, and eight concurrent callers. The
 * network is {@code simple-cnn} on grey images of 28 x 28 pixels.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // by JMH and setUp
public class ClassifierBenchmark extends Timing {
  private static final int SIDE = 28;
  private static final int CLASSES = 10;
  private static final int BATCH = 64;

  /** Threads that compute a list. */
  @Param("2")
  public int threads;

  /** Images of a list. */
  @Param("10000")
  public int images;

  private ImageSet set;
  private List<BufferedImage> decoded;
  private ModelCard card;
  private Classifier classifier;
  private Scheduler oneThread;
  private Scheduler allThreads;
  private Plan one;
  private Plan many;
  private Batch input;

  /** Creates images, a classifier, and the same network without it. */
  @Setup
  public void setUp() {
    Shape shape = Shape.of(1, SIDE, SIDE);
    byte[] pixels = new byte[images * shape.size()];
    new SplittableRandom(1).nextBytes(pixels);
    List<String> names = IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
    set = new ImageSet(shape, pixels, new int[images], names);
    decoded = IntStream.range(0, images).mapToObj(row -> grey(pixels, row)).toList();
    Network network = Models.simpleCnn(shape, CLASSES);
    card = ModelCard.of(network, names, Normalization.standard(set));
    TrainedModel model = new TrainedModel(card, network.initialize(1));
    classifier =
        new Classifier(model, ClassifierOptions.usual().withThreads(threads).withBatchSize(BATCH));
    oneThread = new Scheduler(1);
    allThreads = new Scheduler(threads);
    one = Plan.compile(network, 1, ConvolutionAlgorithm.AUTO, oneThread);
    many = Plan.compile(network, BATCH, ConvolutionAlgorithm.AUTO, allThreads);
    one.load(model.weights());
    many.load(model.weights());
    input = new Batch(1, shape);
    new Loader(set.select(new int[] {0}), 1).normalized(card.normalization()).fill(input);
  }

  private static BufferedImage grey(byte[] pixels, int row) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    byte[] target = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    System.arraycopy(pixels, row * SIDE * SIDE, target, 0, target.length);
    return image;
  }

  /** Ends the threads. */
  @TearDown
  public void close() {
    classifier.close();
    oneThread.close();
    allThreads.close();
  }

  /** The plan alone, for one prepared image. */
  @Benchmark
  public double onePlan() {
    return one.evaluate(input);
  }

  /** A decoded image. */
  @Benchmark
  public Answer oneImage() {
    return classifier.classify(decoded.getFirst());
  }

  /** A decoded image, with eight concurrent callers. */
  @Benchmark
  @Threads(8)
  public Answer oneImageForEachOfEight() {
    return classifier.classify(decoded.getFirst());
  }

  /** An evaluation of all images, as by {@code eval}. */
  @Benchmark
  public float[] evaluation(Throughput.Images done) {
    done.add(images, 0);
    return Evaluation.ofViews(many, card.views(set, BATCH)).probabilities();
  }

  /** A list of all images, decoded. */
  @Benchmark
  public List<Answer> list(Throughput.Images done) {
    done.add(images, 0);
    return classifier.classifyImages(decoded);
  }

  /** All images as a set. */
  @Benchmark
  public List<Answer> imageSet(Throughput.Images done) {
    done.add(images, 0);
    return classifier.classify(set);
  }
}
