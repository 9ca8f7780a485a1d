package lanewise.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.Supplier;
import lanewise.kernel.Samples;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** PyTorch's formulas, for one parameter at a time and in double, against the optimizers. */
@Tag("widths")
class OptimizerTest {
  private static final int PARAMETERS = 37;
  private static final int STEPS = 20;
  private static final double RATE = 0.01;

  private final Samples samples = new Samples();

  /** One step of a formula: the new value from the old one and the gradient, keeping its state. */
  private interface Formula {
    double step(double value, double gradient, int step);
  }

  private static final class SgdFormula implements Formula {
    private final double momentum;
    private final double decay;
    private final boolean nesterov;
    private double velocity;

    SgdFormula(double momentum, double decay, boolean nesterov) {
      this.momentum = momentum;
      this.decay = decay;
      this.nesterov = nesterov;
    }

    @Override
    public double step(double value, double gradient, int step) {
      double g = gradient + decay * value;
      velocity = step == 1 ? g : momentum * velocity + g;
      return value - RATE * (nesterov ? g + momentum * velocity : velocity);
    }
  }

  private static final class AdamFormula implements Formula {
    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final double l2;
    private final double decoupled;
    private double m;
    private double v;

    AdamFormula(double l2, double decoupled) {
      this(0.9, 0.999, 1e-8, l2, decoupled);
    }

    AdamFormula(double beta1, double beta2, double epsilon, double l2, double decoupled) {
      this.beta1 = beta1;
      this.beta2 = beta2;
      this.epsilon = epsilon;
      this.l2 = l2;
      this.decoupled = decoupled;
    }

    @Override
    public double step(double value, double gradient, int step) {
      double g = gradient + l2 * value;
      m = beta1 * m + (1 - beta1) * g;
      v = beta2 * v + (1 - beta2) * g * g;
      double mean = m / (1 - Math.pow(beta1, step));
      double square = v / (1 - Math.pow(beta2, step));
      return value * (1 - RATE * decoupled) - RATE * mean / (Math.sqrt(square) + epsilon);
    }
  }

  private void compare(Optimizer optimizer, Formula[] formulas) {
    float[] values = samples.floats(PARAMETERS);
    double[] expected = new double[PARAMETERS];
    for (int i = 0; i < PARAMETERS; i++) {
      expected[i] = values[i];
    }
    optimizer.prepare(PARAMETERS);
    for (int step = 1; step <= STEPS; step++) {
      float[] gradients = samples.floats(PARAMETERS);
      optimizer.beginStep(RATE);
      optimizer.update(values, gradients, 0, 10, true);
      optimizer.update(values, gradients, 10, PARAMETERS, true);
      for (int i = 0; i < PARAMETERS; i++) {
        expected[i] = formulas[i].step(expected[i], gradients[i], step);
        assertThat((double) values[i])
            .as("parameter %d after step %d (seed %d)", i, step, Samples.SEED)
            .isEqualTo(expected[i], within(6e-8 * (step + 1)));
      }
    }
  }

  private static Formula[] formulas(Supplier<Formula> kind) {
    Formula[] formulas = new Formula[PARAMETERS];
    Arrays.setAll(formulas, i -> kind.get());
    return formulas;
  }

  @Test
  void plainSgd() {
    compare(Sgd.plain(), formulas(() -> new SgdFormula(0, 0, false)));
  }

  @Test
  void sgdWithMomentumAndWeightDecay() {
    compare(new Sgd(0.9, 0.05), formulas(() -> new SgdFormula(0.9, 0.05, false)));
  }

  @Test
  void sgdWithNesterovsMomentum() {
    compare(Sgd.nesterov(0.9, 0.05), formulas(() -> new SgdFormula(0.9, 0.05, true)));
  }

  @Test
  void adam() {
    compare(Adam.plain(), formulas(() -> new AdamFormula(0, 0)));
  }

  @Test
  void adamWithWeightDecay() {
    compare(Adam.l2(0.05), formulas(() -> new AdamFormula(0.05, 0)));
  }

  @Test
  void adamW() {
    compare(Adam.decoupled(0.05), formulas(() -> new AdamFormula(0, 0.05)));
  }

  @Test
  void adamWithOtherBetasAndEpsilon() {
    compare(
        Adam.l2(0.05).betas(0.75, 0.98).epsilon(0.1),
        formulas(() -> new AdamFormula(0.75, 0.98, 0.1, 0.05, 0)));
    compare(
        Adam.decoupled(0.05).epsilon(0.1).betas(0, 0.5),
        formulas(() -> new AdamFormula(0, 0.5, 0.1, 0, 0.05)));
  }

  /** Adam's first step is the rate in the gradient's direction, however small the gradient. */
  @Test
  void firstStepOfAdamIsTheRate() {
    float[] values = new float[2];
    Optimizer adam = Adam.l2(0);
    adam.prepare(2);
    adam.beginStep(RATE);
    adam.update(values, new float[] {1e-3f, -50}, 0, 2, true);
    assertThat((double) values[0]).isEqualTo(-RATE, within(RATE * 1.1e-5));
    assertThat((double) values[1]).isEqualTo(RATE, within(RATE * 1e-6));
  }

  private static Optimizer[] all() {
    return new Optimizer[] {
      new Sgd(0.9, 0.1), Sgd.nesterov(0.9, 0.1), Adam.l2(0.1), Adam.decoupled(0.1)
    };
  }

  @Test
  void whatDoesNotDecayIsUpdatedAsWithoutDecay() {
    Optimizer[] without = {new Sgd(0.9, 0), Sgd.nesterov(0.9, 0), Adam.l2(0), Adam.decoupled(0)};
    for (int i = 0; i < without.length; i++) {
      Optimizer decaying = all()[i];
      decaying.prepare(PARAMETERS);
      without[i].prepare(PARAMETERS);
      float[] values = samples.floats(PARAMETERS);
      float[] expected = values.clone();
      for (int step = 0; step < 3; step++) {
        float[] gradients = samples.floats(PARAMETERS);
        decaying.beginStep(RATE);
        without[i].beginStep(RATE);
        decaying.update(values, gradients, 0, PARAMETERS, false);
        without[i].update(expected, gradients, 0, PARAMETERS, true);
      }
      assertThat(values).isEqualTo(expected);
    }
  }

  @Test
  void decayingAllDecaysWhatWouldBeSpared() {
    for (int i = 0; i < all().length; i++) {
      Optimizer decaying = all()[i];
      Optimizer all = all()[i].decayingAll();
      decaying.prepare(PARAMETERS);
      all.prepare(PARAMETERS);
      float[] values = samples.floats(PARAMETERS);
      float[] expected = values.clone();
      for (int step = 0; step < 3; step++) {
        float[] gradients = samples.floats(PARAMETERS);
        decaying.beginStep(RATE);
        all.beginStep(RATE);
        decaying.update(expected, gradients, 0, PARAMETERS, true);
        all.update(values, gradients, 0, PARAMETERS, false);
      }
      assertThat(values).isEqualTo(expected);
      assertThat(all.steps()).isEqualTo(3);
      assertThat(all.state()).containsOnlyKeys(decaying.state().keySet());
      all.resume(7);
      assertThat(all.steps()).isEqualTo(7);
    }
  }

  /** State handed on to another optimizer goes on to the same bytes. */
  @Test
  void resumesWhereItWasLeft() {
    for (int i = 0; i < all().length; i++) {
      Optimizer first = all()[i];
      Optimizer second = all()[i];
      first.prepare(PARAMETERS);
      second.prepare(PARAMETERS);
      float[] values = samples.floats(PARAMETERS);
      for (int step = 0; step < 7; step++) {
        first.beginStep(RATE);
        first.update(values, samples.floats(PARAMETERS), 0, PARAMETERS, true);
      }
      assertThat(first.steps()).isEqualTo(7);
      second.resume(first.steps());
      second
          .state()
          .forEach(
              (name, array) -> System.arraycopy(first.state().get(name), 0, array, 0, PARAMETERS));
      float[] other = values.clone();
      float[] gradients = samples.floats(PARAMETERS);
      first.beginStep(RATE);
      first.update(values, gradients, 0, PARAMETERS, true);
      second.beginStep(RATE);
      second.update(other, gradients, 0, PARAMETERS, true);
      assertThat(other).isEqualTo(values);
    }
  }

  @Test
  void preparingAgainForgetsTheState() {
    for (Optimizer optimizer : all()) {
      float[] gradients = samples.floats(PARAMETERS);
      float[] first = new float[PARAMETERS];
      float[] second = new float[PARAMETERS];
      optimizer.prepare(PARAMETERS);
      optimizer.beginStep(RATE);
      optimizer.update(first, gradients, 0, PARAMETERS, true);
      optimizer.prepare(PARAMETERS);
      optimizer.beginStep(RATE);
      optimizer.update(second, gradients, 0, PARAMETERS, true);
      assertThat(second).isEqualTo(first);
    }
  }

  @Test
  void badHyperParametersAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Sgd(1, 0))
        .withMessage("momentum must be in [0, 1), given 1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sgd.nesterov(0, 0))
        .withMessage("Nesterov momentum must be in (0, 1), given 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Sgd(0.9, -1))
        .withMessage("weight decay must be >= 0, given -1.0");
    assertThatIllegalArgumentException().isThrownBy(() -> new Sgd(Double.NaN, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> Adam.l2(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> Adam.decoupled(-1e-9));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Adam.plain().betas(0.9, 1))
        .withMessage("a beta of Adam must be in [0, 1), given 1.0");
    assertThatIllegalArgumentException().isThrownBy(() -> Adam.plain().betas(Double.NaN, 0.9));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Adam.plain().epsilon(1e-50))
        .withMessage("epsilon must be > 0, given 1.0E-50");
  }
}
