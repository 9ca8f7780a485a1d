package lanewise.cli.experiment.tune.search;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.stat.StatUtils;

/**
 * A Gaussian process with Matérn 5/2 kernel: predicts mean and standard deviation of scores from
 * those at known points. Each parameter has its own length scale; scales and noise maximise the
 * likelihood of the known scores. Source: C. E. Rasmussen, C. K. I. Williams, Gaussian Processes
 * for Machine Learning, 2006, algorithm 2.1 and chapter 5.
 */
final class GaussianProcess {
  private static final double[] SCALES = {0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4};
  private static final double[] NOISES = {1e-4, 1e-3, 1e-2, 1e-1};
  private static final int SWEEPS = 2;

  private final double[][][] points;
  private final double mean;
  private final double deviation;
  private final double[] scales;
  private final CholeskyDecomposition cholesky;
  private final RealVector weights;

  private GaussianProcess(double[][][] points, double[] values, double[] scales, double noise) {
    this.points = points;
    this.mean = Arrays.stream(values).average().orElseThrow();
    double spread = values.length == 1 ? 0 : Math.sqrt(StatUtils.variance(values));
    this.deviation = spread == 0 ? 1 : spread;
    this.scales = scales;
    this.cholesky = new CholeskyDecomposition(covariance(points, scales, noise));
    this.weights = cholesky.getSolver().solve(standard(values));
  }

  /**
   * Fits a process to scores.
   *
   * @param points the features of each point, by parameter; at least one point
   * @param values the score of each point
   */
  static GaussianProcess fit(double[][][] points, double[] values) {
    double[] scales = new double[points[0].length];
    Arrays.fill(scales, 0.8);
    GaussianProcess best = new GaussianProcess(points, values, scales, NOISES[2]);
    double bestLikelihood = best.logLikelihood(values);
    double noise = NOISES[2];
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int parameter = 0; parameter < scales.length; parameter++) {
        for (double scale : SCALES) {
          double[] tried = best.scales.clone();
          tried[parameter] = scale;
          GaussianProcess other = new GaussianProcess(points, values, tried, noise);
          if (other.logLikelihood(values) > bestLikelihood) {
            best = other;
            bestLikelihood = other.logLikelihood(values);
          }
        }
      }
      for (double other : NOISES) {
        GaussianProcess noisy = new GaussianProcess(points, values, best.scales, other);
        if (noisy.logLikelihood(values) > bestLikelihood) {
          best = noisy;
          bestLikelihood = noisy.logLikelihood(values);
          noise = other;
        }
      }
    }
    return best;
  }

  /** The expected score at a point. */
  double mean(double[][] point) {
    return mean + deviation * covariances(point).dotProduct(weights);
  }

  /** The standard deviation of the score at a point, 0 or more. */
  double deviation(double[][] point) {
    RealVector near = covariances(point);
    double explained = near.dotProduct(cholesky.getSolver().solve(near));
    return deviation * Math.sqrt(Math.max(0, 1 - explained));
  }

  private double logLikelihood(double[] values) {
    RealMatrix lower = cholesky.getL();
    double logDeterminant = 0;
    for (int i = 0; i < values.length; i++) {
      logDeterminant += Math.log(lower.getEntry(i, i));
    }
    return -0.5 * standard(values).dotProduct(weights) - logDeterminant;
  }

  private RealVector standard(double[] values) {
    return new ArrayRealVector(
        Arrays.stream(values).map(value -> (value - mean) / deviation).toArray());
  }

  private RealVector covariances(double[][] point) {
    return new ArrayRealVector(
        Arrays.stream(points).mapToDouble(known -> matern(known, point, scales)).toArray());
  }

  private static RealMatrix covariance(double[][][] points, double[] scales, double noise) {
    RealMatrix matrix = new Array2DRowRealMatrix(points.length, points.length);
    for (int i = 0; i < points.length; i++) {
      for (int j = 0; j <= i; j++) {
        double value = matern(points[i], points[j], scales);
        matrix.setEntry(i, j, value);
        matrix.setEntry(j, i, value);
      }
      matrix.addToEntry(i, i, noise);
    }
    return matrix;
  }

  private static double matern(double[][] a, double[][] b, double[] scales) {
    double squares = 0;
    for (int parameter = 0; parameter < a.length; parameter++) {
      for (int i = 0; i < a[parameter].length; i++) {
        double distance = (a[parameter][i] - b[parameter][i]) / scales[parameter];
        squares += distance * distance;
      }
    }
    double root = Math.sqrt(5 * squares);
    return (1 + root + 5 * squares / 3) * Math.exp(-root);
  }
}
