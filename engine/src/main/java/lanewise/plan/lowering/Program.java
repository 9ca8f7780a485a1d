package lanewise.plan.lowering;

import java.util.List;
import lanewise.parallel.Phase;
import lanewise.plan.memory.FeatureMap;
import lanewise.plan.memory.Parameters;
import lanewise.plan.phase.Pipeline;
import lanewise.plan.stage.Step;

/**
 * What a network was lowered to.
 *
 * @param stages in order
 * @param forward the phases up to the logits
 * @param backward the phases from the logits' gradient to those of all parameters
 * @param refresh the phases to be run when the parameters have changed
 * @param logits where the loss finds them and leaves their gradient
 * @param sharedBytes what the stages share
 */
public record Program(
    Step step,
    Parameters parameters,
    List<Pipeline.Entry> stages,
    List<Phase> forward,
    List<Phase> backward,
    List<Phase> refresh,
    FeatureMap logits,
    long sharedBytes) {}
