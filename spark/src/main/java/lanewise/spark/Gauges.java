package lanewise.spark;

import java.io.Serializable;
import org.apache.spark.api.java.JavaSparkContext;

/** What Spark's page shows of a shared training, by these names. */
record Gauges(MeanOfTasks loss, MeanOfTasks imagesPerSecond, MeanOfTasks exchangeShare)
    implements Serializable {
  static final String LOSS = "loss";
  static final String IMAGES_PER_SECOND = "images/s";
  static final String EXCHANGE_SHARE = "share of time in exchange";

  static Gauges in(JavaSparkContext context) {
    return new Gauges(
        registered(context, LOSS),
        registered(context, IMAGES_PER_SECOND),
        registered(context, EXCHANGE_SHARE));
  }

  private static MeanOfTasks registered(JavaSparkContext context, String name) {
    MeanOfTasks gauge = new MeanOfTasks();
    context.sc().register(gauge, name);
    return gauge;
  }
}
