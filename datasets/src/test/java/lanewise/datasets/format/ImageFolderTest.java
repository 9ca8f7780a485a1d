package lanewise.datasets.format;

import static lanewise.datasets.UserErrors.assertUserError;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import lanewise.datasets.DataSet;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  @TempDir Path folder;

  @Test
  void readsSplitFolders() throws IOException {
    image("train/cat/1.png", 2, 2, 10);
    image("train/cat/2.png", 2, 2, 20);
    image("train/ape/9.png", 2, 2, 30);
    image("val/cat/1.png", 2, 2, 40);
    image("test/ape/1.png", 2, 2, 50);
    Files.writeString(folder.resolve("README.md"), "about these images");
    DataSet set = read();
    assertThat(set.name()).isEqualTo("mine");
    assertThat(set.classNames()).containsExactly("ape", "cat");
    assertThat(set.imageShape()).isEqualTo(Shape.of(1, 2, 2));
    assertThat(set.train().labels()).containsExactly(0, 1, 1);
    assertThat(set.train().pixels())
        .containsExactly(30, 30, 30, 30, 10, 10, 10, 10, 20, 20, 20, 20);
    assertThat(set.validation()).isNotNull();
    assertThat(set.validation().labels()).containsExactly(1);
    assertThat(set.test().labels()).containsExactly(0);
    assertThat(set.notes()).isEmpty();
  }

  @Test
  void withoutATestFolderAFifthIsHeldOutAndANoteSaysSo() throws IOException {
    for (int i = 0; i < 10; i++) {
      image("a/" + i + ".png", 2, 2, i);
      image("b/" + i + ".png", 2, 2, 100 + i);
    }
    DataSet set = read();
    assertThat(set.train().statistics().perClass()).containsExactly(8, 8);
    assertThat(set.test().statistics().perClass()).containsExactly(2, 2);
    assertThat(set.notes())
        .containsExactly("no test folder: 4 of 20 images held out for testing, by class");
    assertThat(read().test().pixels()).isEqualTo(set.test().pixels());
  }

  @Test
  void tooFewImagesToHoldSomeOutAreRefused() throws IOException {
    image("a/1.png", 2, 2, 1);
    image("b/1.png", 2, 2, 2);
    assertUserError(
        this::read,
        folder.toString(),
        "has 2 images, too few to hold a fifth of them out for testing");
  }

  @Test
  void aTrainFolderWithoutTestFolderKeepsItsValidation() throws IOException {
    for (int i = 0; i < 5; i++) {
      image("train/a/" + i + ".png", 2, 2, i);
      image("train/b/" + i + ".png", 2, 2, 100 + i);
    }
    image("val/a/1.png", 2, 2, 1);
    DataSet set = read();
    assertThat(set.train().size()).isEqualTo(8);
    assertThat(set.validation()).isNotNull();
    assertThat(set.notes()).hasSize(1);
  }

  @Test
  void hiddenFilesAreSkippedAndOneColourImageMakesAllColour() throws IOException {
    image("a/1.png", 1, 1, 5);
    image("a/2.png", 1, 1, 6);
    image("b/1.png", 1, 1, 7);
    BufferedImage red = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    red.setRGB(0, 0, 0x640000);
    ImageIO.write(red, "png", folder.resolve("b/2.png").toFile());
    Files.writeString(folder.resolve("a/.DS_Store"), "hidden");
    Files.createDirectory(folder.resolve(".git"));
    Files.write(
        folder.resolve("a/3.pgm"), new byte[] {'P', '2', ' ', '1', ' ', '1', ' ', '9', ' ', '9'});
    DataSet set = read();
    assertThat(set.imageShape()).isEqualTo(Shape.of(3, 1, 1));
    assertThat(set.train().size() + set.test().size()).isEqualTo(5);
  }

  @Test
  void anImageOfAnotherSizeIsNamedWithBothSizes() throws IOException {
    image("a/1.png", 28, 28, 1);
    image("a/2.png", 28, 28, 1);
    image("b/1.png", 28, 30, 1);
    assertUserError(
        this::read,
        folder.resolve("b/1.png") + ": is 28 x 30 pixels",
        folder.resolve("a/1.png") + " is 28 x 28");
  }

  @Test
  void anEmptyClassFolderIsNamed() throws IOException {
    image("train/a/1.png", 1, 1, 1);
    Files.createDirectories(folder.resolve("train/b"));
    Files.writeString(folder.resolve("train/b/.hidden"), "");
    assertUserError(this::read, folder.resolve("train/b") + ": is empty");
  }

  @Test
  void anUnreadableImageIsNamed() throws IOException {
    image("a/1.png", 1, 1, 1);
    image("b/1.png", 1, 1, 1);
    Files.writeString(folder.resolve("b/notes.txt"), "not an image");
    assertUserError(
        this::read, folder.resolve("b/notes.txt") + ": cannot be read as an image", "no PNG");
  }

  @Test
  void classesMustBeThoseOfTrain() throws IOException {
    image("train/a/1.png", 1, 1, 1);
    image("train/b/1.png", 1, 1, 1);
    image("test/c/1.png", 1, 1, 1);
    assertUserError(this::read, folder.resolve("test/c").toString(), "[a, b]");
  }

  @Test
  void splitFoldersMustBeCalledAsExpected() throws IOException {
    image("train/a/1.png", 1, 1, 1);
    image("train/b/1.png", 1, 1, 1);
    image("valid/a/1.png", 1, 1, 1);
    assertUserError(this::read, "has [valid] beside train", "train, val and test");
  }

  @Test
  void imagesOutsideAClassFolderAreNotOverlooked() throws IOException {
    image("a/1.png", 1, 1, 1);
    image("b/1.png", 1, 1, 1);
    image("stray.png", 1, 1, 1);
    assertUserError(
        this::read, folder.resolve("stray.png") + ": is no folder of one of the classes");
  }

  @Test
  void fewerThanTwoClassesAreNoDataSet() throws IOException {
    assertUserError(this::read, folder.toString(), "at least two");
    image("a/1.png", 1, 1, 1);
    assertUserError(this::read, "[a]", "at least two");
  }

  private DataSet read() {
    return ImageFolder.read(folder, "mine");
  }

  private void image(String name, int height, int width, int grey) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < width * height; i++) {
      image.getRaster().setSample(i % width, i / width, 0, grey);
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }
}
