import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

final class SameBytes {
  private static final int PIECE = 1_000;

  static float sum(float[] x, int threads, Consumer<List<Runnable>> workers) {
    int pieces = (x.length + PIECE - 1) / PIECE;
    float[] sums = new float[pieces];
    List<Runnable> tasks = new ArrayList<>();
    for (int p = 0; p < pieces; p++) {
      int piece = p;
      tasks.add(
          () -> {
            float sum = 0;
            for (int i = piece * PIECE; i < Math.min((piece + 1) * PIECE, x.length); i++) {
              sum += x[i];
            }
            sums[piece] = sum;
          });
    }
    workers.accept(tasks);
    float total = 0;
    for (float sum : sums) {
      total += sum;
    }
    return total;
  }
}
