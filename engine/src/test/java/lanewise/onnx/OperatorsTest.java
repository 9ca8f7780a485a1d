package lanewise.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import lanewise.format.onnx.ElementType;
import lanewise.format.onnx.OnnxAttribute;
import lanewise.format.onnx.OnnxTensor;
import org.junit.jupiter.api.Test;

/** Cases missing in the conformance suite: older versions, other types, refusals. */
class OperatorsTest {
  private static OnnxTensor row(float... values) {
    return OnnxTensor.ofFloats(new int[] {values.length}, values);
  }

  private static OnnxTensor floats(List<Integer> shape, float... values) {
    return OnnxTensor.ofFloats(shape.stream().mapToInt(Integer::intValue).toArray(), values);
  }

  private static OnnxTensor wholes(long... values) {
    return OnnxTensor.ofIntegers(new int[] {values.length}, values);
  }

  @Test
  void softmaxUpToVersion12JoinsTheAxes() {
    OnnxTensor x = floats(List.of(1, 2, 2), 0, 0, 0, 0);
    assertThat(Nodes.of("Softmax", 11).on(x).floats()).containsExactly(0.25f, 0.25f, 0.25f, 0.25f);
    assertThat(Nodes.of("Softmax", 13).on(x).floats()).containsExactly(0.5f, 0.5f, 0.5f, 0.5f);
    assertThat(Nodes.of("Softmax", 13).with("axis", 0).on(x).floats()).containsOnly(1);
  }

  @Test
  void addUpToVersion6AlignsAtAnAxis() {
    OnnxTensor a = floats(List.of(2, 3), 1, 2, 3, 4, 5, 6);
    assertThat(Nodes.of("Add", 6).with("broadcast", 1).with("axis", 0).on(a, row(10, 20)).floats())
        .containsExactly(11, 12, 13, 24, 25, 26);
    assertThatThrownBy(() -> Nodes.of("Add", 6).on(a, row(10, 20, 30)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("node 'n' (Add)");
    assertThat(Nodes.of("Add", 7).on(a, row(10, 20, 30)).floats())
        .containsExactly(11, 22, 33, 14, 25, 36);
  }

  @Test
  void integersKeepAllTheirDigitsAndWrap() {
    long large = (1L << 62) + 1;
    assertThat(Nodes.of("Add", 14).on(wholes(large), wholes(2)).integers())
        .containsExactly(large + 2);
    OnnxTensor bytes = OnnxTensor.zeros(ElementType.UINT8, 1);
    bytes.set(0, 200L);
    assertThat(Nodes.of("Add", 14).on(bytes, bytes).integers()).containsExactly(144);
  }

  @Test
  void padModes() {
    OnnxTensor x = row(1, 2, 3);
    OnnxTensor pads = wholes(2, 4);
    assertThat(Nodes.of("Pad", 18).on(x, pads).floats()).containsExactly(0, 0, 1, 2, 3, 0, 0, 0, 0);
    assertThat(Nodes.of("Pad", 18).with("mode", "edge").on(x, pads).floats())
        .containsExactly(1, 1, 1, 2, 3, 3, 3, 3, 3);
    assertThat(Nodes.of("Pad", 18).with("mode", "reflect").on(x, pads).floats())
        .containsExactly(3, 2, 1, 2, 3, 2, 1, 2, 3);
    assertThat(Nodes.of("Pad", 19).with("mode", "wrap").on(x, pads).floats())
        .containsExactly(2, 3, 1, 2, 3, 1, 2, 3, 1);
    assertThat(Nodes.of("Pad", 18).on(x, wholes(-1, 1), row(9)).floats()).containsExactly(2, 3, 9);
    assertThat(Nodes.of("Pad", 2).with("pads", List.of(1L, 0L)).with("value", 7f).on(x).floats())
        .containsExactly(7, 1, 2, 3);
  }

  @Test
  void padsOfChosenAxes() {
    OnnxTensor x = floats(List.of(1, 2), 1, 2);
    OnnxTensor y = Nodes.of("Pad", 18).on(x, wholes(1, 0), row(5), wholes(-1));
    assertThat(y.shape()).containsExactly(1, 3);
    assertThat(y.floats()).containsExactly(5, 1, 2);
  }

  @Test
  void reshapeKeepsOrFillsExtents() {
    OnnxTensor x = floats(List.of(2, 3), 1, 2, 3, 4, 5, 6);
    assertThat(Nodes.of("Reshape", 14).on(x, wholes(0, -1, 1)).shape()).containsExactly(2, 3, 1);
    assertThat(Nodes.of("Reshape", 1).with("shape", List.of(-1L)).on(x).shape()).containsExactly(6);
    OnnxTensor empty = OnnxTensor.zeros(ElementType.FLOAT, 0, 3);
    assertThat(Nodes.of("Reshape", 14).with("allowzero", 1).on(empty, wholes(3, 0)).shape())
        .containsExactly(3, 0);
    assertThatThrownBy(() -> Nodes.of("Reshape", 14).on(x, wholes(4, -1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Nodes.of("Reshape", 14).on(x, wholes(1, 1, 0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void maxPoolCountsIndicesInEitherOrder() {
    OnnxTensor x = floats(List.of(1, 2, 2, 3), 1, 5, 2, 3, 4, 0, 0, 0, 0, 0, 0, 8);
    Nodes pool = Nodes.of("MaxPool", 12).with("kernel_shape", List.of(2L, 3L));
    assertThat(pool.outputs(2, x).get(1).integers()).containsExactly(1, 11);
    assertThat(pool.with("storage_order", 1).outputs(2, x).get(1).integers())
        .containsExactly(2, 11);
  }

  @Test
  void ceilModeStartsNoWindowInThePaddingAtTheEnd() {
    OnnxTensor x = floats(List.of(1, 1, 2, 2), 1, 2, 3, 4);
    Nodes pool =
        Nodes.of("AveragePool", 19)
            .with("kernel_shape", List.of(3L, 3L))
            .with("strides", List.of(3L, 3L))
            .with("pads", List.of(1L, 1L, 1L, 1L))
            .with("ceil_mode", 1);
    assertThat(pool.on(x).floats()).containsExactly(2.5f);
    assertThat(pool.with("count_include_pad", 1).on(x).floats()[0])
        .isCloseTo(10 / 9f, within(1e-6f));
  }

  @Test
  void paddingBeyondThePaddingIsNeverCounted() {
    OnnxTensor x = floats(List.of(1, 1, 4), 1, 2, 3, 4);
    Nodes pool =
        Nodes.of("AveragePool", 19)
            .with("kernel_shape", List.of(3L))
            .with("strides", List.of(2L))
            .with("pads", List.of(1L, 0L))
            .with("count_include_pad", 1)
            .with("ceil_mode", 1);
    assertThat(pool.on(x).floats()).containsExactly(1, 3);
    assertThat(pool.with("strides", List.of(3L)).on(x).floats()).containsExactly(1, 3.5f);
  }

  @Test
  void convolutionInGroupsAndOneDimension() {
    OnnxTensor x = floats(List.of(1, 2, 3), 1, 2, 3, 4, 5, 6);
    OnnxTensor w = floats(List.of(2, 1, 2), 1, 1, 1, -1);
    assertThat(Nodes.of("Conv", 11).with("group", 2).on(x, w, row(0, 10)).floats())
        .containsExactly(3, 5, 9, 9);
    assertThatThrownBy(() -> Nodes.of("Conv", 11).on(x, w))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("node 'n' (Conv)");
  }

  @Test
  void clipTakesBoundsAsVersionsHaveThem() {
    assertThat(Nodes.of("Clip", 6).with("max", 2f).on(row(-5, 3)).floats()).containsExactly(-5, 2);
    OnnxTensor low = OnnxTensor.ofFloats(new int[0], 4);
    OnnxTensor high = OnnxTensor.ofFloats(new int[0], 1);
    assertThat(Nodes.of("Clip", 13).on(row(0, 9), low, high).floats()).containsExactly(1, 1);
    assertThat(Nodes.of("Clip", 13).on(row(0, 9), null, high).floats()).containsExactly(0, 1);
  }

  @Test
  void batchNormalizationOfEachPlace() {
    OnnxTensor x = floats(List.of(1, 1, 2), 3, 3);
    OnnxTensor y =
        Nodes.of("BatchNormalization", 7)
            .with("spatial", 0)
            .with("epsilon", 0f)
            .on(x, row(1, 2), row(0, 1), row(1, 1), row(4, 1));
    assertThat(y.floats()).containsExactly(1, 5);
  }

  @Test
  void matMulOfVectorsAndStacks() {
    assertThat(Nodes.of("MatMul", 13).on(row(1, 2), row(3, 4)).shape()).isEmpty();
    OnnxTensor stack = floats(List.of(2, 1, 2), 1, 2, 3, 4);
    OnnxTensor y = Nodes.of("MatMul", 13).on(stack, row(10, 1));
    assertThat(y.shape()).containsExactly(2, 1);
    assertThat(y.floats()).containsExactly(12, 34);
  }

  @Test
  void constantsInAllForms() {
    assertThat(Nodes.of("Constant", 13).with("value_int", 7).on().integers()).containsExactly(7);
    assertThat(Nodes.of("Constant", 13).with("value_ints", List.of(1L, 2L)).on().integers())
        .containsExactly(1, 2);
    assertThat(Nodes.of("Constant", 13).with("value_float", 0.5f).on().rank()).isZero();
    assertThat(
            Nodes.of("Constant", 13)
                .with("value_floats", new OnnxAttribute.Reals(List.of(1f, 2f)))
                .on()
                .floats())
        .containsExactly(1, 2);
    assertThatThrownBy(() -> Nodes.of("Constant", 13).with("value_string", "a").on())
        .hasMessageContaining("value_string, which is not supported");
  }

  @Test
  void theLargestOfNothingIsTheLowestValue() {
    for (ElementType type : List.of(ElementType.FLOAT, ElementType.INT8, ElementType.UINT8)) {
      OnnxTensor empty = OnnxTensor.zeros(type, 2, 0);
      OnnxTensor y = Nodes.of("ReduceMax", 20).on(empty, wholes(1));
      assertThat(y.shape()).containsExactly(2, 1);
      double lowest =
          type == ElementType.FLOAT
              ? Double.NEGATIVE_INFINITY
              : type == ElementType.INT8 ? -128 : 0;
      assertThat(y.real(1)).isEqualTo(lowest);
    }
  }

  @Test
  void halfPrecisionIsRounded() {
    OnnxTensor x = OnnxTensor.zeros(ElementType.FLOAT16, 1);
    x.set(0, 2048.0);
    OnnxTensor one = OnnxTensor.zeros(ElementType.FLOAT16, 1);
    one.set(0, 1.0);
    assertThat(Nodes.of("Add", 14).on(x, one).floats()).containsExactly(2048);
    OnnxTensor brain = OnnxTensor.zeros(ElementType.BFLOAT16, 1);
    brain.set(0, 1.004);
    assertThat(brain.floats()).containsExactly(1.0078125f);
  }

  @Test
  void dropoutKeepsEverythingOutsideOfTraining() {
    List<OnnxTensor> outputs = Nodes.of("Dropout", 13).outputs(2, row(1, 2));
    assertThat(outputs.get(0).floats()).containsExactly(1, 2);
    assertThat(outputs.get(1).type()).isEqualTo(ElementType.BOOL);
    assertThat(outputs.get(1).integers()).containsExactly(1, 1);
  }
}
