package lanewise.datasets.format;

import static lanewise.datasets.UserErrors.assertUserError;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lanewise.datasets.DataSet;
import lanewise.datasets.ReadOptions;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvDataSetTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "label,pixel0,pixel1,pixel2,pixel3\n3,0,1,2,255\n0,9,8,7,6\n",
        "label,1x1,1x2,2x1,2x2\r\n3,0,1,2,255\r\n0,9,8,7,6\r\n",
        "3,0,1,2,255\n0,9,8,7,6\n\n",
        "pixel1,pixel2,pixel3,pixel4,class\n0,1,2,255,3\n9,8,7,6,0\n",
        "\ufeff3,0,1,2,255\n0,9,8,7,6\n",
        "\ufefflabel;a;b;c;d\n3;0;1;2;255\n0;9;8;7;6\n",
        "3\t0\t1\t2\t255\n0\t9\t8\t7\t6\n",
        "3.00e+00,0.00e+00,1.0e+00,2.0e+00,2.55e+02\n0e+00,9e+00,8e+00,7e+00,6e+00\n",
        "\"label\",\"a\",\"b\",\"c\",\"d\"\n\"3\",0,1,2,255.0\n0,9,8,7,6"
      })
  void aLineIsALabelAndASquareImage(String text) throws IOException {
    Files.writeString(folder.resolve("mnist_test.csv"), text);
    Path file = Files.writeString(folder.resolve("mnist_train.csv"), text);
    DataSet set = CsvDataSet.read(file, "mine", ReadOptions.USUAL);
    assertThat(set.imageShape()).isEqualTo(Shape.of(1, 2, 2));
    assertThat(set.train().pixels()).containsExactly(0, 1, 2, -1, 9, 8, 7, 6);
    assertThat(set.train().labels()).containsExactly(3, 0);
    assertThat(set.test().labels()).containsExactly(3, 0);
    assertThat(set.classNames()).containsExactly("0", "1", "2", "3");
    assertThat(set.notes()).containsExactly("test images are from mnist_test.csv");
  }

  @ParameterizedTest
  @CsvSource({"mnist_train.csv, mnist_test.csv", "Train.csv, Test.csv", "A-TRAIN.tsv, A-TEST.tsv"})
  void aTableOfTrainingBringsThatOfTestingAlong(String train, String test) throws IOException {
    Files.writeString(folder.resolve(test), "0\t0\t1\t2\t255\n");
    Path file = Files.writeString(folder.resolve(train), "1\t0\t1\t2\t255\n0\t9\t8\t7\t6\n");
    assertThat(DataKind.of(file)).isEqualTo(DataKind.CSV);
    DataSet set = CsvDataSet.read(file, "mine", ReadOptions.USUAL);
    assertThat(set.notes()).containsExactly("test images are from " + test);
  }

  @Test
  void aTestTableWithoutLabelsIsNotUsed() throws IOException {
    Files.writeString(folder.resolve("test.csv"), "pixel0,pixel1,pixel2,pixel3\n1,2,3,4\n");
    StringBuilder text = new StringBuilder("label,pixel0,pixel1,pixel2,pixel3\n");
    for (int i = 0; i < 10; i++) {
      text.append(i % 2).append(",0.").append(i).append(",0,0,1.0\n");
    }
    Path file = Files.writeString(folder.resolve("train.csv"), text);
    DataSet set = CsvDataSet.read(file, "mine", ReadOptions.USUAL);
    assertThat(set.notes())
        .containsExactly(
            "test.csv has 4 columns, not 5: not used",
            "pixels are fractions from 0 to 1: scaled to 0 to 255",
            "no test split: 2 of 10 images held out for testing, by class");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,2,3,4,5~1,2,3            | line 2 does not have the 5 columns",
        "1,2,3,4,5~1,2,3,4,5,6      | line 2 does not have the 5 columns",
        "1,2,3,4,5~1,2,3,x,5        | line 2 has 'x'; expected numbers",
        "1,2,3,4,5~1,2,3,,5         | line 2 has ''; expected numbers",
        "1,2,3,4,5~1,2,3,1d,5       | line 2 has '1d'; expected numbers",
        "1,2,3,4,5~1,2,3,NaN,5      | line 2 has 'NaN'; expected numbers",
        "1,2,3,4,5~0.5,2,3,4,5      | image 2 has the label 0.5",
        "1,2,3,4,5~0,2,3,4,256      | element 7 is 256.0",
        "a,b,c,d,e~1,2,3,4,5        | has no column named label",
        "label,b,c~1,2,3            | has 3 columns; expected a label and the pixels",
        "label,b,c,d,e              | has no line"
      })
  void errorsAreNamed(String lines, String problem) throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), lines.replace('~', '\n'));
    assertUserError(
        () -> CsvDataSet.read(file, "mine", ReadOptions.USUAL), file.toString(), problem);
  }
}
