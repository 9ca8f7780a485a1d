package lanewise.plan;

import java.util.ArrayList;
import java.util.List;
import lanewise.parallel.Phase;
import org.jspecify.annotations.Nullable;

/**
 * Stages in the order in which they run, cut into phases: neighbouring image stages form a group
 * that a task carries its images through, others bring phases of their own. Backward runs through
 * the same phases from the last to the first.
 */
final class Pipeline {
  private final Chunks chunks;
  private final Parameters parameters;
  private final Step step;
  private final int span;
  private final @Nullable StageClock clock;

  final List<Stage> stages = new ArrayList<>();
  final List<Phase> forward = new ArrayList<>();
  final List<Phase> backward = new ArrayList<>();

  private final List<ImageGroup> groups = new ArrayList<>();
  private final List<ImageStage> open = new ArrayList<>();
  private int firstParameter = Parameters.START;

  /**
   * An empty pipeline.
   *
   * @param span the images that a task takes through the stages of a group at a time
   */
  Pipeline(Chunks chunks, int span, Parameters parameters, Step step, @Nullable StageClock clock) {
    this.chunks = chunks;
    this.span = span;
    this.parameters = parameters;
    this.step = step;
    this.clock = clock;
  }

  /** The number of the group that the next image stage joins. */
  int group() {
    return groups.size();
  }

  /** Adds an image stage, whose parameters have been reserved since the one before. */
  void add(ImageStage stage) {
    stages.add(stage);
    open.add(clock == null ? stage : clock.around(stages.size() - 1, stage));
  }

  /** Adds a stage with its own phases, after {@link #closeGroup}, and its parameters with it. */
  void add(Stage stage, List<Phase> forwardPhases, List<Phase> backwardPhases) {
    stages.add(stage);
    addPhases(forwardPhases, backwardPhases);
  }

  /** Adds phases that care for their parameters' gradients themselves, as {@link #add} does. */
  void addPhases(List<Phase> forwardPhases, List<Phase> backwardPhases) {
    int stage = stages.size() - 1;
    forward.addAll(clock == null ? forwardPhases : clock.around(stage, forwardPhases, false));
    backward.addAll(0, clock == null ? backwardPhases : clock.around(stage, backwardPhases, true));
    firstParameter = parameters.length();
  }

  /** Ends a group: what follows waits for all images. */
  void closeGroup() {
    closeGroup(parameters.length());
  }

  /** Ends a group whose chunks gather no gradients from {@code lastParameter} on. */
  void closeGroup(int lastParameter) {
    if (open.isEmpty()) {
      return;
    }
    ImageGroup group =
        new ImageGroup(open, chunks, parameters, firstParameter, lastParameter, step, span);
    groups.add(group);
    forward.add(group.forward());
    // Up to the first parameter nobody wants gradients.
    if (lastParameter > Parameters.START) {
      backward.addAll(0, group.backward());
    }
    open.clear();
    firstParameter = lastParameter;
  }

  /** Makes what the groups share, and returns its bytes. */
  long allocate() {
    int length = groups.stream().mapToInt(ImageGroup::gradientLength).max().orElse(0);
    float[][] chunkGradients = new float[chunks.count()][length];
    groups.forEach(group -> group.gatherIn(chunkGradients));
    return (long) chunks.count() * length * Float.BYTES;
  }
}
