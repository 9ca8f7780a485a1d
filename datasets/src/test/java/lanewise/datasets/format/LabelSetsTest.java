package lanewise.datasets.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import lanewise.datasets.DataException;
import lanewise.datasets.DataSet;
import lanewise.tensor.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels in columns: one class each where every row has a single 1, else sets of labels. */
class LabelSetsTest {
  @TempDir private Path folder;

  private static byte[] labels(int columns, int... ones) {
    byte[] bytes = new byte[ones.length];
    for (int i = 0; i < ones.length; i++) {
      bytes[i] = (byte) ones[i];
    }
    return NpyBytes.unsignedBytes(bytes, ones.length / columns, columns);
  }

  private static byte[] images(int count) {
    return NpyBytes.unsignedBytes(new byte[4 * count], count, 2, 2);
  }

  private DataSet read(int trainColumns, int[] train, int testColumns, int[] test)
      throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("train_images", images(train.length / trainColumns));
    members.put("train_labels", labels(trainColumns, train));
    members.put("test_images", images(test.length / testColumns));
    members.put("test_labels", labels(testColumns, test));
    return NpzDataSet.read(NpyBytes.npz(folder.resolve("set.npz"), members), "set");
  }

  private DataSet read(int columns, int[] train, int[] test) throws IOException {
    return read(columns, train, columns, test);
  }

  @Test
  void severalOnesAreSeveralLabels() throws IOException {
    DataSet set = read(3, new int[] {1, 0, 1, 0, 0, 0, 0, 1, 0}, new int[] {1, 0, 0, 0, 1, 1});
    assertThat(set.task()).isEqualTo(Task.MULTI_LABEL);
    assertThat(set.train().labels()).containsExactly(0b101, 0, 0b010);
    assertThat(set.test().labels()).containsExactly(0b001, 0b110);
    assertThat(set.classNames()).containsExactly("0", "1", "2");
    assertThat(set.train().statistics().perClass()).containsExactly(1, 1, 1);
    assertThat(set.train().labelText(0)).isEqualTo("0, 2");
    assertThat(set.train().labelText(1)).isEqualTo("none");
    assertThat(set.notes())
        .anyMatch(
            note -> note.matches("images can have several labels: of .* have several, .* none"));
  }

  /** One split alone does not say it: all of them do. */
  @Test
  void singleOnesAreOneClassEach() throws IOException {
    DataSet single = read(2, new int[] {1, 0, 0, 1}, new int[] {0, 1});
    assertThat(single.task()).isEqualTo(Task.MULTI_CLASS);
    assertThat(single.train().labels()).containsExactly(0, 1);
    DataSet several = read(2, new int[] {1, 0, 0, 1}, new int[] {1, 1});
    assertThat(several.task()).isEqualTo(Task.MULTI_LABEL);
    assertThat(several.train().labels()).containsExactly(1, 2);
  }

  @Test
  void tooManyLabelsAreRefusedByNumber() {
    int[] train = new int[2 * 32];
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> read(32, train, train))
        .withMessageContaining("'train_labels' has 0 ones in row 0 of 32 columns")
        .withMessageContaining("at most 31 labels");
  }

  @Test
  void splitsOfOtherColumnsAreRefused() {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> read(2, new int[] {1, 1, 0, 1}, 1, new int[] {1, 0}))
        .withMessageContaining("other columns of labels");
  }
}
