package lanewise.cli.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import lanewise.cli.Cli;
import lanewise.cli.JavaProcess;
import lanewise.cli.TinyData;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Resize;
import lanewise.kernel.VectorSupport;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.text.Choice;
import org.junit.jupiter.api.Test;

/** The same bytes for any number of threads, compiled or interpreted, at rest or under load. */
class DeterminismTrialTest extends Trial {
  private static final int INTERPRETED_SECONDS = 600;

  private static final List<Integer> THREADS = List.of(2, 3, 4, 7, 8, 16);

  private static final List<String> MODELS =
      List.of(
          "simple-cnn",
          "fashion-cnn",
          "simple-vgg --filters 8,16 --hidden 32",
          "bn-cnn --filters 8,16 --hidden 16",
          "resnet-mini --filters 8,16",
          "resnet18 --filters 8,16");

  private static final List<String> VARIANTS =
      List.of(
          "",
          " --augment rotate=10,shift=2,mixup=0.4",
          " --augment flip,noise,erase,scale",
          " --balance oversample",
          " --balance smote",
          " --balance class-weights",
          " --average 0.9 --accumulate 2",
          " --clip-norm 0.5 --optimizer adamw --weight-decay 0.01",
          " --optimizer sgd --nesterov --label-smoothing 0.1");

  private int runs;

  private void useImages(int size, int training, int others) throws IOException {
    Map<String, ImageSet> splits = new LinkedHashMap<>();
    splits.put("train", images(size, training, 1));
    splits.put("val", images(size, others, 2));
    splits.put("test", images(size, others, 3));
    data = TinyData.write(folder.resolve(size + ".npz"), splits);
  }

  private static ImageSet images(int size, int count, long seed) {
    return TinyData.images(count, seed).resized(Resize.Method.BILINEAR, size, size);
  }

  private String drawn(int largestBatch) {
    List<String> algorithms = Choice.names(ConvolutionAlgorithm.class);
    return "train --no-report --quiet --validation 0 --steps 3 --batch-size "
        + (1 + random.nextInt(largestBatch))
        + " --seed "
        + random.nextInt(1000)
        + " --conv "
        + algorithms.get(random.nextInt(algorithms.size()))
        + VARIANTS.get(random.nextInt(VARIANTS.size()))
        + " --model "
        + MODELS.get(random.nextInt(MODELS.size()));
  }

  private List<Object> into(Path out, String options, int threads) {
    return command(options, "--data", data, "--threads", threads, "--out", out);
  }

  private Path train(String options, int threads) {
    Path out = folder.resolve("run" + ++runs);
    Cli.Result result = Cli.run(into(out, options, threads).toArray());
    assertThat(result.status()).as("%s: %s", options, result.err()).isZero();
    return out;
  }

  private Path trainIn(JavaProcess java, String options, int threads) throws Exception {
    Path out = folder.resolve("run" + ++runs);
    Cli.Result result = java.run(into(out, options, threads).toArray());
    assertThat(result.status()).as("%s: %s", options, result.err()).isZero();
    return out;
  }

  private static void assertSame(Path one, Path other, String what) {
    assertThat(one.resolve("last.safetensors"))
        .as(what)
        .hasSameBinaryContentAs(other.resolve("last.safetensors"));
    assertThat(one.resolve("predictions.csv"))
        .as(what)
        .hasSameTextualContentAs(other.resolve("predictions.csv"));
  }

  @Test
  void threads() throws Exception {
    useImages(28, 90, 20);
    int settings = times(100);
    for (int i = 0; i < settings; i++) {
      String options = drawn(65);
      try (Load _ = new Load(i % 2 * 2)) {
        Path one = train(options, 1);
        for (int threads : THREADS) {
          assertSame(train(options, threads), one, options + " with " + threads + " threads");
        }
      }
    }
    held(
        settings * THREADS.size(), "comparisons of 1 thread with 2 to 16, half of them under load");
  }

  @Test
  void virtualMachines() throws Exception {
    int settings = times(14);
    int comparisons = 0;
    for (int i = 0; i < settings; i++) {
      // An interpreter takes a second for an image of 28 x 28, and several on a busy machine.
      useImages(13, 30, 4);
      String few = drawn(6);
      assertSame(
          trainIn(java("-Xint").limit(INTERPRETED_SECONDS), few, 2),
          train(few, 1),
          few + ", interpreted");
      comparisons++;
      useImages(28, 90, 20);
      String options = drawn(65);
      for (int bits : List.of(128, 256)) {
        if (bits <= VectorSupport.detect().hardwareBits()) {
          String flag = "-D" + VectorSupport.PROPERTY + "=" + bits;
          assertSame(
              trainIn(java(flag), options, 1),
              trainIn(java(flag), options, 3),
              options + " at " + bits + " bits");
          comparisons++;
        }
      }
    }
    held(comparisons, "comparisons of an interpreter, and at 128 and 256 bits");
  }

  private JavaProcess java(String flag) {
    return new JavaProcess(folder).flags("--add-modules=jdk.incubator.vector", flag);
  }

  /** Threads that want all processors. */
  private static final class Load implements AutoCloseable {
    private final AtomicBoolean over = new AtomicBoolean();

    Load(int threads) {
      List<Thread> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        all.add(
            Thread.ofPlatform()
                .daemon()
                .unstarted(
                    () -> {
                      while (!over.get()) {
                        Thread.onSpinWait();
                      }
                    }));
      }
      all.forEach(Thread::start);
    }

    @Override
    public void close() {
      over.set(true);
    }
  }
}
