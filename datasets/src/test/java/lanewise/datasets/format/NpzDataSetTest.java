package lanewise.datasets.format;

import static lanewise.datasets.UserErrors.assertUserError;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lanewise.datasets.DataSet;
import lanewise.datasets.ReadOptions;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpzDataSetTest {
  private static final byte[] FOUR = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

  @TempDir Path folder;
  private final Map<String, byte[]> members = new HashMap<>();

  @BeforeEach
  void fourImagesOfTwoByTwo() {
    for (String split : List.of("train", "val", "test")) {
      members.put(split + "_images", NpyBytes.unsignedBytes(FOUR, 4, 2, 2));
      members.put(split + "_labels", NpyBytes.unsignedBytes(new byte[] {0, 1, 2, 1}, 4, 1));
    }
  }

  @Test
  void readsAllThreeSplits() throws IOException {
    DataSet set = read();
    assertThat(set.name()).isEqualTo("mine");
    assertThat(set.imageShape()).isEqualTo(Shape.of(1, 2, 2));
    assertThat(set.classNames()).containsExactly("0", "1", "2");
    assertThat(set.train().pixels()).isEqualTo(FOUR);
    assertThat(set.train().labels()).containsExactly(0, 1, 2, 1);
    assertThat(set.validation()).isNotNull();
    assertThat(set.notes()).isEmpty();
  }

  @Test
  void validationIsOptionalAndLabelsMayBeFlat() throws IOException {
    members.keySet().removeIf(name -> name.startsWith("val"));
    members.put("test_labels", NpyBytes.unsignedBytes(new byte[] {3, 0, 0, 0}, 4));
    DataSet set = read();
    assertThat(set.validation()).isNull();
    assertThat(set.classNames()).containsExactly("0", "1", "2", "3");
  }

  @Test
  void colourComesAsPlanes() throws IOException {
    byte[] twoPixels = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    for (String split : List.of("train", "val", "test")) {
      members.put(split + "_images", NpyBytes.unsignedBytes(twoPixels, 2, 1, 2, 3));
      members.put(split + "_labels", NpyBytes.unsignedBytes(new byte[] {0, 1}, 2, 1));
    }
    DataSet set = read();
    assertThat(set.imageShape()).isEqualTo(Shape.of(3, 1, 2));
    assertThat(set.train().pixels()).containsExactly(1, 4, 2, 5, 3, 6, 7, 10, 8, 11, 9, 12);
  }

  @Test
  void missingMembersAreNamedAsAreThoseThere() {
    members.remove("test_images");
    members.remove("val_labels");
    assertRefused("no labels for val_images", "train_images", "expected");
    members.remove("val_images");
    assertRefused("no images for test_labels");
    members.remove("train_images");
    members.remove("train_labels");
    members.put("test_images", NpyBytes.unsignedBytes(FOUR, 4, 2, 2));
    assertRefused("no training images and labels");
  }

  @Test
  void imagesMustBeAStackOfGreyOrColourImages() {
    members.put("train_images", NpyBytes.unsignedBytes(FOUR, 2, 8));
    assertRefused("'train_images' has shape [2, 8]", "(N,H,W)");
    members.put("train_images", NpyBytes.unsignedBytes(FOUR, 4, 2, 1, 2));
    assertRefused("'train_images' has shape [4, 2, 1, 2]");
    members.put("train_images", NpyBytes.unsignedBytes(new byte[0], 0, 2, 2));
    assertRefused("'train_images' has shape [0, 2, 2]");
    members.put("train_images", NpyBytes.unsignedBytes(new byte[1]));
    assertRefused("'train_images' has shape []");
  }

  @Test
  void everyImageNeedsOneLabel() {
    members.put("val_labels", NpyBytes.unsignedBytes(new byte[3], 3, 1));
    assertRefused("'val_labels' has shape [3, 1]", "(4), (4,1), or a column for each class");
    members.put("val_labels", NpyBytes.unsignedBytes(new byte[8], 2, 4));
    assertRefused("'val_labels' has shape [2, 4]");
    members.put("val_labels", NpyBytes.unsignedBytes(new byte[] {0, 1, 1, 0, 1, 1, 0, 0}, 4, 2));
    assertRefused("splits with other columns of labels");
  }

  @Test
  void labelsMustBeInRange() throws IOException {
    Path file = NpyBytes.npz(folder.resolve("mine.npz"), members);
    assertUserError(
        () -> NpzDataSet.read(file, "mine", List.of("a", "b"), ReadOptions.USUAL),
        "'train_labels': element 2 is 2.0",
        "0 to 1");
    members.put(
        "train_labels",
        NpyBytes.array(
            1,
            "{'descr': '|i1', 'fortran_order': False, 'shape': (4,)}",
            new byte[] {0, 1, -1, 0}));
    assertRefused("'train_labels': element 2 is -1.0", "0 to 9,999");
  }

  @Test
  void splitsMustHaveImagesOfOneSize() {
    members.put("test_images", NpyBytes.unsignedBytes(FOUR, 4, 1, 4));
    assertRefused("mine", "(1, 2, 2)", "test images (1, 1, 4)");
  }

  @ParameterizedTest
  @CsvSource({
    "x_train,y_train,x_val,y_val,x_test,y_test",
    "X_train,Y_train,X_valid,Y_valid,X_test,Y_test",
    "train_x,train_y,dev_x,dev_y,test_x,test_y",
    "trainX,trainY,validX,validY,testX,testY",
    "train_data,train_targets,validation_data,validation_targets,test_data,test_targets"
  })
  void arraysHaveTheNamesInUse(
      String images, String labels, String vx, String vy, String tx, String ty) throws IOException {
    members.put(images, members.remove("train_images"));
    members.put(labels, members.remove("train_labels"));
    members.put(vx, members.remove("val_images"));
    members.put(vy, members.remove("val_labels"));
    members.put(tx, members.remove("test_images"));
    members.put(ty, members.remove("test_labels"));
    DataSet set = read();
    assertThat(set.train().pixels()).isEqualTo(FOUR);
    assertThat(set.validation()).isNotNull();
    assertThat(set.test().labels()).containsExactly(0, 1, 2, 1);
  }

  @Test
  void twoArraysOfOneMeaningAreRefused() {
    members.put("x_train", members.get("train_images"));
    assertRefused("has train_images and x_train, which mean the same");
  }

  @ParameterizedTest
  @CsvSource({"X,y", "images,labels", "arr_0,arr_1"})
  void withoutSplitsSomeAreHeldOut(String images, String labels) throws IOException {
    members.clear();
    byte[] pixels = new byte[40];
    byte[] classes = new byte[10];
    for (int i = 0; i < 10; i++) {
      pixels[4 * i] = (byte) (i + 1);
      classes[i] = (byte) (i % 2);
    }
    members.put(images, NpyBytes.unsignedBytes(pixels, 10, 2, 2));
    members.put(labels, NpyBytes.unsignedBytes(classes, 10));
    DataSet set = read();
    assertThat(set.test().statistics().perClass()).containsExactly(1, 1);
    assertThat(set.notes())
        .containsExactly("no test split: 2 of 10 images held out for testing, by class");
  }

  @Test
  void labelsMayBeOneHot() throws IOException {
    byte[] oneHot = {1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0};
    members.put("train_labels", NpyBytes.unsignedBytes(oneHot, 4, 3));
    assertThat(read().train().labels()).containsExactly(0, 1, 2, 1);
  }

  @Test
  void zerosAndOnesAreScaled() throws IOException {
    byte[] bits = {0, 1, 0, 1, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1};
    for (String split : List.of("train", "val", "test")) {
      members.put(split + "_images", NpyBytes.unsignedBytes(bits, 4, 2, 2));
    }
    DataSet set = read();
    assertThat(set.train().pixels()).startsWith(0, -1, 0, -1, -1);
    assertThat(set.notes()).containsExactly("pixels are 0 and 1: scaled to 0 and 255");
  }

  @Test
  void oneSplitOfSmallValuesIsNotScaled() throws IOException {
    members.put("test_images", NpyBytes.unsignedBytes(new byte[16], 4, 2, 2));
    assertThat(read().train().pixels()).isEqualTo(FOUR);
  }

  @ParameterizedTest
  @CsvSource({"<f2", "<f4", ">f4", "<f8", ">f8"})
  void fractionsAreScaled(String type) throws IOException {
    for (String split : List.of("train", "val", "test")) {
      members.put(split + "_images", fractions(type, 1.0));
    }
    DataSet set = read();
    for (int i = 0; i < 16; i++) {
      assertThat(set.train().pixels()[i] & 0xff).isEqualTo((int) Math.rint(i / 15.0 * 255));
    }
    assertThat(set.notes()).containsExactly("pixels are fractions from 0 to 1: scaled to 0 to 255");
    members.put("test_images", fractions(type, 200));
    assertRefused("'train_images': element 1", "fractions from 0 to 1 in all images");
    members.put("test_images", fractions(type, Double.NaN));
    assertRefused("'test_images': element", "is NaN");
    members.put("test_images", fractions(type, -1));
    assertRefused("'test_images': element 1", "0 to 255");
  }

  private static byte[] fractions(String type, double scale) {
    int size = type.charAt(2) - '0';
    ByteBuffer buffer = ByteBuffer.allocate(16 * size);
    buffer.order(type.startsWith("<") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    for (int i = 0; i < 16; i++) {
      double value = i / 15.0 * scale;
      switch (size) {
        case 2 -> buffer.putShort(Float.floatToFloat16((float) value));
        case 4 -> buffer.putFloat((float) value);
        default -> buffer.putDouble(value);
      }
    }
    return NpyBytes.array(
        1,
        "{'descr': '%s', 'fortran_order': False, 'shape': (4, 2, 2)}".formatted(type),
        buffer.array());
  }

  @Test
  void fortranOrderIsPutRight() throws IOException {
    byte[] fortran = new byte[16];
    for (int n = 0; n < 4; n++) {
      for (int y = 0; y < 2; y++) {
        for (int x = 0; x < 2; x++) {
          fortran[n + 4 * y + 8 * x] = FOUR[4 * n + 2 * y + x];
        }
      }
    }
    members.put(
        "train_images",
        NpyBytes.array(1, "{'descr': '|u1', 'fortran_order': True, 'shape': (4, 2, 2)}", fortran));
    assertThat(read().train().pixels()).isEqualTo(FOUR);
  }

  @Test
  void channelsMayComeFirst() throws IOException {
    byte[] two = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    for (String split : List.of("train", "val", "test")) {
      members.put(split + "_images", NpyBytes.unsignedBytes(two, 2, 3, 2, 2));
      members.put(split + "_labels", NpyBytes.unsignedBytes(new byte[] {0, 1}, 2));
    }
    DataSet set = read();
    assertThat(set.imageShape()).isEqualTo(Shape.of(3, 2, 2));
    assertThat(set.train().pixels()).isEqualTo(two);
    assertThat(set.notes()).containsExactly("images are (N,C,H,W), channels first");
  }

  @Test
  void rowsOfPixelsAreSquareImages() throws IOException {
    members.put("train_images", NpyBytes.unsignedBytes(FOUR, 4, 4));
    DataSet set = read();
    assertThat(set.imageShape()).isEqualTo(Shape.of(1, 2, 2));
    assertThat(set.notes()).containsExactly("rows of 4 pixels are read as images of 2 x 2");
  }

  @Test
  void labelsFromOneAreNoted() throws IOException {
    for (String split : List.of("train", "val", "test")) {
      members.put(split + "_labels", NpyBytes.unsignedBytes(new byte[] {1, 2, 3, 1}, 4));
    }
    assertThat(read().notes())
        .containsExactly("no image is of class 0: are the labels counted from 1?");
  }

  @Test
  void oneClassIsNoDataSet() {
    for (String split : List.of("train", "val", "test")) {
      members.put(split + "_labels", NpyBytes.unsignedBytes(new byte[4], 4));
    }
    assertRefused("has images of one class only, 0; expected at least two");
  }

  @Test
  void arraysMayBeFilesOfAFolder() throws IOException {
    for (Map.Entry<String, byte[]> member : members.entrySet()) {
      Files.write(folder.resolve(member.getKey() + ".npy"), member.getValue());
    }
    assertThat(DataKind.of(folder)).isEqualTo(DataKind.NPY_FOLDER);
    assertThat(DataKind.of(folder.resolve("train_images.npy"))).isEqualTo(DataKind.NPY);
    assertThat(NpzDataSet.read(folder, "mine").train().pixels()).isEqualTo(FOUR);
  }

  private void assertRefused(String... parts) {
    assertUserError(this::read, parts);
  }

  private DataSet read() throws IOException {
    return NpzDataSet.read(NpyBytes.npz(folder.resolve("mine.npz"), members), "mine");
  }
}
