package lanewise.cli.learn.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Compares an output with the right one, and says which element differs and what the mistake may
 * be: one of the suspects whose output is the same, or what can be seen in any output, such as a
 * constant factor or exchanged axes.
 *
 * @param name of the output, {@code y}
 * @param axes their names, {@code k, oh, ow}
 * @param sizes along those axes; the output is row-major
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Comparison(String name, List<String> axes, int... sizes) {
  /** What outputs hold before the student's code is called. */
  static final float JUNK = -1234.5f;

  /** Differences that rounding explains, as a part of the largest value. */
  private static final double TOLERANCE = 1e-4;

  /** Factors are written as fractions up to this. */
  private static final int LARGEST_FACTOR = 10_000;

  /** An output for the student's code to fill. */
  static float[] junk(int length) {
    float[] values = new float[length];
    Arrays.fill(values, JUNK);
    return values;
  }

  /**
   * Compares.
   *
   * @param inputs with what the student's code was called
   * @throws Wrong if they are not the same to within rounding
   */
  void check(String inputs, float[] expected, float[] given, List<Suspect> suspects) throws Wrong {
    double tolerance = tolerance(expected);
    int[] wrong =
        IntStream.range(0, expected.length)
            .filter(i -> differ(expected[i], given[i], tolerance))
            .toArray();
    if (wrong.length == 0) {
      return;
    }
    int first = wrong[0];
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "Wrong with %s: %s should be %s and is %s (%,d of %,d elements are wrong)."
            .formatted(
                inputs,
                element(first),
                number(expected[first]),
                number(given[first]),
                wrong.length,
                expected.length));
    String mistake = suspected(given, suspects);
    sentences.add(mistake.isEmpty() ? symptom(expected, given, wrong) : mistake);
    throw new Wrong(sentences);
  }

  private static double tolerance(float[] expected) {
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    return TOLERANCE * Math.max(largest, Float.MIN_NORMAL);
  }

  private static boolean differ(double expected, double given, double tolerance) {
    return !(Math.abs(expected - given) <= tolerance);
  }

  private static boolean same(float[] expected, float[] given) {
    double tolerance = tolerance(expected);
    return expected.length == given.length
        && IntStream.range(0, expected.length)
            .noneMatch(i -> differ(expected[i], given[i], tolerance));
  }

  private static String suspected(float[] given, List<Suspect> suspects) {
    return suspects.stream()
        .filter(suspect -> same(suspect.output().get(), given))
        .findFirst()
        .map(suspect -> "Likely mistake: " + suspect.sentence())
        .orElse("");
  }

  private String symptom(float[] expected, float[] given, int[] wrong) {
    if (IntStream.of(wrong).allMatch(i -> given[i] == JUNK)) {
      return "Every wrong element holds what the check left there: nothing has been written to it.";
    }
    if (IntStream.of(wrong).anyMatch(i -> !Float.isFinite(given[i]))) {
      return "There are NaNs or infinities: does exp overflow, is something divided by 0, is the"
          + " log or the root taken of 0 or less?";
    }
    float[] less = new float[given.length];
    for (int i = 0; i < given.length; i++) {
      less[i] = given[i] - JUNK;
    }
    // The junk is large, so that a sum with it has few digits left.
    double coarse = 10 * tolerance(expected) + Math.ulp(JUNK);
    if (IntStream.range(0, less.length).noneMatch(i -> differ(expected[i], less[i], coarse))) {
      return "Likely mistake: the result is added to what %s held before. Overwrite it."
          .formatted(name);
    }
    String factor = factor(expected, given);
    if (!factor.isEmpty()) {
      return factor;
    }
    String order = otherOrder(expected, given);
    return order.isEmpty() ? where(wrong) : order;
  }

  /** Whether all elements are too large or too small by the same factor. */
  private String factor(float[] expected, float[] given) {
    int largest = 0;
    for (int i = 1; i < expected.length; i++) {
      largest = Math.abs(expected[i]) > Math.abs(expected[largest]) ? i : largest;
    }
    double factor = given[largest] / (double) expected[largest];
    float[] scaled = new float[expected.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) (factor * expected[i]);
    }
    if (!same(scaled, given) || expected.length < 2) {
      return "";
    }
    if (factor == 0) {
      return "Every element is 0.";
    }
    if (Math.abs(factor + 1) < TOLERANCE) {
      return "Likely mistake: the sign. Every element is the negative of what it should be.";
    }
    return "Likely mistake: a factor. Every element is %s times what it should be; is something a mean that should be a sum, or counted twice?"
        .formatted(fraction(factor));
  }

  /** 0.125 as 1/8. */
  private static String fraction(double factor) {
    double inverse = 1 / factor;
    long whole = Math.round(inverse);
    return Math.abs(whole) > 1
            && Math.abs(whole) < LARGEST_FACTOR
            && Math.abs(inverse - whole) < 1e-3 * Math.abs(whole)
        ? "1/" + whole
        : number((float) factor);
  }

  /** Whether the elements are right, but the axes in another order. */
  private String otherOrder(float[] expected, float[] given) {
    for (int[] order : orders(sizes.length)) {
      if (same(permuted(expected, order), given)) {
        return "Likely mistake: the order of the axes. This is (%s); it should be (%s)."
            .formatted(
                Arrays.stream(order).mapToObj(axes::get).collect(Collectors.joining(", ")),
                String.join(", ", axes));
      }
    }
    return "";
  }

  private static List<int[]> orders(int count) {
    if (count == 0) {
      return List.of(new int[0]);
    }
    List<int[]> all = new ArrayList<>();
    for (int[] shorter : orders(count - 1)) {
      for (int at = 0; at < count; at++) {
        int[] order = new int[count];
        System.arraycopy(shorter, 0, order, 0, at);
        order[at] = count - 1;
        System.arraycopy(shorter, at, order, at + 1, count - 1 - at);
        all.add(order);
      }
    }
    return all;
  }

  /** The same elements with the axes in another order, row-major. */
  private float[] permuted(float[] values, int[] order) {
    float[] moved = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      int[] index = index(i);
      int to = 0;
      for (int axis : order) {
        to = to * sizes[axis] + index[axis];
      }
      moved[to] = values[i];
    }
    return moved;
  }

  /** Where the wrong elements are. */
  private String where(int[] wrong) {
    for (int axis = 0; axis < sizes.length; axis++) {
      int a = axis;
      int[] at = IntStream.of(wrong).map(i -> index(i)[a]).distinct().sorted().toArray();
      int last = sizes[axis] - 1;
      if (last > 1 && at[0] > 0 && at.length == last) {
        return "Only elements with %s = 0 are right.".formatted(axes.get(axis));
      }
      if (last > 0 && at.length == 1) {
        return "All wrong elements have %s = %d%s."
            .formatted(axes.get(axis), at[0], at[0] == last ? ", the last" : "");
      }
    }
    boolean border =
        sizes.length >= 2
            && IntStream.of(wrong)
                .mapToObj(this::index)
                .allMatch(
                    index ->
                        isOnBorder(index, sizes.length - 2) || isOnBorder(index, sizes.length - 1));
    return border && wrong.length < elements()
        ? "All wrong elements are on the border of the image: look at the padding."
        : "Compute %s by hand and follow your loops there.".formatted(element(wrong[0]));
  }

  private boolean isOnBorder(int[] index, int axis) {
    return sizes[axis] > 2 && (index[axis] == 0 || index[axis] == sizes[axis] - 1);
  }

  private int elements() {
    return IntStream.of(sizes).reduce(1, (a, b) -> a * b);
  }

  private int[] index(int position) {
    int[] index = new int[sizes.length];
    int rest = position;
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      index[axis] = rest % sizes[axis];
      rest /= sizes[axis];
    }
    return index;
  }

  private String element(int position) {
    if (sizes.length == 0) {
      return name;
    }
    int[] index = index(position);
    return IntStream.range(0, sizes.length)
        .mapToObj(axis -> axes.get(axis) + "=" + index[axis])
        .collect(Collectors.joining(", ", name + "[", "]"));
  }

  private static String number(float value) {
    return value == JUNK ? "unwritten" : String.format(Locale.ROOT, "%.5g", value);
  }
}
