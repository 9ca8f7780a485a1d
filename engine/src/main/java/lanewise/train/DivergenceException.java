package lanewise.train;

import java.io.Serial;
import java.util.Locale;
import lanewise.LanewiseException;

/**
 * Thrown if the loss became NaN or infinite, or exploded, so that training cannot continue. The
 * message says where.
 */
public final class DivergenceException extends LanewiseException {
  @Serial private static final long serialVersionUID = 1L;

  private final long step;

  private DivergenceException(String what, long step) {
    super(what + "; try a smaller learning rate", null);
    this.step = step;
  }

  /** The loss of a step was not finite, or far above that of uniform guessing. */
  static DivergenceException atStep(long step, int epoch, double loss, double limit) {
    String became =
        loss > limit && Double.isFinite(loss)
            ? String.format(Locale.ROOT, "grew to %.4g, above %.4g,", loss, limit)
            : "became " + loss;
    return new DivergenceException(
        String.format(Locale.ROOT, "the loss %s at step %d (epoch %d)", became, step, epoch), step);
  }

  /** The last update of an epoch left a weight that is no number. */
  static DivergenceException inWeights(long step, int epoch, String name) {
    return new DivergenceException(
        String.format(Locale.ROOT, "%s is not finite after epoch %d (step %d)", name, epoch, step),
        step);
  }

  /** The validation loss was not finite, because of the last update of the epoch. */
  static DivergenceException inValidation(long step, int epoch, double loss) {
    return new DivergenceException(
        String.format(
            Locale.ROOT,
            "the validation loss became %s after epoch %d (step %d)",
            loss,
            epoch,
            step),
        step);
  }

  /** The step, from 1. */
  public long step() {
    return step;
  }
}
