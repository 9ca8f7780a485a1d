package lanewise.cli.experiment.tune.search;

import java.util.List;
import lanewise.text.Text;

/** A searched setting, as a coordinate from 0 to 1. */
public sealed interface Parameter {

  /** The setting's name. */
  String name();

  /** The value at a coordinate from 0 to 1, as on the command line. */
  String value(double coordinate);

  /** The coordinates of a grid. */
  double[] grid();

  /** The features of a model: similar values are close together. */
  double[] features(double coordinate);

  /** One of several values, all at the same distance from each other. */
  record Choice(String name, List<String> values) implements Parameter {
    /**
     * @throws IllegalArgumentException if there is no value
     */
    public Choice {
      values = List.copyOf(values);
      if (values.isEmpty()) {
        throw new IllegalArgumentException(name + ": expected at least one value");
      }
    }

    @Override
    public String value(double coordinate) {
      return values.get(index(coordinate));
    }

    @Override
    public double[] grid() {
      double[] middles = new double[values.size()];
      for (int i = 0; i < middles.length; i++) {
        middles[i] = (i + 0.5) / middles.length;
      }
      return middles;
    }

    @Override
    public double[] features(double coordinate) {
      double[] oneHot = new double[values.size()];
      oneHot[index(coordinate)] = Math.sqrt(0.5); // so that two values are 1 apart
      return oneHot;
    }

    private int index(double coordinate) {
      return Math.clamp((int) (coordinate * values.size()), 0, values.size() - 1);
    }
  }

  /**
   * A number in a range.
   *
   * @param logarithmic whether the scale is logarithmic
   * @param whole whether values are whole numbers
   * @param steps the number of values of a grid, including the ends
   */
  record Range(String name, double from, double to, boolean logarithmic, boolean whole, int steps)
      implements Parameter {
    /**
     * @throws IllegalArgumentException if the ends or the number of steps are not valid
     */
    public Range {
      if (!(from < to) || !Double.isFinite(from) || !Double.isFinite(to)) {
        throw new IllegalArgumentException(
            "%s: expected from below to, given %s and %s".formatted(name, from, to));
      }
      if (logarithmic && from <= 0) {
        throw new IllegalArgumentException(
            "%s: a logarithmic scale needs a from above 0, given %s".formatted(name, from));
      }
      if (steps < 2) {
        throw new IllegalArgumentException("%s: expected 2 steps or more".formatted(name));
      }
    }

    @Override
    public String value(double coordinate) {
      double number = number(coordinate);
      return whole
          ? String.valueOf(Math.round(number))
          // Four digits are precise enough and readable.
          : String.valueOf(Double.parseDouble(Text.of("%.4g", number))).replace('E', 'e');
    }

    @Override
    public double[] grid() {
      double[] even = new double[steps];
      for (int i = 0; i < steps; i++) {
        even[i] = i / (steps - 1.0);
      }
      return even;
    }

    @Override
    public double[] features(double coordinate) {
      return new double[] {whole ? coordinate(Math.rint(number(coordinate))) : coordinate};
    }

    private double number(double coordinate) {
      return logarithmic ? from * Math.pow(to / from, coordinate) : from + (to - from) * coordinate;
    }

    private double coordinate(double number) {
      return logarithmic
          ? Math.log(number / from) / Math.log(to / from)
          : (number - from) / (to - from);
    }
  }
}
