package lanewise.datasets.digits;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The strokes of the ten digits, each in several variants. A stroke is a smooth curve through a few
 * points of a box 100 wide and 100 high, x to the right and y down; at a corner one stroke ends and
 * the next starts at the same point.
 */
final class Skeletons {

  private static final int STEPS_PER_POINT = 5;

  /** The variants of each digit. Points are "x,y", strokes are separated by "|". */
  private static final String[][] WAYS = {
    {
      "50,0 19,15 6,50 19,85 50,100 81,85 94,50 81,15 50,0",
      "62,4 32,8 12,30 10,62 28,92 56,99 84,80 92,44 78,10 50,0 36,10",
      "50,0 28,12 18,50 28,88 50,100 72,88 82,50 72,12 50,0",
    },
    {
      "50,0 50,50 50,100",
      "24,26 40,16 55,0|55,0 55,50 55,100",
      "26,24 40,16 52,0|52,0 52,50 52,100|20,100 84,100",
    },
    {
      "12,28 25,8 50,0 78,12 82,35 60,62 10,100|10,100 50,100 92,100",
      "14,26 35,3 70,5 82,30 60,65 26,95 12,88 26,78 50,92 92,97",
      "10,20 45,0 85,15 80,45 45,75 8,98|8,98 45,92 95,100",
    },
    {
      "14,12 45,0 80,15 75,38 42,48|42,48 82,58 88,80 55,100 10,88",
      "12,3 50,3 86,3|86,3 66,24 44,42|44,42 85,55 86,84 50,100 10,88",
      "18,15 50,0 78,18 54,45 38,48 60,51 88,74 55,100 12,86",
    },
    {
      "26,0 18,32 10,60|10,60 50,61 92,60|72,26 71,60 70,100",
      "66,0 36,34 8,66|8,66 50,66 95,66|66,0 66,50 66,100",
      "14,2 10,44 28,60 58,59 84,52|88,2 82,50 72,100",
    },
    {
      "85,2 55,3 25,2|25,2 22,24 18,45|18,45 50,35 85,55 80,86 50,100 10,90",
      "30,5 26,24 22,42|22,42 60,36 88,62 66,95 12,95|30,5 60,4 90,3",
      "90,5 32,4 22,40 56,43 85,70 60,98 12,92",
    },
    {
      "70,0 30,30 10,70 30,98 65,98 85,75 65,53 32,58 12,76",
      "55,0 20,40 15,80 45,100 80,82 75,58 45,52 19,70",
      "82,8 45,15 12,60 25,95 60,100 86,78 62,56 28,62 13,76",
    },
    {
      "8,3 50,3 90,3|90,3 64,50 40,100",
      "8,3 50,3 90,3|90,3 64,50 42,100|34,50 60,51 84,49",
      "8,16 16,3 50,8 92,2|92,2 56,50 45,100",
    },
    {
      "50,47 20,28 26,5 50,0 76,5 80,28 50,47 18,72 24,95 50,100 78,95 84,72 50,47",
      "82,15 50,0 20,18 40,42 72,62 80,88 50,100 18,85 30,60 66,40 82,15",
      "50,0 25,10 25,36 50,46 75,36 75,10 50,0|50,46 16,60 16,90 50,100 84,90 84,60 50,46",
    },
    {
      "82,25 56,0 22,12 16,38 45,52 78,36 85,12|85,10 82,60 70,100",
      "80,15 45,0 15,25 30,50 65,45 82,20|82,16 78,60 55,96 20,94",
      "78,30 70,5 35,2 15,28 40,50 75,38|79,5 78,50 76,100",
    },
  };

  private static final List<List<List<Stroke>>> STROKES =
      Arrays.stream(WAYS)
          .map(ways -> Arrays.stream(ways).map(Skeletons::strokes).toList())
          .toList();

  private Skeletons() {}

  /** The variants of a digit, each a list of strokes in the unit box. */
  static List<List<Stroke>> of(int digit) {
    return STROKES.get(digit);
  }

  private static List<Stroke> strokes(String way) {
    List<Stroke> strokes = new ArrayList<>();
    for (String stroke : way.split("\\|", -1)) {
      String[] points = stroke.split(" ", -1);
      double[] x = new double[points.length];
      double[] y = new double[points.length];
      for (int i = 0; i < points.length; i++) {
        int comma = points[i].indexOf(',');
        x[i] = Integer.parseInt(points[i].substring(0, comma)) / 100.0;
        y[i] = Integer.parseInt(points[i].substring(comma + 1)) / 100.0;
      }
      strokes.add(new Stroke(smooth(x), smooth(y)));
    }
    return strokes;
  }

  /** One coordinate along the Catmull-Rom curve through the points. */
  private static double[] smooth(double[] points) {
    int last = points.length - 1;
    double[] curve = new double[last * STEPS_PER_POINT + 1];
    for (int i = 0; i < curve.length; i++) {
      int from = Math.min(i / STEPS_PER_POINT, last - 1);
      double t = (double) (i - from * STEPS_PER_POINT) / STEPS_PER_POINT;
      double before = points[Math.max(from - 1, 0)];
      double start = points[from];
      double end = points[from + 1];
      double after = points[Math.min(from + 2, last)];
      double slope = end - before;
      double square = 2 * before - 5 * start + 4 * end - after;
      double cube = 3 * (start - end) + after - before;
      curve[i] = start + 0.5 * t * (slope + t * (square + t * cube));
    }
    return curve;
  }
}
