package lanewise.kernel.naive;

import lanewise.tensor.Window;

/**
 * Pooling of one channel block as plain loops; the arguments as in {@code
 * lanewise.kernel.layer.Pooling}.
 */
public final class NaivePooling {
  private NaivePooling() {}

  /** The largest value under the window and where it was found. */
  public static void max(
      Window window,
      int lanes,
      int height,
      int width,
      float[] x,
      int xOffset,
      int xRow,
      float[] y,
      int yOffset,
      int yRow,
      int yStep,
      float[] origin,
      int originOffset) {
    int oh = window.outputHeight(height);
    int ow = window.outputWidth(width);
    for (int i = 0; i < oh; i++) {
      for (int j = 0; j < ow; j++) {
        for (int l = 0; l < lanes; l++) {
          float max = Float.NEGATIVE_INFINITY;
          int from = -1;
          for (int r = 0; r < window.height(); r++) {
            for (int s = 0; s < window.width(); s++) {
              int h = i * window.strideHeight() - window.padTop() + r * window.dilationHeight();
              int v = j * window.strideWidth() - window.padLeft() + s * window.dilationWidth();
              if (h < 0 || h >= height || v < 0 || v >= width) {
                continue;
              }
              float value = x[xOffset + h * xRow + v * lanes + l];
              // The first position is used even if it is minus infinity.
              if (from < 0 || value > max || Float.isNaN(value)) {
                max = value;
                from = r * window.width() + s;
              }
            }
          }
          y[yOffset + i * yRow + j * yStep + l] = max;
          origin[originOffset + (i * ow + j) * lanes + l] = from;
        }
      }
    }
  }

  /** dx = 0, then each dy is added where its maximum was found. */
  public static void maxBackward(
      Window window,
      int lanes,
      int height,
      int width,
      float[] dy,
      int dyOffset,
      int dyRow,
      int dyStep,
      float[] origin,
      int originOffset,
      float[] dx,
      int dxOffset,
      int dxRow) {
    clear(lanes, height, width, dx, dxOffset, dxRow);
    int oh = window.outputHeight(height);
    int ow = window.outputWidth(width);
    for (int i = 0; i < oh; i++) {
      for (int j = 0; j < ow; j++) {
        for (int l = 0; l < lanes; l++) {
          int from = (int) origin[originOffset + (i * ow + j) * lanes + l];
          int h = i * window.strideHeight() - window.padTop() + row(window, from);
          int v = j * window.strideWidth() - window.padLeft() + column(window, from);
          dx[dxOffset + h * dxRow + v * lanes + l] += dy[dyOffset + i * dyRow + j * dyStep + l];
        }
      }
    }
  }

  private static int row(Window window, int tap) {
    return tap / window.width() * window.dilationHeight();
  }

  private static int column(Window window, int tap) {
    return tap % window.width() * window.dilationWidth();
  }

  /** The sum under the window, divided by the taps that count. */
  public static void average(
      Window window,
      boolean countsPadding,
      int lanes,
      int height,
      int width,
      float[] x,
      int xOffset,
      int xRow,
      float[] y,
      int yOffset,
      int yRow,
      int yStep) {
    int oh = window.outputHeight(height);
    int ow = window.outputWidth(width);
    for (int i = 0; i < oh; i++) {
      for (int j = 0; j < ow; j++) {
        float scale = 1f / counted(window, countsPadding, height, width, i, j);
        for (int l = 0; l < lanes; l++) {
          float sum = 0;
          for (int r = 0; r < window.height(); r++) {
            for (int s = 0; s < window.width(); s++) {
              int h = i * window.strideHeight() - window.padTop() + r * window.dilationHeight();
              int v = j * window.strideWidth() - window.padLeft() + s * window.dilationWidth();
              if (h >= 0 && h < height && v >= 0 && v < width) {
                sum += x[xOffset + h * xRow + v * lanes + l];
              }
            }
          }
          y[yOffset + i * yRow + j * yStep + l] = sum * scale;
        }
      }
    }
  }

  /** The number of taps counted by the average at output (i, j). */
  private static int counted(
      Window window, boolean countsPadding, int height, int width, int i, int j) {
    int count = 0;
    for (int r = 0; r < window.height(); r++) {
      for (int s = 0; s < window.width(); s++) {
        int h = i * window.strideHeight() - window.padTop() + r * window.dilationHeight();
        int v = j * window.strideWidth() - window.padLeft() + s * window.dilationWidth();
        if (countsPadding || (h >= 0 && h < height && v >= 0 && v < width)) {
          count++;
        }
      }
    }
    return count;
  }

  /** dx = 0, then dy, divided by the taps that count, is added under each window. */
  public static void averageBackward(
      Window window,
      boolean countsPadding,
      int lanes,
      int height,
      int width,
      float[] dy,
      int dyOffset,
      int dyRow,
      int dyStep,
      float[] dx,
      int dxOffset,
      int dxRow) {
    clear(lanes, height, width, dx, dxOffset, dxRow);
    int oh = window.outputHeight(height);
    int ow = window.outputWidth(width);
    for (int i = 0; i < oh; i++) {
      for (int j = 0; j < ow; j++) {
        float scale = 1f / counted(window, countsPadding, height, width, i, j);
        for (int r = 0; r < window.height(); r++) {
          for (int s = 0; s < window.width(); s++) {
            int h = i * window.strideHeight() - window.padTop() + r * window.dilationHeight();
            int v = j * window.strideWidth() - window.padLeft() + s * window.dilationWidth();
            if (h >= 0 && h < height && v >= 0 && v < width) {
              for (int l = 0; l < lanes; l++) {
                dx[dxOffset + h * dxRow + v * lanes + l] +=
                    dy[dyOffset + i * dyRow + j * dyStep + l] * scale;
              }
            }
          }
        }
      }
    }
  }

  private static void clear(int lanes, int height, int width, float[] dx, int dxOffset, int dxRow) {
    for (int h = 0; h < height; h++) {
      for (int v = 0; v < width * lanes; v++) {
        dx[dxOffset + h * dxRow + v] = 0;
      }
    }
  }
}
