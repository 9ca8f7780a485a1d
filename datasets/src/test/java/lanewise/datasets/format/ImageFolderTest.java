package lanewise.datasets.format;

import static lanewise.datasets.UserErrors.assertUserError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.ReadOptions;
import lanewise.datasets.Resize;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
  void withoutATestFolderAFifthIsHeldOutWithANote() throws IOException {
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
        "has 2 images, too few to hold 0.2 of each class out for testing");
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
  void imagesOfSeveralSizesGetTheMostCommonOne() throws IOException {
    for (int i = 0; i < 5; i++) {
      image("a/" + i + ".png", 4, 6, 10 + i);
      image("b/" + i + ".png", i < 3 ? 4 : 8, i < 3 ? 6 : 2, 100 + i);
    }
    DataSet set = read();
    assertThat(set.imageShape()).isEqualTo(Shape.of(1, 4, 6));
    assertThat(set.notes())
        .contains(
            "images of 2 sizes (height x width), resized to 4 x 6, the most common (8 of 10);"
                + " --image-size sets another");
    ImageSet all = set.train().join(set.test());
    for (int row = 0; row < all.size(); row++) { // each was of one value and still is
      assertThat(all.pixels()[row * 24]).isEqualTo(all.pixels()[row * 24 + 23]);
    }
  }

  @Test
  void imagesOfSeveralSizesGetTheRequestedSize() throws IOException {
    for (int i = 0; i < 5; i++) {
      image("a/" + i + ".png", 4, 6, 10 + i);
      image("b/" + i + ".png", 4, 7, 100 + i);
    }
    ReadOptions options = ReadOptions.USUAL.withSize(3, 3, Resize.Method.AREA);
    DataSet set = ImageFolder.read(folder, "mine", options);
    assertThat(set.imageShape()).isEqualTo(Shape.of(1, 3, 3));
    assertThat(set.notes())
        .contains("images of 2 sizes (height x width), resized to 3 x 3, as requested");
  }

  @Test
  void theFractionForTestingCanBeChosen() throws IOException {
    for (int i = 0; i < 10; i++) {
      image("a/" + i + ".png", 2, 2, i);
      image("b/" + i + ".png", 2, 2, 100 + i);
    }
    DataSet set = ImageFolder.read(folder, "mine", ReadOptions.USUAL.withTest(0.4));
    assertThat(set.test().statistics().perClass()).containsExactly(4, 4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReadOptions.USUAL.withTest(1))
        .withMessage("test must be above 0 and below 1, given 1.0");
  }

  @Test
  void copiesOfOneImagePerClassAreNotEnough() throws IOException {
    for (int i = 0; i < 6; i++) {
      image("a/" + i + ".png", 2, 2, 1);
      image("b/" + i + ".png", 2, 2, 2);
    }
    assertUserError(this::read, "has 12 images but only 2 that differ", "stay together");
  }

  @ParameterizedTest
  @CsvSource({"training,valid,testing", "Train,Validation,TEST", "train,dev,test"})
  void splitsHaveTheNamesThatPeopleGiveThem(String train, String validation, String test)
      throws IOException {
    image(train + "/a/1.png", 1, 1, 1);
    image(train + "/b/1.png", 1, 1, 2);
    image(validation + "/a/1.png", 1, 1, 3);
    image(test + "/b/1.png", 1, 1, 4);
    DataSet set = read();
    assertThat(set.train().size()).isEqualTo(2);
    assertThat(set.validation()).isNotNull();
    assertThat(set.validation().pixels()).containsExactly(3);
    assertThat(set.test().pixels()).containsExactly(4);
    image("val/a/1.png", 1, 1, 1);
    image("valid/a/1.png", 1, 1, 1);
    assertUserError(this::read, "has two folders for one split");
  }

  @Test
  void splitsWithoutTrainingImagesAreRefused() throws IOException {
    image("val/a/1.png", 1, 1, 1);
    image("test/a/1.png", 1, 1, 1);
    assertUserError(this::read, "has the folders", "but no train");
  }

  @Test
  void filesOfSystemsAreSkippedEverywhere() throws IOException {
    image("train/a/1.png", 1, 1, 1);
    image("train/b/1.png", 1, 1, 2);
    image("test/a/1.png", 1, 1, 3);
    image("__MACOSX/train/a/._1.png", 1, 1, 3);
    for (String name : List.of("Thumbs.db", "desktop.ini", "Desktop.ini", ".DS_Store", "._1.png")) {
      Files.writeString(folder.resolve("train/a").resolve(name), "of the system");
      Files.writeString(folder.resolve("train").resolve(name), "of the system");
      Files.writeString(folder.resolve(name), "of the system");
    }
    DataSet set = read();
    assertThat(set.train().size()).isEqualTo(2);
    assertThat(set.notes()).isEmpty();
  }

  @Test
  void accentsAreOneNameComposedOrNot() throws IOException {
    String composed = "caf\u00e9";
    String apart = "cafe\u0301";
    image("train/" + composed + "/1.png", 1, 1, 1);
    image("train/" + apart + "/2.png", 1, 1, 2);
    image("train/tea/1.png", 1, 1, 3);
    image("test/" + apart + "/1.png", 1, 1, 4);
    DataSet set = read();
    assertThat(set.classNames()).containsExactly(composed, "tea");
    assertThat(set.train().labels()).containsExactly(0, 0, 1);
    assertThat(set.test().labels()).containsExactly(0);
  }

  @Test
  void aFolderInsideAClassFolderIsNamed() throws IOException {
    image("animals/cat/1.png", 1, 1, 1);
    image("animals/dog/1.png", 1, 1, 1);
    image("plants/1.png", 1, 1, 1);
    assertUserError(
        this::read,
        folder.resolve("animals/cat") + ": is a folder inside the class folder animals",
        "give " + folder.resolve("animals") + " if its folders are the classes");
  }

  @Test
  void conversionsOfImagesAreNoted() throws IOException {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
    for (String name : List.of("train/a/1.png", "train/b/1.png", "test/a/1.png")) {
      image.setRGB(0, 0, name.hashCode() & 0x7fffffff);
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      ImageIO.write(image, "png", file.toFile());
    }
    assertThat(read().notes())
        .containsExactly("3 of 3 images: partly transparent, composited on white");
  }

  @Test
  void aTableOfLabelsBesideTheImages() throws IOException {
    for (int i = 0; i < 12; i++) {
      image((i < 6 ? "" : "images/") + i + ".png", 1, 1, i);
    }
    StringBuilder table = new StringBuilder("\ufefffilename,label\r\n");
    for (int i = 0; i < 12; i++) {
      table.append(i % 2 == 0 ? i + ".png" : i).append(i < 10 ? ",10" : ",9").append("\r\n");
    }
    Files.writeString(folder.resolve("labels.csv"), table);
    DataSet set = ImageFolder.read(folder, "mine", ReadOptions.USUAL.withTest(0.5));
    assertThat(set.classNames()).containsExactly("9", "10"); // by size
    assertThat(set.train().statistics().perClass()).containsExactly(1, 5);
    for (ImageSet part : List.of(set.train(), set.test())) {
      for (int row = 0; row < part.size(); row++) {
        assertThat(part.label(row)).isEqualTo(part.pixels()[row] < 10 ? 1 : 0);
      }
    }
  }

  @Test
  void aTableOfLabelsMaySplit() throws IOException {
    for (int i = 0; i < 6; i++) {
      image(i + ".png", 1, 1, i);
    }
    Files.writeString(
        folder.resolve("labels.csv"),
        "split;class;path\ntrain;a;0.png\ntrain;\"b;c\";1.png\nvalid;a;.\\2.png\ntest;a;3.png\n");
    DataSet set = read();
    assertThat(set.classNames()).containsExactly("a", "b;c");
    assertThat(set.validation()).isNotNull();
    assertThat(set.validation().pixels()).containsExactly(2);
    assertThat(set.test().pixels()).containsExactly(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "filename,label~0.png,a~9.png,b | line 3 names the image '9.png', which does not exist",
        "filename,label~../../0.png,a   | line 2 names the image '../../0.png', which does not"
            + " exist",
        "filename,label~0.png           | Record 2 has 1 fields",
        "filename,label~0.png,          | line 2 has no class",
        "this,that~0.png,a              | expected filename and label",
        "filename,label,split~0.png,a,x | has the split 'x'",
        "filename,label~0.png,a~0,b     | lines 2 and 3 both name the image '0'; expected one"
            + " class",
        "filename,label                 | lists no images"
      })
  void aTableOfLabelsThatIsWrongIsNamed(String lines, String problem) throws IOException {
    image("0.png", 1, 1, 1);
    Path table = Files.writeString(folder.resolve("labels.csv"), lines.replace('~', '\n'));
    assertUserError(this::read, table.toString(), problem);
  }

  @Test
  void anEmptyClassFolderIsNamed() throws IOException {
    image("train/a/1.png", 1, 1, 1);
    Files.createDirectories(folder.resolve("train/b"));
    Files.writeString(folder.resolve("train/b/.hidden"), "");
    assertUserError(this::read, folder.resolve("train/b") + ": has no images");
  }

  @Test
  void anUnreadableImageIsNamed() throws IOException {
    image("a/1.png", 1, 1, 1);
    image("b/1.png", 1, 1, 1);
    Files.writeString(folder.resolve("b/2.png"), "not an image");
    assertUserError(
        this::read, folder.resolve("b/2.png") + ": cannot be read as an image", "not a PNG");
  }

  @Test
  void otherFilesAreLeftOutWithANote() throws IOException {
    image("train/a/1.png", 1, 1, 1);
    image("train/b/1.png", 1, 1, 2);
    image("test/a/1.png", 1, 1, 3);
    Files.move(folder.resolve("train/b/1.png"), folder.resolve("train/b/no_suffix"));
    Files.writeString(folder.resolve("train/b/notes.txt"), "not an image");
    DataSet set = read();
    assertThat(set.train().size()).isEqualTo(2);
    assertThat(set.notes())
        .containsExactly("1 file that is not an image is left out: " + Path.of("b", "notes.txt"));
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
    image("extra/a/1.png", 1, 1, 1);
    assertUserError(this::read, "has [extra] beside train", "train, val and test");
  }

  /** As Kaggle packs them: the class is in the file's name, or in a table elsewhere. */
  @Test
  void splitsWithoutClassFoldersAreNoClasses() throws IOException {
    for (int i = 0; i < 6; i++) {
      image("train/cat." + i + ".png", 2, 2, i);
      image("test/" + i + ".png", 2, 2, 10 + i);
    }
    assertUserError(this::read, folder.resolve("train").toString(), "one for each class in it");
    Path table = folder.resolve("labels.csv");
    Files.writeString(table, "id,breed\ncat.0,a\ncat.1,b\ncat.2,a\ncat.3,b\n");
    assertThat(ImageFolder.read(folder, "x", ReadOptions.USUAL.withTest(0.5)).classNames())
        .containsExactly("a", "b");
    Files.delete(table);
    image("bus/0.png", 2, 2, 30); // but a train may be one of several classes
    assertThat(read().classNames()).containsExactly("bus", "test", "train");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Train,TEST", "training,Test", "TRAIN,testing"})
  void splitsAreFoundInAnySpelling(String names) throws IOException {
    String train = names.split(",", -1)[0];
    String test = names.split(",", -1)[1];
    for (int i = 0; i < 3; i++) {
      image(train + "/a/" + i + ".PNG", 2, 2, i);
      image(train + "/b/" + i + ".png", 2, 2, 10 + i);
    }
    image(test + "/a/0.png", 2, 2, 20);
    assertThat(read().test().pixels()).containsExactly(20, 20, 20, 20);
    assertThat(read().train().labels()).containsExactly(0, 0, 0, 1, 1, 1);
  }

  @Test
  void imagesOutsideAClassFolderAreNotOverlooked() throws IOException {
    image("a/1.png", 1, 1, 1);
    image("b/1.png", 1, 1, 1);
    image("stray.png", 1, 1, 1);
    assertUserError(this::read, folder.resolve("stray.png") + ": is next to the class folders");
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
