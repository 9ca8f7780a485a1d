package lanewise.train;

import java.util.function.Supplier;

/** Passes events to several listeners in order. */
final class ListenerChain implements TrainingListener {
  private final TrainingListener[] listeners;

  ListenerChain(TrainingListener[] listeners) {
    this.listeners = listeners.clone();
  }

  @Override
  public void onStep(
      long step, int epoch, double loss, double accuracy, double learningRate, int images) {
    for (TrainingListener listener : listeners) {
      listener.onStep(step, epoch, loss, accuracy, learningRate, images);
    }
  }

  @Override
  public void onEpoch(EpochResult result) {
    for (TrainingListener listener : listeners) {
      listener.onEpoch(result);
    }
  }

  @Override
  public void onPause(Supplier<TrainingState> state) {
    for (TrainingListener listener : listeners) {
      listener.onPause(state);
    }
  }

  @Override
  public boolean hold() {
    boolean held = false;
    for (TrainingListener listener : listeners) {
      held |= listener.hold();
    }
    return held;
  }

  @Override
  public boolean shouldStop() {
    for (TrainingListener listener : listeners) {
      if (listener.shouldStop()) {
        return true;
      }
    }
    return false;
  }
}
