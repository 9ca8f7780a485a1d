final class BatchNorm {
  static void forward(
      int images,
      int channels,
      int pixels,
      float[] x,
      float[] gamma,
      float[] beta,
      float epsilon,
      float[] y) {
    for (int c = 0; c < channels; c++) {
      double mean = mean(images, channels, pixels, x, c);
      double scale = 1 / Math.sqrt(variance(images, channels, pixels, x, c, mean) + epsilon);
      for (int i = 0; i < images; i++) {
        for (int p = 0; p < pixels; p++) {
          int at = (i * channels + c) * pixels + p;
          y[at] = (float) (gamma[c] * (x[at] - mean) * scale + beta[c]);
        }
      }
    }
  }

  static void backward(
      int images,
      int channels,
      int pixels,
      float[] x,
      float[] gamma,
      float epsilon,
      float[] dy,
      float[] dx,
      float[] dgamma,
      float[] dbeta) {
    int count = images * pixels;
    for (int c = 0; c < channels; c++) {
      double mean = mean(images, channels, pixels, x, c);
      double scale = 1 / Math.sqrt(variance(images, channels, pixels, x, c, mean) + epsilon);
      double sum = 0;
      double products = 0;
      for (int i = 0; i < images; i++) {
        for (int p = 0; p < pixels; p++) {
          int at = (i * channels + c) * pixels + p;
          sum += dy[at];
          products += dy[at] * (x[at] - mean) * scale;
        }
      }
      dbeta[c] = (float) sum;
      dgamma[c] = (float) products;
      for (int i = 0; i < images; i++) {
        for (int p = 0; p < pixels; p++) {
          int at = (i * channels + c) * pixels + p;
          double n = (x[at] - mean) * scale;
          dx[at] = (float) (gamma[c] * scale * (dy[at] - sum / count - n * products / count));
        }
      }
    }
  }

  private static double mean(int images, int channels, int pixels, float[] x, int c) {
    double sum = 0;
    for (int i = 0; i < images; i++) {
      for (int p = 0; p < pixels; p++) {
        sum += x[(i * channels + c) * pixels + p];
      }
    }
    return sum / (images * pixels);
  }

  private static double variance(
      int images, int channels, int pixels, float[] x, int c, double mean) {
    double sum = 0;
    for (int i = 0; i < images; i++) {
      for (int p = 0; p < pixels; p++) {
        double deviation = x[(i * channels + c) * pixels + p] - mean;
        sum += deviation * deviation;
      }
    }
    return sum / (images * pixels);
  }
}
