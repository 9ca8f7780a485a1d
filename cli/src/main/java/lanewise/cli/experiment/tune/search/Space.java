package lanewise.cli.experiment.tune.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * All settings that are searched for. A point has a coordinate of 0 to 1 for each.
 *
 * @param parameters at least one
 */
public record Space(List<Parameter> parameters) {
  public Space {
    parameters = List.copyOf(parameters);
  }

  /** The number of coordinates. */
  public int dimensions() {
    return parameters.size();
  }

  /** The settings at a point, by name. */
  public Map<String, String> settings(double[] point) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (int i = 0; i < point.length; i++) {
      settings.put(parameters.get(i).name(), parameters.get(i).value(point[i]));
    }
    return settings;
  }

  /** The features of a point, per parameter. */
  double[][] features(double[] point) {
    double[][] features = new double[point.length][];
    for (int i = 0; i < point.length; i++) {
      features[i] = parameters.get(i).features(point[i]);
    }
    return features;
  }

  /** Any point, all equally likely. */
  double[] random(SplittableRandom random) {
    return random.doubles(dimensions()).toArray();
  }

  /** All points of the grid, the last parameter changing fastest. */
  List<double[]> grid() {
    List<double[]> points = List.of(new double[0]);
    for (Parameter parameter : parameters) {
      List<double[]> longer = new ArrayList<>();
      for (double[] point : points) {
        for (double coordinate : parameter.grid()) {
          double[] more = Arrays.copyOf(point, point.length + 1);
          more[point.length] = coordinate;
          longer.add(more);
        }
      }
      points = longer;
    }
    return points;
  }
}
