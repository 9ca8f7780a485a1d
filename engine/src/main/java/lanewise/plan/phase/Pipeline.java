package lanewise.plan.phase;

import java.util.ArrayList;
import java.util.List;
import lanewise.nn.Network.Node;
import lanewise.parallel.Phase;
import lanewise.plan.memory.Chunks;
import lanewise.plan.memory.Parameters;
import lanewise.plan.stage.ImageStage;
import lanewise.plan.stage.Stage;
import lanewise.plan.stage.Step;
import org.jspecify.annotations.Nullable;

/**
 * The stages in order of execution, divided into phases: consecutive image stages form a group,
 * through which a task takes its images; other stages have their own phases. Backward runs through
 * the same phases in reverse.
 */
public final class Pipeline {
  /**
   * A stage with its name and nodes.
   *
   * @param name the name
   * @param nodes the network's nodes that it computes, in order; none if it only moves values
   */
  public record Entry(String name, List<Node> nodes, Stage stage) {}

  /**
   * Phases of the backward pass.
   *
   * @param from after these phases, the gradients of this parameter and all later ones are complete
   */
  public record Backward(List<Phase> phases, int from) {}

  private final Chunks chunks;
  private final Chunks shorter;
  private final Parameters parameters;
  private final Step step;
  private final int span;
  private final @Nullable StageClock clock;

  private final List<Entry> entries = new ArrayList<>();
  private final List<Phase> forward = new ArrayList<>();
  private final List<Backward> backward = new ArrayList<>();
  private final List<ImageGroup> groups = new ArrayList<>();
  private final List<ImageStage> open = new ArrayList<>();
  private int firstParameter = Parameters.START;

  /**
   * An empty pipeline.
   *
   * @param span the number of images that a task takes through the stages of a group at a time
   * @param workers the number of threads that run the phases
   */
  public Pipeline(
      Chunks chunks,
      int span,
      int workers,
      Parameters parameters,
      Step step,
      @Nullable StageClock clock) {
    this.chunks = chunks;
    this.shorter = chunks.enoughFor(workers);
    this.span = span;
    this.parameters = parameters;
    this.step = step;
    this.clock = clock;
  }

  /** The number of the group that the next image stage joins. */
  public int group() {
    return groups.size();
  }

  /** Adds an image stage, whose parameters have been reserved since the one before. */
  public void add(String name, List<Node> nodes, ImageStage stage) {
    entries.add(new Entry(name, nodes, stage));
    open.add(clock == null ? stage : clock.around(entries.size() - 1, stage));
  }

  /** Adds a stage with its own phases, after {@link #closeGroup}, and its parameters with it. */
  public void add(
      String name,
      List<Node> nodes,
      Stage stage,
      List<Phase> forwardPhases,
      List<Phase> backwardPhases) {
    entries.add(new Entry(name, nodes, stage));
    addPhases(forwardPhases, backwardPhases);
  }

  /** The stages in order. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** The phases of the forward pass. */
  public List<Phase> forward() {
    return List.copyOf(forward);
  }

  /** The phases of the backward pass, in order. */
  public List<Backward> backward() {
    return List.copyOf(backward);
  }

  /** Adds phases that handle the gradients of their parameters themselves. */
  public void addPhases(List<Phase> forwardPhases, List<Phase> backwardPhases) {
    int stage = entries.size() - 1;
    forward.addAll(clock == null ? forwardPhases : clock.around(stage, forwardPhases, false));
    backward.addFirst(
        new Backward(
            clock == null ? backwardPhases : clock.around(stage, backwardPhases, true),
            firstParameter));
    firstParameter = parameters.length();
  }

  /** Ends a group: later stages wait for all images. */
  public void closeGroup() {
    closeGroup(parameters.length());
  }

  /** Ends a group whose chunks accumulate gradients up to {@code lastParameter}. */
  public void closeGroup(int lastParameter) {
    if (open.isEmpty()) {
      return;
    }
    ImageGroup group =
        new ImageGroup(
            open, chunks, shorter, parameters, firstParameter, lastParameter, step, span);
    groups.add(group);
    forward.add(group.forward());
    // No gradient is needed before the first layer with parameters.
    if (lastParameter > Parameters.START) {
      backward.addFirst(new Backward(group.backward(), firstParameter));
    }
    open.clear();
    firstParameter = lastParameter;
  }

  /** Allocates the buffers shared by the groups and returns their bytes. */
  public long allocate() {
    int length = groups.stream().mapToInt(ImageGroup::gradientLength).max().orElse(0);
    float[][] chunkGradients = new float[chunks.count()][length];
    groups.forEach(group -> group.setChunkGradients(chunkGradients));
    return (long) chunks.count() * length * Float.BYTES;
  }
}
