package lanewise.plan.phase;

import java.util.Arrays;
import java.util.List;
import lanewise.kernel.Reductions;
import lanewise.parallel.Phase;
import lanewise.plan.memory.Chunks;
import lanewise.plan.memory.Parameters;
import lanewise.plan.stage.ImageStage;
import lanewise.plan.stage.Step;

/**
 * Consecutive image stages: one task takes the images of a chunk through all of them. Where nothing
 * is summed over images, chunks may be shorter than those that have a gradient each.
 */
final class ImageGroup {
  /** The smallest slice of a reduction worth a task. */
  private static final int SLICE = 4096;

  private static final float[] NO_GRADIENTS = {};

  private final List<ImageStage> stages;
  private final Chunks chunks;
  private final Chunks shorter;
  private final Parameters parameters;
  private final int firstParameter;
  private final int lastParameter;
  private final Step step;
  private final int span;
  private float[][] chunkGradients = {};

  /**
   * A group with the parameters from {@code firstParameter} to {@code lastParameter}.
   *
   * @param chunks those that have a gradient each
   * @param shorter those where nothing is summed
   * @param span the number of images that a task takes through the stages at a time
   */
  ImageGroup(
      List<ImageStage> stages,
      Chunks chunks,
      Chunks shorter,
      Parameters parameters,
      int firstParameter,
      int lastParameter,
      Step step,
      int span) {
    this.stages = List.copyOf(stages);
    this.chunks = chunks;
    this.shorter = shorter;
    this.parameters = parameters;
    this.firstParameter = firstParameter;
    this.lastParameter = lastParameter;
    this.step = step;
    this.span = span;
  }

  private boolean hasParameters() {
    return lastParameter > firstParameter;
  }

  /** The length of a chunk's parameter gradients. */
  int gradientLength() {
    return hasParameters() ? lastParameter : 0;
  }

  /** Sets the arrays, one per chunk, in which the groups in turn accumulate their gradients. */
  void setChunkGradients(float[][] chunkGradients) {
    this.chunkGradients = chunkGradients;
  }

  /** The forward phase, for all images. */
  Phase forward() {
    return new Forward();
  }

  /** The backward phase for all images, then the sum of the chunks' gradients. */
  List<Phase> backward() {
    return hasParameters() ? List.of(new Backward(), new Reduction()) : List.of(new Backward());
  }

  private final class Forward implements Phase {
    @Override
    public int tasks() {
      return shorter.count();
    }

    @Override
    public void run(int task, int worker) {
      int last = Math.min(shorter.first(task + 1), step.size());
      int first = shorter.first(task);
      while (first < last) {
        // Up to a multiple of the span: buffers of a span hold image n at n % span.
        int end = Math.min((first / span + 1) * span, last);
        for (int i = 0; i < stages.size(); i++) {
          stages.get(i).forward(first, end, worker);
        }
        first = end;
      }
    }
  }

  private final class Backward implements Phase {
    private final Chunks images = hasParameters() ? chunks : shorter;

    @Override
    public int tasks() {
      return images.count();
    }

    @Override
    public void run(int task, int worker) {
      float[] gradients = hasParameters() ? chunkGradients[task] : NO_GRADIENTS;
      if (hasParameters()) {
        Arrays.fill(gradients, firstParameter, lastParameter, 0f);
      }
      int last = Math.min(images.first(task + 1), step.size());
      for (int first = images.first(task); first < last; first += span) {
        for (int i = stages.size() - 1; i >= 0; i--) {
          stages.get(i).backward(first, Math.min(first + span, last), worker, gradients);
        }
      }
      for (int i = 0; i < stages.size(); i++) {
        stages.get(i).finishChunk(worker, gradients);
      }
    }
  }

  private final class Reduction implements Phase {
    @Override
    public int tasks() {
      return (lastParameter - firstParameter + SLICE - 1) / SLICE;
    }

    @Override
    public void run(int task, int worker) {
      int from = firstParameter + task * SLICE;
      int to = Math.min(from + SLICE, lastParameter);
      float[] gradients = parameters.gradients();
      if (step.firstOfUpdate()) {
        Arrays.fill(gradients, from, to, 0f);
      }
      Reductions.addInOrder(gradients, chunkGradients, chunkGradients.length, from, to);
    }
  }
}
