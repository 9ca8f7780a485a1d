package lanewise.datasets.format;

import static lanewise.datasets.UserErrors.assertUserError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {
  private static final String HEADER =
      "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }";

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void readsEveryVersion(int version) throws IOException {
    Npy array = read(NpyBytes.array(version, HEADER, new byte[] {1, 2, 3, 4, 5, -1}));
    assertThat(array.shape()).containsExactly(2, 3);
    assertThat(array.bytes()).containsExactly(1, 2, 3, 4, 5, -1);
    assertThat(array.integers(255)).containsExactly(1, 2, 3, 4, 5, 255);
  }

  @Test
  void theHeaderMayBeWrittenAsPythonAllows() throws IOException {
    String header = "{\"shape\":(6,) ,  'fortran_order':False,'descr':'>u1'}   \n";
    assertThat(read(NpyBytes.array(1, header, new byte[6])).shape()).containsExactly(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "[1, 2]",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3)",
        "{'descr': '|u1', 'fortran_order': False}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3)} {}",
        "{'descr': '|u1', 'fortran_order': 0, 'shape': (2, 3)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': [2, 3]}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (2, -3)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (2 3)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 99999999999)}",
        "{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': (2, 3)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), 'extra': 1}",
        "{'descr: 1}",
        "{'descr': __import__('os'), 'fortran_order': False, 'shape': (2, 3)}",
      })
  void aHeaderThatIsNoSuchDictionaryIsRefused(String header) {
    assertRefused(NpyBytes.array(1, header, new byte[6]), "as NumPy saves it");
  }

  @Test
  void anAbsurdHeaderIsRefused() {
    byte[] array = NpyBytes.array(2, HEADER, new byte[6]);
    array[11] = 0x7f; // the highest byte of its length: two thousand million
    assertRefused(array, "header takes", "expected at most 10,000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(2147483647, 2147483647)", "(2147483647, 2)", "(1000000, 28, 28)"})
  void extentsBeyondTheDataAreRefusedBeforeAnythingIsAllocated(String shape) {
    String header = "{'descr': '|u1', 'fortran_order': False, 'shape': " + shape + "}";
    assertRefused(NpyBytes.array(1, header, new byte[6]), "header states");
  }

  @Test
  void tooFewAndTooManyElementsAreRefused() {
    assertRefused(NpyBytes.array(1, HEADER, new byte[5]), "states [2, 3]", "holds 74");
    assertRefused(NpyBytes.array(1, HEADER, new byte[7]), "states [2, 3]", "holds 76");
  }

  @Test
  void objectsAndOtherTypesAreRefused() {
    assertRefused(withType("|O"), "Python objects", "never loaded");
    assertRefused(withType("<c8"), "type '<c8'");
    assertRefused(withType("<U1"), "type '<U1'");
    assertRefused(withType("|u3"), "type '|u3'");
    assertRefused(withType("u1"), "type 'u1'");
    assertRefused(
        NpyBytes.array(
            1, "{'descr': [('x', '<i4')], 'fortran_order': False, 'shape': (2, 3)}", new byte[24]),
        "structured");
  }

  @Test
  void fortranOrderIsPutRight() throws IOException {
    byte[] array =
        NpyBytes.array(1, HEADER.replace("False", "True"), new byte[] {0, 1, 2, 3, 4, 5});
    Npy read = Npy.read(new ByteArrayInputStream(array), array.length, "array");
    assertThat(read.shape()).containsExactly(2, 3);
    assertThat(read.bytes()).containsExactly(0, 2, 4, 1, 3, 5);
  }

  @Test
  void aWrongMagicOrVersionIsRefused() {
    byte[] array = NpyBytes.array(1, HEADER, new byte[6]);
    array[1] = 'X';
    assertRefused(array, "not a .npy array");
    assertRefused(NpyBytes.array(4, HEADER, new byte[6]), "version 4");
  }

  @Test
  void aStreamThatEndsEarlyIsAnEndOfFile() {
    byte[] array = NpyBytes.array(1, HEADER, new byte[6]);
    for (int length = 0; length < array.length; length++) {
      byte[] cut = Arrays.copyOf(array, length);
      assertThatThrownBy(() -> Npy.read(new ByteArrayInputStream(cut), array.length, "here"))
          .isInstanceOf(EOFException.class);
    }
  }

  @Test
  void valuesMustBeWholeAndInRange() throws IOException {
    Npy array = read(NpyBytes.array(1, HEADER, new byte[] {0, 1, 2, 3, 4, 5}));
    assertUserError(() -> array.integers(4), "here: element 5 is 5.0", "0 to 4");
    Npy signed =
        read(NpyBytes.array(1, HEADER.replace("|u1", "|i1"), new byte[] {0, 1, -1, 3, 4, 5}));
    assertUserError(signed::bytes, "element 2 is -1.0", "0 to 255");
  }

  private static byte[] withType(String type) {
    return NpyBytes.array(1, HEADER.replace("|u1", type), new byte[6]);
  }

  private static Npy read(byte[] array) throws IOException {
    return Npy.read(new ByteArrayInputStream(array), array.length, "here");
  }

  private static void assertRefused(byte[] array, String... parts) {
    assertUserError(() -> read(array), "here: ");
    assertUserError(() -> read(array), parts);
  }
}
