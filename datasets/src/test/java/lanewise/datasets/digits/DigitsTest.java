package lanewise.datasets.digits;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.SplitMix;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DigitsTest {

  @Test
  void theStandardSetIsTheSameBytesEverywhere() throws Exception {
    DataSet set = Digits.standard();
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(set.train().pixels());
    digest.update(set.test().pixels());
    assertThat(HexFormat.of().formatHex(digest.digest()))
        .isEqualTo("2d9a3e91f23f9e6fc33a5a234735f0abe35ae1227e3c2fc860584d3b8691c0ea");
  }

  @Test
  void hasAsManyOfEachDigit() {
    DataSet set = Digits.standard();
    assertThat(set.imageShape()).isEqualTo(Shape.of(1, 28, 28));
    assertThat(set.train().statistics().perClass()).hasSize(10).containsOnly(1_200);
    assertThat(set.test().statistics().perClass()).hasSize(10).containsOnly(200);
    assertThat(set.validation()).isNull();
    assertThat(set.notes()).isEmpty();
    assertThat(set.classNames()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
  }

  @Test
  void dependsOnTheSeedAndNoTwoImagesAreAlike() {
    DataSet set = Digits.generate(1, 100, 20);
    assertThat(Digits.generate(1, 100, 20).train().pixels()).isEqualTo(set.train().pixels());
    assertThat(Digits.generate(2, 100, 20).train().pixels()).isNotEqualTo(set.train().pixels());
    long different =
        IntStream.range(0, 100)
            .mapToObj(row -> Arrays.hashCode(image(set.train(), row)))
            .distinct()
            .count();
    assertThat(different).isEqualTo(100);
  }

  @Test
  void everyImageHasInkAndNoStrokeIsCutOff() {
    ImageSet train = Digits.standard().train();
    for (int row = 0; row < train.size(); row++) {
      byte[] image = image(train, row);
      int ink = 0;
      int onBorder = 0;
      for (int i = 0; i < image.length; i++) {
        if ((image[i] & 0xff) > 100) {
          int x = i % 28;
          int y = i / 28;
          ink++;
          onBorder += x == 0 || x == 27 || y == 0 || y == 27 ? 1 : 0;
        }
      }
      assertThat(ink).as("ink of image %d", row).isBetween(15, 300);
      assertThat(onBorder).as("ink on the border of image %d", row).isLessThan(5);
    }
  }

  @Test
  @Tag("thorough")
  void aLinearModelLearnsThemOnlyInPart() {
    DataSet set = Digits.standard();
    double[] weights = softmaxRegression(set.train());
    double accuracy = accuracy(weights, set.test());
    assertThat(accuracy).isBetween(0.5, 0.92);
  }

  /** Ten rows of 784 weights and a bias, by plain stochastic gradient descent. */
  private static double[] softmaxRegression(ImageSet train) {
    double[] weights = new double[10 * 785];
    int[] order = IntStream.range(0, train.size()).toArray();
    SplitMix random = new SplitMix(1);
    for (int epoch = 1; epoch <= 10; epoch++) {
      double rate = 0.03 / epoch;
      random.shuffle(order);
      for (int row : order) {
        double[] pixels = pixels(train, row);
        double[] probabilities = probabilities(weights, pixels);
        probabilities[train.label(row)] -= 1;
        for (int k = 0; k < 10; k++) {
          for (int i = 0; i < 785; i++) {
            weights[k * 785 + i] -= rate * probabilities[k] * pixels[i];
          }
        }
      }
    }
    return weights;
  }

  private static double[] probabilities(double[] weights, double[] pixels) {
    double[] scores = new double[10];
    for (int k = 0; k < 10; k++) {
      for (int i = 0; i < 785; i++) {
        scores[k] += weights[k * 785 + i] * pixels[i];
      }
    }
    double total = 0;
    for (int k = 0; k < 10; k++) {
      scores[k] = Math.exp(scores[k]);
      total += scores[k];
    }
    for (int k = 0; k < 10; k++) {
      scores[k] /= total;
    }
    return scores;
  }

  private static double accuracy(double[] weights, ImageSet images) {
    int right = 0;
    for (int row = 0; row < images.size(); row++) {
      double[] probabilities = probabilities(weights, pixels(images, row));
      double best = Arrays.stream(probabilities).max().orElseThrow();
      right += probabilities[images.label(row)] == best ? 1 : 0;
    }
    return (double) right / images.size();
  }

  /** The pixels of an image, 0 to 1, and a 1 for the bias. */
  private static double[] pixels(ImageSet images, int row) {
    double[] pixels = new double[785];
    for (int i = 0; i < 784; i++) {
      pixels[i] = (images.pixels()[row * 784 + i] & 0xff) / 255.0;
    }
    pixels[784] = 1;
    return pixels;
  }

  private static byte[] image(ImageSet images, int row) {
    return Arrays.copyOfRange(images.pixels(), row * 784, (row + 1) * 784);
  }
}
