package lanewise.cli.experiment;

import lanewise.run.RunListener;
import lanewise.workers.Exchange;

/** Shows after each step how a worker's training goes. */
final class WorkerMeter implements RunListener {
  private final SharedTraining.Meeting meeting;
  private final Exchange exchange;
  private final long start = System.nanoTime();

  private int epoch;
  private int seen;
  private long images;

  WorkerMeter(SharedTraining.Meeting meeting, Exchange exchange) {
    this.meeting = meeting;
    this.exchange = exchange;
  }

  @Override
  public void onStep(
      long step, int ofEpoch, double loss, double accuracy, double rate, int imagesOfEpoch) {
    images += imagesOfEpoch - (ofEpoch == epoch ? seen : 0);
    epoch = ofEpoch;
    seen = imagesOfEpoch;
    double seconds = (System.nanoTime() - start) / 1e9;
    meeting.show(loss, images / seconds, exchange.seconds() / seconds);
  }
}
