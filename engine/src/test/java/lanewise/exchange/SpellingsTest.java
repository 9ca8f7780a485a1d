package lanewise.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.onnxruntime.OrtException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lanewise.format.onnx.OnnxModel;
import lanewise.optim.Adam;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What exporters write for the same few layers, in their many spellings: the import gives what ONNX
 * Runtime gives, also after it was exported again.
 */
class SpellingsTest {
  private static final int[] IMAGE = {4, 6, 5};

  /** Of 1 or the value, whichever is larger. */
  private static final float TOLERANCE = 3e-6f;

  /** The features of every graph here become three classes. */
  private static final String CLASSES =
      """
      wc = floats[%d,3]
      bc = floats[3]
      y = Gemm(%s, wc, bc)
      """;

  @TempDir private Path folder;

  private static Arguments graph(String name, int opset, String text) {
    return Arguments.argumentSet(name + ", opset " + opset, opset, text);
  }

  private static Arguments features(String name, int opset, int count, String text) {
    String last = text.strip().lines().toList().getLast().split("[ ,=]")[0];
    return graph(name, opset, text + "\n" + CLASSES.formatted(count, last));
  }

  static Stream<Arguments> flattens() {
    return Stream.of(
        features("Flatten", 7, 120, "f = Flatten(x)"),
        features("Flatten of a negative axis", 13, 120, "f = Flatten(x) axis=-3"),
        features("Reshape to (N,-1)", 13, 120, "s = ints[0,-1]\nf = Reshape(x, s)"),
        features("Reshape to (-1,F)", 7, 120, "s = ints[-1,120]\nf = Reshape(x, s)"),
        features(
            "Reshape with allowzero", 14, 120, "s = ints[-1,120]\nf = Reshape(x, s) allowzero=1"),
        features(
            "twice",
            11,
            120,
            """
            s = ints[0,4,-1]
            r = Reshape(x, s)
            f = Flatten(r) axis=1
            """),
        features(
            "view(x.size(0), -1)",
            11,
            120,
            """
            h = Shape(x)
            i = Constant() value=ints0
            n = Gather(h, i) axis=0
            a0 = ints[0]
            u = Unsqueeze(n) axes=[0]
            m = Constant() value=ints[-1]
            s = Concat(u, m) axis=0
            f = Reshape(x, s)
            """),
        features(
            "view of all extents",
            13,
            120,
            """
            h = Shape(x)
            a = ints[0]
            b = ints[1]
            e = ints[4]
            n = Slice(h, a, b)
            r = Slice(h, b, e)
            p = ReduceProd(r) keepdims=1
            s = Concat(n, p) axis=0
            f = Reshape(x, s)
            """),
        features(
            "of a part of the shape",
            15,
            120,
            """
            n = Shape(x) start=0 end=1
            m = ints[-1]
            s = Concat(n, m) axis=0
            f = Reshape(x, s)
            """),
        features(
            "after a turn of the axes",
            13,
            120,
            "t = Transpose(x) perm=[0,2,3,1]\nf = Flatten(t)"));
  }

  /** Weights that are computed: by constants of the graph, of any type and shape. */
  static Stream<Arguments> constants() {
    return Stream.of(
        graph(
            "of four axes, reshaped",
            8,
            """
            w = floats[8,4,3,3]
            c = Conv(x, w) auto_pad=SAME_UPPER
            b = floats[8,1,1]
            d = Add(c, b)
            r = Relu(d)
            p = MaxPool(r) kernel_shape=[2,2] strides=[2,2]
            s = ints[0,48]
            f = Reshape(p, s)
            v = floats[8,3,2,3]
            t = ints[48,3]
            m = Reshape(v, t)
            q = MatMul(f, m)
            e = floats[1,3]
            y = Add(q, e)
            """),
        graph(
            "transposed and scaled",
            13,
            """
            f = Flatten(x)
            v = floats[3,120]
            t = Transpose(v) perm=[1,0]
            h = number 0.5
            w = Mul(t, h)
            m = MatMul(f, w)
            b = floats[3]
            y = Add(b, m)
            """),
        graph(
            "joined, sliced, repeated",
            13,
            """
            f = Flatten(x)
            v = floats[60,3]
            w = Concat(v, v) axis=0
            b = floats[6]
            i = ints[0]
            j = ints[6]
            k = ints[0]
            l = ints[2]
            c = Slice(b, i, j, k, l)
            y = Gemm(f, w, c)
            """),
        graph(
            "made in the graph",
            13,
            """
            f = Flatten(x)
            w = Constant() value=floats[3,120]
            n = ints[3]
            z = ConstantOfShape(n)
            c = number 1
            d = Add(z, c)
            y = Gemm(f, w, d) transB=1 alpha=0.5
            """));
  }

  static Stream<Arguments> globalPools() {
    return Stream.of(
        features("GlobalAveragePool", 7, 4, "g = GlobalAveragePool(x)\nf = Flatten(g)"),
        features("AveragePool", 7, 4, "g = AveragePool(x) kernel_shape=[6,5]\nf = Flatten(g)"),
        features("ReduceMean", 11, 4, "f = ReduceMean(x) axes=[2,3] keepdims=0"),
        features("ReduceMean", 18, 4, "a = ints[-1,-2]\nf = ReduceMean(x, a) keepdims=0"),
        features(
            "ReduceMean twice",
            13,
            4,
            "r = ReduceMean(x) axes=[3] keepdims=0\nf = ReduceMean(r) axes=[2] keepdims=0"),
        features(
            "ReduceMean of pixels in a row",
            13,
            4,
            "s = ints[0,4,-1]\nr = Reshape(x, s)\nf = ReduceMean(r) axes=[2] keepdims=0"),
        features(
            "ReduceMean, channels last",
            13,
            4,
            "t = Transpose(x) perm=[0,2,3,1]\nf = ReduceMean(t) axes=[1,2] keepdims=0"),
        features(
            "ReduceSum, divided",
            13,
            4,
            """
            a = ints[2,3]
            s = ReduceSum(x, a) keepdims=0
            d = number 30
            f = Div(s, d)
            """),
        features("GlobalMaxPool", 7, 4, "g = GlobalMaxPool(x)\nf = Flatten(g)"),
        features("ReduceMax", 12, 4, "f = ReduceMax(x) axes=[-2,-1] keepdims=0"),
        features("Squeeze", 11, 4, "g = GlobalAveragePool(x)\nf = Squeeze(g) axes=[2,3]"),
        features("Squeeze", 13, 4, "g = GlobalAveragePool(x)\na = ints[-1,2]\nf = Squeeze(g, a)"),
        features(
            "average and maximum joined",
            13,
            8,
            """
            g = GlobalAveragePool(x)
            m = GlobalMaxPool(x)
            c = Concat(g, m) axis=1
            f = Flatten(c)
            """),
        features("mean of rows", 13, 24, "r = ReduceMean(x) axes=[3]\nf = Flatten(r)"),
        features("mean of channels", 13, 30, "r = ReduceMean(x) axes=[1]\nf = Flatten(r)"),
        features(
            "maximum of channels", 13, 30, "r = ReduceMax(x) axes=[1] keepdims=0\nf = Flatten(r)"));
  }

  static Stream<Arguments> shuffles() {
    return Stream.of(
        features(
            "two groups",
            13,
            120,
            """
            s = ints[0,2,2,6,5]
            r = Reshape(x, s)
            t = Transpose(r) perm=[0,2,1,3,4]
            b = ints[0,-1,6,5]
            u = Reshape(t, b)
            f = Flatten(u)
            """),
        features(
            "pixels in a row",
            11,
            120,
            """
            s = ints[-1,2,2,30]
            r = Reshape(x, s)
            t = Transpose(r) perm=[0,2,1,3]
            b = ints[-1,4,6,5]
            u = Reshape(t, b)
            f = Flatten(u)
            """),
        features(
            "extents from the graph",
            11,
            120,
            """
            h = Shape(x)
            i = ints 0
            n = Gather(h, i)
            z = Unsqueeze(n) axes=[0]
            g = ints[2,2,6,5]
            s = Concat(z, g) axis=0
            r = Reshape(x, s)
            t = Transpose(r) perm=[0,2,1,3,4]
            b = Reshape(t, h)
            f = Flatten(b)
            """),
        features(
            "halves, one of which goes past",
            13,
            120,
            """
            s = ints[2,2]
            a, b = Split(x, s) axis=1
            w = floats[2,2,1,1]
            c = Conv(b, w)
            j = Concat(a, c) axis=1
            r = ints[0,2,2,6,5]
            q = Reshape(j, r)
            t = Transpose(q) perm=[0,2,1,3,4]
            k = ints[0,4,6,5]
            u = Reshape(t, k)
            f = Flatten(u)
            """));
  }

  static Stream<Arguments> gates() {
    String convolved =
        """
        w1 = floats[2,4,1,1]
        b1 = floats[2]
        c1 = Conv(g, w1, b1)
        r1 = Relu(c1)
        w2 = floats[4,2,1,1]
        c2 = Conv(r1, w2)
        """;
    return Stream.of(
        features(
            "convolutions",
            13,
            120,
            "g = GlobalAveragePool(x)\n"
                + convolved
                + "h = Sigmoid(c2)\nm = Mul(x, h)\nf = Flatten(m)"),
        features(
            "the gate in front",
            14,
            120,
            "g = ReduceMean(x) axes=[2,3]\n"
                + convolved
                + "h = HardSigmoid(c2) alpha=0.16666667\nm = Mul(h, x)\nf = Flatten(m)"),
        features(
            "a hard sigmoid by parts",
            11,
            120,
            "g = GlobalAveragePool(x)\n"
                + convolved
                + """
                three = number 3
                six = number 6
                zero = number 0
                p = Add(c2, three)
                q = Clip(p, zero, six)
                h = Div(q, six)
                m = Mul(x, h)
                f = Flatten(m)
                """),
        features(
            "layers of features",
            13,
            120,
            """
            g = GlobalAveragePool(x)
            a = ints[2,3]
            v = Squeeze(g, a)
            w1 = floats[4,2]
            l1 = MatMul(v, w1)
            r1 = Relu(l1)
            w2 = floats[2,4]
            l2 = MatMul(r1, w2)
            h = Sigmoid(l2)
            u = Unsqueeze(h, a)
            m = Mul(x, u)
            f = Flatten(m)
            """),
        features(
            "one gate for each pixel",
            13,
            120,
            """
            p = ReduceMean(x) axes=[1]
            q = ReduceMax(x) axes=[1]
            c = Concat(p, q) axis=1
            w = floats[1,2,3,3]
            k = Conv(c, w) pads=[1,1,1,1]
            h = Sigmoid(k)
            m = Mul(x, h)
            f = Flatten(m)
            """));
  }

  static Stream<Arguments> norms() {
    return Stream.of(
        features(
            "ConvNeXt's block",
            17,
            120,
            """
            w = floats[4,1,3,3]
            c = Conv(x, w) pads=[1,1,1,1] group=4
            t = Transpose(c) perm=[0,2,3,1]
            s = positive[4]
            b = floats[4]
            n = LayerNormalization(t, s, b) axis=-1 epsilon=1e-3
            w1 = floats[4,8]
            b1 = floats[8]
            m1 = MatMul(n, w1)
            a1 = Add(m1, b1)
            root = number 1.4142135
            e = Div(a1, root)
            p = Erf(e)
            one = number 1
            q = Add(p, one)
            z = Mul(a1, q)
            half = number 0.5
            g = Mul(z, half)
            w2 = floats[8,4]
            m2 = MatMul(g, w2)
            gamma = floats[4]
            l = Mul(m2, gamma)
            k = Transpose(l) perm=[0,3,1,2]
            r = Add(x, k)
            f = Flatten(r)
            """),
        features(
            "of all values",
            17,
            120,
            """
            s = positive[4,6,5]
            b = floats[4,6,5]
            n = LayerNormalization(x, s, b) axis=1 epsilon=1e-3
            r = Relu(n)
            f = Flatten(r)
            """),
        features(
            "of rows, without anything added",
            17,
            120,
            "s = positive[5]\nn = LayerNormalization(x, s) epsilon=1e-2\nf = Flatten(n)"),
        features(
            "of features",
            18,
            7,
            """
            v = Flatten(x)
            w = floats[120,7]
            m = MatMul(v, w)
            s = positive[7]
            b = floats[7]
            f = LayerNormalization(m, s, b) axis=1
            """),
        features(
            "of pooled channels, turned for it",
            17,
            4,
            """
            g = GlobalAveragePool(x)
            t = Transpose(g) perm=[0,2,3,1]
            s = positive[4]
            b = floats[4]
            n = LayerNormalization(t, s, b) axis=-1
            k = Transpose(n) perm=[0,3,1,2]
            f = Flatten(k)
            """),
        features("LRN", 7, 120, "n = LRN(x) size=5\nf = Flatten(n)"),
        features(
            "LRN of few channels",
            13,
            120,
            "n = LRN(x) size=3 alpha=0.5 beta=0.6 bias=2.0\nf = Flatten(n)"),
        features(
            "LRN of more channels than there are",
            13,
            120,
            "n = LRN(x) size=9 alpha=1.5 bias=1.0\nf = Flatten(n)"));
  }

  static Stream<Arguments> functions() {
    return Stream.of(
        features("Gelu", 20, 120, "g = Gelu(x)\nf = Flatten(g)"),
        features("Gelu by tanh", 20, 120, "g = Gelu(x) approximate=tanh\nf = Flatten(g)"),
        features(
            "Gelu by tanh, in parts",
            13,
            120,
            """
            three = number 3
            p = Pow(x, three)
            c = number 0.044715
            q = Mul(p, c)
            a = Add(x, q)
            r = number 0.7978846
            u = Mul(a, r)
            t = Tanh(u)
            one = number 1
            o = Add(t, one)
            h = number 0.5
            e = Mul(x, h)
            m = Mul(e, o)
            f = Flatten(m)
            """),
        features("Clip with attributes", 7, 120, "c = Clip(x) min=0.0 max=0.8\nf = Flatten(c)"),
        features("Clip with inputs", 12, 120, "l = number 0\nc = Clip(x, l)\nf = Flatten(c)"),
        features(
            "HardSwish in parts",
            11,
            120,
            """
            three = number 3
            l = number 0
            six = number 6
            p = Add(x, three)
            c = Clip(p, l, six)
            m = Mul(x, c)
            d = Div(m, six)
            f = Flatten(d)
            """),
        features("PRelu of one slope", 9, 120, "s = positive[1]\np = PRelu(x, s)\nf = Flatten(p)"),
        features(
            "PRelu of channels", 16, 120, "s = positive[4,1,1]\np = PRelu(x, s)\nf = Flatten(p)"),
        features(
            "a number for each column",
            13,
            120,
            "s = positive[5]\np = Mul(x, s)\nb = floats[6,1]\nq = Sub(p, b)\nf = Flatten(q)"),
        features("Dropout as in version 7", 7, 120, "d = Dropout(x) ratio=0.4\nf = Flatten(d)"),
        features(
            "Dropout as in version 13",
            13,
            120,
            "r = number 0.4\nd = Dropout(x, r)\nf = Flatten(d)"),
        features(
            "BatchNormalization as in version 9",
            9,
            120,
            """
            s = positive[4]
            b = floats[4]
            m = floats[4]
            v = positive[4]
            n = BatchNormalization(x, s, b, m, v) epsilon=1e-3 momentum=0.9
            f = Flatten(n)
            """),
        features(
            "BatchNormalization as in version 15",
            15,
            120,
            """
            s = positive[4]
            b = floats[4]
            m = floats[4]
            v = positive[4]
            n = BatchNormalization(x, s, b, m, v)
            f = Flatten(n)
            """));
  }

  static Stream<Arguments> groups() {
    return Stream.of(
        features(
            "two groups",
            13,
            180,
            "w = floats[6,2,3,3]\nc = Conv(x, w) pads=[1,1,1,1] group=2\nf = Flatten(c)"),
        features(
            "one channel each, two filters of it",
            11,
            240,
            "w = floats[8,1,3,3]\nc = Conv(x, w) pads=[1,1,1,1] group=4\nf = Flatten(c)"),
        features(
            "strided, dilated, lopsided",
            13,
            24,
            "w = floats[4,2,3,2]\n"
                + "c = Conv(x, w) dilations=[1,2] strides=[2,1] group=2\n"
                + "f = Flatten(c)"));
  }

  @ParameterizedTest
  @MethodSource({
    "flattens",
    "constants",
    "globalPools",
    "shuffles",
    "gates",
    "norms",
    "functions",
    "groups"
  })
  void givesWhatOnnxRuntimeGives(int opset, String text) throws OrtException {
    OnnxModel model = GraphText.model(opset, IMAGE, text);
    float[] images = GraphText.images(GraphText.IMAGES * 120);
    float[] expected = GraphText.runtime(folder.resolve("m.onnx"), model, images, GraphText.IMAGES);
    ImportedNetwork imported = OnnxImport.of(model);
    assertClose(GraphText.logits(imported, images, GraphText.IMAGES), expected);
    OnnxModel exported = OnnxExport.of(imported.network(), imported.weights(), false, Map.of());
    assertClose(
        GraphText.runtime(folder.resolve("e.onnx"), exported, images, GraphText.IMAGES), expected);
    ImportedNetwork again = OnnxImport.of(exported);
    assertClose(GraphText.logits(again, images, GraphText.IMAGES), expected);
    assertThat(NetworkJson.write(NetworkJson.read(NetworkJson.write(imported.network()))))
        .isEqualTo(NetworkJson.write(imported.network()));
  }

  private static void assertClose(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      float tolerance = TOLERANCE * Math.max(1, Math.abs(expected[i]));
      assertThat(Math.abs(actual[i] - expected[i])).as("[%d]", i).isLessThan(tolerance);
    }
  }

  /** TensorFlow has the channels last; the network has them first, without a layer for it. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void channelsThatComeLastAreTheNetworksFirst(int channels) throws OrtException {
    int[] image = {6, 5, channels};
    int plane = 30;
    String graph =
        """
        m = floats[%1$d]
        d = Sub(x, m)
        t = Transpose(d) perm=[0,3,1,2]
        w = floats[4,%1$d,3,3]
        c = Conv(t, w)
        b = Transpose(c) perm=[0,2,3,1]
        f = Flatten(b)
        """
            .formatted(channels);
    OnnxModel model = GraphText.model(13, image, graph + CLASSES.formatted(48, "f"));
    float[] last = GraphText.images(GraphText.IMAGES * plane * channels);
    float[] first = new float[last.length];
    for (int i = 0; i < last.length; i++) {
      int pixel = i / channels;
      first[(pixel / plane * channels + i % channels) * plane + pixel % plane] = last[i];
    }
    ImportedNetwork imported = OnnxImport.of(model);
    assertThat(imported.network().inputShape()).isEqualTo(Shape.of(channels, 6, 5));
    assertClose(
        GraphText.logits(imported, first, GraphText.IMAGES),
        GraphText.runtime(folder.resolve("m.onnx"), model, last, GraphText.IMAGES));
  }

  /** The new layers have gradients: a few steps learn a few images by heart. */
  @ParameterizedTest
  @MethodSource("norms")
  void isTrainedFurther(int opset, String text) {
    ImportedNetwork imported = OnnxImport.of(GraphText.model(opset, IMAGE, text));
    int[] image = imported.network().inputShape().toArray();
    int size = image[0] * image[1] * image[2];
    try (Scheduler scheduler = new Scheduler(1)) {
      Plan plan =
          Plan.compile(imported.network(), GraphText.IMAGES, ConvolutionAlgorithm.AUTO, scheduler);
      plan.load(imported.weights());
      Batch batch = new Batch(GraphText.IMAGES, imported.network().inputShape());
      System.arraycopy(
          GraphText.images(GraphText.IMAGES * size), 0, batch.images(), 0, GraphText.IMAGES * size);
      Arrays.setAll(batch.labels(), label -> label % 3);
      batch.setSize(GraphText.IMAGES);
      List<Double> losses = new ArrayList<>();
      Adam adam = Adam.plain();
      adam.prepare(plan.storedParameters());
      for (int step = 0; step < 40; step++) {
        losses.add(plan.accumulate(batch, GraphText.IMAGES, 0));
        plan.update(adam, 0.02);
      }
      assertThat(losses.getLast()).isLessThan(losses.getFirst() / 2);
    }
  }

  private static void isRefused(String said, int opset, String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OnnxImport.of(GraphText.model(opset, IMAGE, text)))
        .as(text)
        .withMessageContaining(said);
  }

  /** Everything that would come out otherwise is named. */
  @Test
  void whatIsNoLayerIsNamed() {
    String flat = "\nf = Flatten(n)";
    isRefused(
        "'n' (InstanceNormalization) is an operator that is not supported; train the network with"
            + " BatchNormalization",
        13,
        "s = positive[4]\nb = floats[4]\nn = InstanceNormalization(x, s, b)" + flat);
    isRefused(
        "(GroupNormalization)",
        21,
        "s = positive[4]\nb = floats[4]\nn = GroupNormalization(x, s, b) num_groups=2" + flat);
    isRefused("(ReduceMean) reduces axes [0]", 13, "n = ReduceMean(x) axes=[0]" + flat);
    isRefused("(ReduceMean) reduces axes []", 13, "n = ReduceMean(x)" + flat);
    isRefused("(ReduceL2)", 13, "n = ReduceL2(x) axes=[2,3]" + flat);
    isRefused("(MatMul)", 13, "t = Transpose(x) perm=[0,1,3,2]\nn = MatMul(x, t)" + flat);
    isRefused(
        "(LayerNormalization) has float[5]",
        17,
        "s = positive[5]\nn = LayerNormalization(x, s) axis=2" + flat);
    isRefused(
        "(LayerNormalization) has attribute axis = 0",
        17,
        "s = positive[1]\nn = LayerNormalization(x, s) axis=0" + flat);
    isRefused(
        "is read at another output than its first",
        17,
        "s = positive[5]\nn, m, d = LayerNormalization(x, s)\nf = Flatten(m)");
    isRefused("(LRN)", 13, "n = LRN(x) alpha=0.5" + flat);
    isRefused("approximate", 20, "n = Gelu(x) approximate=sigmoid" + flat);
    isRefused("before ONNX Runtime optimised it", 13, "n = com.microsoft:FusedConv(x)" + flat);
    isRefused("not supported; export the network with", 13, "n = my.own:Layer(x)" + flat);
    isRefused("(Resize) is an operator that is not supported; only", 13, "n = Resize(x)" + flat);
    isRefused("(Loop) is an operator that is not supported; remove", 13, "n = Loop(x)" + flat);
    isRefused("before quantisation", 13, "n = QLinearConv(x)" + flat);
    isRefused("end the export at one score", 13, "n = TopK(x)" + flat);
    isRefused("sequences and attention", 13, "n = LSTM(x)" + flat);
    isRefused("the graph ends in values N x (4, 6, 5)", 13, "y = Relu(x)");
    isRefused("the graph ends in values N x (30, 4)", 13, "s = ints[0,30,4]\ny = Reshape(x, s)");
    isRefused("has version 999 of the operators, which is not known", 999, "y = Flatten(x)");
    isRefused("reads a softmax", 13, "s = Softmax(x)\nn = Relu(s)" + flat);
    isRefused(
        "combines",
        13,
        "s = ints[0,5,6,4]\nr = Reshape(x, s)\nt = Transpose(r) perm=[0,3,2,1]\n"
            + "m = ReduceMean(t) axes=[2]\nn = Mul(x, m)"
            + flat);
  }
}
