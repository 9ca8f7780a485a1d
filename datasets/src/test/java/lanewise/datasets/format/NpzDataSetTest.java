package lanewise.datasets.format;

import static lanewise.datasets.UserErrors.assertUserError;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lanewise.datasets.DataSet;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    assertRefused("lacks val_labels, test_images", "train_images", "expected");
  }

  @Test
  void imagesMustBeAStackOfGreyOrColourImages() {
    members.put("train_images", NpyBytes.unsignedBytes(FOUR, 4, 4));
    assertRefused("'train_images' has shape [4, 4]", "(N,H,W)");
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
    assertRefused("'val_labels' has shape [3, 1]", "(4) or (4,1)");
    members.put("val_labels", NpyBytes.unsignedBytes(new byte[8], 4, 2));
    assertRefused("'val_labels' has shape [4, 2]");
  }

  @Test
  void labelsMustBeInRange() throws IOException {
    Path file = NpyBytes.npz(folder.resolve("mine.npz"), members);
    assertUserError(
        () -> NpzDataSet.read(file, "mine", List.of("a", "b")),
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

  private void assertRefused(String... parts) {
    assertUserError(this::read, parts);
  }

  private DataSet read() throws IOException {
    return NpzDataSet.read(NpyBytes.npz(folder.resolve("mine.npz"), members), "mine");
  }
}
