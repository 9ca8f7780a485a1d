package lanewise.datasets.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.OperatingSystemMXBean;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.RealData;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published data sets themselves; skipped where they are not on the machine. */
class RealDataTest {

  @Test
  void mnistIsWholeAndLoadsFast() {
    DataCatalog catalog = RealData.catalogWith("mnist");
    DataSet set = catalog.load("mnist");
    assertThat(set.notes()).isEmpty();
    assertThat(set.imageShape()).isEqualTo(Shape.of(1, 28, 28));
    assertThat(set.test().size()).isEqualTo(10_000);
    assertThat(Arrays.copyOf(set.train().labels(), 10))
        .containsExactly(5, 0, 4, 1, 9, 2, 1, 3, 1, 4);
    ImageSet.Statistics statistics = set.train().statistics();
    assertThat(statistics.mean().getFirst()).isCloseTo(0.1307, within(5e-5));
    assertThat(statistics.std().getFirst()).isCloseTo(0.3081, within(5e-5));
    assertThat(statistics.perClass().getFirst()).isEqualTo(5_923);

    // Half a second on two cores; processor time does not suffer from whatever else runs.
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long best = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 3; attempt++) {
      long start = system.getProcessCpuTime();
      catalog.load("mnist");
      best = Math.min(best, system.getProcessCpuTime() - start);
    }
    assertThat(best).as("processor nanoseconds to load MNIST").isLessThan(1_000_000_000);
  }

  @Test
  void fashionMnistIsWhole() {
    DataSet set = RealData.catalogWith("fashion-mnist").load("fashion-mnist");
    assertThat(set.notes()).isEmpty();
    ImageSet.Statistics statistics = set.train().statistics();
    assertThat(statistics.mean().getFirst()).isCloseTo(0.2860, within(5e-5));
    assertThat(statistics.std().getFirst()).isCloseTo(0.3530, within(5e-5));
    assertThat(statistics.perClass()).containsOnly(6_000);
    assertThat(set.classNames().get(set.train().label(0))).isEqualTo("Ankle boot");
  }

  @Test
  void octmnistIsCompleteOrNotedAsASubset() {
    DataSet set = RealData.catalogWith("octmnist").load("octmnist");
    assertThat(set.imageShape()).isEqualTo(Shape.of(1, 28, 28));
    assertThat(set.classNames()).containsExactly("CNV", "DME", "DRUSEN", "NORMAL");
    assertThat(set.validation()).isNotNull();
    int images = set.train().size() + set.validation().size() + set.test().size();
    if (images == 109_309) {
      assertThat(set.notes()).isEmpty();
    } else {
      assertThat(set.notes()).containsExactly("subset of %,d of 109,309 images".formatted(images));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mnist", "fashion-mnist"})
  void theFilesHaveTheDigestsOfTheTable(String name, @TempDir Path temporary) throws Exception {
    KnownSet set = KnownSet.named(name).orElseThrow();
    Path folder = RealData.catalogWith(name).find(set).orElseThrow();
    int found = 0;
    for (KnownFile known : set.files()) {
      Path file = folder.resolve(known.name());
      if (Files.exists(file)) {
        assertThat(Files.size(file)).isEqualTo(known.bytes());
        assertThat(known.digest().of(file)).isEqualTo(known.digest());
        Path plain = temporary.resolve(known.otherName());
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
          Files.copy(in, plain);
        }
        assertThat(known.plainDigest()).isNotNull();
        assertThat(known.plainDigest().of(plain)).isEqualTo(known.plainDigest());
        found++;
      }
    }
    assertThat(found).isPositive();
  }
}
