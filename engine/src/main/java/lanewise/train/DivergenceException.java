package lanewise.train;

/** The loss became NaN or infinite: training cannot go on. The message names the step. */
public final class DivergenceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final long step;

  DivergenceException(long step, int epoch, double loss) {
    super(
        "the loss became %s at step %d (epoch %d); try a smaller learning rate"
            .formatted(loss, step, epoch));
    this.step = step;
  }

  /** The step whose loss was not finite, from 1. */
  public long step() {
    return step;
  }
}
