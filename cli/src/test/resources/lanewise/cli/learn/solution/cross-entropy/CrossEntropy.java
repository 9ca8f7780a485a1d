final class CrossEntropy {
  static double loss(int images, int classes, float[] logits, int[] labels, float[] dlogits) {
    double total = 0;
    for (int n = 0; n < images; n++) {
      int at = n * classes;
      double max = logits[at];
      for (int k = 1; k < classes; k++) {
        max = Math.max(max, logits[at + k]);
      }
      double sum = 0;
      for (int k = 0; k < classes; k++) {
        sum += Math.exp(logits[at + k] - max);
      }
      total += max + Math.log(sum) - logits[at + labels[n]];
      for (int k = 0; k < classes; k++) {
        double p = Math.exp(logits[at + k] - max) / sum;
        dlogits[at + k] = (float) ((p - (k == labels[n] ? 1 : 0)) / images);
      }
    }
    return total / images;
  }
}
