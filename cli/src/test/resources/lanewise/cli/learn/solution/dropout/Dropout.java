final class Dropout {
  static long mix(long z) {
    z += 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  static void forward(
      long seed, int epoch, int image, float rate, float[] x, int from, int to, float[] y) {
    long key = mix(seed);
    key = mix(key ^ epoch);
    key = mix(key ^ image);
    float scale = 1 / (1 - rate);
    for (int i = from; i < to; i++) {
      float uniform = (mix(key + i) >>> 40) * 0x1p-24f;
      y[i] = uniform < rate ? 0 : x[i] * scale;
    }
  }

  static void backward(
      long seed, int epoch, int image, float rate, float[] dy, int from, int to, float[] dx) {
    forward(seed, epoch, image, rate, dy, from, to, dx);
  }
}
