package lanewise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import lanewise.datasets.Clahe;
import lanewise.datasets.DataException;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Normalization;
import lanewise.datasets.Preparation;
import lanewise.datasets.Resize;
import lanewise.datasets.TestViews;
import lanewise.datasets.digits.Digits;
import lanewise.datasets.format.ImageFile;
import lanewise.format.FormatException;
import lanewise.format.safetensors.Safetensors;
import lanewise.nn.Activation;
import lanewise.nn.Conv2d;
import lanewise.nn.CustomLayer;
import lanewise.nn.Flatten;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Network;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.tensor.Shape;
import lanewise.tensor.Task;
import lanewise.train.Evaluation;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ClassifierTest {
  private static final DataSet DATA = Digits.generate(1, 60, 40);
  private static final ImageSet IMAGES = DATA.test();
  private static final ClassifierOptions OPTIONS =
      new ClassifierOptions(2, 16, ConvolutionAlgorithm.AUTO);

  @TempDir private Path folder;

  /** An untrained network: its answers are as exact as any. */
  private static TrainedModel model() {
    Network network =
        Network.of(
            DATA.imageShape(),
            new Conv2d(4, 3),
            Activation.relu(),
            new MaxPool2d(2),
            new Flatten(),
            new Linear(10));
    ModelCard card = ModelCard.of(network, DATA.classNames(), Normalization.standard(DATA.train()));
    return new TrainedModel(card, network.initialize(7));
  }

  private static final ModelCard NAMED =
      new ModelCard(
          ModelSpec.of(ModelName.SIMPLE_CNN),
          Shape.of(1, 28, 28),
          List.of("cat", "dog", "owl"),
          Preparation.PLAIN,
          Normalization.none(1));

  private static TrainedModel demanding() {
    ModelCard plain = model().card();
    ModelCard card =
        new ModelCard(
            plain.model(),
            plain.image(),
            plain.classNames(),
            new Preparation(Resize.Method.AREA, new Clahe(2, 4)),
            plain.normalization(),
            TestViews.TEN,
            Task.MULTI_CLASS,
            List.of(),
            plain.imported());
    return new TrainedModel(card, model().weights());
  }

  /** The result of eval with a plan of the given batch size. */
  private static float[] evaluated(TrainedModel model, ImageSet images, int batchSize) {
    try (Scheduler scheduler = new Scheduler(1)) {
      Plan plan =
          Plan.compile(model.card().network(), batchSize, ConvolutionAlgorithm.AUTO, scheduler);
      plan.load(model.weights());
      return Evaluation.ofViews(plan, model.card().views(images, batchSize)).probabilities();
    }
  }

  private static byte[] pixels(int row) {
    int size = IMAGES.imageShape().size();
    return Arrays.copyOfRange(IMAGES.pixels(), row * size, (row + 1) * size);
  }

  private static BufferedImage grey(int row) {
    BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
    byte[] pixels = pixels(row);
    for (int i = 0; i < pixels.length; i++) {
      image.getRaster().setSample(i % 28, i / 28, 0, pixels[i] & 0xff);
    }
    return image;
  }

  private Path png(int row) {
    try {
      Path file = folder.resolve(row + ".png");
      ImageIO.write(grey(row), "png", file.toFile());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static float[] all(List<Answer> answers) {
    float[] all = new float[answers.size() * 10];
    for (int row = 0; row < answers.size(); row++) {
      System.arraycopy(answers.get(row).probabilities(), 0, all, row * 10, 10);
    }
    return all;
  }

  @Test
  void oneImageIsJudgedAsEvaluationDoesHoweverItComes() {
    for (TrainedModel model : List.of(model(), demanding())) {
      try (Classifier classifier = new Classifier(model, OPTIONS)) {
        for (int row = 0; row < 5; row++) {
          float[] expected = evaluated(model, IMAGES.select(new int[] {row}), 1);

          assertThat(classifier.classify(pixels(row), Shape.of(1, 28, 28)).probabilities())
              .isEqualTo(expected);
          assertThat(classifier.classify(grey(row)).probabilities()).isEqualTo(expected);
          assertThat(classifier.classify(png(row)).probabilities()).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void listsAndStreamsAreJudgedAsEvaluationDoesInBatches() {
    for (TrainedModel model : List.of(model(), demanding())) {
      float[] expected = evaluated(model, IMAGES, 16);
      List<Path> files = IntStream.range(0, IMAGES.size()).mapToObj(this::png).toList();
      List<BufferedImage> images =
          IntStream.range(0, IMAGES.size()).mapToObj(ClassifierTest::grey).toList();
      try (Classifier classifier = new Classifier(model, OPTIONS)) {
        assertThat(all(classifier.classify(IMAGES))).isEqualTo(expected);
        assertThat(all(classifier.classifyFiles(files))).isEqualTo(expected);
        assertThat(all(classifier.classifyImages(images))).isEqualTo(expected);
        try (Stream<Answer> answers = classifier.classify(images.stream(), ImageFile::of)) {
          assertThat(answers.limit(3).map(Answer::label).toList()).hasSize(3);
        }
        assertThat(classifier.classifyFiles(List.of())).isEmpty();
      }
    }
  }

  @Test
  void anAnswerNamesAndRanksItsClasses() {
    Answer answer = new Answer(NAMED, new float[] {0.2f, 0.4f, 0.4f});

    assertThat(answer.name()).isEqualTo("dog");
    assertThat(answer.label()).isEqualTo(1);
    assertThat(answer.probability()).isEqualTo(0.4f);
    assertThat(answer.probability("cat")).isEqualTo(0.2f);
    assertThat(answer.ranking())
        .extracting(Answer.Candidate::name)
        .containsExactly("dog", "owl", "cat");
    assertThat(answer).hasToString("dog (40.00 %)");
    assertThatThrownBy(() -> answer.probability("cow"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is no class 'cow'")
        .hasMessageContaining("cat, dog, owl");
  }

  @Test
  void savedInEitherFormItLoadsWithItsCard() {
    TrainedModel model = demanding();
    Path weights = folder.resolve("net.safetensors");
    Path onnx = folder.resolve("net.onnx");
    model.write(weights);
    model.writeOnnx(onnx, true);
    float[] expected = evaluated(model, IMAGES.select(new int[] {3}), 1);

    for (Path file : List.of(weights, onnx)) {
      try (Classifier classifier = Classifier.load(file)) {
        assertThat(classifier.classNames()).isEqualTo(DATA.classNames());
        assertThat(classifier.card().testViews()).isEqualTo(TestViews.TEN);
        assertThat(classifier.card().normalization()).isEqualTo(model.card().normalization());
        float[] loaded = classifier.classify(grey(3)).probabilities();
        for (int label = 0; label < loaded.length; label++) {
          assertThat(loaded[label]).isCloseTo(expected[label], within(1e-6f));
        }
      }
    }
  }

  @Test
  void manyThreadsGetTheAnswersOfOne() throws Exception {
    TrainedModel model = model();
    List<float[]> alone =
        IntStream.range(0, IMAGES.size())
            .mapToObj(row -> evaluated(model, IMAGES.select(new int[] {row}), 1))
            .toList();
    try (Classifier classifier = new Classifier(model, OPTIONS);
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<Boolean>> results = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        int first = thread;
        results.add(
            threads.submit(
                () -> {
                  start.await();
                  boolean same = true;
                  for (int i = 0; i < 200; i++) {
                    int row = (first + i) % IMAGES.size();
                    float[] expected = alone.get(row);
                    same &= Arrays.equals(expected, classifier.classify(grey(row)).probabilities());
                    if (i % 50 == 0) {
                      same &= classifier.classify(IMAGES).size() == IMAGES.size();
                    }
                  }
                  return same;
                }));
      }
      start.countDown();
      for (Future<Boolean> result : results) {
        assertThat(result.get()).isTrue();
      }
    }
  }

  /** A layer in which callers meet: it goes on once two are in it. */
  private record Meeting(CyclicBarrier barrier) implements CustomLayer {
    @Override
    public String kind() {
      return "meeting";
    }

    @Override
    public Shape output(Shape input) {
      return input;
    }

    @Override
    public Computation computation(Shape input) {
      return new Computation() {
        @Override
        public void forward(int images, float[] x, float[][] parameters, float[] y) {
          System.arraycopy(x, 0, y, 0, images * input.size());
          try {
            barrier.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("nobody else computes", e);
          }
        }

        @Override
        public void backward(
            int images, float[] x, float[][] parameters, float[] dy, float[] dx, float[][] dw) {
          throw new UnsupportedOperationException();
        }
      };
    }
  }

  @Test
  void callersComputeAtTheSameTime() throws Exception {
    assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "one processor: one at a time");
    Network network =
        Network.of(
            DATA.imageShape(), new Meeting(new CyclicBarrier(2)), new Flatten(), new Linear(10));
    ModelCard card = ModelCard.of(network, DATA.classNames(), Normalization.none(1));
    try (Classifier classifier =
            new Classifier(new TrainedModel(card, network.initialize(7)), OPTIONS);
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Callable<Answer>> calls =
          Collections.nCopies(2, () -> classifier.classify(pixels(0), DATA.imageShape()));
      for (Future<Answer> answer : threads.invokeAll(calls)) {
        assertThat(answer.get().probabilities()).hasSize(10);
      }
    }
  }

  @Test
  void aClosedClassifierFailsWithAMessage() {
    Classifier classifier = new Classifier(model(), OPTIONS);
    classifier.classify(grey(0));
    classifier.classify(IMAGES);
    classifier.close();
    classifier.close();

    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> classifier.classify(grey(0)),
            () -> classifier.classify(folder.resolve("none.png")),
            () -> classifier.classify(IMAGES),
            () -> classifier.classifyFiles(List.of(png(0))))) {
      assertThatThrownBy(call)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the classifier is closed: load it again");
    }
  }

  @Test
  void whatCannotBeAnImageIsRefusedInASentence() throws IOException {
    Path text = Files.writeString(folder.resolve("text.png"), "no image");
    try (Classifier classifier = new Classifier(model(), OPTIONS)) {
      assertThatThrownBy(() -> classifier.classify(text))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("text.png");
      assertThatThrownBy(() -> classifier.classifyFiles(List.of(png(0), text, png(1))))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("text.png");
      assertThatThrownBy(() -> classifier.classify(new byte[3], Shape.of(1, 2, 2)))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("has 4 pixels, given 3");
      assertThatThrownBy(() -> classifier.classify(new byte[4], Shape.of(2, 2)))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("must be (C,H,W)");
      assertThatThrownBy(() -> classifier.classify(new byte[8], Shape.of(2, 2, 2)))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("(1,H,W) or (3,H,W)");
      assertThatThrownBy(() -> classifier.classify(new float[8], Shape.of(2, 2, 2)))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("images of 1 channels, given (2, 2, 2)");
      assertThatThrownBy(() -> classifier.classify(new float[] {0, 1, 2}, Shape.of(1, 2, 2)))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("has 4 pixels, given 3");
      ImageSet colour =
          new ImageSet(Shape.of(3, 2, 2), new byte[12], new int[1], DATA.classNames());
      assertThatThrownBy(() -> classifier.classify(colour))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("images of 1 channels, given");
    }
  }

  /** One thread: while it reads an image, the others of its batch wait. */
  private static final ClassifierOptions ONE_READER =
      new ClassifierOptions(1, 16, ConvolutionAlgorithm.AUTO);

  /** Reads the first batch at once, and those after it never. */
  private static ImageFile firstBatchOnly(int item) {
    if (item >= ONE_READER.batchSize()) {
      LockSupport.park();
    }
    return ImageFile.of(grey(0));
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aClosedStreamFails() {
    try (Classifier classifier = new Classifier(model(), ONE_READER)) {
      Stream<Integer> items = IntStream.range(0, 200).boxed();
      Stream<Answer> answers = classifier.classify(items, ClassifierTest::firstBatchOnly);
      Iterator<Answer> iterator = answers.iterator();
      iterator.next();
      answers.close();
      assertThatThrownBy(() -> iterator.forEachRemaining(answer -> {}))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the stream of answers is closed");
    }
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aStreamMayBeClosedWhileAnotherThreadWaitsForIt() throws Exception {
    try (Classifier classifier = new Classifier(model(), ONE_READER);
        ExecutorService reader = Executors.newSingleThreadExecutor()) {
      Stream<Integer> items = IntStream.range(0, 200).boxed();
      Stream<Answer> answers = classifier.classify(items, ClassifierTest::firstBatchOnly);
      CountDownLatch begun = new CountDownLatch(1);
      Future<?> reading = reader.submit(() -> answers.forEach(answer -> begun.countDown()));
      begun.await();
      answers.close();
      assertThatThrownBy(reading::get)
          .hasCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the stream of answers is closed");
    }
  }

  @Test
  void picturesDoNotHaveFourChannels() {
    Network network = Network.of(Shape.of(4, 8, 8), new Flatten(), new Linear(2));
    ModelCard card = ModelCard.of(network, List.of("a", "b"), Normalization.none(4));
    String message =
        "the network takes images of 4 channels: a picture has 1 or 3; give it an array of floats";
    try (Classifier classifier =
        new Classifier(new TrainedModel(card, network.initialize(7)), OPTIONS)) {
      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              () -> classifier.classify(grey(0)),
              () -> classifier.classify(png(0)),
              () -> classifier.classifyImages(List.of(grey(0))))) {
        assertThatThrownBy(call).isInstanceOf(DataException.class).hasMessage(message);
      }
      assertThat(classifier.classify(new float[4 * 64], Shape.of(4, 8, 8)).name()).isNotEmpty();
    }
  }

  @Test
  void classNamesDiffer() {
    Network network = Network.of(Shape.of(1, 8, 8), new Flatten(), new Linear(2));
    assertThatThrownBy(() -> ModelCard.of(network, List.of("a", "a"), Normalization.none(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a class name occurs twice in [a, a]");
  }

  @Test
  void weightsWithoutACardAreRefusedInASentence() {
    Path bare = folder.resolve("bare.safetensors");
    Safetensors.write(bare, model().weights(), Map.of());

    assertThatThrownBy(() -> Classifier.load(bare))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("bare.safetensors")
        .hasMessageContaining("does not describe its network");
    assertThatThrownBy(() -> Classifier.load(folder.resolve("none")))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("does not exist");
  }
}
