package lanewise.cli.playground;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import lanewise.nn.Activation;
import lanewise.nn.Activation.Function;
import lanewise.nn.Add;
import lanewise.nn.AvgPool2d;
import lanewise.nn.BatchNorm2d;
import lanewise.nn.Conv2d;
import lanewise.nn.GlobalAvgPool2d;
import lanewise.nn.GlobalMaxPool2d;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Mul;
import lanewise.nn.Network;
import lanewise.nn.Network.Node;
import lanewise.plan.ReferencePass;
import lanewise.plan.ReferencePass.Term;
import lanewise.tensor.Shape;
import lanewise.tensor.Task;
import lanewise.tensor.Window;
import org.jspecify.annotations.Nullable;

/**
 * How one value is computed, in numbers. All of them are in double, from the layers' definitions.
 *
 * @param value the value
 * @param formula what is done with the numbers, and its result
 * @param operation what the factors of the groups mean
 * @param groups the numbers that contribute most, the largest first
 * @param others the number of further groups
 * @param rest the sum of the further groups
 */
record Arithmetic(
    double value,
    String formula,
    Operation operation,
    List<Group> groups,
    int others,
    double rest) {
  private static final int MOST_GROUPS = 5;
  private static final int MOST_VALUES = 12;
  private static final int MOST_COLUMNS = 6;

  /** How the numbers of a group become one. */
  enum Operation {
    /** Each is multiplied by its factor, and the products are added. */
    PRODUCTS,
    /** The one with the factor 1 is taken. */
    CHOICE,
    /** They are weights, and the factors their gradients. */
    WEIGHTS,
    /** The formula tells. */
    FUNCTION
  }

  /**
   * Numbers that are shown together, as rows of so many columns.
   *
   * @param label where they are from
   * @param x the numbers; null for padding
   * @param factors what each is multiplied by; null for padding of a pool
   * @param products the products; 0 for padding
   * @param sum of the products
   */
  record Group(
      String label,
      int columns,
      List<@Nullable Double> x,
      List<@Nullable Double> factors,
      List<Double> products,
      double sum) {
    private static Group of(
        String label, int columns, List<@Nullable Double> x, List<@Nullable Double> factors) {
      List<Double> products = new ArrayList<>();
      for (int i = 0; i < x.size(); i++) {
        Double value = x.get(i);
        Double factor = factors.get(i);
        products.add(value == null || factor == null ? 0.0 : value * factor);
      }
      double sum = products.stream().mapToDouble(Double::doubleValue).sum();
      return new Group(label, columns, x, factors, products, sum);
    }
  }

  /**
   * The arithmetic of a value of a step.
   *
   * @param index the value's index in the step's output
   */
  static Arithmetic of(Network network, ReferencePass pass, Part part, int index) {
    double value = pass.output(part.index())[index];
    return switch (part.role()) {
      case PROBABILITIES -> ofProbability(network, pass, index);
      case BIAS -> {
        double bias = pass.parameter(part.bias())[index / plane(part.shape())];
        String formula = text("%s + %s = %s", value - bias, signed(bias), value);
        List<Group> one =
            List.of(Group.of("sum of products, bias", 2, List.of(value - bias, bias), ones(2)));
        yield new Arithmetic(value, formula, Operation.FUNCTION, one, 0, 0);
      }
      case PRODUCTS -> {
        double bias = pass.parameter(part.bias())[index / plane(part.shape())];
        yield ofNode(network, pass, part, index, value - bias);
      }
      case WHOLE -> ofNode(network, pass, part, index, value);
    };
  }

  /**
   * How the gradient of a value is summed over what is computed from it: the gradient there times
   * the derivative by this value.
   */
  static Arithmetic backward(Network network, Backward backward, Part part, int index) {
    double value = backward.of(part)[index];
    boolean probability = part.role() == Part.Role.PROBABILITIES;
    boolean logit = part.role() != Part.Role.PRODUCTS && part.index() == network.nodes().size() - 1;
    if (probability || logit) {
      String what = probability ? "probability" : "logit";
      String formula = text("the loss changes with this %s by %s", what, value);
      return new Arithmetic(value, formula, Operation.FUNCTION, List.of(), 0, 0);
    }
    if (part.role() == Part.Role.PRODUCTS) {
      return weights(backward, part, index, value);
    }
    List<Term> uses =
        backward.pass().uses(part.index(), index).stream()
            .map(
                use ->
                    new Term(
                        use.node(),
                        use.index(),
                        backward.loss().of(use.node())[use.index()],
                        use.slope()))
            .toList();
    String readers =
        String.join(
            " and ",
            network.readers(part.index()).stream()
                .map(reader -> network.nodes().get(reader).name())
                .toList());
    String formula =
        text("sum of %,d gradients of %s times slopes = %s", uses.size(), readers, value);
    return ofTerms("gradients of " + readers, uses, value, formula);
  }

  /** The weights that made a sum of products, with their gradients over the whole map. */
  private static Arithmetic weights(Backward backward, Part part, int index, double value) {
    String name = part.node().name() + ".weight";
    double[] w = backward.pass().parameter(name);
    double[] dw = Objects.requireNonNull(backward.loss().parameters().get(name), name);
    int each = w.length / part.shape().extent(0);
    int first = index / plane(part.shape()) * each;
    List<Group> groups = new ArrayList<>();
    if (part.node().layer() instanceof Conv2d conv) {
      int area = conv.window().area();
      for (int at = first; at < first + each; at += area) {
        int[] taps = IntStream.range(at, at + area).toArray();
        String label = "weights of plane " + (at - first) / area;
        groups.add(Group.of(label, conv.window().width(), picked(w, taps), picked(dw, taps)));
      }
    } else {
      int[] largest =
          IntStream.range(first, first + each)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -Math.abs(dw[i])))
              .limit(MOST_VALUES)
              .mapToInt(i -> i)
              .toArray();
      int columns = Math.min(largest.length, MOST_COLUMNS);
      groups.add(Group.of("weights", columns, picked(w, largest), picked(dw, largest)));
    }
    String formula = text("as behind the bias: %s", value);
    return largestFirst(value, formula, Operation.WEIGHTS, groups);
  }

  private static List<@Nullable Double> picked(double[] values, int[] indices) {
    return new ArrayList<>(IntStream.of(indices).mapToObj(i -> (Double) values[i]).toList());
  }

  private static Arithmetic ofNode(
      Network network, ReferencePass pass, Part part, int index, double value) {
    Node node = part.node();
    List<Term> terms = pass.terms(part.index(), index);
    return switch (node.layer()) {
      case Conv2d conv -> windowed(pass, part, conv.window(), index, value, Operation.PRODUCTS);
      case AvgPool2d pool -> windowed(pass, part, pool.window(), index, value, Operation.PRODUCTS);
      case GlobalAvgPool2d _ -> windowed(pass, part, all(node), index, value, Operation.PRODUCTS);
      case MaxPool2d pool -> windowed(pass, part, pool.window(), index, value, Operation.CHOICE);
      case GlobalMaxPool2d _ -> windowed(pass, part, all(node), index, value, Operation.CHOICE);
      case Linear _ ->
          ofTerms(
              "largest products",
              terms,
              value,
              text("sum of %,d products = %s", terms.size(), value));
      default -> {
        List<@Nullable Double> x = new ArrayList<>(terms.stream().map(Term::value).toList());
        Group group = Group.of("from " + sources(network, node), x.size(), x, ones(x.size()));
        String formula = formula(pass, node, terms, index, value);
        yield new Arithmetic(
            value, formula, Operation.FUNCTION, x.isEmpty() ? List.of() : List.of(group), 0, 0);
      }
    };
  }

  private static String sources(Network network, Node node) {
    return String.join(
        " and ",
        node.inputs().stream()
            .map(i -> i == Network.INPUT ? "the image" : network.nodes().get(i).name())
            .distinct()
            .toList());
  }

  private static String formula(
      ReferencePass pass, Node node, List<Term> terms, int index, double value) {
    double x = terms.isEmpty() ? 0 : terms.getFirst().value();
    return switch (node.layer()) {
      case Activation activation when activation.function() == Function.RELU ->
          text("max(%s, 0) = %s", x, value);
      case Activation activation ->
          text("%s(%s) = %s", activation.function().name().toLowerCase(Locale.ROOT), x, value);
      case BatchNorm2d norm -> {
        int channel = index / plane(Part.planes(node.output()));
        yield text(
            "(%s - %s) / sqrt(%s + %s) * %s + %s = %s",
            x,
            signed(pass.parameter(node.name() + ".running_mean")[channel]),
            pass.parameter(node.name() + ".running_var")[channel],
            Float.toString(norm.epsilon()),
            signed(pass.parameter(node.name() + ".weight")[channel]),
            signed(pass.parameter(node.name() + ".bias")[channel]),
            value);
      }
      case Add _ -> text("%s + %s = %s", x, signed(terms.getLast().value()), value);
      case Mul _ -> text("%s * %s = %s", x, signed(terms.getLast().value()), value);
      default -> text("%s = %s", LayerHint.of(node), value);
    };
  }

  private static Window all(Node node) {
    return new Window(node.input().extent(1), node.input().extent(2), 1, 1, 0, 0, 0, 0);
  }

  /** The patch under a window, for each channel that is read. */
  private static Arithmetic windowed(
      ReferencePass pass, Part part, Window window, int index, double value, Operation operation) {
    Node node = part.node();
    Shape in = node.input();
    Shape out = node.output();
    int plane = in.extent(1) * in.extent(2);
    int pixel = index % (out.extent(1) * out.extent(2));
    int k = index / (out.extent(1) * out.extent(2));
    int top = pixel / out.extent(2) * window.strideHeight() - window.padTop();
    int left = pixel % out.extent(2) * window.strideWidth() - window.padLeft();
    Map<Integer, Double> slopes = new HashMap<>();
    pass.terms(part.index(), index).forEach(term -> slopes.put(term.index(), term.slope()));
    int first = k;
    int count = 1;
    double @Nullable [] filter = null;
    if (node.layer() instanceof Conv2d conv) {
      count = in.extent(0) / conv.groups();
      first = k / (conv.filters() / conv.groups()) * count;
      filter = pass.parameter(node.name() + ".weight");
    }
    double[] x = pass.output(node.inputs().getFirst());
    List<Group> groups = new ArrayList<>();
    for (int c = 0; c < count; c++) {
      List<@Nullable Double> patch = new ArrayList<>();
      List<@Nullable Double> factors = new ArrayList<>();
      for (int tap = 0; tap < window.area(); tap++) {
        int row = top + tap / window.width() * window.dilationHeight();
        int column = left + tap % window.width() * window.dilationWidth();
        boolean inside = row >= 0 && row < in.extent(1) && column >= 0 && column < in.extent(2);
        int at = (first + c) * plane + row * in.extent(2) + column;
        patch.add(inside ? (Double) x[at] : null);
        Double slope = inside ? slopes.getOrDefault(at, 0.0) : null;
        factors.add(
            filter == null ? slope : (Double) filter[(k * count + c) * window.area() + tap]);
      }
      String from = node.inputs().getFirst() == Network.INPUT ? "channel" : "map";
      groups.add(Group.of(text("%s %d", from, first + c), window.width(), patch, factors));
    }
    int products = count * window.area();
    String formula =
        switch (operation) {
          case CHOICE -> text("largest of %,d values = %s", products, value);
          default -> text("sum of %,d products = %s", products, value);
        };
    return largestFirst(value, formula, operation, groups);
  }

  private static Arithmetic largestFirst(
      double value, String formula, Operation operation, List<Group> groups) {
    groups.sort(Comparator.comparingDouble(group -> -Math.abs(group.sum())));
    List<Group> shown = groups.subList(0, Math.min(groups.size(), MOST_GROUPS));
    List<Group> others = groups.subList(shown.size(), groups.size());
    double rest = others.stream().mapToDouble(Group::sum).sum();
    return new Arithmetic(value, formula, operation, List.copyOf(shown), others.size(), rest);
  }

  private static Arithmetic ofTerms(String label, List<Term> terms, double value, String formula) {
    List<Term> sorted =
        terms.stream()
            .sorted(Comparator.comparingDouble(term -> -Math.abs(term.value() * term.slope())))
            .toList();
    List<Term> shown = sorted.subList(0, Math.min(sorted.size(), MOST_VALUES));
    List<Term> others = sorted.subList(shown.size(), sorted.size());
    Group group =
        Group.of(
            label,
            Math.min(shown.size(), MOST_COLUMNS),
            new ArrayList<>(shown.stream().map(Term::value).toList()),
            new ArrayList<>(shown.stream().map(Term::slope).toList()));
    double rest = others.stream().mapToDouble(term -> term.value() * term.slope()).sum();
    return new Arithmetic(value, formula, Operation.PRODUCTS, List.of(group), others.size(), rest);
  }

  private static Arithmetic ofProbability(Network network, ReferencePass pass, int index) {
    double[] logits = pass.output(network.nodes().size() - 1);
    double value = pass.probabilities()[index];
    if (network.task() == Task.MULTI_LABEL) {
      Group one = Group.of("logit", 1, List.of(logits[index]), ones(1));
      String formula = text("1 / (1 + e^(-(%s))) = %s", logits[index], value);
      return new Arithmetic(value, formula, Operation.FUNCTION, List.of(one), 0, 0);
    }
    double largest =
        IntStream.range(0, logits.length).mapToDouble(k -> logits[k]).max().orElseThrow();
    List<@Nullable Double> terms = new ArrayList<>();
    double total = 0;
    for (double logit : logits) {
      terms.add(Math.exp(logit - largest));
      total += Math.exp(logit - largest);
    }
    String formula =
        text(
            "e^(%s - %s) / %s = %s / %s = %s",
            logits[index], signed(largest), total, Math.exp(logits[index] - largest), total, value);
    List<Group> groups =
        List.of(
            Group.of(
                "e^(logit - largest logit) of each class, whose sum is the divisor",
                Math.min(terms.size(), MOST_COLUMNS),
                terms,
                ones(terms.size())));
    return new Arithmetic(value, formula, Operation.FUNCTION, groups, 0, 0);
  }

  private static List<@Nullable Double> ones(int count) {
    return new ArrayList<>(IntStream.range(0, count).mapToObj(_ -> (Double) 1.0).toList());
  }

  private static int plane(Shape shape) {
    return shape.extent(1) * shape.extent(2);
  }

  /** A number that follows an operator: negative ones in brackets. */
  private static String signed(double value) {
    return value < 0 ? "(" + number(value) + ")" : number(value);
  }

  private static String number(double value) {
    double size = Math.abs(value);
    return size != 0 && (size < 1e-3 || size >= 1e5)
        ? String.format(Locale.ROOT, "%.3g", value)
        : String.format(Locale.ROOT, "%.4f", value);
  }

  /** Formats with numbers of four decimals. */
  private static String text(String format, Object... values) {
    Object[] shown = values.clone();
    for (int i = 0; i < shown.length; i++) {
      shown[i] = shown[i] instanceof Double value ? number(value) : shown[i];
    }
    return String.format(Locale.ROOT, format, shown);
  }
}
