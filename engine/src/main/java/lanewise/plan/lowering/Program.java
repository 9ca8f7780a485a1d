package lanewise.plan.lowering;

import java.util.List;
import lanewise.parallel.Phase;
import lanewise.plan.memory.FeatureMap;
import lanewise.plan.memory.Parameters;
import lanewise.plan.phase.Pipeline;
import lanewise.plan.stage.Step;

/**
 * A lowered network.
 *
 * @param stages in order
 * @param forward the phases up to the logits
 * @param backward the phases from the logits' gradient to those of all parameters
 * @param refresh the phases to run after the parameters have changed
 * @param maps all that flows between stages
 * @param logits the map from which the loss reads the logits and to which it writes their gradient
 * @param sharedBytes the size of the buffers shared by stages
 */
public record Program(
    Step step,
    Parameters parameters,
    List<Pipeline.Entry> stages,
    List<Phase> forward,
    List<Pipeline.Backward> backward,
    List<Phase> refresh,
    List<FeatureMap> maps,
    FeatureMap logits,
    long sharedBytes) {}
